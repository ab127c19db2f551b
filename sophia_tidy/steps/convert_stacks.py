"""The stacks of a tree as `convert` is to take them: found by content, named by the configuration, or what Compose would take."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple

from ..config.schema import TABLE
from ..config.stack_choice import StackChoice, StackWord
from ..config.toml_position import position
from ..convert.default_names import NAMES
from ..convert.discovery.find import StackSearch, search
from ..convert.discovery.judgement import DecidedStack, FoundStack, StackKind
from ..convert.discovery.left import left
from ..convert.discovery.purpose import Witness
from ..convert.discovery.questions import KEY, questions_of
from ..convert.discovery.sharing import Shared, shared
from ..convert.file_names import override_of
from ..convert.load.dotenv import read_dotenv
from ..convert.planner import Layout
from ..kernel.decision import Decision
from ..kernel.errors import NothingToDo
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.tree import Tree, TreeEntry
from .context import Context
from .convert_cluster import cluster_of
from .convert_layers import layers_of
from .convert_request import LaidFiles, StackRequest

_ENV = PurePosixPath(".env")
_Decided = Mapping[PurePosixPath, DecidedStack]


class StackSurvey(NamedTuple):
    """What a tree holds of stacks: each file of services with its kind, and what is to be asked and said about them.

    ``stacks`` are converted, by path, ``laid`` is what lies over them, and
    ``shared`` are the names that several of them have.
    """

    found: tuple[FoundStack, ...]
    stacks: tuple[FoundStack, ...]
    laid: tuple[LaidFiles, ...]
    shared: tuple[Shared, ...]
    findings: tuple[Finding, ...]
    decisions: tuple[Decision, ...]


class StackMemory(NamedTuple):
    """A survey, and what it was made of."""

    tree: Tree
    context: Context
    survey: StackSurvey


def stacks_of(context: Context) -> tuple[StackRequest, StackSurvey]:
    """What is asked for, which names no file, with the stacks of the tree, and the survey that found them.

    Raises:
        NothingToDo: there is none.
        TidyError: the configuration's cluster is none.
    """
    asked = context.request.stacks
    settings = context.config.convert
    if asked is None:
        layout = Layout(PurePosixPath(settings.destination))
        asked = StackRequest((), environment=settings.environment, cluster=cluster_of(settings), layout=layout)
    survey = survey_of(context)
    if not survey.stacks:
        raise _nothing(survey)
    files, named = tuple(each.path for each in survey.stacks), tuple(each.name or None for each in survey.stacks)
    names = tuple(given or name for given, name in zip(_filled(asked.names, len(files)), named, strict=True))
    settled = frozenset(each.path for each in survey.found if each.is_decided)
    return asked._replace(files=files, names=names, laid=survey.laid, settled=settled), survey


def survey_of(context: Context) -> StackSurvey:
    """The stacks of the context's tree; asked once for a tree.

    Raises:
        TidyError: the root or git refuses.
        OSError: a file went away while it was read.
    """
    known = context.memory.of(StackMemory)
    if known is not None and known.tree is context.tree and known.context.config is context.config:
        return known.survey
    survey = _surveyed(context)
    context.memory.keep(StackMemory(context.tree, context, survey))
    return survey


def _surveyed(context: Context) -> StackSurvey:
    tree = _looked_at(context)
    decided = _configured(context)
    obeyed = {path: each for path, each in _obeyed(tree).items() if path not in decided}
    plain = search(tree, obeyed)
    seen = plain if not decided else search(tree, {**obeyed, **decided})
    found = tuple(
        _known(each, context.config.workflow.environments) for each in (*seen.found, *_usual(tree, seen, decided))
    )
    stacks = tuple(each for each in found if each.kind is StackKind.STACK)
    laid = tuple(layers_of(found, {each.path for each in stacks}))
    taken = frozenset(path for each in laid for path in each.files) | _told_beside(stacks)
    unasked = tuple(_known(each, context.config.workflow.environments) for each in plain.found)
    common = shared(plain.files[each.path] for each in unasked if each.kind is StackKind.STACK)
    return StackSurvey(
        found,
        stacks,
        laid,
        shared(seen.files[each.path] for each in stacks if each.path in seen.files),
        (*left(found, taken), *_unread(seen, {each.path for each in found}), *_gone(decided, found)),
        tuple(questions_of(unasked, common)),
    )


def _looked_at(context: Context) -> Tree:
    """The tree without what is excluded, what was archived or is written by us, and with what Compose reads at the root.

    A ``.env`` or a stack of the usual name that git ignores is obeyed all the same, as Compose obeys it.
    """
    config, tree = context.config, context.tree
    ours = tuple(PurePosixPath(each) for each in (config.convert.destination, config.archive.destination))
    excluded = _excluded(config.exclude)
    aside = {path for path in tree if any(path.is_relative_to(each) for each in ours) or excluded(path)}
    places = context.stack_files()
    unlisted = {
        path: TreeEntry(partial(bytes, content))
        for name in (str(_ENV), *NAMES)
        if (path := PurePosixPath(name)) not in tree and (content := places.glance(str(places.root / name))) is not None
    }
    return tree.without(aside).having(unlisted)


def _excluded(patterns: Sequence[str]) -> Callable[[PurePosixPath], bool]:
    if not patterns:
        return lambda path: False
    from ..formats.ignore_patterns import spec

    matcher = spec(patterns)
    return lambda path: matcher.match_file(str(path))


def _configured(context: Context) -> _Decided:
    return {
        PurePosixPath(name): DecidedStack(
            choice, Location(context.source.path, *position(context.source.text, (*TABLE, *KEY, name)))
        )
        for name, choice in context.config.convert.stacks.items()
    }


def _obeyed(tree: Tree) -> _Decided:
    """The files of the root's ``COMPOSE_FILE``: the first is a stack, the others are part of it in their order."""
    from ..convert.load.errors import LoadError

    known: dict[str, str] = {}
    try:
        read_dotenv(tree.get(_ENV, b""), _ENV, lambda name: None, known)
    except LoadError:  # whoever reads a stack with it says so
        return {}
    text = known.get("COMPOSE_FILE", "")
    paths = [
        path
        for name in text.split(known.get("COMPOSE_PATH_SEPARATOR") or os.pathsep)
        if name and (path := PurePosixPath(os.path.normpath(name))) in tree
    ]
    says = "COMPOSE_FILE names it"
    choices = [StackChoice(StackWord.PART, over=below) for below in paths]
    words = [StackChoice(StackWord.STACK), *choices]
    return {path: DecidedStack(choice, Location(_ENV), says) for path, choice in zip(paths, words, strict=False)}


