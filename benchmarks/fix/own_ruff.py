"""Does the ruff step of `fix` change only what the project's own ruff would change?

    own_ruff.py FOLDER RUFF

``FOLDER`` is checked out, ``RUFF`` the program in the version that the
project pins.  Both are asked for the safe fixes of the project's
configuration, on every Python file that the project's ruff looks at, each as
it lies on the disk.  Prints how many files each changes, and exits with 1
where ours changes one in another way than the project's own.
"""

import argparse
import subprocess
import sys
from pathlib import Path, PurePosixPath

from sophia_tidy.pipeline import fix
from sophia_tidy.plan import Safety
from sophia_tidy.ruff_step import fixes
from sophia_tidy.survey import Request


def theirs(root: Path, ruff: Path) -> dict[PurePosixPath, bytes]:
    """What the project's ruff makes of the files that it looks at, where it changes them."""
    listed = subprocess.run([ruff, "check", "--show-files"], cwd=root, capture_output=True, check=True, text=True)
    found = {}
    for name in listed.stdout.splitlines():
        path = root / name
        if path.suffix not in (".py", ".pyi") or not path.is_file():
            continue
        before = path.read_bytes()
        done = subprocess.run([ruff, "check", "--fix-only", "--no-unsafe-fixes", "--exit-zero", "--no-cache", "--stdin-filename", path, "-"],
                              cwd=root, input=before, capture_output=True, check=True)
        if done.stdout != before:
            found[PurePosixPath(path.relative_to(root))] = done.stdout
    return found


def main() -> int:
    """Compare, and print four numbers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("ruff", type=Path)
    options = parser.parse_args()
    root = options.folder.resolve()
    fixed = fix(Request(root))
    rewritten = {reason.path for reason in fixed.reasons if reason.rule == "ruff-fix" and reason.safety is Safety.SAFE}
    ours = dict(fixes(fixed.facts.tree, fixed.facts, sorted(rewritten))[0])
    own = theirs(root, options.ruff.resolve())
    same = sorted(path for path in ours if own.get(path) == ours[path])
    other = sorted(path for path in ours if path not in same)
    print(f"{root.name}: the project's ruff changes {len(own)} files, fix {len(ours)}: "
          f"{len(same)} to the same bytes, {len(other)} in another way")
    print(*(f"  {path}{'' if path in own else ' (ours alone)'}" for path in other[:20]), sep="\n")
    return 1 if other else 0


if __name__ == "__main__":
    sys.exit(main())
