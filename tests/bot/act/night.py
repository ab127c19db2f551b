"""One repository with the bot's workflow, and act on it: what ran, and what each step could see."""

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ...checkout import ROOT
from ...forge.running import RunningForge
from ...workflow.act.repository import GIT, HERE, USES

WORKFLOWS = ROOT / ".github" / "workflows"
OURS, CALLED = "tidy.yml", "bot.yml"
KEY = "-----BEGIN KEY----- of the app"
SECRET_OF_THE_REPOSITORY = "only-in-the-work-tree-4711"
TESTS = "env -0 > $SEEN/tests.env; python -m pytest -q -p no:cacheprovider"
_ENDED = re.compile(r"^\[tidy/[^/\]]*/?(.+?)\s*\] 🏁  Job (succeeded|failed)", re.MULTILINE)


def app_token(key: str) -> str:
    """The token that the stand-in makes of the App's key."""
    return "ghs_" + sha256(f"{key}\n".encode()).hexdigest()[:36]


# What there is to do: a safe fix in each of two files, and YAML that is not in the one style.
FILES: Mapping[str, bytes] = {
    "shop/__init__.py": b"",
    "shop/prices.py": f'''\
"""Prices."""

MARK = "{SECRET_OF_THE_REPOSITORY}"


def price(text):
    try:
        return int(text)
    except:
        return None
'''.encode(),
    "shop/basket.py": b'''\
"""A basket."""


def is_empty(basket):
    return basket == None or len(basket) == 0
''',
    "tests/test_shop.py": b"""\
from shop.basket import is_empty
from shop.prices import price


def test_a_price_is_a_number():
    assert price("3") == 3 and price("x") is None


def test_nothing_is_empty():
    assert is_empty(None) and is_empty([]) and not is_empty([1])
""",
    "config/settings.yaml": b"a:    1\nlist:\n    - b\n    - c\n",
    "pyproject.toml": b'[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.11"\n\n'
    b'[tool.sophia-tidy.bot]\nforge = "github"\nopen = 1\n',
}


class Machine(NamedTuple):
    """What is installed: act, an index with the wheel, a Python, and where the packages are that the wheel needs."""

    act: str
    index: Path
    python: Path
    packages: Path
    path: str


@dataclass(frozen=True)
class RanNight:
    """How a run ended: the jobs by name, all that act printed, and what each step of a job could see."""

    output: str
    seen: Path

    @property
    def jobs(self) -> dict[str, str]:
        return dict(_ENDED.findall(self.output))

    def environment(self, job: str) -> bytes:
        """The environments of all steps of a job."""
        return b"".join(path.read_bytes() for path in sorted(self.seen.glob(f"{job}-*.env")))

    def files(self, job: str) -> str:
        """All that lay in the workspace, the working directory and the scratch of a job when each step began."""
        return "".join(path.read_text() for path in sorted(self.seen.glob(f"{job}-*.files")))


class Night:
    """The clone of a forge's repository with the workflow in it."""

    def __init__(self, machine: Machine, folder: Path, forge: RunningForge):
        self.machine, self.folder, self.forge = machine, folder, forge
        self.clone, self.seen = folder / "clone", folder / "seen"
        (folder / "gitconfig").write_text(GIT)
        self.forge.person.push("main", {f".github/workflows/{n}": t.encode() for n, t in self.copies().items()})
        subprocess.run(["git", "clone", "-q", forge.clone_url, str(self.clone)], check=True, env=self._environment())

    def copies(self) -> dict[str, str]:
        """The two files with what a test has to change: how the one calls the other, its own tests, and notes in each step."""
        ours, called = (WORKFLOWS / OURS).read_text(), (WORKFLOWS / CALLED).read_text()
        ours = ours.replace("uses: $/", "uses: ./")  # act does not know it
        ours = re.sub(r"^( +setup): .*$", r"\1: python -c 'import pytest'", ours, flags=re.MULTILINE)
        ours = re.sub(r"^( +verify): .*$", rf"\1: {TESTS}", ours, flags=re.MULTILINE)
        return {OURS: ours, CALLED: re.sub(r"^( +)run: \|\n", rf"\g<0>\1  {_NOTE}\n", called, flags=re.MULTILINE)}

    def pull(self) -> None:
        """The newest of the forge's main."""
        subprocess.run(["git", "pull", "-q"], cwd=self.clone, check=True, env=self._environment())

    def run(self, *options: str, app: bool = True) -> RanNight:
        """One night; with the App's key, or with GITHUB_TOKEN alone."""
        seen = self.seen / f"{len(list(self.seen.glob('*')))}"
        seen.mkdir(parents=True)
        secret, variable = f"TIDY_APP_PRIVATE_KEY={KEY}", "TIDY_APP_CLIENT_ID=Iv1.client"
        command = [
            self.machine.act,
            "schedule",
            "--workflows",
            str(self.clone / ".github" / "workflows" / OURS),
            "--platform",
            "ubuntu-24.04=-self-hosted",
            *("--env", f"GITHUB_API_URL={self.forge.url}"),
            *("--env", f"GITHUB_SERVER_URL={self.forge.web_url}"),
            *("--env", f"GITHUB_REPOSITORY={self.forge.full_name}"),
            *(("--secret", secret, "--var", variable) if app else ("--secret", f"GITHUB_TOKEN={self.forge.token}")),
            *self._stands_in(),
            *options,
        ]
        done = subprocess.run(
            command,
            cwd=self.clone,
            env=self._environment() | {"SEEN": str(seen), "RECORD": str(self.folder / "record")},
            text=True,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=600,
        )
        return RanNight(done.stdout, seen)

    def _stands_in(self) -> list[str]:
        found = sorted({(match["name"], match[1]) for match in USES.finditer((WORKFLOWS / CALLED).read_text())})
        return [word for name, use in found for word in ("--local-repository", f"{use}={HERE / 'actions' / name}")]

    def _environment(self) -> dict[str, str]:
        """Without the user's configuration; pip has the folder for an index, and what the wheel needs is there."""
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        return {
            **{name: value for name, value in os.environ.items() if "TOKEN" not in name},
            "HOME": str(home),
            "PATH": os.pathsep.join((str(self.machine.python.parent), self.machine.path)),
            "PYTHONPATH": str(self.machine.packages),
            "GIT_CONFIG_GLOBAL": str(self.folder / "gitconfig"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "ARTIFACTS": str(self.folder / "artifacts"),
            "PIP_NO_INDEX": "1",
            "PIP_NO_DEPS": "1",
            "PIP_FIND_LINKS": str(self.machine.index),
            **{name: str(home / name) for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")},
        }


_NOTE = (
    'n="$SEEN/$GITHUB_JOB-$(date +%s%N)"; env -0 > "$n.env"; '
    'find "$GITHUB_WORKSPACE" "$RUNNER_TEMP" . -path "*/sophia-tidy" -prune -o -type f -print > "$n.files"'
)
