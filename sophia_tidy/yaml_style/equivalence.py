"""Whether two texts say the same: the same events of the parser, and the same comments.

Every reading of YAML (1.1 or 1.2, core schema or any other) makes its
values of the events: of the text, tag and plainness of each scalar.  Texts
with equal events have equal values under all of them, equal anchors and
aliases, and their keys in the same order.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from ..formats import yaml_reader as yaml_door
from .style import Refused

_QUOTES: dict[str | None, str] = {"'": '"'}


def events(text: str) -> Iterator[yaml.Event]:
    """The parser's events, with places.

    Raises:
        yaml.YAMLError: the text is not YAML.
    """
    return yaml_door.events(text)


def facts(event: yaml.Event) -> tuple[Any, ...]:
    """What an event says; the kind of quotes and where it stands say nothing."""
    match event:
        case yaml.ScalarEvent():
            style = _QUOTES.get(event.style, event.style)
            return "scalar", event.anchor, event.tag, event.implicit, style, event.value
        case yaml.CollectionStartEvent():
            return type(event).__name__, event.anchor, event.tag, event.implicit, event.flow_style
        case yaml.AliasEvent():
            return "alias", event.anchor
        case yaml.DocumentStartEvent():
            return "document", event.explicit, event.version, event.tags and tuple(sorted(event.tags.items()))
        case yaml.DocumentEndEvent():
            return "end of document", event.explicit
        case _:
            return (type(event).__name__,)


def check(before: Sequence[tuple[Any, ...]], text: str) -> None:
    """Refuse a text whose events are not those of ``before``.

    Raises:
        Refused: the first difference, or that the text does not parse.
    """
    try:
        after = [facts(event) for event in events(text)]
    except yaml.YAMLError as error:
        raise Refused(f"in the style it would not parse: {' '.join(str(error).split())[:120]}") from error
    for old, new in zip(before, after, strict=False):
        if old != new:
            raise Refused(f"in the style another {old[0]} would be read")
    if len(before) != len(after):
        raise Refused("in the style more or less would be read")