def _known(each: FoundStack, environments: Mapping[str, str]) -> FoundStack:
    """An override of an environment that the configuration names is clear, whatever it is called."""
    if each.is_clear or not each.base or each.environment not in environments:
        return each
    from dataclasses import replace

    return replace(each, is_clear=True)


def _told_beside(stacks: Sequence[FoundStack]) -> frozenset[PurePosixPath]:
    """The overrides of the usual name: `convert` itself says that it has not merged them."""
    return frozenset(path for each in stacks for path in override_of(each.path))


def _usual(tree: Tree, seen: StackSearch, decided: _Decided) -> Iterator[FoundStack]:
    """The root's file of the usual name, where it cannot be read: Compose would take it, and say what is wrong with it."""
    path = next((PurePosixPath(name) for name in NAMES if PurePosixPath(name) in tree), None)
    if path is not None and path not in seen.files and path not in decided:
        yield FoundStack(path, StackKind.STACK, evidence=(Witness(Location(path, 1), "Compose takes it by its name"),))


def _unread(seen: StackSearch, found: set[PurePosixPath]) -> Iterator[Finding]:
    """What may be a stack and is no YAML."""
    for path, why in seen.unread.items():
        if path not in found:
            message = f"{path} has services and is not converted: {why}; expected a stack, or no `services:`"
            yield Finding(Location(path), "unread-stack", message, Severity.WARNING)


def _gone(decided: _Decided, found: Sequence[FoundStack]) -> Iterator[Finding]:
    """A choice about a file that is no file of services."""
    known = {each.path for each in found}
    for path, each in decided.items():
        for named in (path, *((each.choice.over,) if each.choice.over is not None else ())):
            if named not in known:
                message = f"{named} is no file of services here; expected the path of one"
                yield Finding(each.location, "unknown-stack", message, Severity.WARNING)


def _filled(names: Sequence[str | None], number: int) -> tuple[str | None, ...]:
    """As many names as there are stacks.

    Raises:
        TidyError: there are more.
    """
    from ..kernel.errors import TidyError

    if len(names) > number:
        raise TidyError(f"{len(names)} names for {number} stacks; expected one for each at most", rule="convert")
    return (*names, *[None] * (number - len(names)))


def _nothing(survey: StackSurvey) -> NothingToDo:
    """Why there is nothing to convert; what is left is named, so that a wrong guess can be put right."""
    passed = [str(finding.message) for finding in survey.findings if finding.rule == "stack-left"]
    more = f" and {len(passed) - 3} more" if len(passed) > 3 else ""
    why = f": {'; '.join(passed[:3])}{more}" if passed else ""
    return NothingToDo(
        f"there is no stack{why}; expected a FILE, or one of {', '.join(NAMES)}",
        Location(PurePosixPath()),
        rule="convert",
        decisions=survey.decisions,
    )
