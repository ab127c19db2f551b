"""Hidden markers: what the bot has to know again, in a comment of HTML in the body that it is about.

``<!-- sophia-tidy:1:PAYLOAD -->`` for a pull request and
``<!-- sophia-tidy-dashboard:1:PAYLOAD -->``; the payload is JSON in ASCII, in
base64url without padding (RFC 4648, section 5), of which no ``--`` and no
``>`` can come: ``-`` stands for six bits that only the last sextet of three
ASCII bytes can have.  The first marker that begins a line, neither quoted
nor code, counts.
"""

import binascii
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

from ...kernel.errors import TidyError
from ..model.marker import DashboardMarker, PullMarker
from .own_lines import lines_of, own_lines

VERSION = 1
_PULL, _DASHBOARD = "sophia-tidy", "sophia-tidy-dashboard"
_TEXTS = tuple(name for name in PullMarker._fields if name != "heads")


class NewerMarkerError(TidyError):
    """A marker that a later version has written; who does not understand it must leave it, and what it is about, alone."""


def pull_marker(marker: PullMarker) -> str:
    """The marker of a pull request, a line without its end."""
    return _marker(_PULL, {name: value for name, value in marker._asdict().items() if value or name == "heads"})


def read_pull_marker(body: str) -> PullMarker | None:
    """What the first marker says; None where there is none, or it is damaged.

    Raises:
        NewerMarkerError: it is of a later version.
    """
    data = _data(_PULL, body)
    match data:
        case {"heads": [*heads], **rest} if all(isinstance(each, str) for each in heads):
            texts = {name: rest.get(name, "") for name in _TEXTS}
            if all(isinstance(text, str) for text in texts.values()) and texts["group"]:
                return PullMarker(heads=tuple(map(str, heads)), **{name: str(text) for name, text in texts.items()})
    return None


def with_pull_marker(body: str, marker: PullMarker) -> str:
    """The body with its marker written anew, in its place, or at the end; nothing else changes.

    Raises:
        NewerMarkerError: there is one of a later version.
    """
    return _with(_PULL, body, pull_marker(marker))


def dashboard_marker(marker: DashboardMarker) -> str:
    """The marker of the dashboard, a line without its end."""
    refused = {group: list(marker.refused[group]) for group in sorted(marker.refused)}
    return _marker(_DASHBOARD, {"refused": refused})


def read_dashboard_marker(body: str) -> DashboardMarker | None:
    """What the first marker says; None where there is none, or it is damaged.

    Raises:
        NewerMarkerError: it is of a later version.
    """
    match _data(_DASHBOARD, body):
        case {"refused": dict(refused)} if all(map(_is_refusal, refused.values())):
            return DashboardMarker({str(group): (str(said[0]), str(said[1])) for group, said in refused.items()})
    return None


def with_dashboard_marker(body: str, marker: DashboardMarker) -> str:
    """As `with_pull_marker`, for the dashboard."""
    return _with(_DASHBOARD, body, dashboard_marker(marker))


def _is_refusal(said: object) -> bool:
    return isinstance(said, list) and len(said) == 2 and all(isinstance(each, str) for each in said)


def _marker(kind: str, data: Mapping[str, object]) -> str:
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return f"<!-- {kind}:{VERSION}:{urlsafe_b64encode(text.encode('ascii')).decode('ascii').rstrip('=')} -->"


def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(rf" {{0,3}}<!--\s*{kind}:(\d*):?((?:(?!-->)[^\r\n])*)-->")


def _found(kind: str, body: str) -> re.Match[str] | None:
    """The first marker, by where it stands in the body."""
    if f"{kind}:" not in body:
        return None
    pattern = _pattern(kind)
    return next((found for line in own_lines(body) if (found := pattern.match(body, line.start))), None)


def _data(kind: str, body: str) -> object:
    found = _found(kind, body)
    if found is None or not found[1]:
        return None
    if int(found[1][:9]) > VERSION:
        raise NewerMarkerError(
            f"a marker of version {found[1][:9]}; expected {VERSION}, for a later version of sophia-tidy has written it"
        )
    payload = "".join(found[2].split())
    try:
        return json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode("ascii"))
    except (binascii.Error, ValueError, RecursionError):
        return None


def _with(kind: str, body: str, marker: str) -> str:
    _data(kind, body)
    found = _found(kind, body)
    if found is not None:
        return body[: found.start()] + marker + body[found.end() :]
    lines = lines_of(body)
    end = "\r\n" if lines and lines[0].text.endswith("\r\n") else "\n"
    gap = "" if not body or body.endswith(("\n\n", "\r\n\r\n")) else end if body.endswith("\n") else end * 2
    return body + gap + marker
