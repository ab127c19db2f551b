"""How a name is reached in the cluster: Services, what they select, what is open to the outside, and policies."""

import re
from collections.abc import Iterator
from typing import Any

from .pods import WORKLOADS, Manifest, container, find, of, template

OUTSIDE = ("LoadBalancer", "NodePort")


def workloads(manifests: list[Manifest]) -> list[Manifest]:
    """Everything that makes pods."""
    return [each for each in manifests if each.get("kind") in WORKLOADS]


def labels(workload: Manifest) -> dict[str, str]:
    """The labels of the pods."""
    return of(template(workload), "metadata", "labels")


def selected(service: Manifest, manifests: list[Manifest]) -> list[Manifest]:
    """The workloads whose pods a Service selects."""
    wanted = of(service, "spec", "selector")
    return [each for each in workloads(manifests) if wanted and wanted.items() <= labels(each).items()]


def resolve(name: str, manifests: list[Manifest]) -> dict[str, Any]:
    """What a DNS name of the stack leads to: ``workloads``, ``headless``, ``type``, ``ports`` (``80/tcp`` → container port)."""
    service = find(manifests, "Service", name)
    spec = of(service, "spec")
    if spec.get("type") == "ExternalName":
        return {**resolve(spec.get("externalName", "").split(".")[0], manifests), "type": "ExternalName"}
    if service is None:
        return {}
    targets = selected(service, manifests)
    return {
        "workloads": [each["metadata"]["name"] for each in targets],
        "headless": spec.get("clusterIP") == "None",
        "type": spec.get("type", "ClusterIP"),
        "ports": {
            f"{each['port']}/{each.get('protocol', 'TCP').lower()}": _number(each, targets)
            for each in spec.get("ports") or ()
        },
    }


def _number(port: Manifest, targets: list[Manifest]) -> Any:
    target = port.get("targetPort", port["port"])
    declared = [each for workload in targets for each in container(workload).get("ports") or ()]
    return next((each["containerPort"] for each in declared if each.get("name") == target), target)


def exposed(name: str, manifests: list[Manifest]) -> list[dict[str, Any]]:
    """What is open to the outside for a workload: its load balancers, node ports and host ports."""
    workload = next(each for each in workloads(manifests) if each["metadata"]["name"] == name)
    host = [
        {
            "type": "host",
            "port": each["hostPort"],
            "target": each["containerPort"],
            "host-ip": each.get("hostIP", ""),
            "protocol": each.get("protocol", "TCP").lower(),
        }
        for each in container(workload).get("ports") or ()
        if each.get("hostPort")
    ]
    return host + [
        {
            "type": of(service, "spec").get("type"),
            "port": each["port"],
            "target": _number(each, [workload]),
            "node": each.get("nodePort"),
            "protocol": each.get("protocol", "TCP").lower(),
        }
        for service in manifests
        if service.get("kind") == "Service"
        and workload in selected(service, manifests)
        and of(service, "spec").get("type") in OUTSIDE
        for each in of(service, "spec").get("ports") or ()
    ]


def reach(name: str, manifests: list[Manifest]) -> list[str]:
    """Whom policies let a workload call: workloads, ``internet`` and ``dns``.

    ``controller`` (the ingress controller) and ``outside`` (an address that
    is no pod's) call too.
    """
    policies = [each for each in manifests if each.get("kind") == "NetworkPolicy"]
    everyone = {each["metadata"]["name"]: each for each in workloads(manifests)}
    if name not in everyone:
        return [other for other, workload in everyone.items() if _lets_in(policies, labels(workload), name)]
    me = labels(everyone[name])
    return [
        other
        for other, workload in everyone.items()
        if _lets_in(policies, labels(workload), me) and _lets_out(policies, me, labels(workload))
    ] + [place for place in ("internet", "dns") if _lets_out(policies, me, place)]


def _lets_in(policies: list[Manifest], target: dict, source: dict | str) -> bool:
    mine = [
        each["spec"]
        for each in policies
        if "Ingress" in each["spec"].get("policyTypes", ["Ingress"])
        and matches(each["spec"].get("podSelector"), target)
    ]
    return not mine or any(
        _peer(peer, source)
        for spec in mine
        for rule in spec.get("ingress") or ()
        for peer in (rule or {}).get("from") or [{"anyone": True}]
    )


def _lets_out(policies: list[Manifest], source: dict, target: dict | str) -> bool:
    mine = [
        each["spec"]
        for each in policies
        if "Egress" in each["spec"].get("policyTypes", ()) and matches(each["spec"].get("podSelector"), source)
    ]
    if not mine:
        return True
    rules = [rule or {} for spec in mine for rule in spec.get("egress") or ()]
    if target == "dns":
        return any(
            not rule.get("ports") or any(port.get("port") in (53, "dns") for port in rule["ports"]) for rule in rules
        )
    if target == "internet":
        return any(_to_anyone(rule) for rule in rules)
    return any(_peer(peer, target) for rule in rules for peer in rule.get("to") or [{"anyone": True}])


