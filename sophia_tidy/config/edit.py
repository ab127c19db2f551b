"""TOML that a person wrote, with other values in it: comments, order, quoting and line ends stay.

Each way of writing a value down is tried and read again; the first whose data
are exactly the old ones with the new value is taken.  So what an editor of
TOML gets wrong in a rare layout is never written.
"""

import re
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from copy import deepcopy
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..formats.toml_json import read_toml
from ..kernel.errors import ConfigError
from ..kernel.location import Location

if TYPE_CHECKING:
    from tomlkit.items import Item

Value = str | bool | int | list[str]
_BOM = b"\xef\xbb\xbf"
_HEADER = re.compile(r"[ \t]*\[")
_BESIDE = re.compile(r"[ \t]*(#.*)?\Z")


def edited(content: bytes, values: Iterable[tuple[Sequence[str], Value]], path: PurePosixPath) -> bytes:
    """The file with these values under their keys (from the top: ``tool``, …); an empty one gets nothing else.

    Raises:
        ConfigError: the file is no TOML, or a key cannot be put into it.
    """
    bom, ends, text = _taken_apart(content, path)
    for keys, value in values:
        text = _with(text, tuple(keys), value, path)
    return bom + (text.replace("\n", "\r\n") if ends else text).encode()


def without(content: bytes, keys: Iterable[Sequence[str]], path: PurePosixPath) -> bytes:
    """The file without these keys, where it has them; made to be read, not to be written.

    Raises:
        ConfigError: the file is no TOML, or the key cannot be taken out of it.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    bom, ends, text = _taken_apart(content, path)
    for each in keys:
        data = _read(text, path)
        if not _drop(data, tuple(each)):
            continue
        try:
            document = tomlkit.parse(text)
            _drop(document, tuple(each))
            text = tomlkit.dumps(document)
        except TOMLKitError as error:
            raise _cannot(tuple(each), path) from error
        if _read(text, path) != data:
            raise _cannot(tuple(each), path)
    return bom + (text.replace("\n", "\r\n") if ends else text).encode()


def _taken_apart(content: bytes, path: PurePosixPath) -> tuple[bytes, bool, str]:
    """The byte order mark, whether every line ends as on Windows, and the text (with plain line ends where they all do)."""
    bom = _BOM if content.startswith(_BOM) else b""
    try:
        text = content[len(bom) :].decode()
    except UnicodeDecodeError as error:
        raise ConfigError("it is not UTF-8; expected TOML, which is", Location(path)) from error
    ends = "\r\n" in text and text.count("\r\n") == text.count("\n")
    return bom, ends, text.replace("\r\n", "\n") if ends else text


def _read(text: str, path: PurePosixPath) -> dict[str, object]:
    import tomllib

    try:
        return read_toml(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{str(error)[:1].lower()}{str(error)[1:]}; expected TOML", Location(path)) from error


def _with(text: str, keys: tuple[str, ...], value: Value, path: PurePosixPath) -> str:
    wanted = _read(text, path)
    if not _put(wanted, keys, value):
        raise _cannot(keys, path)
    for candidate in _candidates(text, keys, value):
        if _has(candidate, wanted):
            return candidate
    raise _cannot(keys, path)


def _put(data: dict[str, object], keys: tuple[str, ...], value: Value) -> bool:
    for key in keys[:-1]:
        below = data.setdefault(key, {})
        if not isinstance(below, dict):
            return False
        data = below
    data[keys[-1]] = deepcopy(value)
    return True


def _drop(data: object, keys: tuple[str, ...]) -> bool:
    for key in keys[:-1]:
        data = data.get(key) if isinstance(data, dict) else None
    if not isinstance(data, dict) or keys[-1] not in data:
        return False
    del data[keys[-1]]
    return True


def _has(text: str, wanted: dict[str, object]) -> bool:
    import tomllib

    try:
        return read_toml(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _candidates(text: str, keys: tuple[str, ...], value: Value) -> Iterator[str]:
    """The text with the value: in the table that is there, else in a new one behind its neighbours, else at the end."""
    import tomlkit

    header = f"[{'.'.join(map(_key, keys[:-1]))}]"
    new = [header, f"{_key(keys[-1])} = {tomlkit.item(value).as_string()}"]
    whole = text if text.endswith("\n") or not text else text + "\n"
    at_end = "\n".join([whole + ("" if whole.endswith("\n\n") or not whole else "\n") + new[0], new[1], ""])
    by_editor, lines, behind = _by_editor(text, keys, value), text.split("\n"), _behind_neighbours(text, keys)
    if re.search(rf"^[ \t]*{re.escape(header)}[ \t]*(#.*)?$", text, re.MULTILINE):
        yield from (each for each in (by_editor, at_end) if each is not None)
        return
    if behind is not None:
        yield "\n".join([*lines[:behind], "", *new, *lines[behind:]])
    yield from (each for each in (at_end, by_editor) if each is not None)


def _behind_neighbours(text: str, keys: tuple[str, ...]) -> int | None:
    """The line behind the last table below the same two keys, before the blank lines and comments of what follows; None where there is none."""
    start = r"[ \t]*\[{1,2}[ \t]*" + r"[ \t]*\.[ \t]*".join(rf"[\"']?{re.escape(key)}[\"']?" for key in keys[:2])
    lines = text.split("\n")
    last = max((at for at, line in enumerate(lines) if re.match(rf"{start}[ \t]*[.\]]", line)), default=None)
    if last is None:
        return None
    end = next((at for at in range(last + 1, len(lines)) if _HEADER.match(lines[at])), len(lines))
    while end > last + 1 and _BESIDE.match(lines[end - 1]):
        end -= 1
    return end


def _by_editor(text: str, keys: tuple[str, ...], value: Value) -> str | None:
    """The text as tomlkit edits it; None where it cannot."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError
    from tomlkit.items import InlineTable

    try:
        document = tomlkit.parse(text)
        at: MutableMapping[str, object] = document
        for depth, key in enumerate(keys[:-1]):
            if key not in at:
                plain = tomlkit.table(is_super_table=depth < len(keys) - 2)
                at[key] = tomlkit.inline_table() if isinstance(at, InlineTable) else plain
            below = at[key]
            if not isinstance(below, MutableMapping):
                return None
            at = below
        at[keys[-1]] = _as_before(at.get(keys[-1]), value)
        return tomlkit.dumps(document)
    except (TOMLKitError, AttributeError, KeyError, TypeError, ValueError):
        return None  # what is no such table; the data are compared anyway


def _as_before(old: object, value: Value) -> "Item | Value":
    """A text in the quotes of the one that it replaces, a list item by item, so that its layout and comments stay."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError
    from tomlkit.items import Array, String

    if isinstance(old, String) and isinstance(value, str) and old.as_string()[:1] == "'" != old.as_string()[1:2]:
        try:
            return tomlkit.string(value, literal=True)
        except (TOMLKitError, ValueError):
            return value
    if isinstance(old, Array) and isinstance(value, list):
        for gone in [each for each in old if each not in value]:
            old.remove(gone)
        for new in [each for each in value if each not in old]:
            old.append(new)
        return old if list(old) == value else value
    return value


def _key(key: str) -> str:
    import tomlkit

    return tomlkit.key(key).as_string() if key else '""'


def _cannot(keys: tuple[str, ...], path: PurePosixPath) -> ConfigError:
    return ConfigError(
        f"{'.'.join(map(_key, keys))} cannot be changed in this layout; expected a table that can be edited, "
        "so write the line yourself",
        Location(path),
    )
