"""The rules of routers, of Traefik v2 and v3, in the language of the Traefik that the cluster runs.

v3 takes one value in a matcher where v2 took several, and Go's regular
expressions where v2 had ``{name:pattern}`` (Traefik, "Migration Guide: From
v2 to v3").  ``Host(`a`) || Host(`b`)`` means the same to both.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"\s*(?:(?P<operator>&&|\|\||!|\(|\))|(?P<name>[A-Za-z]+)\s*\(\s*(?P<values>(?:`[^`]*`|\"(?:[^\"\\]|\\.)*\"|[\s,])*)\))"
)
_VALUE = re.compile(r"`([^`]*)`|\"((?:[^\"\\]|\\.)*)\"")
_VARIABLE = r"\{([A-Za-z0-9_-]+)(?::((?:[^{}]|\{[0-9,]*\})*))?\}"
_CANONICAL = {
    name.lower(): name
    for name in (
        "Host",
        "HostRegexp",
        "Path",
        "PathPrefix",
        "PathRegexp",
        "Method",
        "Header",
        "HeaderRegexp",
        "Query",
        "QueryRegexp",
        "ClientIP",
        "HostSNI",
        "HostSNIRegexp",
        "ALPN",
    )
} | {"hostheader": "Host", "headers": "Header", "headersregexp": "HeaderRegexp"}
_V2 = {"Header": "Headers", "HeaderRegexp": "HeadersRegexp"}
_PAIRS = ("Header", "HeaderRegexp")


class Matcher(NamedTuple):
    """One matcher with its values, and whether a ``!`` stands before it."""

    name: str
    values: tuple[str, ...]
    negated: bool = False


class NotARule(ValueError):
    """Text that is not in the rule language; says where."""


def translated(text: str, *, v3: bool = True) -> str:
    """The rule for Traefik v3, or for v2.

    Raises:
        NotARule: the text is not a rule.
    """
    parts = list(_parts(text))
    alone = len(parts) == 1
    written = [part if isinstance(part, str) else _written(part, alone, v3=v3) for part in parts]
    return _spaced(written)


def matchers(text: str) -> list[Matcher]:
    """All matchers of a rule.

    Raises:
        NotARule: the text is not a rule.
    """
    return [part for part in _parts(text) if isinstance(part, Matcher)]


def hosts_in(text: str) -> list[str]:
    """The host names for which a rule asks, without doubles; none from what is negated."""
    names = [
        value
        for each in matchers(text)
        if each.name in ("Host", "HostSNI") and not each.negated
        for value in each.values
    ]
    return [name for name in dict.fromkeys(names) if name and name != "*"]


def _parts(text: str) -> Iterator[str | Matcher]:
    place, negated = 0, False
    text = text.strip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise NotARule(f"at {text[place : place + 20]!r}")
        place = found.end()
        if found["operator"]:
            negated = found["operator"] == "!"
            yield found["operator"]
        else:
            yield Matcher(_CANONICAL.get(found["name"].lower(), found["name"]), _values(found["values"]), negated)
            negated = False


def unknown_matchers(text: str) -> list[str]:
    """Names of matchers that neither version knows."""
    return [each.name for each in matchers(text) if each.name not in _CANONICAL.values()]


def _values(text: str) -> tuple[str, ...]:
    return tuple(found[1] if found[1] is not None else found[2].replace('\\"', '"') for found in _VALUE.finditer(text))


def _written(matcher: Matcher, alone: bool, *, v3: bool) -> str:
    if not v3 and matcher.name not in ("Host", "Method", "ClientIP", "HostSNI"):
        return _call(_V2.get(matcher.name, matcher.name), matcher.values)
    joined, terms = _terms(matcher)
    return terms[0] if len(terms) == 1 else joined.join(terms) if alone else f"({joined.join(terms)})"


def _terms(matcher: Matcher) -> tuple[str, list[str]]:
    """The operator and the one-value calls that a matcher of several values stands for."""
    name, values = matcher.name, matcher.values
    if name in _PAIRS or (name == "Query" and len(values) == 2 and "=" not in values[0]):
        return " && ", [_call(name, values)]
    if name == "Query":
        return " && ", [_call(name, tuple(value.split("=", 1))) for value in values]
    return " || ", [_single(name, value) for value in values] or [_call(name, ())]


def _single(name: str, value: str) -> str:
    """A call with one value; v2's ``{name:pattern}`` becomes a regular expression."""
    if not re.search(_VARIABLE, value):
        return _call(name, (value,))
    if name in ("HostRegexp", "HostSNIRegexp"):
        return _call(name, (f"^{_expression(value, '[^.]+')}$",))
    if name in ("Path", "PathPrefix"):
        return _call("PathRegexp", (f"^{_expression(value, '[^/]+')}" + ("$" if name == "Path" else ""),))
    return _call(name, (value,))


def _expression(value: str, default: str) -> str:
    text, place = "", 0
    for found in re.finditer(_VARIABLE, value):
        text += re.escape(value[place : found.start()]).replace("\\-", "-").replace("\\/", "/")
        pattern = found[2] if found[2] is not None else default
        text += f"(?:{pattern})" if "|" in pattern else pattern
        place = found.end()
    return text + re.escape(value[place:]).replace("\\-", "-").replace("\\/", "/")


def _call(name: str, values: tuple[str, ...]) -> str:
    return f"{name}({', '.join(_quoted(value) for value in values)})"


def _quoted(value: str) -> str:
    return f"`{value}`" if "`" not in value else '"{}"'.format(value.replace("\\", "\\\\").replace('"', '\\"'))


def _spaced(parts: list[str]) -> str:
    """Operators with a space on both sides, nothing inside of parentheses."""
    text = ""
    for part in parts:
        text += f" {part} " if part in ("&&", "||") else part
    return text
