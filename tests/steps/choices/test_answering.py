"""Answers become the configuration: checked by the question and by the reader of its key; a secret is none."""

from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.config.schema import read_config
from sophia_tidy.kernel.decision import Decision, Option
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.steps.choices.answering import GivenAnswer, configuration
from sophia_tidy.steps.choices.answers import answer_of, table_of

PATH = P("pyproject.toml")


def asked(id: str, *key: str, values: tuple[str, ...] = (), is_open: bool = True) -> Decision:
    return Decision(
        id, "what?", "it is not known", tuple(Option(value, value) for value in values), key, is_open=is_open
    )


KNOWN = {
    each.id: each
    for each in (
        asked("flux/timeout", "flux", "timeout"),
        asked("convert/hardened", "convert", "hardened", values=("true", "false"), is_open=False),
        asked("workflow/gate/mypy", "workflow", "gates", values=("mypy", "-mypy"), is_open=False),
        asked("workflow/duty/ci.yml", "workflow", "duties", "ci.yml"),
        asked("flux/mail", "flux", "acme-email"),
    )
}


def kept(*answers: tuple[str, str], before: str = "") -> str:
    return configuration((GivenAnswer(id, value) for id, value in answers), KNOWN, before.encode(), PATH).decode()


@pytest.mark.parametrize(
    ("id", "value", "line"),
    [
        ("flux/timeout", "900", "timeout = 900"),
        ("convert/hardened", "true", "hardened = true"),
        ("workflow/gate/mypy", "-mypy", 'gates = ["-mypy"]'),
        ("workflow/duty/ci.yml", "kept: it has = in it", '"ci.yml" = "kept: it has = in it"'),
        ("flux/mail", "", 'acme-email = ""'),
    ],
)
def test_the_key_says_what_is_kept(id: str, value: str, line: str):
    text = kept((id, value))
    assert line in text.splitlines()
    read_config(text.encode())
    assert answer_of(KNOWN[id], table_of(text)) == value
    assert kept((id, value), before=text) == text


def test_another_answer_to_the_same_question_takes_the_place_of_the_first():
    text = kept(("workflow/gate/mypy", "mypy"), before='[tool.sophia-tidy.workflow]\ngates = ["ruff", "-mypy"]\n')
    assert text == '[tool.sophia-tidy.workflow]\ngates = ["ruff", "mypy"]\n'


@pytest.mark.parametrize(
    ("id", "value", "said"),
    [
        ("flux/timeout", "soon", "timeout is 'soon'; expected a whole number from 1 up"),
        ("flux/mail", "nobody", "acme-email is 'nobody'; expected an address"),
        ("convert/hardened", "perhaps", "'perhaps' is no answer to convert/hardened; expected one of true, false"),
        ("flux/timeuot", "9", "there is no question 'flux/timeuot'; expected one such as flux/timeout"),
        ("flux/mail", "https://me:hx7Qpl2vTr9@example.org", "looks secret"),
        ("flux/mail", "ghp_" + "a1B2" * 9, "looks secret"),
    ],
)
def test_what_a_question_cannot_have_is_refused(id: str, value: str, said: str):
    with pytest.raises(TidyError) as caught:
        kept((id, value))
    assert said in str(caught.value)
    assert "hx7Qpl2vTr9" not in str(caught.value) and "a1B2a1B2" not in str(caught.value)


def test_a_wrong_value_names_the_place_where_it_was_given():
    from sophia_tidy.kernel.location import Location

    answer = GivenAnswer("flux/timeout", "soon", "--answers", Location(P("answers.toml"), 3, 1))
    with pytest.raises(TidyError, match=r"answers.toml:3:1: timeout is 'soon'"):
        configuration([answer], KNOWN, b"", PATH)
