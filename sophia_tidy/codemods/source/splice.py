"""The smallest change to a text: these bytes give way to those.

A codemod decides on the LibCST tree and answers with splices.  Code is never
printed back from the tree, so what no splice names cannot change: comments,
line ends, form feeds and odd spacing survive by construction (the approach of
asottile/pyupgrade; LibCST 1.8 loses a form feed at the start of a line).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...kernel.edit import Edit, overlap


@dataclass(frozen=True, slots=True)
class Touch:
    """One difference that a splice makes to the syntax tree, in `ast`'s words.

    ``owner`` is the type of the node whose ``field`` changes and ``line`` its
    line (0 for the module; that of the function for its arguments).
    ``removed`` and ``added`` are `ast.dump` texts; None where the node is new
    or gone.
    """

    owner: str
    field: str
    line: int
    removed: str | None
    added: str | None


@dataclass(frozen=True, slots=True)
class DeclaredEdit:
    """An edit of the bytes of a UTF-8 source, and all that the tree shows of it."""

    edit: Edit
    touches: tuple[Touch, ...] = ()

    @classmethod
    def of(cls, start: int, end: int, text: str, touches: tuple[Touch, ...] = ()) -> "DeclaredEdit":
        """``text`` for the bytes from ``start`` to ``end``."""
        return cls(Edit(start, end, text), touches)

    @property
    def start(self) -> int:
        return self.edit.start

    @property
    def end(self) -> int:
        return self.edit.end

    @property
    def text(self) -> str:
        return self.edit.text


def merged(splices: Iterable[DeclaredEdit]) -> list[DeclaredEdit]:
    """The splices in order, each once: two findings may ask for one and the same."""
    return sorted(dict.fromkeys(splices), key=lambda splice: (splice.start, splice.end))


def overlaps(ordered: Sequence[DeclaredEdit]) -> bool:
    """Whether two of them want the same bytes."""
    return overlap([splice.edit for splice in ordered])


def spliced(data: bytes, ordered: Sequence[DeclaredEdit]) -> bytes:
    """``data`` with ordered splices that do not overlap."""
    parts: list[bytes] = []
    done = 0
    for splice in ordered:
        parts += (data[done : splice.start], splice.text.encode())
        done = splice.end
    return b"".join((*parts, data[done:]))


def shifted(offset: int, ordered: Sequence[DeclaredEdit]) -> int:
    """Where the byte at ``offset`` is after the splices; a replaced one is at its replacement's start."""
    moved = offset
    for splice in ordered:
        if splice.end <= offset:
            moved += len(splice.text.encode()) - (splice.end - splice.start)
        elif splice.start < offset:
            return moved - (offset - splice.start)
    return moved
