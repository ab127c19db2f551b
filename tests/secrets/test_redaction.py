"""What is hidden in a text, and what is left: the whole corpus, in its own language and in a message."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.secrets.kinds import TextKind, kind_of
from sophia_tidy.secrets.redact import MARK, Redactor

from .carried import CARRIED
from .forms import Form
from .lookalikes import LOOKALIKES
from .published import PUBLISHED

CANARIES = (*PUBLISHED, *CARRIED)
_SUFFIXES = {"workflow": "yml", "workflow-run": "yml", "makefile": "mk"}
_PART = 8  # characters in a row that are a part of the value


def own_kind(form: Form) -> TextKind:
    return kind_of(PurePosixPath(f"a.{_SUFFIXES.get(form.written, form.written)}"))


def left(form: Form, text: str) -> list[str]:
    """Parts of the value, behind what its carrier says too."""
    parts = {needle[at : at + _PART] for needle in form.needles for at in range(max(1, len(needle) - _PART + 1))}
    return sorted(part for part in parts if part in text and part not in form.carrier)


def named(form: Form) -> str:
    return f"{form.kind}, {form.written}"


@pytest.mark.parametrize("form", CANARIES, ids=named)
def test_no_part_of_a_secret_is_left_in_its_own_language(form):
    assert left(form, Redactor().text(form.text, own_kind(form))) == []


@pytest.mark.parametrize("form", CANARIES, ids=named)
def test_no_part_of_a_secret_is_left_in_a_message(form):
    assert left(form, Redactor().text(f"what was found:\n{form.text}")) == []


def test_what_only_looks_like_a_secret_is_left():
    hidden = [form.text for form in LOOKALIKES if Redactor().text(form.text, own_kind(form)) != form.text]
    assert len(hidden) <= len(LOOKALIKES) * 0.05, hidden


def test_a_redacted_text_has_as_many_lines_and_nothing_more_to_hide():
    for form in CANARIES:
        once = Redactor().text(form.text, own_kind(form))
        assert once.count("\n") == form.text.count("\n") and MARK in once
        again = Redactor()
        assert again.text(once, own_kind(form)) == once and not again.hid


def test_a_value_that_was_found_once_is_hidden_wherever_it_stands():
    value = f"Winter{2000 + 24}!x"
    redactor = Redactor()
    redactor.learn(f"DB_PASSWORD={value}\n", TextKind.DATA)
    assert redactor.text(f"unknown option {value!r}") == f"unknown option '{MARK}'"
    assert Redactor().text(f"unknown option {value!r}") == f"unknown option '{value}'"


def test_a_word_that_was_a_password_once_stays_a_word_elsewhere():
    redactor = Redactor()
    redactor.learn("DB_PASSWORD=postgres\n", TextKind.DATA)
    assert redactor.text("image: postgres:16", TextKind.DATA) == "image: postgres:16"


def test_many_texts_are_looked_through_at_once_and_apart():
    texts = ["the value of password =", "Tr0ub4dor", 'token = "a1b2c3d4e5"', "a plain one"]
    assert Redactor().texts(texts) == [*texts[:2], f'token = "{MARK}"', texts[3]]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"text": "password = \\"a1b2c3d4\\""}', '{"text": "password = \\"[redacted]\\""}'),
        ("İstanbul password=a1b2c3d4 x", "İstanbul password=[redacted] x"),
        ("password: a1b2c3d4\r\nuser: app\r\n", "password: [redacted]\r\nuser: app\r\n"),
        ("x = '${DB_PASSWORD:-a1b2c3d4}'", "x = '${DB_PASSWORD:-[redacted]}'"),
    ],
    ids=["escaped quotes", "a letter that grows in lower case", "carriage returns", "a default"],
)
def test_what_stands_around_stays(text, shown):
    assert Redactor().text(text, TextKind.DATA) == shown
