"""Answers that are given: checked against their questions, and kept in the configuration as a change like any other."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import NamedTuple

from ...config.answer_value import value_of
from ...config.edit import edited
from ...config.review import CHOICES, Offered, read_selector
from ...config.schema import TABLE, read_config
from ...config.values import BadValue
from ...kernel.decision import Decision
from ...kernel.errors import ConfigError, TidyError
from ...kernel.location import Location
from ...kernel.plan import Plan, Write, digest
from ...kernel.step import StepResult
from ...kernel.tree import Tree, TreeEntry
from ...secrets.values import holds_credential
from .answers import lookup
from .review import GROUP

STEP, KEPT = "answers", "kept-answer"
_NEAR = 3


class GivenAnswer(NamedTuple):
    """An answer with where it was given, for what is said of it: an option's name, or a line of a file."""

    id: str
    value: str
    given: str = "--answer"
    location: Location | None = None

    @property
    def selector(self) -> str | None:
        """Of an answer about changes for review the selector; None for all others."""
        return self.id.removeprefix(f"{GROUP}/") if self.id.startswith(f"{GROUP}/") else None


def configuration(
    answers: Iterable[GivenAnswer], known: Mapping[str, Decision], content: bytes, path: PurePosixPath
) -> bytes:
    """The configuration with the answers in it; ``known`` are the questions that are not about changes for review.

    Raises:
        TidyError: an answer to no question, one that the question cannot have, or one that looks secret.
        ConfigError: the file is no TOML, or cannot be edited.
    """
    for answer in answers:
        key, others = _checked(answer, known)
        now = lookup(content, key)
        value = value_of(key, answer.value, now, others)
        if now == value:
            continue
        content = edited(content, [((*TABLE, *key), value)], path)
        try:
            read_config(content, path)
        except ConfigError as error:
            raise _wrong(answer, error.message) from error
    return content


def kept(
    before: bytes | None, after: bytes, path: PurePosixPath, tree: Tree, answers: tuple[GivenAnswer, ...]
) -> StepResult[tuple[GivenAnswer, ...]]:
    """The answers as the first part of a plan: the write of the configuration, where it says something new."""
    there = tree if before is None or path in tree else tree.having({path: TreeEntry(lambda: before)})
    changes = (
        (Write(path, after, None if before is None else digest(before), KEPT),) if after != (before or b"") else ()
    )
    return StepResult(STEP, there, Plan(changes), answers)


def check_matched(
    answers: Iterable[GivenAnswer], offered: Iterable[Offered], groups: Mapping[str, Iterable[str]], before: bytes
) -> None:
    """Whether each answer about changes for review is about one at least, or was kept before.

    Raises:
        TidyError: one is about none.
    """
    offered = tuple(offered)
    ids = list(dict.fromkeys(f"{each.step}/{each.rule}" for each in offered))
    for answer in answers:
        if answer.selector is None or lookup(before, ("review", answer.selector)) == answer.value:
            continue
        selector = read_selector(answer.selector)
        if not any(selector.picks(each, {name: tuple(some) for name, some in groups.items()}) for each in offered):
            near = get_close_matches(answer.selector, ids, _NEAR, 0.4) or ids[:_NEAR]
            expected = f"one such as {', '.join(near)}" if near else "none, for no change is for review"
            raise TidyError(
                f"{answer.given} {answer.selector}: no change that is for review is meant; expected {expected}",
                answer.location,
                rule="unknown-answer",
            )


def unknown(answer: GivenAnswer, known: Iterable[str]) -> TidyError:
    """The error of an answer to a question that is not there."""
    return unknown_id(answer.id, known, answer.location)


def unknown_id(id: str, known: Iterable[str], location: Location | None = None) -> TidyError:
    """The error of an id that no question has, with the nearest."""
    near = get_close_matches(id, tuple(known), _NEAR, 0.4)
    expected = f"one such as {', '.join(near)}" if near else "an id that `sophia-tidy decisions` lists"
    return TidyError(f"there is no question {id!r}; expected {expected}", location, rule="unknown-answer")


def check(decision: Decision, answer: GivenAnswer) -> None:
    """Whether a question can have the answer.

    Raises:
        TidyError: it cannot, or the answer looks secret.
    """
    values = [option.value for option in decision.options]
    if holds_credential(answer.value):
        raise TidyError(
            f"the answer to {answer.id} looks secret; expected no secret's value, which no configuration keeps",
            answer.location,
            rule="wrong-answer",
        )
    if answer.value not in values and not decision.is_open:
        raise _wrong(answer, f"{answer.value!r} is no answer to {answer.id}; expected one of {', '.join(values)}")


def _checked(answer: GivenAnswer, known: Mapping[str, Decision]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The key of an answer, and the question's other options."""
    if answer.selector is not None:
        try:
            read_selector(answer.selector)
        except BadValue as error:
            raise _wrong(answer, f"{answer.given}: {error}") from error
        if answer.value not in CHOICES:
            raise _wrong(answer, f"{answer.value!r} is no answer to {answer.id}; expected one of {', '.join(CHOICES)}")
        return ("review", answer.selector), frozenset()
    decision = known.get(answer.id)
    if decision is None:
        raise unknown(answer, known)
    check(decision, answer)
    return decision.key, frozenset(option.value for option in decision.options if option.value != answer.value)


def _wrong(answer: GivenAnswer, message: str) -> TidyError:
    return TidyError(message, answer.location, rule="wrong-answer")