def _to_anyone(rule: Manifest) -> bool:
    only_dns = rule.get("ports") and all(port.get("port") == 53 for port in rule["ports"])
    return not only_dns and (not rule.get("to") or any("ipBlock" in peer for peer in rule["to"]))


def _peer(peer: Manifest, pod: dict | str) -> bool:
    if peer.get("anyone"):
        return True
    if "ipBlock" in peer:
        return pod == "outside"
    if isinstance(pod, str):
        return pod == "controller" and "namespaceSelector" in peer
    here = "namespaceSelector" not in peer or not peer["namespaceSelector"]
    return here and matches(peer.get("podSelector"), pod)


def matches(selector: Manifest | None, pod: dict[str, str]) -> bool:
    """Whether a label selector selects a pod; an empty one selects all."""
    selector = selector or {}
    return of(selector, "matchLabels").items() <= pod.items() and all(
        _expression(each, pod) for each in selector.get("matchExpressions") or ()
    )


def _expression(each: Manifest, pod: dict[str, str]) -> bool:
    match each["operator"]:
        case "Exists":
            return each["key"] in pod
        case "DoesNotExist":
            return each["key"] not in pod
        case "In":
            return pod.get(each["key"]) in each["values"]
        case _:
            return pod.get(each["key"]) not in each["values"]


def routes(name: str, manifests: list[Manifest]) -> list[dict[str, Any]]:
    """The routes from outside to a service: host, path, tls, port, target, entrypoints, middlewares, priority."""
    everything = [*_ingresses(manifests), *_ingress_routes(manifests)]
    return [
        {**each, "target": _behind(each, manifests)}
        for each in everything
        if each["service"] == name or name in resolve(each["service"], manifests).get("workloads", ())
    ]


def _behind(route: dict[str, Any], manifests: list[Manifest]) -> Any:
    """The container port that a route's service port leads to."""
    service = find(manifests, "Service", route["service"])
    port = next(
        (each for each in of(service, "spec").get("ports") or () if route["port"] in (each["port"], each.get("name"))),
        None,
    )
    return None if port is None else _number(port, selected(service, manifests))


def _ingresses(manifests: list[Manifest]) -> Iterator[dict[str, Any]]:
    for ingress in (each for each in manifests if each.get("kind") == "Ingress"):
        notes = of(ingress, "metadata", "annotations")
        for rule in of(ingress, "spec").get("rules") or ():
            for path in of(rule, "http").get("paths") or ():
                backend = of(path, "backend", "service")
                yield {
                    "kind": "Ingress",
                    "host": rule.get("host", ""),
                    "path": path.get("path", "/"),
                    "match": "",
                    "tls": of(ingress, "spec").get("tls"),
                    "service": backend.get("name"),
                    "port": backend.get("port", {}).get("number") or backend.get("port", {}).get("name"),
                    "entrypoints": notes.get("traefik.ingress.kubernetes.io/router.entrypoints", "").split(","),
                    "middlewares": _annotated(notes, manifests),
                    "annotations": notes,
                }


def _annotated(notes: dict[str, str], manifests: list[Manifest]) -> list[dict[str, Any]]:
    text = notes.get("traefik.ingress.kubernetes.io/router.middlewares", "")
    named = [each.split("@")[0].strip() for each in text.split(",") if each]
    return [
        of(each, "spec")
        for each in manifests
        if each.get("kind") == "Middleware"
        and any(name.endswith(f"-{each['metadata']['name']}") or name == each["metadata"]["name"] for name in named)
    ]


def _ingress_routes(manifests: list[Manifest]) -> Iterator[dict[str, Any]]:
    for route in (
        each for each in manifests if each.get("kind") in ("IngressRoute", "IngressRouteTCP", "IngressRouteUDP")
    ):
        for rule in of(route, "spec").get("routes") or ():
            match = rule.get("match", "")
            for service in rule.get("services") or ():
                found = [find(manifests, "Middleware", each["name"]) for each in rule.get("middlewares") or ()]
                yield {
                    "kind": route["kind"],
                    "host": _argument(match, r"Host(?:SNI)?"),
                    "path": _argument(match, "PathPrefix|Path"),
                    "match": match,
                    "tls": of(route, "spec").get("tls"),
                    "service": service["name"],
                    "port": service.get("port"),
                    "entrypoints": of(route, "spec").get("entryPoints") or [],
                    "middlewares": [of(each, "spec") for each in found if each],
                    "priority": rule.get("priority"),
                    "to": service,
                }


def _argument(match: str, function: str) -> str:
    found = re.search(rf"(?:{function})\(\s*[`\"']([^`\"']*)", match)
    return found[1] if found else ""
