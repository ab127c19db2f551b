"""A question about a conversion is asked once: of the whole, of a service, of something that a word names."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any, NamedTuple

import sophia_tidy.convert
from sophia_tidy.convert.questions import asked_once, asked_once_each, asked_once_of


class Scene(NamedTuple):
    answers: dict[Hashable, Any]
    asked: list[str]


class Thing(NamedTuple):
    name: str
    size: int = 0


@asked_once
def notes(scene: Scene) -> list[str]:
    """A notebook."""
    scene.asked.append("notes")
    return []


@asked_once_each
def of_thing(thing: Thing, scene: Scene) -> str | None:
    scene.asked.append(thing.name)
    return None


@asked_once_of
def of_word(word: str, scene: Scene) -> str:
    scene.asked.append(word)
    return of_word("other", scene) if word == "word" else word.upper()


def test_an_answer_is_worked_out_once_even_where_it_is_none():
    scene = Scene({}, [])
    assert [of_thing(Thing("a"), scene), of_thing(Thing("b"), scene), of_thing(Thing("a", 2), scene)] == [None] * 3
    assert scene.asked == ["a", "b"]


def test_a_question_may_ask_itself_and_a_word_is_no_other_questions():
    scene = Scene({}, [])
    assert [of_word("word", scene), of_word("other", scene), of_thing(Thing("word"), scene)] == ["OTHER", "OTHER", None]
    assert scene.asked == ["word", "other", "word"]


def test_what_is_noted_is_there_for_all_who_ask_and_for_no_other_conversion():
    one, other = Scene({}, []), Scene({}, [])
    notes(one).append("x")
    assert (notes(one), notes(other)) == (["x"], [])
    assert notes.__doc__ == "A notebook."


def test_no_room_keeps_answers_of_its_own():
    folder = Path(sophia_tidy.convert.__file__).parent
    keeping = {path.name for path in folder.rglob("*.py") if ".answers" in path.read_text("utf-8")}
    assert keeping == {"questions.py"}
