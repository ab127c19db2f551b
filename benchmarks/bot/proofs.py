"""Does every group of a night parse, with gates and tests not worse, before anything is taken out?

``python benchmarks/bot/proofs.py GIT_DIR [COMMAND]``: a clone of the repository is planned as
``bot plan --verify COMMAND`` would; one line a group, with what was verified, and what was taken out.
"""

import argparse
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from sophia_tidy.bot.plan.night import NightSettings, plan_night
from sophia_tidy.steps.context import Context


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repository", type=Path)
    parser.add_argument("command", nargs="?", default="")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        subprocess.run(["git", "clone", "-q", "--shared", options.repository, folder], check=True)
        with Context.of(Path(folder), at="HEAD") as context:
            night = plan_night(context, NightSettings(options.command, "owner/name", "main"))
    print(night.bundle.wanted.base_commit[:10], len(night.proofs), "groups")
    for each in night.proofs:
        name = each.held.group if each.held is not None else each.group.group if each.group is not None else ""
        print(f"{name}: {'nothing taken out' if each.was_clean else 'something taken out'}")
        for row in each.rows:
            print(f"    {row.what}: {row.before} -> {row.after} {row.how}")
        if each.held is not None:
            print(f"    held: {each.held.reason}")
        elif not each.was_clean and each.group is not None:
            print(*(f"    left out: {left.path}: {left.reason}" for left in each.group.left_out), sep="\n")
    clean = sum(each.was_clean for each in night.proofs)
    print(f"{clean} of {len(night.proofs)} groups hold before anything was taken out")


if __name__ == "__main__":
    main()
