"""The one door to YAML: libyaml's tokens, events, nodes and data, within one budget that a hostile file cannot break.

What a file may cost is bounded before anything recursive sees it: how deep it
nests, how many values it has, how many values its aliases come to when each
is followed, and that no node contains itself.  libyaml's scanner and parser
recurse nowhere, but PyYAML's composer and every walk over its nodes do, and a
few lines of aliases stand for billions of values (CVE-2003-1564, "billion
laughs").  A file beyond the budget raises `Hostile`, which is an error of
YAML like any other: whoever reads files of people catches
`yaml.YAMLError`, and the file is a finding.

Nearly all files are so plain that a look at their text answers; only the
others are parsed once more to be counted.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml import CSafeLoader

from .yaml_limits import DEEPEST, MOST_DIRECTIVES, MOST_REPEATED, MOST_VALUES

_OWN_LIMIT = "exceeded maximum nesting depth"  # libyaml's words, since 0.2.6
_PLAIN = 200_000  # characters: a file that is shorter cannot have too many values
_STEEP = re.compile(rf"^[ \t?:-]{{{DEEPEST // 2}}}", re.MULTILINE)
_DIRECTIVE = re.compile("^%", re.MULTILINE)
_WRONG_VALUES = (ValueError, TypeError, OverflowError, KeyError, IndexError, AttributeError, RecursionError)
"""What PyYAML's constructors raise for a date in month 13, a number of 5,000 digits, a tag that does not fit."""


class Hostile(yaml.MarkedYAMLError):
    """A file that would cost too much to read; ``problem`` says why, ``problem_mark`` where."""


class Circular(Hostile):
    """A node that contains itself."""


def check(text: str | bytes) -> None:
    """Look at what a file would cost; where it is no YAML, whoever reads it will say so.

    Raises:
        Hostile: too deep, too large, too many values behind aliases, a node that contains itself.
    """
    shown = text if isinstance(text, str) else text.decode("utf-8", "replace")
    if _is_plain(shown):
        return
    if len(_DIRECTIVE.findall(shown)) > MOST_DIRECTIVES:
        raise Hostile(None, None, f"more than {MOST_DIRECTIVES} directives; expected fewer", None)
    try:
        _count(text)
    except Hostile:
        raise
    except yaml.MarkedYAMLError as error:
        if _OWN_LIMIT in (error.problem or ""):  # the scanner has run ahead of the events that are counted here
            raise Hostile(None, None, f"nested deeper than {DEEPEST} levels", error.problem_mark) from error
    except yaml.YAMLError:
        return


def _is_plain(text: str) -> bool:
    """Whether a look at the text tells that it is within the budget: short, level, and without aliases."""
    return (
        len(text) < _PLAIN
        and ("*" not in text or "&" not in text)
        and "%" not in text
        and text.count("[") + text.count("{") < DEEPEST // 2
        and _STEEP.search(text) is None
        and "\0" not in text[:2]
    )


class _Count:
    """One walk over a file's events: each anchor with how many values it stands for."""

    __slots__ = ("anchors", "open", "repeated", "values")

    def __init__(self) -> None:
        self.values = self.repeated = 0
        self.open: list[tuple[str | None, int, int]] = []  # anchor, values and repeated values where it began
        self.anchors: dict[str, int] = {}

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.ScalarEvent():
                self._value(event)
                if event.anchor is not None:
                    self.anchors[event.anchor] = 1
            case yaml.CollectionStartEvent():
                self._value(event)
                self.open.append((event.anchor, self.values, self.repeated))
                if len(self.open) > DEEPEST:
                    raise _too_much(f"nested deeper than {DEEPEST} levels", event)
            case yaml.CollectionEndEvent():
                anchor, values, repeated = self.open.pop()
                if anchor is not None:
                    self.anchors[anchor] = 1 + self.values - values + self.repeated - repeated
            case yaml.DocumentEndEvent():
                self.anchors.clear()

    def _value(self, event: yaml.Event) -> None:
        self.values += 1
        if self.values > MOST_VALUES:
            raise _too_much(f"more than {MOST_VALUES:,} values", event)

    def _alias(self, event: yaml.AliasEvent) -> None:
        if any(anchor == event.anchor for anchor, _, _ in self.open):
            raise _too_much(f"the anchor {event.anchor!r} contains itself", event, Circular)
        self.values += 1
        self.repeated += self.anchors.get(event.anchor, 0) if event.anchor is not None else 0
        if self.repeated > MOST_REPEATED:
            raise _too_much(f"aliases stand for more than {MOST_REPEATED:,} values", event)


