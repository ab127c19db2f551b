"""The permissions table `rules/workflow/permissions.yaml`: what actions and commands need of ``GITHUB_TOKEN``, and why.

Scopes and levels are those of docs.github.com, "Controlling permissions for
GITHUB_TOKEN"; what an action needs is what its own page says.
"""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import NamedTuple

from ...formats.yaml_schema import Node, SchemaReader
from ..model import Step
from ..read.parts import SCOPES

TABLE = PurePosixPath("rules/workflow/permissions.yaml")


class TokenGrant(NamedTuple):
    """One scope at a level, and the reason for people; ``given`` and ``absent`` are inputs that must, or must not, be there."""

    scope: str
    level: str
    why: str
    given: str = ""
    absent: str = ""
    with_token: bool = False

    def holds(self, step: Step, has_token: bool) -> bool:
        """Whether a step of the action needs it."""
        name, _, pattern = self.given.partition("=")
        found = step.input(name.lower()) if name else None
        if name and (found is None or not found.value or not fnmatchcase(found.value.lower(), pattern.lower() or "*")):
            return False
        if self.absent and step.input(self.absent.lower()) is not None:
            return False
        return has_token or not self.with_token


class PermissionTable(NamedTuple):
    """What is needed, by actions (in lower case, with their folder where they have one), by the words of commands, and by calls."""

    actions: Mapping[str, tuple[TokenGrant, ...]]
    commands: Mapping[tuple[str, ...], tuple[TokenGrant, ...]]
    calls: Mapping[str, tuple[TokenGrant, ...]]

    def of_action(self, name: str) -> tuple[TokenGrant, ...] | None:
        """The grants of ``owner/name`` or ``owner/name/folder``; None where nobody knows."""
        return self.actions.get(name.lower())

    def of_command(self, words: tuple[str, ...]) -> tuple[TokenGrant, ...] | None:
        """The grants of a command by the most of its first words; None where nobody knows."""
        for count in range(len(words), 0, -1):
            if words[:count] in self.commands:
                return self.commands[words[:count]]
        return None

    def of_call(self, name: str) -> tuple[TokenGrant, ...] | None:
        """The grants of a call such as ``issues.createComment``, by the longest pattern that fits; None where nobody knows."""
        fits = [pattern for pattern in self.calls if fnmatchcase(name, pattern)]
        return self.calls[max(fits, key=len)] if fits else None


def read_permission_table(text: bytes, path: PurePosixPath = TABLE) -> PermissionTable:
    """The table of one file.

    Raises:
        RuleError: a wrong key, scope or level, with its place.
    """
    reader = SchemaReader(path)
    names = ("actions", "commands", "calls")
    keys = reader.mapping(reader.document(text), names, names)
    return PermissionTable(
        {name.lower(): tuple(_grants(reader, node)) for name, _, node in reader.pairs(keys["actions"])},
        {tuple(name.split()): tuple(_grants(reader, node)) for name, _, node in reader.pairs(keys["commands"])},
        {name: tuple(_grants(reader, node)) for name, _, node in reader.pairs(keys["calls"])},
    )


def _grants(reader: SchemaReader, node: Node) -> Iterator[TokenGrant]:
    for each in reader.items(node):
        keys = reader.mapping(each, {*SCOPES, "why", "with", "without", "token"}, ("why",))
        scopes = [key for key in keys if key in SCOPES]
        if len(scopes) != 1:
            raise reader.error(each, f"{len(scopes)} scopes; expected one")
        yield TokenGrant(
            scopes[0],
            reader.one_of(keys[scopes[0]], ("read", "write")),
            reader.string(keys["why"]),
            reader.string(keys["with"]) if "with" in keys else "",
            reader.string(keys["without"]) if "without" in keys else "",
            "token" in keys and reader.flag(keys["token"]),
        )
