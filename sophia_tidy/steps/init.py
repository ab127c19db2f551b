"""The step of `init`: the lines of ``[tool.sophia-tidy]`` that this repository needs, as far as it says them itself.

A line is needed where a step waits for it, and seen where the repository
gives one answer, and no other, to some program.  What is not needed has its
default, and what is not seen is a question: neither is written.
"""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import NamedTuple

from ..config.edit import edited
from ..config.schema import TABLE, Config, read_config
from ..kernel.decision import Decision, Option, in_order
from ..kernel.errors import ConfigError
from ..kernel.location import Location
from ..kernel.plan import Plan, Write, digest
from ..kernel.step import StepResult
from ..kernel.tree import Tree
from .choices.answers import answer_of, table_of
from .context import ConfigSource, Context
from .run import fold
from .sightings import AGREED

SEEN = "seen-setting"
_REVIEW = "review"
_ROUNDS = 8  # an answer may raise a question, and that one another; more than these hang on one another nowhere


class SeenSetting(NamedTuple):
    """One line that is needed, and the answer that is seen."""

    decision: Decision
    option: Option


class InitFacts(NamedTuple):
    """What is written, in order, and what nobody but a person can say; ``path`` is the file of the configuration."""

    path: PurePosixPath
    settings: tuple[SeenSetting, ...]
    left: tuple[Decision, ...]


def init(
    tree: Tree, context: Context, ask: Callable[[Context], tuple[Decision, ...]] | None = None
) -> StepResult[InitFacts]:
    """Plan the lines; ``ask`` gives the questions of a context (those of the whole fold where it is not named).

    Raises:
        ConfigError: the configuration is outside of the root, or a line cannot be put into it.
        TidyError: the root or git refuses.
    """
    context, ask = context.at_tree(tree), ask or _questions
    path = context.source.path
    before = _content(context)
    content, found = before, list[SeenSetting]()
    left = open_questions(ask(context), content)
    for _ in range(_ROUNDS):
        new = [each for each in map(_seen, left) if each is not None]
        if not new:
            break
        found += new
        content = edited(content, [((*TABLE, *each.decision.key), each.option.value) for each in new], path)
        left = open_questions(ask(_configured(context, content)), content)
    writes = () if content == before else (Write(path, content, digest(before) if path in tree else None, SEEN),)
    return StepResult("init", tree, Plan(writes), InitFacts(path, tuple(found), left))


def open_questions(decisions: tuple[Decision, ...], content: bytes) -> tuple[Decision, ...]:
    """Those to which the configuration has no answer; what is for a reader's eye needs no line to be left as it is."""
    table = table_of(content.decode("utf-8-sig"))
    return tuple(each for each in decisions if each.key[0] != _REVIEW and answer_of(each, table) is None)


def _questions(context: Context) -> tuple[Decision, ...]:
    """What is asked in the whole fold; what is for a reader's eye is looked at too, for more may be asked then."""
    whole = fold(context.asking(context.request._replace(unsafe=True)))
    return in_order(decision for result in whole.results for decision in result.decisions)


def _seen(decision: Decision) -> SeenSetting | None:
    """The one answer that the repository gives; None where it gives none, or several, or what is the default anyway.

    One that is the default only for being seen is kept: what is seen may change.
    """
    seen = [option for option in decision.options if option.seen]
    if len(seen) != 1 or (seen[0].value == decision.default and decision.key not in AGREED):
        return None
    return SeenSetting(decision, seen[0])


def _content(context: Context) -> bytes:
    """The configuration as the tree has it, where it has it.

    Raises:
        ConfigError: it is elsewhere.
    """
    path = context.source.path
    if path not in context.tree:
        if context.source.text:
            raise ConfigError("it is outside of the root; expected a file that a plan may write", Location(path))
        return b""
    return context.tree[path]


def _configured(context: Context, content: bytes) -> Context:
    """The context as it would be with that configuration."""
    config: Config = read_config(content, context.source.path)
    return context._replace(config=config, source=ConfigSource.of(content, context.source.path))
