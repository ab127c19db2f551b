"""Whether the source archive passes its own tests: build it, unpack it away from any git, test it in a fresh environment.

    python tools/try_sdist.py [PYTEST ARGUMENT...]

Prints what pytest prints, and ends as it ends.  It takes the time of the
whole suite; with paths of tests, theirs.
"""

import os
import subprocess
import sys
import tarfile
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Nothing of the environment that calls may answer in place of the archive.
_INHERITED = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")


def environment_in(place: Path, *packages: str) -> Path:
    """A fresh virtual environment with these packages; its Python."""
    venv.create(place, with_pip=True)
    python = place / "bin" / "python"
    _run([python, "-m", "pip", "install", "--quiet", *packages])
    return python


def built(place: Path) -> Path:
    """The source archive of the checkout, in ``place``."""
    python = environment_in(place / "builder", "hatchling")
    _run([python, "-m", "hatchling", "build", "-t", "sdist", "-d", place / "dist"], cwd=ROOT)
    return next((place / "dist").glob("*.tar.gz"))


def unpacked(archive: Path, place: Path) -> Path:
    """The archive's one folder."""
    with tarfile.open(archive) as tar:
        tar.extractall(place, filter="data")
    return next(place.iterdir())


def main(arguments: Sequence[str]) -> int:
    """Build, unpack, install, test; pytest's exit code."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        source = unpacked(built(place), place / "source")
        python = environment_in(place / "tester", f"{source}[test]")
        return _run([python, "-m", "pytest", *arguments], cwd=source, check=False)


def _run(command: Sequence[object], cwd: Path | None = None, check: bool = True) -> int:
    left = {name: value for name, value in os.environ.items() if name not in _INHERITED}
    return subprocess.run(list(map(str, command)), cwd=cwd, env=left, check=check).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
