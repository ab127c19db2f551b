"""The names in each kind, and what they have to find; see `references`."""

from collections.abc import Iterable, Iterator
from typing import Any

from ...finding import Severity
from ..pointer import Pointer
from .item import Item, Pod, dig
from .references import WORKLOADS, Said, World
from .selector import empty

_WARNING = Severity.WARNING


def of_pod(pod: Pod, world: World) -> Iterator[Said]:
    """What a pod needs to start: Secrets, ConfigMaps, claims, its account."""
    for at, kind, name, key, optional in _needs(pod):
        if name and not optional:
            yield from _named(pod.item, (*pod.at, *at), kind, name, key, world)
    account = pod.spec.get("serviceAccountName")
    if account:
        yield from _named(pod.item, (*pod.at, "serviceAccountName"), "ServiceAccount", account, None, world)


def _needs(pod: Pod) -> Iterator[tuple[Pointer, str, str, str | None, bool]]:
    """Where a pod names a thing: place, kind, name, key of it, and whether it may be missing."""
    yield from _volume_needs(pod)
    for container in pod.containers():
        at = container.at[len(pod.at):]
        for index, each in enumerate(container.all("env")):
            for reference, kind in (("secretKeyRef", "Secret"), ("configMapKeyRef", "ConfigMap")):
                if (said := (each.get("valueFrom") or {}).get(reference)) is not None:
                    yield ((*at, "env", index, "valueFrom", reference), kind, said.get("name") or "", said.get("key"),
                           bool(said.get("optional")))
        for index, each in enumerate(container.all("envFrom")):
            for reference, kind in (("secretRef", "Secret"), ("configMapRef", "ConfigMap")):
                if (said := each.get(reference)) is not None:
                    yield ((*at, "envFrom", index, reference), kind,
                           said.get("name") or "", None, bool(said.get("optional")))
    for index, each in enumerate(pod.spec.get("imagePullSecrets") or ()):
        yield ("imagePullSecrets", index), "Secret", each.get("name") or "", None, False


def _volume_needs(pod: Pod) -> Iterator[tuple[Pointer, str, str, str | None, bool]]:
    for index, volume in enumerate(pod.spec.get("volumes") or ()):
        at: Pointer = ("volumes", index)
        if claim := volume.get("persistentVolumeClaim"):
            yield (*at, "persistentVolumeClaim"), "PersistentVolumeClaim", claim.get("claimName") or "", None, False
        places = [(at, volume), *(((*at, "projected", "sources", number), source)
                                  for number, source in enumerate((volume.get("projected") or {}).get("sources") or ()))]
        for place, source in places:
            for field, kind, key in (("secret", "Secret", "secretName"), ("configMap", "ConfigMap", "name")):
                if (said := source.get(field)) is not None:
                    yield from _source_needs((*place, field), kind, said, said.get(key) or said.get("name") or "")


def _source_needs(at: Pointer, kind: str, said: dict[str, Any], name: str) -> Iterator[tuple[Pointer, str, str, str | None, bool]]:
    optional = bool(said.get("optional"))
    yield at, kind, name, None, optional
    for index, each in enumerate(said.get("items") or ()):
        yield (*at, "items", index), kind, name, each.get("key"), optional


def _named(item: Item, at: Pointer, kind: str, name: str, key: str | None, world: World) -> Iterator[Said]:
    if not world.has(kind, name, item.namespace):
        if key is None or at[-1] in ("secretKeyRef", "configMapKeyRef"):
            yield Said(item, at, "missing-object", f"names {kind}/{name}, which no manifest makes; expected one, or it as external")
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


def of_item(item: Item, world: World) -> Iterator[Said]:
    """What an object other than a pod names."""
    match item.kind:
        case "Service":
            yield from _service(item, world)
        case "Ingress":
            yield from _ingress(item, world)
        case "StatefulSet":
            yield from _stateful_set(item, world)
        case "HorizontalPodAutoscaler":
            yield from _autoscaler(item, world)
        case "PodDisruptionBudget":
            yield from _selecting(item, ("spec", "selector"), world)
        case "NetworkPolicy":
            yield from _policy(item, world)
        case "RoleBinding" | "ClusterRoleBinding":
            yield from _binding(item, world)
        case "IngressRoute":
            yield from _ingress_route(item, world)
        case "ExternalSecret":
            yield from _external_secret(item, world)


def _service(item: Item, world: World) -> Iterator[Said]:
    selector = item.spec.get("selector")
    if not selector or item.spec.get("type") == "ExternalName":
        return
    pods = list(world.selected({"matchLabels": selector}, item.namespace))
    if not pods:
        yield Said(item, ("spec", "selector"), "selects-nothing", "selects no pod of the manifests; expected the labels of one")
    for index, each in enumerate(item.spec.get("ports") or () if pods else ()):
        target = each.get("targetPort")
        if isinstance(target, str) and target and not any(target in _port_names(pod) for pod in pods):
            yield Said(item, ("spec", "ports", index, "targetPort"), "missing-port",
                       f"{target!r} is no port of the pods; expected the name of one or a number")


def _port_names(pod: Pod) -> set[str]:
    return {port.get("name") or "" for container in pod.containers() for port in container.all("ports")}


