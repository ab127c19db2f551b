"""The pins table `rules/workflow/pins.yaml`: the commit behind each tag that people write, of the actions that many use.

Whoever carries a job keeps the version that its people chose; a tag can be
moved to other code, a commit cannot (docs.github.com, "Secure use
reference").  The table has thousands of tags, and a run asks for a few: an
action's lines are read when it is asked for.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

from ...formats.yaml_schema import Node, SchemaReader
from ...kernel.errors import RuleError
from ...kernel.location import Location

TABLE = PurePosixPath("rules/workflow/pins.yaml")
_ACTION = re.compile(r"^  (?P<action>[\w.-]+/[\w.-]+):\n(?P<rows>(?:    .*\n)+)", re.MULTILINE)
_ROW = re.compile(r"""^    "?(?P<tag>[\w./-]+)"?: (?P<sha>[0-9a-f]{40})(?: (?P<version>\S+))?$""")
_NUMBER = re.compile(r"\d+")


class TagPin(NamedTuple):
    """The commit of a tag, and the full version that stands at it."""

    sha: str
    version: str


class WithdrawnTags(NamedTuple):
    """Tags of an action below a version, from one on, and why nobody may (or can) run them."""

    below: tuple[int, ...]
    since: tuple[int, ...]
    why: str

    def has(self, tag: str) -> bool:
        """Whether a tag is one of them; a name without a number (``main``) is not."""
        numbers = numbers_of(tag)
        return bool(numbers) and self.since <= numbers < self.below


def numbers_of(tag: str) -> tuple[int, ...]:
    """The numbers of a version tag: (4, 2) of ``v4.2``; none of a branch."""
    return tuple(map(int, _NUMBER.findall(tag))) if re.match(r"v?\d", tag) else ()


@dataclass(frozen=True, slots=True)
class PinTable:
    """The table: pins by action and tag; ``compromised`` tags ran someone else's code, GitHub no longer runs the ``retired``.

    ``branches``, as ``owner/name@main`` in lower case, are as their newest
    release; nobody keeps the ``archived`` any more.  ``seen`` are commits by
    action and version that others pin, for the tool that refreshes the rows.
    """

    path: PurePosixPath
    compromised: Mapping[str, WithdrawnTags]
    retired: Mapping[str, WithdrawnTags]
    branches: frozenset[str]
    archived: frozenset[str]
    seen: Mapping[str, Mapping[str, str]]
    _rows: Mapping[str, tuple[int, str]]
    _read: dict[str, Mapping[str, TagPin]] = field(default_factory=dict)

    def __contains__(self, action: str) -> bool:
        return action.lower() in self._rows

    def actions(self) -> Iterable[str]:
        """The actions, in lower case, as the table has them."""
        return self._rows.keys()

    def tags(self, action: str) -> Mapping[str, TagPin]:
        """The tags of an action, ``owner/name`` in any case; none of one that the table lacks.

        Raises:
            RuleError: a line of it is wrong.
        """
        action = action.lower()
        if action not in self._rows:
            return {}
        if action not in self._read:
            self._read[action] = dict(self._pins(*self._rows[action]))
        return self._read[action]

    def pin(self, action: str, ref: str) -> TagPin | None:
        """The commit of a tag, or of the newest release of a branch that is as that; None where nobody knows.

        Raises:
            RuleError: a line of the action is wrong.
        """
        tags = self.tags(action)
        if ref not in tags and f"{action}@{ref}".lower() in self.branches:
            return max(tags.values(), key=lambda each: numbers_of(each.version), default=None)
        return tags.get(ref)

    def _pins(self, line: int, rows: str) -> Iterable[tuple[str, TagPin]]:
        for index, row in enumerate(rows.splitlines()):
            match = _ROW.match(row)
            if match is None:
                raise RuleError(
                    f"{row.strip()!r}; expected tag: the 40 digits of a commit, and the version where the tag is none",
                    Location(self.path, line + index, 5),
                )
            yield match["tag"], TagPin(match["sha"], match["version"] or match["tag"])


def read_pin_table(text: bytes, path: PurePosixPath = TABLE) -> PinTable:
    """The table of one file.

    Raises:
        RuleError: the part before the actions is wrong, there are none, or one comes twice.
    """
    head, found, body = text.decode().partition("\nactions:\n")
    reader = SchemaReader(path)
    if not found:
        raise RuleError("there are no actions; expected a line 'actions:' and what follows it", Location(path))
    names = ("archived", "branches", "compromised", "retired", "seen")
    keys = reader.mapping(reader.document(head.encode()), names, names)
    withdrawn = {
        name: {action.lower(): _withdrawn(reader, node) for action, _, node in reader.pairs(keys[name])}
        for name in ("compromised", "retired")
    }
    branches, archived = (
        frozenset(each.lower() for each in reader.strings(keys[key])) for key in ("branches", "archived")
    )
    seen = {
        action: {tag: reader.string(sha) for tag, _, sha in reader.pairs(node)}
        for action, _, node in reader.pairs(keys["seen"])
    }
    rows, line, at = dict[str, tuple[int, str]](), head.count("\n") + 3, 0
    for match in _ACTION.finditer(body):
        line += body.count("\n", at, match.start("rows"))
        at = match.start("rows")
        if match["action"].lower() in rows:
            raise RuleError(f"{match['action']} comes twice; expected each action once", Location(path, line - 1, 3))
        rows[match["action"].lower()] = (line, match["rows"])
    return PinTable(path, withdrawn["compromised"], withdrawn["retired"], branches, archived, seen, rows)


def _withdrawn(reader: SchemaReader, node: Node) -> WithdrawnTags:
    keys = reader.mapping(node, ("below", "since", "why"), ("below", "why"))
    since = numbers_of(reader.string(keys["since"])) if "since" in keys else (0,)
    return WithdrawnTags(numbers_of(reader.string(keys["below"])), since, reader.string(keys["why"]))