def _too_much(problem: str, at: Any, kind: type[Hostile] = Hostile) -> Hostile:
    return kind(None, None, problem, at.start_mark)


def _count(text: str | bytes) -> None:
    counted = _Count()
    for event in yaml.parse(text, Loader=CSafeLoader):
        counted.take(event)


def place(event: yaml.Event) -> tuple[int, int]:
    """The line and the column where an event of a parser begins, from 1."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def parser(text: str | bytes) -> Any:
    """libyaml's parser over a file within the budget, for whoever pulls events one by one.

    Raises:
        Hostile: the file is beyond the budget.
        yaml.YAMLError: its first bytes are no text.
    """
    from yaml._yaml import CParser

    check(text)
    return CParser(text)


def events(text: str | bytes) -> Iterator[Any]:
    """The parser's events, with places.

    Raises:
        yaml.YAMLError: the file is no YAML, or beyond the budget.
    """
    check(text)
    yield from yaml.parse(text, Loader=CSafeLoader)


def tokens(text: str) -> Iterator[Any]:
    """The scanner's tokens, with places; what the parser would refuse may still have some.

    Raises:
        yaml.YAMLError: the text cannot be scanned, or is beyond the budget.
    """
    check(text)
    depth = 0
    token: Any  # each kind has an ``id``, which only their base class lacks
    for token in yaml.scan(text, Loader=CSafeLoader):
        if token.id in ("[", "{"):
            depth += 1
            if depth > DEEPEST:  # the parser has stopped before this, and the scanner slows down with each bracket
                raise _too_much(f"nested deeper than {DEEPEST} levels", token)
        elif token.id in ("]", "}"):
            depth -= 1
        yield token


def node(text: str | bytes) -> Any:
    """The one document as a node; None where there is none.

    Raises:
        yaml.YAMLError: no YAML, several documents, or beyond the budget.
    """
    check(text)
    return yaml.compose(text, Loader=CSafeLoader)


def nodes(text: str | bytes, loader: type = CSafeLoader) -> Iterator[Any]:
    """The documents as nodes, up to the first fault; ``loader`` says which plain scalars are what.

    Raises:
        yaml.YAMLError: the fault.
    """
    check(text)
    yield from yaml.compose_all(text, Loader=loader)


def data(text: str | bytes) -> Any:
    """The one document as plain data.

    Raises:
        yaml.YAMLError: no YAML, several documents, beyond the budget, or a value that its tag cannot have.
    """
    found = node(text)
    return None if found is None else built(found)


def all_data(text: str | bytes) -> Iterator[tuple[Any, Any]]:
    """Each document as its node and as plain data.

    Raises:
        yaml.YAMLError: as `data`.
    """
    for found in nodes(text):
        yield found, built(found)


def built(found: Any, loader: type = CSafeLoader) -> Any:
    """The plain data of a node.

    Raises:
        yaml.YAMLError: a value that its tag cannot have, a key that cannot be one.
    """
    try:
        return loader(b"").construct_document(found)
    except _WRONG_VALUES as error:
        said = " ".join(str(error).split())[:120] or type(error).__name__
        raise yaml.MarkedYAMLError(None, None, f"a value that cannot be read: {said}", found.start_mark) from error
