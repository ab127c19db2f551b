"""A file as Compose would read it, or why it is no Compose file: content decides, and each file is read once.

The test is what `compose-spec.json` asks of a file: a mapping whose
``services`` is a mapping of mappings with keys of its own.  Other programs
use the word too, for lists (GitLab, Travis, Drone), below jobs (GitHub), or
with other keys (Symfony, azd, Lando); those are named where they are known.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING

from ...formats.yaml_nodes import at_fault, fields, items, kind_of, mappings, word
from ...kernel.location import Location
from ...kernel.tree import EXECUTABLE, REGULAR, Tree
from ..default_names import NAMES
from ..load.schema.service import SERVICE

if TYPE_CHECKING:
    from yaml import Node

SUFFIXES = (".yml", ".yaml")
_WORD = re.compile(rb"""(?:^(?:\xef\xbb\xbf)?|[{,]\s*)["']?(?:services|include)["']?[ \t]*:""", re.MULTILINE)
_TAG = re.compile(r"(?:@[^/]*|:[^/]*)$")
_TOP = frozenset({"version", "name", "services", "networks", "volumes", "secrets", "configs", "include", "models"})
_RUNS = ("image", "build", "extends", "provider")
_THIRD_PARTY = frozenset({"node_modules", "vendor", "site-packages", "venv", ".venv", "third_party"})
_FIXTURES = frozenset({"fixtures", "fixture", "__fixtures__", "testdata", "test_data", "test-data", "__snapshots__"})
_FORMATS = (
    (("apiVersion", "kind"), "a Kubernetes object"),
    (("jobs",), "a workflow"),
    (("stages",), "a pipeline"),
    (("steps",), "a pipeline"),
    (("pipeline",), "a pipeline"),
    (("pipelines",), "a pipeline"),
    (("script",), "a pipeline"),
    (("kind", "type"), "a pipeline"),
    (("openapi",), "an OpenAPI description"),
    (("swagger",), "an OpenAPI description"),
    (("asyncapi",), "an AsyncAPI description"),
)


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


class NoStack(str):
    """Why a file is none, in a sentence without its path."""


class UnreadStack(NoStack):
    """Why a file that has the word cannot be read: it may be a stack, and nobody can tell."""


def read(tree: Tree, path: PurePosixPath) -> ComposeFile | NoStack:
    """The file, read once; a hostile one or one that is no YAML is none, and the sentence says where.

    Raises:
        KeyError: there is no such path.
        OSError: the file went away while it was read.
    """
    return by_place(tree, path) or by_content(path, tree[path])


def by_content(path: PurePosixPath, content: bytes) -> ComposeFile | NoStack:
    """The file that these bytes are; most are none by a look for one word."""
    return _parsed(path, content) if _WORD.search(content) else NoStack("it has no `services:`")


def by_place(tree: Tree, path: PurePosixPath) -> NoStack | None:
    """Why no file of that name and place is one; None where its content decides."""
    if path.suffix not in SUFFIXES:
        return NoStack("its name does not end in .yml or .yaml")
    if tree.entry(path).mode not in (REGULAR, EXECUTABLE):
        return NoStack("it is a link, not a file")
    folders = path.parts[:-1]
    for kept, what in ((_THIRD_PARTY, "other people's code"), (_FIXTURES, "a test's data")):
        if found := next((name for name in folders if name in kept), None):
            return NoStack(f"it lies below {found}/, which is {what}")
    chart = next((above for above in path.parents if above / "Chart.yaml" in tree), None)
    if chart is not None and (path.name.startswith("values") or (chart / "templates") in path.parents):
        return NoStack(f"it belongs to the Helm chart {chart / 'Chart.yaml'}")
    return None


def _parsed(path: PurePosixPath, content: bytes) -> ComposeFile | NoStack:
    import yaml

    from ...formats import yaml_reader

    try:
        documents = list(yaml_reader.nodes(content))
    except yaml.YAMLError as error:
        place = at_fault(path, error)
        said = getattr(error, "problem", None) or getattr(error, "reason", None) or type(error).__name__
        return UnreadStack(f"it cannot be read as YAML at line {place.line}: {said}")
    tops = [fields(node) for node in documents]
    for top in tops:
        if reason := _other_format(top):
            return reason
    chosen = next((top for top in tops if "services" in top), tops[0] if tops else {})
    return _judged(path, chosen, _head(content))


def _other_format(top: "dict[str, Node]") -> NoStack | None:
    for keys, what in _FORMATS:
        if all(key in top for key in keys):
            return NoStack(f"its `{'` and `'.join(keys)}` {'makes' if len(keys) == 1 else 'make'} it {what}")
    return None


def _judged(path: PurePosixPath, top: "dict[str, Node]", head: str) -> ComposeFile | NoStack:
    strange = [key for key in top if key not in _TOP and not key.startswith("x-")]
    services = top.get("services")
    if services is None:
        if kind_of(top.get("include")) != "sequence" or path.name not in NAMES or strange:
            return NoStack("it has no `services:` of its own")
        return ComposeFile(path, top, {}, {}, head)
    if kind_of(services) != "mapping":
        return NoStack(f"its `services` is a {kind_of(services)}, where Compose has a mapping")
    entries = {name: node for name, node in fields(services).items() if not name.startswith("x-")}
    written = [fields(node) for node in entries.values() if kind_of(node) == "mapping"]
    if not written:
        return NoStack("none of its `services` is a mapping")
    if len(strange) > len(top) - len(strange):
        return NoStack(f"most of its keys are none of Compose's, such as `{strange[0]}`")
    if reason := _strange_services(written):
        return reason
    places = {key.value: key for key, _ in services.value if kind_of(key) == "scalar"}
    return ComposeFile(path, top, entries, {name: places.get(name, services) for name in entries}, head)


def _strange_services(written: "list[dict[str, Node]]") -> NoStack | None:
    """Keys that no service has may be slips, unless they are the most."""
    keys = [key for service in written for key in service if not key.startswith("x-")]
    known = [key for key in keys if key in SERVICE]
    if not known or len(known) * 2 <= len(keys):
        unknown = next((f", such as `{key}`" for key in keys if key not in SERVICE), "")
        return NoStack(f"what its services have are no keys of Compose's{unknown}")
    if all(kind_of(service["image"]) == "mapping" for service in written if "image" in service) and any(
        "image" in service for service in written
    ):
        return NoStack("its services' `image` is a mapping, as in values of a Helm chart")
    return None


def _leaves(node: "Node", path: tuple[str, ...]) -> "list[tuple[str, ...]]":
    match kind_of(node):
        case "mapping":
            return [leaf for key, value in fields(node).items() for leaf in _leaves(value, (*path, key))]
        case "sequence":
            return [leaf for item in items(node) for leaf in _leaves(item, path)]
        case _:
            return [(*path, word(node))]


def _head(content: bytes) -> str:
    lines = []
    for line in content.decode("utf-8", "replace").removeprefix("\ufeff").splitlines():
        if line.strip() and not line.lstrip().startswith("#") and line.strip() != "---":
            break
        lines.append(line)
    return "\n".join(lines)
