"""Whether manifests would work on a cluster, judged without the converter's own lint.

Structure by the package ``kubernetes-validate`` in strict mode (slow: it
compiles a schema for each object).  References and probes by the rules below:
whatever names a thing must find it, and a probe must be one that the kubelet
can run.
"""

from collections.abc import Iterator
from typing import Any

from .networking import resolve, routes, selected, workloads
from .pods import Manifest, find, of, template

_GIVEN = ("kube-root-ca.crt",)
"""What every namespace has of itself."""


def structure(manifests: list[Manifest], version: str) -> Iterator[str]:
    """What the strict schemas of a Kubernetes version refuse; kinds from elsewhere are not looked at."""
    import kubernetes_validate

    for each in manifests:
        if "." in each["apiVersion"].partition("/")[0] and not each["apiVersion"].partition("/")[0].endswith(".k8s.io"):
            continue
        try:
            kubernetes_validate.validate(each, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            yield f"{_name(each)}: {error.message[:160]}"


def references(manifests: list[Manifest]) -> Iterator[str]:
    """Everything that names an object which is not there.

    A claim, ConfigMap or Secret that the stack calls external may be missing,
    and so is left to the ledger.
    """
    for service in (each for each in manifests if each["kind"] == "Service" and of(each, "spec", "selector")):
        if not selected(service, manifests):
            yield f"{_name(service)}: selects no pod"
    for workload in workloads(manifests):
        yield from _selector(workload)
        yield from _mounts(workload)
        for route in routes(workload["metadata"]["name"], manifests):
            if route["target"] is None:
                yield f"{route['kind']} to {route['service']}: no port {route['port']}"
    for ingress in (each for each in manifests if each["kind"] in ("Ingress", "IngressRoute", "IngressRouteTCP")):
        for name in _backends(ingress):
            if not resolve(name, manifests):
                yield f"{_name(ingress)}: no Service {name}"


def _selector(workload: Manifest) -> Iterator[str]:
    wanted = of(workload, "spec", "selector", "matchLabels")
    fits = wanted and wanted.items() <= of(template(workload), "metadata", "labels").items()
    if workload["kind"] in ("Deployment", "StatefulSet", "DaemonSet") and not fits:
        yield f"{_name(workload)}: its selector does not select its own pods"


def _mounts(workload: Manifest) -> Iterator[str]:
    spec = of(template(workload), "spec")
    known = {each["name"] for each in spec.get("volumes") or ()}
    known |= {each["metadata"]["name"] for each in of(workload, "spec").get("volumeClaimTemplates") or ()}
    for box in [*(spec.get("initContainers") or ()), *(spec.get("containers") or ())]:
        seen = set()
        for mount in box.get("volumeMounts") or ():
            if mount["name"] not in known:
                yield f"{_name(workload)}: mounts {mount['name']}, which is no volume"
            if mount["mountPath"] in seen:
                yield f"{_name(workload)}: mounts {mount['mountPath']} twice"
            seen.add(mount["mountPath"])


def _backends(ingress: Manifest) -> Iterator[str]:
    for rule in of(ingress, "spec").get("rules") or ():
        yield from (of(path, "backend", "service").get("name", "") for path in of(rule, "http").get("paths") or ())
    for rule in of(ingress, "spec").get("routes") or ():
        yield from (each["name"] for each in rule.get("services") or () if each.get("kind") != "TraefikService")


def claims_of(manifests: list[Manifest]) -> Iterator[tuple[str, str]]:
    """Kind and name of what pods mount or read and no manifest makes; the ledger has to speak of each."""
    made = {each["metadata"]["name"] for each in manifests if each["kind"] == "ExternalSecret"}
    made |= {of(each, "spec", "target").get("name") for each in manifests if each["kind"] == "ExternalSecret"}
    for workload in workloads(manifests):
        for kind, name in _named(of(template(workload), "spec")):
            if find(manifests, kind, name) is None and name not in _GIVEN and not (kind == "Secret" and name in made):
                yield kind, name


def _named(spec: Manifest) -> Iterator[tuple[str, str]]:
    for volume in spec.get("volumes") or ():
        for source in [volume, *of(volume, "projected").get("sources", ())]:
            if "configMap" in source:
                yield "ConfigMap", source["configMap"]["name"]
            if "secret" in source:
                yield "Secret", source["secret"].get("secretName") or source["secret"]["name"]
        if claim := of(volume, "persistentVolumeClaim").get("claimName"):
            yield "PersistentVolumeClaim", claim
    for box in [*(spec.get("initContainers") or ()), *(spec.get("containers") or ())]:
        for source in [*(box.get("envFrom") or ()), *(of(each, "valueFrom") for each in box.get("env") or ())]:
            for key, kind in (
                ("configMapRef", "ConfigMap"),
                ("configMapKeyRef", "ConfigMap"),
                ("secretRef", "Secret"),
                ("secretKeyRef", "Secret"),
            ):
                if key in source:
                    yield kind, source[key]["name"]


def probes(manifests: list[Manifest]) -> Iterator[str]:
    """Probes that cannot work: a shell line as one word, a name of a port that is not there, no time at all."""
    for workload in workloads(manifests):
        for box in of(template(workload), "spec").get("containers") or ():
            for kind in ("livenessProbe", "readinessProbe", "startupProbe"):
                yield from (f"{_name(workload)}: {kind} {fault}" for fault in _probe(box.get(kind) or {}, box))


def _probe(probe: Manifest, box: Manifest) -> Iterator[str]:
    words: list[Any] = of(probe, "exec").get("command") or []
    if len(words) == 1 and " " in words[0].strip():
        yield f"runs a line as one word: {words[0]!r}"
    if words[:1] in (["CMD"], ["CMD-SHELL"], ["NONE"]):
        yield "has Docker's first word for a command"
    if probe and not any(key in probe for key in ("exec", "httpGet", "tcpSocket", "grpc")):
        yield "asks nothing"
    port = of(probe, "httpGet").get("port") or of(probe, "tcpSocket").get("port")
    if isinstance(port, str) and port not in {each.get("name") for each in box.get("ports") or ()}:
        yield f"asks port {port}, which the container does not have"
    if probe and min(probe.get("timeoutSeconds", 1), probe.get("periodSeconds", 10)) < 1:
        yield "has no time"


def _name(each: Manifest) -> str:
    return f"{each['kind']}/{each['metadata']['name']}"
