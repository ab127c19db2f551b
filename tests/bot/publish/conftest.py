"""Forges, running; at their end nothing was asked or answered that does not fit their description."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ...forge.running import RunningForge, running_forge


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningForge]:
    (tmp_path / "forge").mkdir()
    with running_forge(tmp_path / "forge") as forge:
        yield forge
        assert forge.problems == []


@pytest.fixture(params=["github", "gitea"])
def forge(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RunningForge]:
    """One of each kind."""
    (tmp_path / "forge").mkdir()
    with running_forge(tmp_path / "forge", request.param) as running:
        yield running
        assert running.problems == []
