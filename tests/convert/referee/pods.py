"""What a container would find on start: its words, its environment, its files; read from manifests alone."""

import base64
from collections.abc import Iterator
from typing import Any

from .expansion import expand

Manifest = dict[str, Any]
WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod")


def of(values: Any, *keys: str) -> Any:
    """The value below the keys, or an empty mapping where there is none."""
    for key in keys:
        values = (values or {}).get(key)
    return {} if values is None else values


def template(workload: Manifest) -> Manifest:
    """Metadata and spec of the pods."""
    match workload["kind"]:
        case "Pod":
            return workload
        case "CronJob":
            return of(workload, "spec", "jobTemplate", "spec", "template")
        case _:
            return of(workload, "spec", "template")


def container(workload: Manifest) -> Manifest:
    """The container that runs the service: the one of its name, else the first."""
    containers = of(template(workload), "spec", "containers") or [{}]
    name = workload["metadata"]["name"]
    return next((each for each in containers if each.get("name") == name), containers[0])


def find(manifests: list[Manifest], kind: str, name: str) -> Manifest | None:
    """The object of a kind and name."""
    return next((each for each in manifests if each.get("kind") == kind and each["metadata"]["name"] == name), None)


def environment(workload: Manifest, manifests: list[Manifest]) -> dict[str, dict[str, Any]]:
    """Name → ``{"value"}``, ``{"secret": {"name", "key"}}`` or ``{"field": path}``; values as the process reads them."""
    seen: dict[str, dict[str, Any]] = {}
    known: dict[str, str] = {}
    for name, each in _variables(container(workload), manifests):
        source = each.get("valueFrom") or {}
        if "secretKeyRef" in source:
            seen[name] = {"secret": source["secretKeyRef"]}
        elif "fieldRef" in source:
            seen[name] = {"field": source["fieldRef"]["fieldPath"]}
        elif "configMapKeyRef" in source:
            reference = source["configMapKeyRef"]
            data = of(find(manifests, "ConfigMap", reference["name"]), "data")
            seen[name] = {"value": data.get(reference["key"], "")}
        else:
            seen[name] = {"value": each["plain"] if "plain" in each else expand(each.get("value", ""), known)}
        known[name] = seen[name].get("value", f"<{name}>")
    return seen


def _variables(box: Manifest, manifests: list[Manifest]) -> Iterator[tuple[str, dict[str, Any]]]:
    for source in box.get("envFrom") or ():
        if reference := source.get("configMapRef"):
            data = of(find(manifests, "ConfigMap", reference["name"]), "data")
            yield from ((source.get("prefix", "") + key, {"plain": value}) for key, value in data.items())
        if reference := source.get("secretRef"):
            for key in _keys_of_secret(reference["name"], manifests):
                yield key, {"valueFrom": {"secretKeyRef": {"name": reference["name"], "key": key}}}
    for each in box.get("env") or ():
        yield each["name"], each


def words(workload: Manifest, manifests: list[Manifest]) -> list[str]:
    """The argument vector as far as the manifest sets it; the image fills in what is absent."""
    known = {name: each.get("value", f"<{name}>") for name, each in environment(workload, manifests).items()}
    box = container(workload)
    return [expand(str(each), known) for each in [*(box.get("command") or ()), *(box.get("args") or ())]]


def files(workload: Manifest, manifests: list[Manifest]) -> dict[str, dict[str, Any]]:
    """Path → what is mounted there; ConfigMaps and Secrets file by file.

    ``from`` is configmap, secret, claim, memory, disk, host, nfs or other.
    """
    spec = of(template(workload), "spec")
    volumes = {each["name"]: each for each in spec.get("volumes") or ()}
    volumes |= {
        each["metadata"]["name"]: {"claim": each} for each in of(workload, "spec").get("volumeClaimTemplates") or ()
    }
    seen: dict[str, dict[str, Any]] = {}
    for mount in container(workload).get("volumeMounts") or ():
        about = {key: mount[key] for key in ("subPath", "mountPropagation") if key in mount}
        about["read-only"] = bool(mount.get("readOnly"))
        for below, content in _contents(volumes.get(mount["name"], {}), mount, manifests):
            path = mount["mountPath"].rstrip("/") + (f"/{below}" if below else "")
            seen[path or "/"] = {**content, **about, "read-only": about["read-only"] or content.get("read-only", False)}
    return seen


def _contents(volume: Manifest, mount: Manifest, manifests: list[Manifest]) -> Iterator[tuple[str, dict[str, Any]]]:
    match volume:
        case {"configMap": _} | {"secret": _} | {"projected": _}:
            held = dict(_held(volume, manifests))
            if part := mount.get("subPath"):
                yield "", held.get(part, {"from": "nothing"})
            else:
                yield from held.items()
                yield "", {"from": "directory"}
        case {"claim": claim}:
            yield "", {"from": "claim", "claim": claim, "template": True}
        case {"persistentVolumeClaim": reference}:
            claim = find(manifests, "PersistentVolumeClaim", reference["claimName"])
            yield (
                "",
                {
                    "from": "claim",
                    "name": reference["claimName"],
                    "claim": claim or {},
                    "read-only": bool(reference.get("readOnly")),
                },
            )
        case {"emptyDir": about}:
            yield "", {"from": "memory" if of(about).get("medium") == "Memory" else "disk", **(about or {})}
        case {"hostPath": about}:
            yield "", {"from": "host", **about}
        case {"nfs": about}:
            yield "", {"from": "nfs", **about}
        case _:
            yield "", {"from": "other"}


def _held(volume: Manifest, manifests: list[Manifest]) -> Iterator[tuple[str, dict[str, Any]]]:
    if "projected" in volume:
        for source in volume["projected"].get("sources") or ():
            for path, about in _held(
                {
                    key: {**value, "defaultMode": volume["projected"].get("defaultMode")}
                    for key, value in source.items()
                },
                manifests,
            ):
                yield path, about
        return
    kind = "configmap" if "configMap" in volume else "secret" if "secret" in volume else "other"
    about = volume.get("configMap") or volume.get("secret") or {}
    name = about.get("name") or about.get("secretName") or ""
    data = _data(kind, name, manifests)
    items = about.get("items") or [{"key": key, "path": key} for key in data]
    for item in items:
        held = {"from": kind, "object": name, "key": item["key"], "mode": item.get("mode", about.get("defaultMode"))}
        if isinstance(data.get(item["key"]), str | bytes):
            held["content"] = data[item["key"]]
        yield item["path"], held


def _data(kind: str, name: str, manifests: list[Manifest]) -> dict[str, Any]:
    if kind == "secret":
        return dict.fromkeys(_keys_of_secret(name, manifests))
    found = find(manifests, "ConfigMap", name)
    binary = {key: base64.b64decode(value) for key, value in of(found, "binaryData").items()}
    return {**of(found, "data"), **binary}


def _keys_of_secret(name: str, manifests: list[Manifest]) -> list[str]:
    plain = find(manifests, "Secret", name)
    keys = [*of(plain, "data"), *of(plain, "stringData")]
    for each in manifests:
        if each.get("kind") == "ExternalSecret":
            target = of(each, "spec", "target").get("name") or each["metadata"]["name"]
            if target == name:
                keys += [entry["secretKey"] for entry in of(each, "spec").get("data") or ()]
                keys += list(of(each, "spec", "target", "template", "data"))
    return keys
