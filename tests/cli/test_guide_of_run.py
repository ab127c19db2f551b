"""`run --guide` on a real terminal: what is open is asked, kept with the plan, and asked no more."""

import os
import re
import sys
from pathlib import Path

import pexpect
import pytest

from .conftest import Tidy, commit, environment, snapshot, write

FILES = {"w.yml": "a: 1\r\n", "SECURITY_AUDIT_REPORT.md": "# Audit\n"}
IDS = ("review/scaffold/scaffold", "review/archive/report-document", "review/yaml/yaml-line-ends")
PROMPT = r"answer \[\w+\]: "


@pytest.fixture
def mess(folder: Path) -> Path:
    write(folder, FILES)
    commit(folder)
    return folder


def talk(folder: Path, *arguments: str, columns: int = 80) -> pexpect.spawn:
    return pexpect.spawn(
        sys.executable,
        ["-m", "sophia_tidy", "run", "--guide", *arguments],
        cwd=str(folder),
        env={**os.environ, **environment(), "NO_COLOR": "1", "PYTHONPATH": str(Path(__file__).parents[2])},
        encoding="utf-8",
        timeout=60,
        dimensions=(40, columns),
        echo=False,
    )


def answer(child: pexpect.spawn, id: str, *words: str) -> None:
    child.expect(rf"\] {re.escape(id)}\r\n")
    for word in words:
        child.expect(PROMPT)
        child.sendline(word)


def widest(said: str) -> int:
    """The widest line of a talk, behind the bar that was drawn and taken away before it."""
    return max(map(len, said.rpartition("\x1b[2K")[2].split("\r\n")))


def ended(child: pexpect.spawn) -> str:
    child.expect(pexpect.EOF)
    child.close()
    return str(child.before)


def test_all_is_asked_once_applied_and_asked_no_more(mess: Path, tidy: Tidy):
    before = snapshot(mess)
    child = talk(mess, "--apply")
    answer(child, IDS[0], "")
    answer(child, IDS[1], "?", "take")
    answer(child, IDS[2], "1")
    said = ended(child)
    assert child.exitstatus == 0, said
    assert "applied as run" in said
    after = snapshot(mess)
    assert after["w.yml"] == b"a: 1\n" and "archive/SECURITY_AUDIT_REPORT.md" in after
    assert after["pyproject.toml"].decode() == (
        "[tool.sophia-tidy.review]\n"
        '"scaffold/scaffold" = "leave"\n'
        '"archive/report-document" = "take"\n'
        '"yaml/yaml-line-ends" = "take"\n'
    )
    again = ended(talk(mess, "--apply"))
    assert "no question is open" in again and "answer [" not in again
    assert snapshot(mess) == after
    assert tidy("undo").returncode == 0
    assert snapshot(mess) == before


def test_why_shows_the_diff_of_each_answer(mess: Path):
    child = talk(mess, "review/yaml/*")
    answer(child, IDS[2], "?")
    child.expect(r"-a: 1.*\+a: 1")
    child.expect(PROMPT)
    child.sendline("q")
    assert "nothing" in ended(child)


def test_ids_are_asked_again_though_they_are_answered(mess: Path):
    write(mess, {"pyproject.toml": '[tool.sophia-tidy.review]\n"yaml/yaml-line-ends" = "take"\n'})
    child = talk(mess, "review/yaml/*", "--apply")
    answer(child, IDS[2], "leave")
    said = ended(child)
    assert child.exitstatus == 0, said
    assert (mess / "pyproject.toml").read_text() == '[tool.sophia-tidy.review]\n"yaml/yaml-line-ends" = "leave"\n'
    assert (mess / "w.yml").read_bytes() == b"a: 1\r\n"


def test_an_interrupt_keeps_nothing_and_the_end_of_the_input_keeps_what_was_answered(mess: Path):
    before = snapshot(mess)
    child = talk(mess, "--apply")
    answer(child, IDS[0], "1")
    child.expect(PROMPT)
    child.sendintr()
    ended(child)
    assert child.exitstatus == 130
    assert snapshot(mess) == before
    child = talk(mess, "--apply")
    answer(child, IDS[0], "leave")
    child.expect(PROMPT)
    child.sendeof()
    ended(child)
    assert (mess / "pyproject.toml").read_text() == '[tool.sophia-tidy.review]\n"scaffold/scaffold" = "leave"\n'


def test_no_line_is_wider_than_the_terminal_even_when_that_becomes_narrower(mess: Path):
    child = talk(mess, columns=60)
    child.expect(PROMPT)
    first = str(child.before)
    child.setwinsize(40, 40)
    child.sendline("?")
    child.expect(PROMPT)
    second = str(child.before)
    child.sendline("q")
    ended(child)
    assert widest(first) <= 60
    assert widest(second) <= 40


def test_without_a_terminal_nothing_is_asked(mess: Path, tidy: Tidy):
    done = tidy("run", "--guide")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "--guide asks on a terminal, and there is none; expected --answer ID=VALUE or --answers FILE [no-terminal]\n"
    )
