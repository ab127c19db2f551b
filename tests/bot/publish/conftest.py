"""A forge of each kind, running."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ...forge.running import RunningForge, running_forge


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningForge]:
    """GitHub; at its end nothing was asked or answered that does not fit its description."""
    (tmp_path / "forge").mkdir()
    with running_forge(tmp_path / "forge") as forge:
        yield forge
        assert forge.problems == []
