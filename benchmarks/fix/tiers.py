"""How many edits each rule of `fix` plans in repositories, by what becomes of them.

    tiers.py FOLDER... [--json OUT]

Plans `fix` in each checked-out folder, writes nothing, and counts the reasons
by rule: made unasked (safe) or shown to a reader (review); for ruff's own
fixes the files.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from sophia_tidy.kernel.plan import Safety
from sophia_tidy.steps.context import Context
from sophia_tidy.steps.fix import fix


def edits(root: Path) -> Counter[tuple[str, str]]:
    """How often each rule and safety stands in the plan of `fix`."""
    context = Context.of(root)
    return Counter((each.fix.rule, each.safety.value) for each in fix(context.tree, context).facts.fixes)


def main() -> int:
    """Count, and print a line for each rule."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found = {folder.name: edits(folder) for folder in options.folders}
    for name, counts in found.items():
        for rule in sorted({rule for rule, _ in counts}):
            print(f"{name:<24} {rule:<26} {counts[rule, Safety.SAFE]:>6} safe {counts[rule, Safety.UNSAFE]:>6} review")
    if options.json:
        plain = {
            name: {f"{rule} {safety}": count for (rule, safety), count in sorted(counts.items())}
            for name, counts in found.items()
        }
        options.json.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
