"""A question to an API and its answer, before they are bytes."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode

from .records import Grant, Refused
from .state import ForgeState

Json = dict[str, object] | list[object] | None


@dataclass
class Call:
    """``base`` is the API's own address, ``web`` the forge's; ``path`` what the pattern of the route found."""

    state: ForgeState
    grant: Grant | None
    base: str
    web: str
    url: str
    path: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, object] = field(default_factory=dict)

    @property
    def login(self) -> str:
        return self.grant.login if self.grant else ""

    def text(self, name: str) -> str | None:
        """A field that must be text where it is there and not null."""
        value = self.body.get(name)
        if value is not None and not isinstance(value, str):
            raise Refused(422, f"Invalid request. For '{name}', {value!r} is not a string.")
        return value

    def texts(self, name: str) -> list[str]:
        value = self.body.get(name) or []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise Refused(422, f"Invalid request. For '{name}', {value!r} is not an array of strings.")
        return [str(one) for one in value]


class Answer(NamedTuple):
    status: int
    payload: Json = None
    headers: Mapping[str, str] = {}


class Route(NamedTuple):
    """``operation`` is the path as the API's description has it; ``needs`` permissions, any of which is enough."""

    method: str
    operation: str
    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    level: str
    answer: Callable[[Call], Answer]


def route(method: str, operation: str, needs: str, answer: Callable[[Call], Answer]) -> Route:
    """``{name}`` is one segment, ``{name*}`` the rest; ``needs`` are words, for writing where the method writes."""
    pattern = re.sub(r"\{(\w+)\*\}", r"(?P<\1>.+)", operation)
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern)
    level = "read" if method == "GET" else "write"
    return Route(method, operation.replace("*}", "}"), re.compile(pattern), tuple(needs.split()), level, answer)


def page_of(
    call: Call, every: Sequence[object], size_name: str, usual: int, most: int
) -> tuple[list[object], dict[str, str]]:
    """One page of a list, and the ``Link`` header where there are others (RFC 8288)."""
    size = max(1, min(_number(call.query.get(size_name), usual), most))
    page = max(1, _number(call.query.get("page"), 1))
    last = max(1, -(-len(every) // size))
    links = {"next": page + 1, "last": last} if page < last else {}
    links |= {"first": 1, "prev": page - 1} if page > 1 else {}
    shown = ", ".join(
        f'<{call.url}?{urlencode({**call.query, "page": at})}>; rel="{name}"' for name, at in links.items()
    )
    return list(every[(page - 1) * size : page * size]), {"Link": shown} if links else {}


def _number(text: str | None, usual: int) -> int:
    return int(text) if text and text.isdecimal() else usual
