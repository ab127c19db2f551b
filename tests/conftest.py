"""What several tests stand on: folders of their own, and a real git repository."""

import os
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from . import rule_ids

Git = Callable[..., str]
collect_ignore = ["reference"]  # a repository of its own, with tests of its own


MEMORY = Path("/dev/shm")
_ENOUGH = 2 << 30  # bytes; a whole run leaves a quarter of it


def pytest_configure(config: pytest.Config) -> None:
    """Ids of rules are noted; and ^C is heard, also where a shell started the tests behind itself (``pytest &``), which has all below it ignore ^C.

    Folders of tests are in memory where there is enough of it and nobody
    says another place (``--basetemp``, ``TMPDIR``): what waits for a disk is
    not what is tested, but where a test asks for one.
    """
    rule_ids.keep(Path(tempfile.mkdtemp(prefix="rule-ids-")) / "made")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if config.option.basetemp is None and "TMPDIR" not in os.environ and _has_room(MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def _has_room(place: Path) -> bool:
    """Whether files can be written and run there, and enough of them."""
    if not os.access(place, os.W_OK):
        return False
    facts = os.statvfs(place)
    return facts.f_bavail * facts.f_frsize > _ENOUGH and not facts.f_flag & os.ST_NOEXEC


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is about all other tests comes behind them."""
    items.sort(key=lambda item: "made_ids" in getattr(item, "fixturenames", ()))


def pytest_unconfigure() -> None:
    if rule_ids.FILES:
        shutil.rmtree(rule_ids.FILES.pop().parent)


@pytest.fixture
def made_ids() -> Path:
    """The file with each id that was made so far, a line for each process that made it."""
    return rule_ids.FILES[-1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what the code makes of the golden cases")


@pytest.fixture(autouse=True, scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Processes that tests start share what they compile: that was a third of their time where nothing may be kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        patch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.getbasetemp() / "compiled"))
        yield


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test writes to the user's state or cache, or reads the user's git configuration."""
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(home / name))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (home / "gitconfig").write_text(
        "[user]\n\tname = Test\n\temail = test@example.org\n[init]\n\tdefaultBranch = main\n"
    )


def opened(folder: Path) -> None:
    """Everybody may pass through the folder and all above it."""
    for each in (folder, *folder.parents):
        if (mode := stat.S_IMODE(each.stat().st_mode)) & 0o001 == 0:
            each.chmod(mode | 0o055)


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Runs git in ``tmp_path / "repo"``, which is a fresh repository; returns what it prints."""
    root = tmp_path / "repo"
    root.mkdir()

    def call(*arguments: str, cwd: Path = root) -> str:
        done = subprocess.run(["git", *arguments], cwd=cwd, check=True, capture_output=True)
        return done.stdout.decode("utf-8", "surrogateescape")

    call("init", "-q")
    return call


@pytest.fixture
def repo(tmp_path: Path, git: Git) -> Path:
    """The root of that repository."""
    return tmp_path / "repo"
