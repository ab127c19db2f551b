"""Nights on the reference repository, on both kinds of forge: planned on its commit as it is, and published as they are.

The slow one plans again after a merge: ``pytest -m slow tests/bot/test_reference_nights.py``.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sophia_tidy.bot.bundle.bundle import Bundle, read_bundle
from sophia_tidy.bot.texts.markers import read_pull_marker

from ..checkout import ROOT
from ..forge.records import Issue
from ..forge.running import RunningForge, running_forge
from .publish.made_night import published

REFERENCE = ROOT / "tests" / "reference"
RULES = b"\n[tool.sophia-tidy.bot]\nnew = 3\nopen = 3\n"


def files() -> dict[str, bytes]:
    """The reference repository, with a cap that its groups come up to."""
    found = {
        path.relative_to(REFERENCE).as_posix(): path.read_bytes()
        for path in REFERENCE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    return found | {"pyproject.toml": found["pyproject.toml"] + RULES}


def planned(forge: RunningForge, place: Path) -> Bundle:
    """What a process of its own plans on a clone of what the forge has now."""
    clone = place / f"clone{len(list(place.iterdir()))}"
    subprocess.run(["git", "clone", "-q", forge.state.bare.path, clone], check=True)
    subprocess.run(["git", "remote", "set-url", "origin", "https://github.com/acme/shop.git"], cwd=clone, check=True)
    bundle = clone.with_suffix(".bundle")
    command = [sys.executable, "-m", "sophia_tidy", "bot", "plan", "--output", str(bundle), "-q"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=clone, env=environment, stdout=subprocess.DEVNULL, check=True)
    return read_bundle(bundle)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    place = tmp_path_factory.mktemp("planned")
    (place / "forge").mkdir()
    with running_forge(place / "forge", files=files()) as forge:
        return planned(forge, place)


@pytest.fixture(params=["github", "gitea"])
def forge(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RunningForge]:
    (tmp_path / "forge").mkdir()
    with running_forge(tmp_path / "forge", request.param, files=files()) as running:
        yield running
        assert running.problems == []


def pulls(forge: RunningForge) -> list[Issue]:
    return [issue for _, issue in sorted(forge.state.issues.items()) if issue.pull]


def board(forge: RunningForge) -> str:
    (found,) = [issue for issue in forge.state.issues.values() if not issue.pull]
    return found.body


def group_of(pull: Issue) -> str:
    marker = read_pull_marker(pull.body)
    assert marker is not None
    return marker.group


def test_the_first_night_opens_what_the_cap_lets_through_and_the_second_writes_nothing(
    forge: RunningForge, bundle: Bundle
):
    assert published(forge, bundle).is_whole
    assert len(bundle.wanted.pulls) > 3 == len(pulls(forge))
    assert all(f"#{pull.number} " in board(forge) for pull in pulls(forge))
    waiting = [pull.title for pull in bundle.wanted.pulls if pull.group not in map(group_of, pulls(forge))]
    assert all(title.partition("(")[0].strip() in board(forge) for title in waiting)
    mark = len(forge.requests)
    assert published(forge, bundle).carried == ()
    assert forge.requests.since(mark).writes() == [] and len(forge.requests) - mark <= 12
    assert forge.requests.holds(forge.token) == []


def test_a_persons_amend_survives(forge: RunningForge, bundle: Bundle):
    published(forge, bundle)
    theirs = forge.person.amend("tidy/repair", {"README.md": b"a person's\n"})
    for _ in range(2):
        published(forge, bundle)
        assert forge.person.tip("tidy/repair") == theirs
    (repair,) = [pull for pull in pulls(forge) if group_of(pull) == "repair"]
    assert repair.is_open and len(repair.comments) == 1
    mark = len(forge.requests)
    assert published(forge, bundle).carried == () and forge.requests.since(mark).writes() == []


@pytest.mark.slow
def test_the_merged_repair_closes_its_row(forge: RunningForge, bundle: Bundle, tmp_path: Path):
    published(forge, bundle)
    (repair,) = [pull for pull in pulls(forge) if group_of(pull) == "repair"]
    assert repair.title in board(forge)
    forge.person.squash(repair.number)
    forge.person.delete_branch("tidy/repair")
    again = planned(forge, tmp_path)
    published(forge, again)
    assert "repair" not in {pull.group for pull in again.wanted.pulls} and repair.title not in board(forge)
    assert len([pull for pull in pulls(forge) if pull.is_open]) == 3
    mark = len(forge.requests)
    assert published(forge, again).carried == () and forge.requests.since(mark).writes() == []
