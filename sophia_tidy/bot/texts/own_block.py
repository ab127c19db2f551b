"""The part of a body that is the bot's, between two hidden marks: what people write around it stays as they wrote it."""

from collections.abc import Callable

from ...formats.markdown_fit import FORGE_LIMIT, fitted, forge_size
from ..model.actions import without_references
from .own_lines import BodyLine, own_lines

_BEGIN, _END = "<!-- tidy:begin -->", "<!-- tidy:end -->"
_ROOM = FORGE_LIMIT - 1_000  # numbers that come in the place of references are longer than some


def framed(old: str, text: str, marked: Callable[[str], str]) -> str:
    """A body with ``text`` as the bot's part, cut to the room that people's words leave; ``marked`` puts a marker in."""
    before, behind = _around(old)
    room = _ROOM - forge_size(marked(_block(before, "", behind)))
    return marked(_block(before, fitted(text, max(0, room)), behind))


def inside(body: str) -> str:
    """The bot's part of a body; "" where there is none."""
    begin, end = _marks(body)
    return body[begin.start + len(begin.text) : end.start].strip("\r\n") if begin and end else ""


def same(one: str, other: str) -> bool:
    """Whether two bodies say the same: a forge may keep CRLF for LF, and trim the ends of lines and of the whole."""
    return _plain(one) == _plain(other)


def harmless(text: str) -> str:
    """Markdown in which nobody has hidden a mark or a reference."""
    return without_references(text).replace("<!--", "&lt;!--")


def _block(before: str, text: str, behind: str) -> str:
    return f"{before}{_BEGIN}\n{text}\n{_END}{behind}"


def _around(body: str) -> tuple[str, str]:
    """What stands before and behind the block, to the last byte.

    Where a mark was taken out nobody can say whose the text between is, so
    all of it is kept, behind the block that is to come.
    """
    begin, end = _marks(body)
    if begin and end:
        return body[: begin.start], body[end.start + len(end.text.rstrip("\r\n")) :]
    return "", f"\n\n{body}" if body.strip() else ""


def _marks(body: str) -> tuple[BodyLine | None, BodyLine | None]:
    begin = end = None
    for line in own_lines(body) if _BEGIN in body else ():
        if begin is None and line.text.strip() == _BEGIN:
            begin = line
        elif begin is not None and line.text.strip() == _END:
            return begin, line
    return begin, end


def _plain(body: str) -> str:
    return "\n".join(line.rstrip() for line in body.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n"))
