"""Manifests that a person wrote: YAML text → findings, each with its line.

Read as ``kubectl`` reads it (sigs.k8s.io/yaml): several documents, YAML 1.1's
words for true and false, no time stamps, and no key twice.
"""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from ...formats.yaml_nodes import at_fault, at_node, kind_of
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ..pointer import Pointer
from .item import Version
from .pod_security import Level
from .schema import SchemaSource

if TYPE_CHECKING:
    import yaml

NOT_YAML, DUPLICATE_KEY = "manifest-syntax", "duplicate-key"
RULES: Mapping[str, str] = {
    NOT_YAML: "Manifest that is no YAML, or no UTF-8, which no reader takes.",
    DUPLICATE_KEY: "Key that stands twice in a mapping, which the API server refuses; other readers take the last.",
}


def lint_text(
    content: bytes,
    path: PurePosixPath,
    version: Version,
    schemas: SchemaSource,
    *,
    externals: Iterable[str] = (),
    level: Level | None = None,
) -> tuple[Finding, ...]:
    """What a cluster of this version would refuse in a file of manifests, and what people regret.

    The arguments are those of `lint`; a file that is no YAML is one finding.
    """
    return lint_texts({path: content}, version, schemas, externals=externals, level=level)


def lint_texts(
    contents: Mapping[PurePosixPath, bytes],
    version: Version,
    schemas: SchemaSource,
    *,
    externals: Iterable[str] = (),
    level: Level | None = None,
) -> tuple[Finding, ...]:
    """`lint_text` for several files, which may name each other's objects."""
    from .linter import lint

    findings: list[Finding] = []
    read = {path: _Document.all(path, content, findings) for path, content in contents.items()}
    files = {path: [document.value for document in documents] for path, documents in read.items()}
    return tuple(
        sorted(
            (
                *findings,
                *lint(
                    files,
                    version,
                    schemas,
                    externals=externals,
                    level=level,
                    locate=lambda path, index, at: _place(read[path], path, index, at),
                ),
            )
        )
    )


class _Document:
    """One document of a file: its value, and the nodes that say where everything stands."""

    __slots__ = ("node", "value")

    def __init__(self, node: "yaml.Node", value: Any):
        self.node, self.value = node, value

    @classmethod
    def all(cls, path: PurePosixPath, content: bytes, findings: list[Finding]) -> "list[_Document]":
        """The documents of a file; what is wrong with their text goes into ``findings``."""
        import yaml

        from ...formats import yaml_reader as yaml_door

        try:
            loader = _loader()
            documents = []
            for node in yaml_door.nodes(content.decode(), loader):
                findings += _duplicates(node, path)
                value = yaml_door.built(node, loader)
                documents += [cls(each, part) for each, part in _unpacked(node, value) if part is not None]
        except UnicodeDecodeError:
            findings.append(Finding(Location(path), NOT_YAML, "is not UTF-8; expected YAML in UTF-8", Severity.ERROR))
            return []
        except yaml.YAMLError as error:
            findings.append(_not_yaml(path, error))
            return []
        return documents


def _unpacked(node: "yaml.Node", value: Any) -> "list[tuple[yaml.Node, Any]]":
    """The items of a List, so that each is a document of its own as it is to `lint`; else the document."""
    if not (isinstance(value, dict) and value.get("kind") == "List" and isinstance(value.get("items"), list)):
        return [(node, value)]
    return [
        pair for index, each in enumerate(value["items"]) for pair in _unpacked(_below(node, ("items", index)), each)
    ]


def _loader() -> type:
    import yaml

    class Loader(yaml.CSafeLoader):
        """The safe loader without time stamps, which the server knows as strings."""

    resolvers = Loader.yaml_implicit_resolvers
    Loader.yaml_implicit_resolvers = {
        first: [(tag, said) for tag, said in known if not tag.endswith((":timestamp", ":value"))]
        for first, known in resolvers.items()
    }
    return Loader


def _not_yaml(path: PurePosixPath, error: "yaml.YAMLError") -> Finding:
    said = (
        "; ".join(filter(None, (getattr(error, "context", None), getattr(error, "problem", None)))) or "cannot be read"
    )
    return Finding(at_fault(path, error), NOT_YAML, f"is no YAML: {said}", Severity.ERROR)


def _children(node: "yaml.Node") -> list[Any]:
    if kind_of(node) == "mapping":
        return [part for pair in node.value for part in pair]
    return list(node.value) if kind_of(node) == "sequence" else []


def _duplicates(node: "yaml.Node", path: PurePosixPath) -> list[Finding]:
    found: list[Finding] = []
    stack, done = [node], set[int]()
    while stack:
        each = stack.pop()
        if id(each) in done:
            continue
        done.add(id(each))
        stack += _children(each)
        keys = set[tuple[str, str]]()
        for key, _ in each.value if kind_of(each) == "mapping" else ():
            name = (key.tag, key.value) if isinstance(key.value, str) else None
            if name in keys and key.value != "<<":
                place = at_node(path, key)
                found.append(
                    Finding(
                        place, DUPLICATE_KEY, f"the key {key.value!r} stands twice; expected it once", Severity.ERROR
                    )
                )
            if name:
                keys.add(name)
    return found


def _place(documents: "list[_Document]", path: PurePosixPath, index: int, at: Pointer) -> Location:
    """The line of a place, or of the nearest thing around it that the text has."""
    return at_node(path, _below(documents[index].node, at))


def _below(node: "yaml.Node", at: Pointer) -> "yaml.Node":
    for part in at:
        found = None
        if kind_of(node) == "mapping":
            found = next((value for key, value in node.value if key.value == part), None)
        elif kind_of(node) == "sequence" and isinstance(part, int) and part < len(node.value):
            found = node.value[part]
        if found is None:
            break
        node = found
    return node
