"""Does the ruff step of `fix` change only what the project's own ruff would change?

    own_ruff.py FOLDER RUFF

``FOLDER`` is checked out, ``RUFF`` the program in the version that the
project pins.  Both are asked for the safe fixes of the project's
configuration, on every Python file that the project's ruff looks at, each as
it lies on the disk.  Prints how many files each changes: ours to the same
bytes, or in a part of it (the project's ruff makes the same of our result as
of the file), and exits with 1 where it is in another way.
"""

import argparse
import subprocess
import sys
from pathlib import Path, PurePosixPath

from sophia_tidy.kernel.plan import Safety
from sophia_tidy.steps.context import Context
from sophia_tidy.steps.fix import fix
from sophia_tidy.steps.ruff_fixes import fixes


class Own:
    """The project's ruff at work in its repository."""

    def __init__(self, root: Path, ruff: Path):
        self.root, self.ruff = root, ruff

    def fixed(self, path: Path, content: bytes) -> bytes:
        """A content after its safe fixes."""
        line = [
            self.ruff,
            "check",
            "--fix-only",
            "--no-unsafe-fixes",
            "--exit-zero",
            "--no-cache",
            "--stdin-filename",
            path,
            "-",
        ]
        return subprocess.run(line, cwd=self.root, input=content, capture_output=True, check=True).stdout

    def all(self) -> dict[PurePosixPath, bytes]:
        """What it makes of the files that it looks at, where it changes them."""
        listed = subprocess.run(
            [self.ruff, "check", "--show-files"], cwd=self.root, capture_output=True, check=True, text=True
        )
        found = {}
        for path in (self.root / name for name in listed.stdout.splitlines()):
            if (
                path.suffix in (".py", ".pyi")
                and path.is_file()
                and (after := self.fixed(path, before := path.read_bytes())) != before
            ):
                found[PurePosixPath(path.relative_to(self.root))] = after
        return found


def main() -> int:
    """Compare, and print four numbers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("ruff", type=Path)
    options = parser.parse_args()
    root = options.folder.resolve()
    context = Context.of(root)
    fixed = fix(context.tree, context)
    rewritten = {each.path for each in fixed.facts.fixes if each.fix.rule == "ruff-fix" and each.safety is Safety.SAFE}
    ours = dict(fixes(fixed.tree, fixed.facts.python, sorted(rewritten))[0])
    theirs = Own(root, options.ruff.resolve())
    own = theirs.all()
    same = {path for path in ours if own.get(path) == ours[path]}
    part = {path for path in ours.keys() - same if theirs.fixed(root / path, ours[path]) == own.get(path)}
    other = sorted(ours.keys() - same - part)
    print(
        f"{root.name}: the project's ruff changes {len(own)} files, fix {len(ours)}: "
        f"{len(same)} to the same bytes, {len(part)} in a part of it, {len(other)} in another way"
    )
    for path in other:
        print(f"  {path}{'' if path in own else ' (ours alone)'}")
    return 1 if other else 0


if __name__ == "__main__":
    sys.exit(main())