def _ingress(item: Item, world: World) -> Iterator[Said]:
    backends: list[tuple[Pointer, dict[str, Any]]] = []
    for index, rule in enumerate(item.spec.get("rules") or ()):
        for number, each in enumerate((rule.get("http") or {}).get("paths") or ()):
            backends.append((("spec", "rules", index, "http", "paths", number, "backend"), each.get("backend") or {}))
    if default := item.spec.get("defaultBackend"):
        backends.append((("spec", "defaultBackend"), default))
    for at, backend in backends:
        service = backend.get("service") or {}
        port = (service.get("port") or {}).get("name") or (service.get("port") or {}).get("number")
        yield from _to_service(item, (*at, "service"), service.get("name") or "", port, item.namespace, world)
    for index, each in enumerate(item.spec.get("tls") or ()):
        if (name := each.get("secretName")) and "cert-manager.io/" not in "".join(item.metadata.get("annotations") or ()):
            yield from _named(item, ("spec", "tls", index, "secretName"), "Secret", name, None, world)


def _to_service(item: Item, at: Pointer, name: str, port: int | str | None, namespace: str, world: World) -> Iterator[Said]:
    if not name:
        return
    if not world.has("Service", name, namespace):
        yield Said(item, at, "missing-object", f"names Service/{name}, which no manifest makes; expected one, or it as external")
        return
    service = world.find("Service", name, namespace)
    if service is None or port in (None, "") or service.spec.get("type") == "ExternalName":
        return
    known = {value for each in service.spec.get("ports") or () for value in (each.get("port"), each.get("name"))}
    if port not in known and not (isinstance(port, str) and port.isdigit() and int(port) in known):
        yield Said(item, at, "missing-port", f"names the port {port!r}, which Service/{name} does not have")


def _stateful_set(item: Item, world: World) -> Iterator[Said]:
    name = item.spec.get("serviceName")
    if not name:
        return
    if not world.has("Service", name, item.namespace):
        yield Said(item, ("spec", "serviceName"), "missing-object",
                   f"names Service/{name}, which no manifest makes; its pods would have no names")
    elif (service := world.find("Service", name, item.namespace)) and service.spec.get("clusterIP") != "None":
        yield Said(item, ("spec", "serviceName"), "missing-object",
                   f"names Service/{name}, which has an address; expected a headless one, so that pods have names", _WARNING)


def _autoscaler(item: Item, world: World) -> Iterator[Said]:
    target = item.spec.get("scaleTargetRef") or {}
    kind, name = target.get("kind") or "", target.get("name") or ""
    if kind in WORKLOADS and name and not world.has(kind, name, item.namespace):
        yield Said(item, ("spec", "scaleTargetRef"), "missing-object", f"names {kind}/{name}, which no manifest makes")


def _selecting(item: Item, at: Pointer, world: World) -> Iterator[Said]:
    selector = item.at(*at) or {}
    if not empty(selector) and next(world.selected(selector, item.namespace), None) is None:
        yield Said(item, at, "selects-nothing", "selects no pod of the manifests; expected the labels of one", _WARNING)


def _policy(item: Item, world: World) -> Iterator[Said]:
    yield from _selecting(item, ("spec", "podSelector"), world)
    for direction, key in (("ingress", "from"), ("egress", "to")):
        for index, rule in enumerate(item.spec.get(direction) or ()):
            for number, peer in enumerate(rule.get(key) or ()):
                if "podSelector" in peer and "namespaceSelector" not in peer:
                    yield from _selecting(item, ("spec", direction, index, key, number, "podSelector"), world)


def _binding(item: Item, world: World) -> Iterator[Said]:
    for index, each in enumerate(item.manifest.get("subjects") or ()):
        name, namespace = each.get("name") or "", each.get("namespace") or item.namespace
        if each.get("kind") == "ServiceAccount" and not (
                world.has("ServiceAccount", name, namespace) or world.has("ServiceAccount", name, "")):
            yield Said(item, ("subjects", index), "missing-object", f"names ServiceAccount/{name}, which no manifest makes", _WARNING)


def _ingress_route(item: Item, world: World) -> Iterator[Said]:
    for index, route in enumerate(item.spec.get("routes") or ()):
        at: Pointer = ("spec", "routes", index)
        for number, each in enumerate(route.get("services") or ()):
            namespace = each.get("namespace") or item.namespace
            if (each.get("kind") or "Service") == "Service":
                yield from _to_service(item, (*at, "services", number), each.get("name") or "", each.get("port"), namespace, world)
        yield from _traefik(item, (*at, "middlewares"), route.get("middlewares") or (), "Middleware", world)
    options = dig(item.spec, ("tls", "options"))
    yield from _traefik(item, ("spec", "tls", "options"), [options] if options else (), "TLSOption", world)
    if name := dig(item.spec, ("tls", "secretName")):
        yield from _named(item, ("spec", "tls", "secretName"), "Secret", name, None, world)


def _traefik(item: Item, at: Pointer, named: Iterable[dict[str, Any]], kind: str, world: World) -> Iterator[Said]:
    for index, each in enumerate(named):
        name = each.get("name") or ""
        if "@" not in name and name and not world.has(kind, name, each.get("namespace") or item.namespace):
            yield Said(item, (*at, index) if at[-1] == "middlewares" else at, "missing-object",
                       f"names {kind}/{name}, which no manifest makes; expected one, or it as external")


def _external_secret(item: Item, world: World) -> Iterator[Said]:
    store = item.spec.get("secretStoreRef") or {}
    kind, name = store.get("kind") or "SecretStore", store.get("name") or ""
    namespace = "" if kind == "ClusterSecretStore" else item.namespace
    if name and not world.has(kind, name, namespace):
        yield Said(item, ("spec", "secretStoreRef"), "missing-object",
                   f"names {kind}/{name}, which no manifest makes; expected one, or it as external", _WARNING)
