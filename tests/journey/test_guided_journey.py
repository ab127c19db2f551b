"""The reference repository's journey on a real terminal: every question answered, the plan applied, and none asked again."""

import os
import shutil
import sys
import tomllib

import pexpect
import pytest

from ..checkout import REFERENCE, ROOT
from .course import QUIET, Traveller

ANSWERS = tomllib.loads((ROOT / "docs/tutorial/answers.toml").read_text("utf-8"))
QUESTION, PROMPT = r"\[\d+ of \d+\] (\S+)\r\n", r"answer(?: \[([^\]\r\n]*)\])?: "
COLUMNS = 60


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Traveller:
    person = Traveller(tmp_path_factory.mktemp("guided") / "sophia", tmp_path_factory.mktemp("home"))
    shutil.copytree(REFERENCE, person.root, ignore=shutil.ignore_patterns("__pycache__", ".ruff_cache", ".mypy_cache"))
    person.git("init", "--quiet", "--initial-branch", "main")
    person.git("add", "--all")
    person.git("commit", "--quiet", "--message", "as it was")
    return person


def guided(person: Traveller, *words: str) -> tuple[list[str], str]:
    """The ids that were asked, in order, and all that came to the terminal."""
    state = {f"XDG_{what}_HOME": str(person.home / what) for what in ("STATE", "CACHE", "CONFIG")}
    child = pexpect.spawn(
        sys.executable,
        ["-m", "sophia_tidy", "run", "--guide", *words],
        cwd=str(person.root),
        env={**os.environ, **QUIET, **state, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "TERM": "dumb"},
        encoding="utf-8",
        timeout=120,
        dimensions=(40, COLUMNS),
    )
    asked, said = [], ""
    while child.expect([QUESTION, pexpect.EOF]) == 0:
        said += child.before + child.after
        asked.append(child.match[1])
        child.expect(PROMPT)
        said += child.before + child.after
        child.sendline(reply(asked[-1], default=child.match[1]))
    said += child.before
    child.close()
    assert child.exitstatus in (0, 1), said[-2000:]
    return asked, said


def reply(id: str, default: str | None) -> str:
    """The team's answer; else what is there to be taken, the default, or the first option."""
    if id in ANSWERS:
        return f"={ANSWERS[id]}"
    if id.startswith("review/"):
        return "take"
    return "" if default is not None else "1"


def test_every_question_is_asked_once_answered_and_never_again(person: Traveller):
    asked, said = guided(person, "--apply")
    assert len(asked) == len(set(asked)) > 30
    unasked = {id for id in ANSWERS if id not in asked}
    assert unasked == set()
    assert "applied as run 0001-" in said
    again, said = guided(person)
    assert again == []
    assert "no question is open" in said
    done = person.run("decisions", "--format", "json")
    assert '"answer": null' not in done.stdout
    status = person.run("status").stdout
    for row in ("files that parse", "gates passing", "services migrated", "workflows unified", "documents updated"):
        assert any(line.startswith(row) and "100 %" in line for line in status.splitlines()), status
    assert person.run("undo").returncode == 0
    assert person.git("status", "--porcelain") == ""
