"""A forge of each kind, running; at its end nothing was asked or answered that does not fit its description."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .running import RunningForge, running_forge


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningForge]:
    with running_forge(tmp_path / "forge") as forge:
        yield forge
        assert forge.problems == []


@pytest.fixture
def tea(tmp_path: Path) -> Iterator[RunningForge]:
    with running_forge(tmp_path / "forge", "gitea") as forge:
        yield forge
        assert forge.problems == []
