"""The names in each kind, and what they have to find; see `references`."""

from collections.abc import Iterator
from typing import Any

from ...kernel.finding import Severity
from ..pointer import Pointer
from . import traefik
from .item import Item, Pod
from .lookup import named, to_service
from .selector import empty
from .world import Said, World

_WARNING = Severity.WARNING
_MADE_BY_CERT_MANAGER = "acme.cert-manager.io/"  # its pods that answer a challenge come and go
_SCALED = ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController")


def of_pod(pod: Pod, world: World) -> Iterator[Said]:
    """What a pod needs to start: Secrets, ConfigMaps, claims, its account."""
    for at, kind, name, key, optional in _needs(pod):
        if name and not optional:
            yield from named(pod.item, (*pod.at, *at), kind, name, key, world)
    account = pod.spec.get("serviceAccountName")
    if account:
        yield from named(pod.item, (*pod.at, "serviceAccountName"), "ServiceAccount", account, None, world)


def _needs(pod: Pod) -> Iterator[tuple[Pointer, str, str, str | None, bool]]:
    """Where a pod names a thing: place, kind, name, key of it, and whether it may be missing."""
    yield from _volume_needs(pod)
    for container in pod.containers():
        at = container.at[len(pod.at) :]
        for index, each in enumerate(container.all("env")):
            for reference, kind in (("secretKeyRef", "Secret"), ("configMapKeyRef", "ConfigMap")):
                if (said := (each.get("valueFrom") or {}).get(reference)) is not None:
                    yield (
                        (*at, "env", index, "valueFrom", reference),
                        kind,
                        said.get("name") or "",
                        said.get("key"),
                        bool(said.get("optional")),
                    )
        for index, each in enumerate(container.all("envFrom")):
            for reference, kind in (("secretRef", "Secret"), ("configMapRef", "ConfigMap")):
                if (said := each.get(reference)) is not None:
                    yield (
                        (*at, "envFrom", index, reference),
                        kind,
                        said.get("name") or "",
                        None,
                        bool(said.get("optional")),
                    )
    for index, each in enumerate(pod.spec.get("imagePullSecrets") or ()):
        yield ("imagePullSecrets", index), "Secret", each.get("name") or "", None, False


def _volume_needs(pod: Pod) -> Iterator[tuple[Pointer, str, str, str | None, bool]]:
    for index, volume in enumerate(pod.spec.get("volumes") or ()):
        at: Pointer = ("volumes", index)
        if claim := volume.get("persistentVolumeClaim"):
            yield (*at, "persistentVolumeClaim"), "PersistentVolumeClaim", claim.get("claimName") or "", None, False
        places = [
            (at, volume),
            *(
                ((*at, "projected", "sources", number), source)
                for number, source in enumerate((volume.get("projected") or {}).get("sources") or ())
            ),
        ]
        for place, source in places:
            for field, kind, key in (("secret", "Secret", "secretName"), ("configMap", "ConfigMap", "name")):
                if (said := source.get(field)) is not None:
                    yield from _source_needs((*place, field), kind, said, said.get(key) or said.get("name") or "")


def _source_needs(
    at: Pointer, kind: str, said: dict[str, Any], name: str
) -> Iterator[tuple[Pointer, str, str, str | None, bool]]:
    optional = bool(said.get("optional"))
    yield at, kind, name, None, optional
    for index, each in enumerate(said.get("items") or ()):
        yield (*at, "items", index), kind, name, each.get("key"), optional


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
        case "IngressRoute" | "IngressRouteTCP" | "IngressRouteUDP" | "Middleware":
            yield from traefik.of_item(item, world)
        case "PersistentVolumeClaim":
            yield from _claim(item, world)
        case "ExternalSecret":
            yield from _external_secret(item, world)


