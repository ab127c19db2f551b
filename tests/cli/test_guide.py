"""The guide on a real terminal: asked, answered, put off, gone back, stopped, interrupted, narrow."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

SCRIPT = Path(__file__).with_name("talk_with_guide.py")


def talk(*arguments: str, columns: int = 80, echo: bool = False) -> pexpect.spawn:
    return pexpect.spawn(
        sys.executable, [str(SCRIPT), *arguments], encoding="utf-8", timeout=20, dimensions=(30, columns), echo=echo
    )


def say(child: pexpect.spawn, id: str, *words: str) -> None:
    """Wait for a question and type these, one after the other prompt."""
    child.expect(rf"\] {re.escape(id)}\r\n")
    for word in words:
        child.expect(r"answer(?: \[\w+\])?: ")
        child.sendline(word)


def end(child: pexpect.spawn) -> dict[str, str]:
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    answers: dict[str, str] = json.loads(child.before.splitlines()[-1])
    return answers


def test_what_others_hang_on_comes_first_and_enter_takes_the_default():
    child = talk()
    say(child, "flux/store", "1")
    say(child, "flux/project", "shop")
    say(child, "flux/mail", "")
    say(child, "workflow/name", "ship.yml")
    assert end(child) == {
        "flux/store": "pulumi", "flux/project": "shop", "flux/mail": "", "workflow/name": "ship.yml"
    }  # fmt: skip


def test_what_an_answer_settles_is_not_asked():
    child = talk()
    say(child, "flux/store", "none")
    say(child, "flux/mail", "ops@shop.example")
    say(child, "workflow/name", "1")
    assert end(child) == {"flux/store": "none", "flux/mail": "ops@shop.example", "workflow/name": "deploy.yml"}


def test_back_takes_the_last_answer_and_what_hung_on_it():
    child = talk()
    say(child, "flux/store", "1")
    say(child, "flux/project", "b")
    say(child, "flux/store", "2")
    say(child, "flux/mail", "b")
    say(child, "flux/store", "2")
    say(child, "flux/mail", "")
    say(child, "workflow/name", "1")
    assert end(child) == {"flux/store": "none", "flux/mail": "", "workflow/name": "deploy.yml"}


def test_the_first_question_has_none_before_it():
    child = talk()
    say(child, "flux/store", "b")
    child.expect("this is the first question")
    say(child, "flux/store", "q")
    assert end(child) == {}


def test_later_is_asked_no_more_and_stop_keeps_what_there_is():
    child = talk()
    say(child, "flux/store", "s")
    say(child, "flux/project", "s")
    say(child, "flux/mail", "")
    say(child, "workflow/name", "q")
    child.expect("stopped; what was answered is kept")
    assert end(child) == {"flux/mail": ""}


def test_why_shows_the_reason_and_what_each_answer_would_change():
    child = talk()
    say(child, "flux/store", "?")
    child.expect(r"It reads the secrets of every service")
    child.expect(r"1 pulumi: it reads Pulumi ESC\r\n\+pulumi 0\r\n")
    child.expect(r"\+pulumi 39\r\nand 10 more lines")
    child.expect(r"2 none: somebody else makes it; no file changes by it alone")
    child.expect("answer: ")
    child.sendline("q")
    assert end(child) == {}


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("3", "'3' is no answer; expected 1 to 2"),
        ("vault", "'vault' is no answer; expected 1 to 2"),
        ("", "there is no default; expected 1 to 2"),
    ],
)
def test_a_wrong_answer_is_told_and_asked_again(word, said):
    child = talk("flux/store")
    say(child, "flux/store", word)
    child.expect(re.escape(said))
    child.expect("answer: ")
    child.sendline("pulumi")
    assert end(child) == {"flux/store": "pulumi"}


def test_an_answer_that_will_not_do_is_told_with_what_would():
    child = talk("flux/project")
    say(child, "flux/project", "two words", "=s")
    assert end(child) == {"flux/project": "s"}


def test_names_and_patterns_choose_what_is_asked():
    child = talk("workflow/*")
    say(child, "workflow/name", "1")
    assert end(child) == {"workflow/name": "deploy.yml"}
    child = talk("nothing/*")
    child.expect("nothing to decide")
    assert end(child) == {}


def test_the_end_of_the_input_stops_and_keeps():
    child = talk()
    say(child, "flux/store", "2")
    child.expect(r"answer \[none\]: ")
    child.sendeof()
    child.expect("stopped; what was answered is kept")
    assert end(child) == {"flux/store": "none"}


def test_an_interrupt_answers_nothing():
    child = talk()
    say(child, "flux/store", "2")
    child.expect(r"answer \[none\]: ")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus != 0 or child.signalstatus
    assert "flux/store" not in child.before


@pytest.mark.parametrize("columns", [40, 60])
def test_no_line_is_wider_than_the_terminal(columns):
    child = talk(columns=columns, echo=True)
    child.logfile_read = seen = Seen()
    say(child, "flux/store", "?", "1")
    say(child, "flux/project", "q")
    end(child)
    lines = seen.text.replace("\r\n", "\n").split("\n")
    assert len(lines) > 40
    assert [line for line in lines if len(line) > columns and not line.startswith("{")] == []


class Seen:
    """All that came to the terminal."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        """Nothing is held back."""


def test_without_a_terminal_nothing_is_asked():
    done = subprocess.run([sys.executable, str(SCRIPT)], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode != 0
    assert "--guide asks on a terminal, and there is none; expected --answer ID=VALUE" in done.stderr
