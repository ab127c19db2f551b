"""Paths into manifests: ``spec.containers[0].env[name=HOME].value``, ``data["nginx.conf"]``, ``rules[*].host``."""

import re
from collections.abc import Iterator
from typing import Any

Step = str | int | tuple[str, str] | None
_STEP = re.compile(
    r"""\.?(?:\[(?:(?P<index>-?\d+)|(?P<all>\*)|"(?P<quoted>[^"]*)"|(?P<key>\w+)=(?P<value>[^]]*))]"""
    r"""|(?P<name>[^.\[\]]+))"""
)


def parse_path(text: str) -> tuple[Step, ...]:
    """The steps of a path; ``.`` alone is the thing itself, None stands for every item.

    Raises:
        ValueError: not a path.
    """
    steps: list[Step] = []
    position = 0
    while text != "." and position < len(text):
        found = _STEP.match(text, position)
        if not found:
            raise ValueError(f"{text!r} is not a path; wrong at {text[position:]!r}")
        position = found.end()
        steps.append(_step(found))
    return tuple(steps)


def _step(found: re.Match[str]) -> Step:
    if found["index"] is not None:
        return int(found["index"])
    if found["all"]:
        return None
    if found["key"]:
        return (found["key"], found["value"])
    return found["quoted"] if found["quoted"] is not None else found["name"]


def walk(value: Any, steps: tuple[Step, ...]) -> Iterator[Any]:
    """Every value that the steps lead to; a value of null counts as absent, as it does for the API server."""
    if not steps:
        if value is not None:
            yield value
        return
    for each in _next(value, steps[0]):
        yield from walk(each, steps[1:])


def _next(value: Any, step: Step) -> Iterator[Any]:
    match step:
        case None:
            yield from value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        case (key, wanted):
            yield from (each for each in value or () if isinstance(each, dict) and str(each.get(key)) == wanted)
        case int():
            if isinstance(value, list) and -len(value) <= step < len(value):
                yield value[step]
        case str():
            if isinstance(value, dict) and step in value:
                yield value[step]
