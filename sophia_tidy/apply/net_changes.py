"""What a plan comes to: for each path its state before and after.

A sum of plans may write a path several times, or move a file and then write
it; two moves may swap names.  Only the ends count, and they are independent
of one another, so a run can be interrupted between any two of them and still
be brought to either end.
"""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from ..kernel.plan import Move, Plan, Write, digest
from ..kernel.tree import SYMLINK, Tree

LINK = SYMLINK  # a mode that no permission bits can be


@dataclass(frozen=True, slots=True)
class State:
    """A regular file: the digest of its bytes and its permission bits; a link: that of its text, and ``LINK``."""

    digest: str
    mode: int

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link."""
        return self.mode == LINK


@dataclass(frozen=True, slots=True)
class Transition:
    """One path from one state to another; None is no file.

    ``area`` is the folder that holds the temporary names where the journal is
    on another file system, None where the journal itself does.
    """

    path: PurePosixPath
    before: State | None
    after: State | None
    area: PurePosixPath | None = None

    def to_json(self) -> dict[str, Any]:
        """The transition as the journal keeps it."""
        area = None if self.area is None else str(self.area)
        return {"path": str(self.path), "before": _state(self.before), "after": _state(self.after), "area": area}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Transition":
        """The inverse of `to_json`.

        Raises:
            KeyError, TypeError: the data was not written by `to_json`.
        """
        before, after = (None if data[key] is None else State(**data[key]) for key in ("before", "after"))
        area = None if data["area"] is None else PurePosixPath(data["area"])
        return cls(PurePosixPath(data["path"]), before, after, area)


def _state(state: State | None) -> dict[str, Any] | None:
    return None if state is None else {"digest": state.digest, "mode": state.mode}


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a file of the new tree comes from.

    ``content`` is None where the bytes are those of ``origin`` unchanged;
    ``origin`` is the old path whose mode it inherits, None for a new file.
    """

    content: bytes | None
    origin: PurePosixPath | None


def net_effect(plan: Plan, tree: Tree) -> dict[PurePosixPath, Piece | None]:
    """The paths that differ between ``tree`` and ``tree.after(plan)``, with what each becomes; None is no file.

    Raises:
        StalePlan: the plan was made for another tree.
    """
    tree.after(plan)
    pieces: dict[PurePosixPath, Piece | None] = {}

    def piece(path: PurePosixPath) -> Piece | None:
        return pieces[path] if path in pieces else Piece(None, path) if path in tree else None

    for change in plan:
        now = piece(change.path)
        match change:
            case Write(content=content):
                pieces[change.path] = Piece(content, now.origin if now else None)
            case Move(target=target):
                pieces[change.path], pieces[target] = None, now
    return {path: new for path, new in sorted(pieces.items()) if _differs(path, new, tree)}


def _differs(path: PurePosixPath, new: Piece | None, tree: Tree) -> bool:
    if new is None:
        return path in tree
    if new.content is None:
        return new.origin != path
    return new.origin != path or digest(tree[path]) != digest(new.content)
