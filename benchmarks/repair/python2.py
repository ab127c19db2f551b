"""Python 2 files: the conversion beside that of 2to3, which knows the language's own grammar.

    python benchmarks/repair/python2.py --pairs DIR [--show 5]

What a person changed while porting a file says little about the syntax alone:
most change more.  fissix (lib2to3 kept alive) parses Python 2 with a grammar,
so where its syntax fixers leave a file that parses, the two trees are compared.
"""

import argparse
import ast
import warnings
from collections import Counter
from difflib import unified_diff
from pathlib import Path

from baselines import fissix_syntax
from pairs import is_report, read_pairs, read_source

from sophia_tidy.repair import repair


def dump(text: str) -> str | None:
    try:
        return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError):
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--show", type=int, default=0, help="print this many differences (tune set only)")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    counts: Counter[str] = Counter()
    for pair in read_pairs(options.pairs):
        if pair.category != "python2":
            continue
        broken = read_source(options.pairs, pair, "broken").decode("utf-8", "replace")
        answer = repair(broken.encode())
        ours, theirs = answer.content.decode(), fissix_syntax(broken)
        counts["files"] += 1
        counts[f"tier {answer.tier}"] += 1
        if answer.tier != "repaired" or dump(theirs) is None:
            continue
        counts["both parse"] += 1
        if dump(ours) == dump(theirs):
            counts["same tree"] += 1
        elif options.show and not is_report(options.pairs):
            options.show -= 1
            print(
                *list(unified_diff(theirs.splitlines(), ours.splitlines(), "2to3", "sophia-tidy", lineterm="", n=0))[
                    :14
                ],
                sep="\n",
            )
    for name, count in sorted(counts.items()):
        print(f"{name:18}{count:6}")


if __name__ == "__main__":
    main()
