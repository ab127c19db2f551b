"""Two dozen kills of the hundreds that are made with ``-m slow``: the next command tells or recovers, and undo leads back."""

import random
from collections import Counter
from pathlib import Path

import pytest

from .kills import run_kills
from .kills.kills import SCENARIOS, cases, main, trial, warm

CHOSEN = [
    scenario for scenario in SCENARIOS if scenario[0] in ("fix --apply", "archive --apply --unsafe --commit", "undo")
]


@pytest.mark.parametrize(
    "scenario",
    CHOSEN,
    ids=lambda scenario: f"{scenario[0]} after {len(scenario[1])}: {scenario[1] and scenario[1][0][0]}",
)
def test_the_next_command_tells_or_recovers(scenario: tuple[str, tuple[tuple[str, ...], ...]], tmp_path: Path):
    warm()
    (case,) = cases(tmp_path, [scenario])
    chance, count = random.Random(3), Counter[str]()
    faults = [fault for turn in range(3) for fault in trial(case, tmp_path, chance, turn, count)]
    assert faults == []
    assert count["told by a plan"] >= 2, count
    assert count["undone to the first tree and index"] == 3


@pytest.mark.slow
def test_three_hundred_kills():
    assert main(300, 1) == 0


@pytest.mark.parametrize(("name", "kills"), [("sixty_files", 9), ("undo", 4)])
def test_run_on_a_branch_and_its_undo_are_as_before_or_as_after(name: str, kills: int, tmp_path: Path):
    warm()
    chance, count = random.Random(7), Counter[str]()
    scene = run_kills.scene(tmp_path, name)
    numbers = run_kills.chosen(scene, kills, chance)
    faults = [fault for turn, n in enumerate(numbers) for fault in run_kills.trial(scene, n, turn, chance, count)]
    scene.killer.close()
    assert faults == []
    assert count["recovered by the next command"] >= kills // 2, count
    assert {step.phase for step in scene.killer.steps} >= {"staging", "files", "branch", "end"}


@pytest.mark.slow
def test_hundreds_of_kills_of_run_on_a_branch():
    assert run_kills.main(200, 1) == 0
