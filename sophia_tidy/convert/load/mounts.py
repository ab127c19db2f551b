"""The short form of a mount: ``source:target:options`` (compose-go, ``format/volume.go``)."""

import re
from typing import Any

from .errors import Code, LoadError
from .paths import clean

_MARKS = re.compile(r"\$\{|\}|:")
_PROPAGATIONS = ("rprivate", "private", "rshared", "shared", "rslave", "slave")


def parse_mount(text: str) -> dict[str, Any]:
    """The long form, as plain nested dicts; the target is as written.

    Raises:
        LoadError: empty, an empty part, or more than three parts.
    """
    if not text:
        raise LoadError("is empty; expected [source:]target[:options]", Code.WRONG_VALUE)
    if len(text.encode()) <= 2:
        return {"type": "volume", "target": text}
    parts = _parts(text)
    if any(not part for part in parts):
        raise LoadError("has nothing between two colons; expected [source:]target[:options]", Code.WRONG_VALUE)
    if len(parts) > 3:
        raise LoadError("has too many colons; expected [source:]target[:options]", Code.WRONG_VALUE)
    source, target = ("", parts[0]) if len(parts) == 1 else (parts[0], parts[1])
    return _long_form(source, target, parts[2].split(",") if len(parts) == 3 else [])


def short_to_long(text: str) -> dict[str, Any]:
    """The long form with a clean target, as the canonical model has it."""
    mount = parse_mount(text)
    mount["target"] = clean(mount["target"])
    return mount


def _parts(text: str) -> list[str]:
    """Split at colons, save that of a Windows drive and those inside ``${…}``."""
    parts: list[str] = []
    start = inside = 0
    for found in _MARKS.finditer(text):
        index = found.start()
        match found[0]:
            case "${":
                inside += 1
            case "}":
                inside = max(0, inside - 1)
            case _ if inside == 0 and not (index == start + 1 and text[start].isalpha()):
                parts.append(text[start:index])
                start = index + 1
    return [*parts, text[start:]]


def _long_form(source: str, target: str, options: list[str]) -> dict[str, Any]:
    mount: dict[str, Any] = {"type": "volume", "target": target}
    bind: dict[str, Any] = {}
    volume: dict[str, Any] | None = None
    for option in options:
        if option in ("ro", "rw"):
            mount["read_only"] = option == "ro"
        elif option == "nocopy":
            volume = {"nocopy": True}
        elif option in _PROPAGATIONS:
            bind["propagation"] = option
        elif option in ("z", "Z"):
            bind["selinux"] = option
    if source:
        mount["source"] = source
    if is_file_path(source):
        mount |= {"type": "bind", "bind": {**bind, "create_host_path": True}}
        if volume is not None:
            mount["volume"] = volume
    else:
        mount["volume"] = volume or {}
        if bind:
            mount["bind"] = bind
    if not mount.get("read_only", True):
        del mount["read_only"]
    return mount


def is_file_path(source: str) -> bool:
    """Whether a mount's source is a path, not the name of a volume."""
    if not source:
        return False
    return source[0] in "./~" or source.startswith("\\\\") or (source[1:2] == ":" and source[0].isalpha())
