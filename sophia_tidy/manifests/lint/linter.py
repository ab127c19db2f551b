"""Manifests → findings: structure first, then the rules, then what refers to what.

A manifest whose structure is wrong is not shown to the rules, which take
the types of fields for granted; a field that no schema knows is told and
does not keep the rules from the rest.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from ...kernel.finding import Finding, Severity
from ...kernel.location import Location, printable
from ..objects import Manifest
from ..pointer import Pointer, spell
from . import pod_security, references, structure
from .item import Container, Item, Pod, Version, pod_of
from .rule import Check, Subject
from .rules import RULES
from .schema import UNKNOWN_FIELD, Schema, SchemaSource, faults, fits, without_nulls

UNKNOWN_KIND, UNCHECKED_KIND, NO_OBJECT = "unknown-kind", "unchecked-kind", "no-object"
Locate = Callable[[PurePosixPath, int, Pointer], Location]
Files = Mapping[PurePosixPath, Sequence[Manifest]]
_NO_OBJECT_KINDS = frozenset({("kustomize.config.k8s.io", "Kustomization"), ("kustomize.config.k8s.io", "Component")})
# The API groups that the server brings itself; ``*.k8s.io`` alone does not say so (``snapshot.storage.k8s.io``).
_OWN_GROUPS = frozenset(
    [
        "",
        *"apps autoscaling batch extensions policy".split(),
        *(
            f"{name}.k8s.io"
            for name in (
                "admissionregistration apiextensions apiregistration authentication authorization certificates coordination discovery events "
                "flowcontrol.apiserver internal.apiserver networking node rbac.authorization resource scheduling storage storagemigration"
            ).split()
        ),
    ]
)


def lint(
    files: Files,
    version: Version,
    schemas: SchemaSource,
    *,
    externals: Iterable[str] = (),
    level: pod_security.Level | None = None,
    locate: Locate | None = None,
) -> tuple[Finding, ...]:
    """What a cluster of this version would refuse (errors), and what people regret (warnings), by file and in order.

    ``externals`` are objects that live outside, as ``Kind/name`` (a trailing
    ``*`` stands for any rest), or ``Kind``.  ``level`` is the Pod Security
    level of all namespaces; without it the labels of the namespaces count.
    ``locate`` gives the line of a place where it is known.
    """
    place = locate or (lambda path, index, at: Location(path))
    findings: list[Finding] = []
    items: list[Item] = []
    for path, manifests in files.items():
        for index, manifest in enumerate(_listed(manifests)):
            item, found = _read(path, index, manifest, version, schemas, place)
            findings += found
            if item is not None:
                items.append(item)
                findings += _ruled(item, place)
    for said in (*references.check(items, externals), *pod_security.check(items, level)):
        findings.append(_finding(said.item, said.at, said.rule, said.text, said.severity, place))
    return tuple(sorted(findings))


def _listed(manifests: Iterable[Any]) -> Iterator[Any]:
    """The objects themselves: a List is unpacked, an empty document is nothing."""
    for manifest in manifests:
        if isinstance(manifest, dict) and manifest.get("kind") == "List" and isinstance(manifest.get("items"), list):
            yield from _listed(manifest["items"])
        elif manifest is not None:
            yield manifest


def _read(
    path: PurePosixPath, index: int, manifest: Any, version: Version, schemas: SchemaSource, place: Locate
) -> tuple[Item | None, list[Finding]]:
    """The manifest as an item that rules can take, None where they cannot; and the faults of its structure."""
    if wrong := _no_object(manifest):
        return None, [Finding(place(path, index, ()), NO_OBJECT, wrong, Severity.ERROR)]
    item = Item(path, index, manifest, version)
    source, schema = _schema_of(item, schemas)
    if schema is None:
        return None, [_no_schema(item, place)]
    if fits(manifest, schema, source.definition):
        return item, []
    found = list(faults(manifest, schema, source))
    broken = any(rule != UNKNOWN_FIELD for _, rule, _ in found)
    said = [_finding(item, at, rule, text, Severity.ERROR, place) for at, rule, text in found]
    return None if broken else Item(path, index, without_nulls(manifest), version), said


def _schema_of(item: Item, schemas: SchemaSource) -> tuple[SchemaSource, Schema | None]:
    """The schema of the item's kind: Kubernetes' own, or ours of a kind from elsewhere."""
    found = schemas.kind(item.manifest["apiVersion"], item.kind)
    if found is not None:
        return schemas, found
    return structure.STRUCTURES, structure.STRUCTURES.kind(item.manifest["apiVersion"], item.kind)


def _no_object(manifest: Any) -> str:
    if not isinstance(manifest, dict):
        return f"a document is no object but a {type(manifest).__name__}; expected apiVersion, kind and metadata"
    for key in ("apiVersion", "kind"):
        if not isinstance(manifest.get(key), str) or not manifest[key]:
            return f"an object has no {key}; expected apiVersion, kind and metadata"
    if not isinstance(manifest.get("metadata") or {}, dict):
        return "an object's metadata is no mapping; expected apiVersion, kind and metadata"
    return ""


def _no_schema(item: Item, place: Locate) -> Finding:
    """A kind of Kubernetes' own that the version does not have is refused; of another's we know nothing."""
    version = ".".join(map(str, item.version))
    if item.group in _OWN_GROUPS:
        text = f"{item.manifest['apiVersion']} has no {item.kind} in Kubernetes {version}; expected a version that serves it"
        return _finding(item, ("apiVersion",), UNKNOWN_KIND, text, Severity.ERROR, place)
    text = f"{item.manifest['apiVersion']} is not known here; its structure is not checked"
    return _finding(item, ("apiVersion",), UNCHECKED_KIND, text, Severity.NOTE, place)


def _ruled(item: Item, place: Locate) -> Iterator[Finding]:
    if (item.group, item.kind) in _NO_OBJECT_KINDS:  # a file for a tool, which never reaches the server
        return
    pod = pod_of(item)
    of_object, of_pod, of_container = _rules_for(item.kind)
    yield from _findings(item, of_object, item, (), place)
    if pod is not None:
        yield from _findings(item, of_pod, pod, pod.at, place)
        for container in pod.containers():
            yield from _findings(item, of_container, container, container.at, place)


@cache
def _rules_for(kind: str) -> tuple[tuple[Check, ...], tuple[Check, ...], tuple[Check, ...]]:
    """The rules on an object of the kind, on its pod and on its containers."""
    of_object = tuple(r for r in RULES if r.subject is Subject.OBJECT and (not r.kinds or kind in r.kinds))
    return (
        of_object,
        tuple(r for r in RULES if r.subject is Subject.POD),
        tuple(r for r in RULES if r.subject is Subject.CONTAINER),
    )


def _findings(
    item: Item, rules: Iterable[Check], subject: Item | Pod | Container, at: Pointer, place: Locate
) -> Iterator[Finding]:
    for rule in rules:
        for where, text in rule.check(subject):
            yield _finding(item, (*at, *where), rule.name, text, rule.severity, place)


def _finding(item: Item, at: Pointer, rule: str, text: str, severity: Severity, place: Locate) -> Finding:
    field = f" {spell(at)}" if at else ""
    said = f"{item.kind}/{item.name}:{field} {text}"
    return Finding(place(item.path, item.number, at), rule, said if said.isprintable() else printable(said), severity)
