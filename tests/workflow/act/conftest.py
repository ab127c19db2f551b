"""The written workflow as GitHub would run it: act runs it, on the reference repository, with its own git remote.

Third-party actions are the folders of `actions/`; `docker`, `kubectl`,
`curl` and `pip` are the programs of `bin/`, which note that they were
called.  Everything else is real: bash, git, Python, and the scripts.

What takes long is done once and copied for each test: the repository after
`sophia-tidy workflow`, and that after its first deployment.
"""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from .repository import ACT, KUBECTL, PROJECT, Ran, Repository
from .statuses import Statuses

GATES = '\n[tool.sophia-tidy.workflow]\ngates = ["ruff", "pytest"]\n'


class Deployed(NamedTuple):
    """The repository after its first deployment, pulled, and how that ran."""

    repository: Repository
    ran: Ran


@pytest.fixture(scope="session")
def served() -> Iterator[Statuses]:
    """A server that stands in for GitHub's statuses."""
    serving = Statuses()
    thread = threading.Thread(target=serving.server.serve_forever, daemon=True)
    thread.start()
    yield serving
    serving.server.shutdown()
    thread.join()
    serving.server.server_close()


@pytest.fixture
def statuses(served: Statuses) -> Statuses:
    """The same, content with every commit until the test says otherwise."""
    served.state = "success"
    return served


@pytest.fixture(scope="session")
def mended(tmp_path_factory: pytest.TempPathFactory, served: Statuses) -> Repository:
    """The reference repository with files that parse, its old workflows still in place.

    Its old gates could not fail, so somebody says that they count.
    """
    if ACT is None or KUBECTL is None:
        pytest.skip("act and kubectl are not here; install the test extra")
    made = Repository(tmp_path_factory.mktemp("mended"), served, tmp_path_factory.mktemp("built"))
    shutil.copytree(PROJECT / "tests" / "reference", made.root, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT / "kubernetes", made.root / "kubernetes")
    made.origin.parent.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(made.origin)], check=True)
    made.git("init", "-q", "-b", "main")
    made.git("remote", "add", "origin", str(made.origin))
    made.commit("as it was")
    done = made.tidy("fix", "--apply", "--unsafe")
    assert done.returncode in (0, 1), done.stderr
    made.append("pyproject.toml", GATES)
    made.append(".gitignore", "!/archive/\n")
    made.commit("what did not parse, and which gates there are")
    return made


@pytest.fixture(scope="session")
def unified_once(mended: Repository, tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """The repository after `sophia-tidy workflow`, pushed; nobody works in it."""
    return mended.copied(tmp_path_factory.mktemp("unified")).unify()


@pytest.fixture(scope="session")
def deployed_once(unified_once: Repository, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """The same after its first push was deployed; nobody works in it."""
    return deployed_from(unified_once, tmp_path_factory.mktemp("deployed"))


def deployed_from(unified: Repository, folder: Path) -> Deployed:
    """A copy of the repository whose first push was deployed."""
    made = unified.copied(folder)
    unified.statuses.state = "success"
    ran = made.act()
    made.pull()
    made.pack()
    return Deployed(made, ran)


@pytest.fixture
def unified(unified_once: Repository, tmp_path: Path, statuses: Statuses) -> Repository:
    """The repository after `sophia-tidy workflow`, pushed."""
    return unified_once.copied(tmp_path)


@pytest.fixture
def deployed(deployed_once: Deployed, tmp_path: Path, statuses: Statuses) -> Repository:
    """The repository after its first push was deployed."""
    return deployed_once.repository.copied(tmp_path)
