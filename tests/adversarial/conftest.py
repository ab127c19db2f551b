"""A person with a terminal on a bad day: processes, exit codes, and a look at every byte afterwards."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ..started import started

PACKAGE = Path(__file__).parent.parent.parent
GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"} | {
    f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "a"), ("EMAIL", "a@b.c"))
}
DOCUMENTED = (0, 1, 2, 130)  # and 3, for our own bugs: never here
# What root may do in spite of permissions; without it they are real.
_POWERS = "-dac_override,-dac_read_search"
Done = subprocess.CompletedProcess[str]
Seen = dict[str, tuple[int, bytes]]

BARE = "def f(path):\n    try:\n        return open(path)\n    except:\n        return None\n"
NAMED = BARE.replace("except:", "except Exception:")
BROKEN = "def f(x)\n    return x\n"
MENDED = BROKEN.replace("f(x)", "f(x):")


@dataclass
class Person:
    """Somebody at work in ``root``, with a home of their own in ``home``."""

    root: Path
    home: Path
    variables: dict[str, str | None] = field(default_factory=dict)

    def environment(self, **changes: str | None) -> dict[str, str]:
        """What the person's shell hands on; None takes a variable away."""
        kept = {
            k: v
            for k, v in os.environ.items()
            if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "COVERAGE_PROCESS_START")
        }
        own = {"HOME": str(self.home), "PYTHONPATH": str(PACKAGE)}
        own |= {f"XDG_{what}_HOME": str(self.home / what) for what in ("STATE", "CACHE", "CONFIG")}
        return {k: v for k, v in (kept | GIT | own | self.variables | changes).items() if v is not None}

    def command(self, *arguments: str, powerless: bool = False) -> list[str]:
        """The command line; ``powerless`` makes file permissions hold for root too."""
        drop = (
            ["setpriv", f"--bounding-set={_POWERS}", f"--inh-caps={_POWERS}"] if powerless and os.geteuid() == 0 else []
        )
        return [*drop, sys.executable, "-m", "sophia_tidy", *arguments]

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """A command in the background, in a process group of its own as a shell's job."""
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.root,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="surrogateescape",
            start_new_session=True,
        )

    def tidy(self, *arguments: str, cwd: Path | None = None, powerless: bool = False, **changes: str | None) -> Done:
        """One command to its end, which must be a documented one without a traceback."""
        place, environment = cwd or self.root, self.environment(**changes)
        if powerless:
            done = subprocess.run(
                self.command(*arguments, powerless=True),
                cwd=place,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="surrogateescape",
                check=False,
                timeout=120,
            )
        else:
            done = started(arguments, place, environment)
        documented(done.returncode, done.stdout + done.stderr)
        return done

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Files below the root."""
        for name, content in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def git(self, *arguments: str, cwd: Path | None = None) -> str:
        """What git prints."""
        done = subprocess.run(
            ["git", *arguments], cwd=cwd or self.root, env=self.environment(), check=True, capture_output=True
        )
        return done.stdout.decode("utf-8", "surrogateescape")

    def commit(self) -> None:
        """All that is there, as the first commit of a new repository."""
        for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "first"]):
            self.git(*arguments)

    def seen(self) -> Seen:
        """Every name below the root but git's own, with its mode and its bytes."""
        return dict(_seen(self.root))

    def there_and_back(self) -> Seen:
        """Plan, apply all, look again, undo: what was there after the apply.

        Raises:
            AssertionError: a plan wrote, a second run planned, or a byte did not come back.
        """
        first = self.seen()
        self.tidy("fix", "--unsafe")
        assert self.seen() == first
        applied = self.tidy("fix", "--apply", "--unsafe")
        assert applied.returncode in (0, 1), applied.stderr
        after = self.seen()
        again = self.tidy("fix", "--unsafe")
        assert again.stderr in ("nothing to do\n", "nothing written\n"), again.stderr
        if after != first:
            assert self.tidy("undo").returncode == 0
        assert self.seen() == first
        return after


def documented(code: int, said: str) -> None:
    """An exit code of the README's table, and no traceback.

    Raises:
        AssertionError: it is not.
    """
    assert code in DOCUMENTED, said
    assert "Traceback" not in said


def _seen(root: Path) -> Iterator[tuple[str, tuple[int, bytes]]]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name != ".git")
        for name in sorted((*names, *folders)):
            path = Path(folder, name)
            mode = path.lstat().st_mode
            content = (
                os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else b""
            )
            yield str(path.relative_to(root)), (mode, content)


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody in an empty folder outside git."""
    return person_in(tmp_path)


def person_in(folder: Path) -> Person:
    """Somebody whose work and home are new folders of ``folder``."""
    for name in ("work", "home"):
        (folder / name).mkdir()
    return Person(folder / "work", folder / "home")


needs_permissions = pytest.mark.skipif(
    os.geteuid() == 0 and subprocess.run(["which", "setpriv"], capture_output=True, check=False).returncode != 0,
    reason="root without setpriv(1): permissions do not hold",
)
Mount = Callable[[str], Path]