def _service(item: Item, world: World) -> Iterator[Said]:
    selector = item.spec.get("selector")
    if not selector or item.spec.get("type") == "ExternalName":
        return
    pods = list(world.selected({"matchLabels": selector}, item.namespace))
    if not pods:
        yield Said(
            item, ("spec", "selector"), "selects-nothing", "selects no pod of the manifests; expected the labels of one"
        )
    for index, each in enumerate(item.spec.get("ports") or () if pods else ()):
        target = each.get("targetPort")
        if isinstance(target, str) and target and not any(target in _port_names(pod) for pod in pods):
            yield Said(
                item,
                ("spec", "ports", index, "targetPort"),
                "missing-port",
                f"{target!r} is no port of the pods; expected the name of one or a number",
            )


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
        yield from to_service(item, (*at, "service"), service.get("name") or "", port, item.namespace, world)
    yield from traefik.of_annotation(item, world)
    for index, each in enumerate(item.spec.get("tls") or ()):
        if (name := each.get("secretName")) and "cert-manager.io/" not in "".join(
            item.metadata.get("annotations") or ()
        ):
            yield from named(item, ("spec", "tls", index, "secretName"), "Secret", name, None, world)


def _stateful_set(item: Item, world: World) -> Iterator[Said]:
    name = item.spec.get("serviceName")
    if not name:
        return
    if not world.has("Service", name, item.namespace):
        yield Said(
            item,
            ("spec", "serviceName"),
            "missing-object",
            f"names Service/{name}, which no manifest makes; its pods would have no names",
        )
    elif (service := world.find("Service", name, item.namespace)) and service.spec.get("clusterIP") != "None":
        yield Said(
            item,
            ("spec", "serviceName"),
            "missing-object",
            f"names Service/{name}, which has an address; expected a headless one, so that pods have names",
            _WARNING,
        )


def _autoscaler(item: Item, world: World) -> Iterator[Said]:
    target = item.spec.get("scaleTargetRef") or {}
    kind, name = target.get("kind") or "", target.get("name") or ""
    if kind in _SCALED and name and not world.has(kind, name, item.namespace):
        yield Said(item, ("spec", "scaleTargetRef"), "missing-object", f"names {kind}/{name}, which no manifest makes")


def _selecting(item: Item, at: Pointer, world: World) -> Iterator[Said]:
    selector = item.at(*at) or {}
    if any(key.startswith(_MADE_BY_CERT_MANAGER) for key in selector.get("matchLabels") or ()):
        return
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
    role = item.manifest.get("roleRef") or {}
    if role.get("kind") == "Role" and not world.has("Role", role.get("name") or "", item.namespace):
        yield Said(
            item, ("roleRef",), "missing-object", f"names Role/{role.get('name')}, which no manifest makes", _WARNING
        )
    for index, each in enumerate(item.manifest.get("subjects") or ()):
        name, namespace = each.get("name") or "", each.get("namespace") or item.namespace
        if each.get("kind") == "ServiceAccount" and not (
            world.has("ServiceAccount", name, namespace) or world.has("ServiceAccount", name, "")
        ):
            yield Said(
                item,
                ("subjects", index),
                "missing-object",
                f"names ServiceAccount/{name}, which no manifest makes",
                _WARNING,
            )


def _claim(item: Item, world: World) -> Iterator[Said]:
    name = item.spec.get("volumeName")
    if name and not world.has("PersistentVolume", name, ""):
        yield Said(
            item,
            ("spec", "volumeName"),
            "missing-object",
            f"names PersistentVolume/{name}, which no manifest makes; expected one, or it as external",
        )


def _external_secret(item: Item, world: World) -> Iterator[Said]:
    store = item.spec.get("secretStoreRef") or {}
    kind, name = store.get("kind") or "SecretStore", store.get("name") or ""
    namespace = "" if kind == "ClusterSecretStore" else item.namespace
    if name and not world.has(kind, name, namespace):
        yield Said(
            item,
            ("spec", "secretStoreRef"),
            "missing-object",
            f"names {kind}/{name}, which no manifest makes; expected one, or it as external",
            _WARNING,
        )
