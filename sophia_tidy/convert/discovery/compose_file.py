"""A file as Compose would read it, and what the rules ask of it: what its services run, lack, and take in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING

from ...formats.yaml_nodes import fields, items, kind_of, mappings, word
from ...kernel.location import Location

if TYPE_CHECKING:
    from yaml import Node

_TAG = re.compile(r"(?:@[^/]*|:[^/]*)$")
_RUNS = ("image", "build", "extends", "provider")


@dataclass(frozen=True)
class ComposeFile:
    """A file that Compose reads, alone or over another; services by name, as nodes with their places."""

    path: PurePosixPath
    top: "dict[str, Node]"
    services: "dict[str, Node]"
    names: "dict[str, Node]"  # of the services, where each is written
    head: str  # the comments above everything, a line a line

    @cached_property
    def incomplete(self) -> tuple[str, ...]:
        """Services that Compose refuses alone: they name no image and no build (compose-go, ``consistency``)."""
        return tuple(name for name, node in self.services.items() if fields(node).keys().isdisjoint(_RUNS))

    @cached_property
    def absent(self) -> "dict[tuple[str, str], Node]":
        """What services name and the file lacks, by ``services`` or ``networks`` and name, where each is named first."""
        declared = {"services": self.services.keys(), "networks": fields(self.top.get("networks")).keys() | {"default"}}
        if "include" in self.top:  # what is included has them
            return {}
        found: dict[tuple[str, str], Node] = {}
        for node in self.services.values():
            for key, top in (("depends_on", "services"), ("networks", "networks")):
                named = fields(node).get(key)
                for each in [*fields(named).keys(), *map(word, items(named))]:
                    if each and each not in declared[top]:
                        found.setdefault((top, each), named or node)
        return found

    @property
    def taken_in(self) -> "Iterator[tuple[PurePosixPath, Node, str]]":
        """The files below the root that it includes or extends (compose-spec, "Include", "Extends"): each with its place and how."""
        for item in items(self.top.get("include")):
            named = fields(item).get("path", item)
            yield from ((path, each, "includes it") for each in items(named) or [named] if (path := self._beside(each)))
        for name, service in self.services.items():
            extended = fields(fields(service).get("extends")).get("file")
            if extended is not None and (path := self._beside(extended)):
                yield path, extended, f"its service {name} extends one of it"

    def _beside(self, node: "Node") -> PurePosixPath | None:
        """A path that counts from the file's folder; None for what is elsewhere, or that nobody can tell."""
        text = word(node)
        if not text or "$" in text or ":" in text or text.startswith("/"):
            return None
        path = PurePosixPath(normpath(self.path.parent / text))
        return None if path.parts[:1] == ("..",) else path

    @property
    def runs(self) -> bool:
        """Whether it has services, its own or those of others."""
        return bool(self.services) or "include" in self.top

    @cached_property
    def resets(self) -> str | None:
        """The first tag that only means something over another file (compose-spec, "Merge")."""
        nodes = (each for service in self.services.values() for found in mappings(service) for each in found.values())
        return next((node.tag for node in nodes if node.tag in ("!reset", "!override")), None)

    def has(self, top: str, name: str) -> bool:
        """Whether it declares a service or a network."""
        return name in fields(self.top.get(top))

    @cached_property
    def values(self) -> frozenset[tuple[str, ...]]:
        """Every value of the services with the path that leads to it; items of lists have no number."""
        return frozenset(leaf for name, node in self.services.items() for leaf in _leaves(node, (name,)))

    @cached_property
    def programs(self) -> dict[str, tuple[str, str]]:
        """What each service runs: the folder that it is built from, from the root of the tree, else its image without a tag."""
        return {name: program for name, node in self.services.items() if (program := self._program(fields(node)))}

    def _program(self, service: "dict[str, Node]") -> tuple[str, str] | None:
        if (build := service.get("build")) is not None:
            context = word(build) or word(fields(build).get("context")) or "."
            return "build", context if "://" in context else normpath(self.path.parent / context)
        image = word(service.get("image"))
        return ("image", _TAG.sub("", image)) if image else None

    def at(self, service: str) -> Location:
        """Where a service is written."""
        return Location(self.path, self.names[service].start_mark.line + 1)


def _leaves(node: "Node", path: tuple[str, ...]) -> "list[tuple[str, ...]]":
    match kind_of(node):
        case "mapping":
            return [leaf for key, value in fields(node).items() for leaf in _leaves(value, (*path, key))]
        case "sequence":
            return [leaf for item in items(node) for leaf in _leaves(item, path)]
        case _:
            return [(*path, word(node))]
