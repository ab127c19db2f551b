"""Guards: a ``grep``, ``find`` or ``test`` over the repository whose answer ends the script with a failure, which is a gate by hand.

``if grep -rn TODO src; then exit 1; fi`` stands for the quality of a change as
a linter does.  What asks a variable, a server or the output of a build is
no guard: there the command that was asked counts.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ...formats.shell import Command
from .effect import StepEffect
from .ledger import DutyKind

GUARD = "guard"
_SEARCHES = frozenset(("grep", "egrep", "fgrep", "rg", "ag"))
_LOOKS = frozenset(("find", "diff", "cmp", "ls", "wc", "cat", "jq", "yq", "awk", "sed", "sort", "head", "tail", "comm"))
_GIT = frozenset(("grep", "ls-files", "diff", "status", "check-ignore", "show", "log"))
_TESTS = frozenset(("test", "[", "[["))
_EXISTENCE = re.compile(r"-[efdsrxhL]")
_HERE = re.compile(r"(?![$/~-])\S")


def is_guard(command: Command, source: Command | None) -> bool:
    """Whether a command looks at the repository and its answer may fail the script; ``source`` is what is piped into it."""
    if not command.guard:
        return False
    program, words = posixpath.basename(command.program), command.words
    if source is not None:
        return program in _SEARCHES | _LOOKS and _looks(source)
    if program in _TESTS:
        return _exists(words)
    return _looks(command)


def preconditions_are_none(effects: Sequence[StepEffect]) -> Iterator[StepEffect]:
    """The effects, where a look whether a file is there is a gate only for a job that does nothing else: else it comes before the work."""
    others = any(each.kind is not DutyKind.PLUMBING and not _is_existence(each) for each in effects)
    for each in effects:
        yield replace(each, kind=DutyKind.PLUMBING) if others and _is_existence(each) else each


def source_of(before: Iterable[Command]) -> Command | None:
    """The first command of the pipe that the commands so far end with; None where nothing is piped on."""
    first = None
    for each in before:
        first = (first or each) if each.then == "|" else None
    return first


def _looks(command: Command) -> bool:
    program = posixpath.basename(command.program)
    if program == "git":
        return bool(_GIT.intersection(command.words[1:2]))
    if program in _SEARCHES:
        return len([word for word in command.words[1:] if not word.startswith("-")]) > 1 or _recursive(command.words)
    return program in _LOOKS


def _recursive(words: Sequence[str]) -> bool:
    return any(re.fullmatch(r"-\w*[rR]\w*|--recursive", word) for word in words)


def _exists(words: Sequence[str]) -> bool:
    return any(
        _EXISTENCE.fullmatch(option) and _HERE.match(path) and "$" not in path for option, path in pairwise(words)
    )


def _is_existence(effect: StepEffect) -> bool:
    return effect.what == GUARD and effect.words[:1] != () and effect.words[0] in _TESTS
