"""Answers that the command line gives: read, put into the configuration, and what is planned with them."""

from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from ..kernel.errors import TidyError
from ..steps.choices.answering import GivenAnswer, check_matched, configuration, kept, unknown
from .answers_file import read_answers
from .place import place_of_config

if TYPE_CHECKING:
    from ..kernel.decision import Decision
    from ..kernel.step import StepResult
    from ..report.page import Page
    from ..steps.context import Context
    from ..steps.run import Fold

Facts = TypeVar("Facts")
Answers = tuple[GivenAnswer, ...]
GUIDE = "--guide"


def given(options: Namespace) -> Answers:
    """The answers of the command line, in the order in which the later one counts.

    Raises:
        TidyError: one that is no ``ID=VALUE``, or a file that cannot be read as such.
    """
    found: list[GivenAnswer] = []
    if getattr(options, "answers", None):
        found += read_answers(options.answers)
    for text in getattr(options, "answer", None) or ():
        # The id of an answer for review may have a comparison in it: review/score>=3=take.
        id, equals, value = text.rpartition("=") if text.startswith("review/") else text.partition("=")
        if not equals or not id:
            raise TidyError(f"--answer {text}: expected ID=VALUE", rule="wrong-answer")
        found.append(GivenAnswer(id, value))
    for name, value in (("accept", "take"), ("reject", "leave")):
        found += [
            GivenAnswer(f"review/{each.removeprefix('review/')}", value, f"--{name}")
            for each in getattr(options, name, None) or ()
        ]
    return tuple({each.id: each for each in found}.values())


def folded(
    context: "Context",
    options: Namespace,
    answers: Answers,
    plan: "Callable[[Context, StepResult[object] | None], Fold]",
) -> "Fold":
    """The fold with the answers: a question that another answer raises is found on the way.

    Raises:
        TidyError: an answer to no question, or one that cannot be.
    """
    now = [each for each in answers if each.selector is not None]
    later = [each for each in answers if each.selector is None]
    known: dict[str, Decision] = {}
    whole = plan(*settled(context, options, now, known)) if now else plan(context, None)
    while later:
        known = {**{each.id: each for result in whole.results for each in result.decisions}, **known}
        ready = [each for each in later if each.id in known]
        if not ready:
            wrong = next((each for each in later if each.given != GUIDE), None)
            if wrong is not None:
                raise unknown(wrong, known)
            break  # another answer of the same talk has settled the question
        now, later = now + ready, [each for each in later if each not in ready]
        whole = plan(*settled(context, options, now, known))
    gone = check_answers(now, whole.results, context)
    return folded(context, options, tuple(each for each in answers if each not in gone), plan) if gone else whole


def answered_page(
    options: Namespace,
    context: "Context",
    plan: "Callable[[Context], StepResult[Facts]]",
    page_of: "Callable[[StepResult[Facts]], Page]",
) -> "Page":
    """The page of one step, planned with the answers about what is for review, which stand before it.

    Raises:
        TidyError: as `folded`, and what planning raises.
    """
    answers = given(options)
    if not answers:
        return page_of(plan(context))
    from ..report.pages.answers import behind

    later, first = settled(context, options, answers, {})
    result = plan(later.at_tree(first.tree.after(first.plan)))
    check_answers(answers, (result,), context)
    return behind(first, page_of(result))


def settled(
    context: "Context", options: Namespace, answers: "Iterable[GivenAnswer]", known: "Mapping[str, Decision]"
) -> "tuple[Context, StepResult[Answers]]":
    """The context with the answers in its configuration, and the change that keeps them.

    Raises:
        TidyError: an answer that cannot be, or a configuration that is no file of the tree.
    """
    from ..config.schema import read_config
    from ..steps.context import ConfigSource
    from .request import groups_of, merged

    path, before = place_of_config(context, options)
    answers = tuple(answers)
    after = configuration(answers, known, before or b"", path)
    config = merged(read_config(after, path), options)
    source = ConfigSource.of(after, context.source.path)
    request = context.request._replace(groups=groups_of(config))
    return context._replace(config=config, source=source, request=request), kept(
        before, after, path, context.tree, answers
    )


def check_answers(
    answers: Iterable[GivenAnswer], results: "Iterable[StepResult[object]]", context: "Context"
) -> tuple[GivenAnswer, ...]:
    """Whether each answer about changes for review is about one; those given in the talk that another of its answers has settled.

    Raises:
        TidyError: one that was given otherwise is about none.
    """
    from ..catalog.registry import GROUPS, members
    from ..config.review import Offered, read_selector

    words = [read_selector(each.selector).word for each in answers if each.selector is not None]
    groups = {word: members((word,)) for word in words if word in GROUPS}
    offered = [Offered(result.step, *offer) for result in results for offer in result.offers]
    before, gone = context.source.text.encode("utf-8", "replace"), list[GivenAnswer]()
    for each in answers:
        try:
            check_matched([each], offered, groups, before)
        except TidyError:
            if each.given != GUIDE:
                raise
            gone.append(each)
    return tuple(gone)
