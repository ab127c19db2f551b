"""Keys that are nearly right: ``container-name``, ``enviroment``, ``health_check``."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from ...formats.yaml_nodes import pairs
from ...kernel.edit import Fix
from ..load.schema.service import SERVICE, TOP
from .document import ComposeDocument, Pair

_NEAR = 0.84


def misspelt(document: ComposeDocument) -> Iterator[Fix]:
    """The key is spelt as the compose-spec has it, where it is near one that does not stand there yet."""
    yield from _among(document, list(pairs(document.root)), TOP)
    for _, service in document.services():
        yield from _among(document, list(pairs(service)), SERVICE)


def _among(document: ComposeDocument, found: list[Pair], known: Collection[str]) -> Iterator[Fix]:
    present = {key.value for key, _ in found}
    for key, _ in found:
        meant = _meant(key.value, known)
        if meant is not None and meant not in present:
            line = document.lines[key.start_mark.line]
            column, end = key.start_mark.column, key.end_mark.column
            yield document.fix(
                key.start_mark.line,
                key.start_mark.line + 1,
                (line[:column] + meant + line[end:],),
                f"unknown key {key.value!r}; expected {meant!r}",
            )


def _meant(word: str, known: Collection[str]) -> str | None:
    if word in known or word.startswith("x-"):
        return None
    plain = {name.replace("_", ""): name for name in known}
    if (same := plain.get(word.lower().replace("-", "").replace("_", ""))) is not None:
        return same
    near = get_close_matches(word.lower(), known, 1, _NEAR)
    return near[0] if near else None
