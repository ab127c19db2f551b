"""A ruff configuration without what this ruff would refuse: copies of its files, for ruff to read in their place.

ruff ends with an error at one rule that it no longer knows, or at a
``required-version`` that is not its own.  In a copy that is left out.
A copy lies elsewhere, so patterns with a folder in them become absolute.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, time
from pathlib import PurePosixPath
from typing import Any

from .ruff_chain import Link

SELECTORS = (
    "select",
    "extend-select",
    "ignore",
    "extend-ignore",
    "fixable",
    "extend-fixable",
    "unfixable",
    "extend-unfixable",
    "extend-safe-fixes",
    "extend-unsafe-fixes",
)
BY_FILE = ("per-file-ignores", "extend-per-file-ignores")
VERSION = "required-version"
_PATTERNS = ("exclude", "extend-exclude", "include", "extend-include", "src", "namespace-packages")
_GLOB = str.maketrans({c: f"[{c}]" for c in "*?["})


def file_name(number: int) -> str:
    """What the copy of the file at this place of the chain is called; each extends the next."""
    return f"{number}.toml"


def copies(links: Sequence[Link], codes: Collection[str], root: str) -> tuple[str, ...]:
    """The texts of the copies, in the order of the chain, without the codes and without ``required-version``."""
    return tuple(
        _toml(_cleaned(link, codes, root) | ({"extend": file_name(number)} if number < len(links) else {}))
        for number, link in enumerate(links, 1)
    )


def naming(links: Sequence[Link], code: str) -> tuple[Link, tuple[str, ...]] | None:
    """The file that names the rule, and the keys that lead there; None where none does."""
    for link in links:
        for place, keys in ((link.table, ()), (link.table.get("lint"), ("lint",))):
            if not isinstance(place, dict):
                continue
            found = next((key for key in SELECTORS if code in _listed(place.get(key))), None) or next(
                (
                    key
                    for key in BY_FILE
                    if isinstance(place.get(key), dict) and any(code in _listed(value) for value in place[key].values())
                ),
                None,
            )
            if found:
                return link, (*keys, found)
    return None


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _cleaned(link: Link, codes: Collection[str], root: str) -> dict[str, object]:
    folder = PurePosixPath(root) / link.path.parent

    def anew(pattern: Any) -> Any:
        bare = pattern.removeprefix("!") if isinstance(pattern, str) else ""
        if "/" not in bare or bare.startswith("/"):
            return pattern
        return f"{pattern[: len(pattern) - len(bare)]}{str(folder).translate(_GLOB)}/{bare}"

    table = {key: value for key, value in link.table.items() if key not in ("extend", VERSION)}
    table = _placed(table, codes, anew)
    if isinstance(lint := table.get("lint"), dict):
        table["lint"] = _placed(lint, codes, anew)
    for tool in ("format", "analyze"):
        table.pop(tool, None)  # what formats code is not run
    return table


def _placed(table: Mapping[str, object], codes: Collection[str], anew: Callable[[object], object]) -> dict[str, object]:
    made = dict(table)
    for key, value in table.items():
        if key in SELECTORS and isinstance(value, list):
            made[key] = [code for code in value if code not in codes]
        elif key in BY_FILE and isinstance(value, dict):
            made[key] = {
                anew(pattern): [c for c in _listed(listed) if c not in codes] for pattern, listed in value.items()
            }
        elif key in _PATTERNS and isinstance(value, list):
            made[key] = [anew(pattern) for pattern in value]
    return made


def _toml(table: Mapping[str, object]) -> str:
    return "".join(f"{_text(key)} = {_value(value)}\n" for key, value in table.items())


def _value(value: object) -> str:
    """A value in TOML, on one line.

    Raises:
        TypeError: it is nothing that TOML has.
    """
    match value:
        case bool():
            return str(value).lower()
        case str():
            return _text(value)
        case int() | float():
            return repr(value)
        case date() | time():
            return value.isoformat()
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            return "{" + ", ".join(f"{_text(key)} = {_value(each)}" for key, each in value.items()) + "}"
    raise TypeError(f"{type(value).__name__} is not a type of TOML")


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def patterns(value: Sequence[str]) -> str:
    """A list of texts as a value of TOML."""
    return _value(list(value))
