"""Plain data as YAML that every reader takes alike.

Python's YAML is version 1.1, Go's (which kubectl and Flux use) accepts 1.2's
numbers too, so a string that either would read as something else is quoted:
``1e3`` and ``0o17`` are strings to PyYAML and numbers to Go.  A text of
several lines is a literal block, as people write it.

libyaml gets events, not a graph of nodes: half of a conversion's time went
into building that, and the same few words stand in manifests again and again.
"""

import io
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from yaml import ScalarNode
from yaml._yaml import CEmitter
from yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from yaml.representer import SafeRepresenter
from yaml.resolver import Resolver

WIDTH = 4096  # no line is folded: a folded command is hard to read and harder to grep

# What YAML 1.2 (core schema), YAML 1.1 and go-yaml resolve to a number or a truth value, beyond what PyYAML quotes by itself.
_NUMBER_LIKE = re.compile(r"[-+.]?(?:[0-9][0-9_.,:]*(?:[eE][-+]?[0-9]*)?|0[oOxXbB][0-9a-fA-F_]*)\Z|[yYnN]\Z")

_TEXT = "tag:yaml.org,2002:str"
_MAPPING, _MAPPING_END = MappingStartEvent(None, None, True, flow_style=False), MappingEndEvent()
_SEQUENCE, _SEQUENCE_END = SequenceStartEvent(None, None, True, flow_style=False), SequenceEndEvent()
_DOCUMENT_END = DocumentEndEvent(explicit=False)

_Emit = Callable[[Event], None]


@lru_cache(maxsize=4096)
def _text(value: str) -> ScalarEvent:
    style = None
    if "\n" in value:
        style = "|" if _can_be_literal(value) else '"'
    elif _NUMBER_LIKE.match(value):
        style = '"'
    plain = _TAG_OF(ScalarNode, value, (True, False)) == _TEXT
    return ScalarEvent(None, _TEXT, (plain, True), value, style=style)


def _can_be_literal(value: str) -> bool:
    """A block cannot carry tabs at the start, trailing blanks or control characters without turning into quotes."""
    return all(c.isprintable() or c in "\n\t" for c in value) and not re.search(r"[ \t]\n|\A[ \t\n]|[ \t]\Z", value)


@lru_cache(maxsize=1024, typed=True)
def _number(value: Any) -> ScalarEvent:
    """A number, a truth value or null, as PyYAML spells it.

    Raises:
        RepresenterError: none of these.
    """
    node = _REPRESENTER.represent_data(value)
    return ScalarEvent(None, node.tag, (True, False), node.value)


_TAG_OF: Callable[[type, str, tuple[bool, bool]], str] = Resolver().resolve
_REPRESENTER = SafeRepresenter()


def _value(value: Any, emit: _Emit) -> None:
    """All events of a value; no anchors: kubectl's users do not expect any."""
    match value:
        case str():
            emit(_text(value))
        case dict():
            emit(_MAPPING)
            for key, inner in value.items():
                _value(key, emit)
                _value(inner, emit)
            emit(_MAPPING_END)
        case list() | tuple():
            emit(_SEQUENCE)
            for inner in value:
                _value(inner, emit)
            emit(_SEQUENCE_END)
        case _:
            emit(_number(value))


def yaml_text(*documents: Any) -> str:
    """One or several documents, separated by ``---``; keys in the order given, UTF-8 kept as it is."""
    written = io.StringIO()
    emitter = CEmitter(written, width=WIDTH, allow_unicode=True)
    start = DocumentStartEvent(explicit=len(documents) > 1)
    emitter.open()
    for document in documents:
        emitter.emit(start)
        _value(document, emitter.emit)
        emitter.emit(_DOCUMENT_END)
    emitter.close()
    return written.getvalue()


def joined(texts: Iterable[str]) -> str:
    """Documents that are text already, as one stream."""
    return "---\n".join(texts)
