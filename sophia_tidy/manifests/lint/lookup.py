"""Whether a name finds its object among the others; see `references` for what is an error."""

from collections.abc import Iterator

from ..pointer import Pointer
from .item import Item
from .world import Said, World


def named(item: Item, at: Pointer, kind: str, name: str, key: str | None, world: World) -> Iterator[Said]:
    if not world.has(kind, name, item.namespace):
        if key is None or at[-1] in ("secretKeyRef", "configMapKeyRef"):
            yield Said(
                item,
                at,
                "missing-object",
                f"names {kind}/{name}, which no manifest makes; expected one, or it as external",
            )
        return
    keys = _keys(kind, name, item.namespace, world)
    if key and keys is not None and key not in keys:
        yield Said(item, at, "missing-key", f"names the key {key!r}, which {kind}/{name} does not have")


def _keys(kind: str, name: str, namespace: str, world: World) -> set[str] | None:
    """The keys of a Secret or ConfigMap that a manifest makes; None where they are not known."""
    found = world.find(kind, name, namespace)
    if found is not None:
        return {key for mapping in ("data", "stringData", "binaryData") for key in found.manifest.get(mapping) or ()}
    return world.made.get((namespace, name)) if kind == "Secret" else None


def to_service(
    item: Item, at: Pointer, name: str, port: int | str | None, namespace: str, world: World
) -> Iterator[Said]:
    if not name:
        return
    if not world.has("Service", name, namespace):
        yield Said(
            item,
            at,
            "missing-object",
            f"names Service/{name}, which no manifest makes; expected one, or it as external",
        )
        return
    service = world.find("Service", name, namespace)
    if service is None or port in (None, "") or service.spec.get("type") == "ExternalName":
        return
    known = {value for each in service.spec.get("ports") or () for value in (each.get("port"), each.get("name"))}
    if port not in known and not (isinstance(port, str) and port.isdigit() and int(port) in known):
        yield Said(item, at, "missing-port", f"names the port {port!r}, which Service/{name} does not have")
