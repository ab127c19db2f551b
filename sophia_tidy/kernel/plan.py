"""What would be done: an ordered list of changes, as plain data.

There are two verbs, write and move.  Nothing here can delete a file.
Every change names the content it expects to find, so a plan that has
gone stale is refused rather than applied to the wrong bytes.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from .finding import Finding

SAVED_PLAN = b'{"sophia-tidy-plan": '  # how the file of a saved plan begins


class Safety(StrEnum):
    """Whether a change is applied by default or only when asked for.

    ``SAFE`` changes keep the meaning of the program (or give a file that had
    none its meaning back with high confidence); the others want a reader, and
    are ``TAKEN`` where a person has said so of this one.
    """

    SAFE = "safe"
    TAKEN = "taken"
    UNSAFE = "unsafe"


MADE = (Safety.SAFE, Safety.TAKEN)  # what is applied where nobody asks for more


def digest(content: bytes) -> str:
    """The SHA-256 of ``content`` in lower-case hexadecimal."""
    from hashlib import sha256

    return sha256(content).hexdigest()


class Write(NamedTuple):
    """Give a path new content; ``expects`` is None where the file is new."""

    path: PurePosixPath
    content: bytes
    expects: str | None
    rule: str
    safety: Safety = Safety.SAFE


class Move(NamedTuple):
    """Rename a file; history follows, content does not change."""

    path: PurePosixPath
    target: PurePosixPath
    expects: str
    rule: str
    safety: Safety = Safety.SAFE


Change = Write | Move


class Plan:
    """Changes in the order in which they are made, and what was noticed on the way; it does not change.

    No tuple of the two, as it is itself a sequence of changes.
    """

    __slots__ = ("_changes", "_findings")

    def __init__(self, changes: tuple[Change, ...] = (), findings: tuple[Finding, ...] = ()):
        self._changes, self._findings = changes, findings

    @property
    def changes(self) -> tuple[Change, ...]:
        return self._changes

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self._findings

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Plan):
            return NotImplemented
        return (self.changes, self.findings) == (other.changes, other.findings)

    def __hash__(self) -> int:
        return hash((self.changes, self.findings))

    def __repr__(self) -> str:
        return f"Plan({self.changes!r}, {self.findings!r})"

    def __add__(self, other: "Plan") -> "Plan":
        return Plan(self.changes + other.changes, self.findings + other.findings)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def __bool__(self) -> bool:
        return bool(self.changes)

    def only(self, *safeties: Safety) -> "Plan":
        """The plan with just the changes of these safeties; findings stay.

        What stands on a left-out change is left out too.
        """
        return self.where(lambda change: change.safety in safeties)

    def where(self, wanted: Callable[[Change], bool]) -> "Plan":
        """The plan with just the wanted changes; findings stay.

        A change that stands on a left-out one (it expects the bytes that the
        other writes) is left out too, so that the rest is never stale.
        """
        left_out: set[PurePosixPath] = set()
        kept: list[Change] = []
        for change in self.changes:
            touched = {change.path, change.target} if isinstance(change, Move) else {change.path}
            if wanted(change) and not touched & left_out:
                kept.append(change)
            else:
                left_out |= touched
        return Plan(tuple(kept), self.findings)

    def to_json(self) -> dict[str, object]:
        """Every field, contents included, so that a plan can be stored and applied later."""
        return {
            "changes": [_change_to_json(change) for change in self.changes],
            "findings": [finding.to_json() for finding in self.findings],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Plan":
        """The inverse of `to_json`.

        Raises:
            KeyError, ValueError: the data was not written by `to_json`.
        """
        return cls(
            tuple(_change_from_json(change) for change in data["changes"]),
            tuple(Finding.from_json(finding) for finding in data["findings"]),
        )


def _change_to_json(change: Change) -> dict[str, Any]:
    head = {
        "verb": type(change).__name__.lower(),
        "path": str(change.path),
        "expects": change.expects,
        "rule": change.rule,
        "safety": change.safety.value,
    }
    match change:
        case Write(content=content):
            try:
                return head | {"content": content.decode()}
            except UnicodeDecodeError:
                return head | {"content-base64": b64encode(content).decode()}
        case Move(target=target):
            return head | {"target": str(target)}


def _change_from_json(data: dict[str, Any]) -> Change:
    path, safety = PurePosixPath(data["path"]), Safety(data["safety"])
    match data["verb"]:
        case "write":
            content = data["content"].encode() if "content" in data else b64decode(data["content-base64"])
            return Write(path, content, data["expects"], data["rule"], safety)
        case "move":
            return Move(path, PurePosixPath(data["target"]), data["expects"], data["rule"], safety)
        case verb:
            raise ValueError(f"unknown verb {verb!r}; expected write or move")
