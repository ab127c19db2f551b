"""Conflicts: what two stacks on one cluster cannot both have."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ..kernel.finding import Finding, Severity
from ..manifests.objects import Manifest
from .converted_stack import ConvertedStack
from .output.plain import CLUSTER_WIDE
from .resources.secrets.credentials import credentials_of, store_key

Claim = tuple[str, str]


def clashes(stacks: Sequence[ConvertedStack]) -> Iterator[Finding]:
    """A finding for each thing that several stacks claim, at the head of the later one's file.

    Claimed are names of objects in one namespace, names of objects that
    belong to no namespace, ports of the load balancer (K3s' servicelb opens
    them on every node), host ports, routes and host names.  A key of the
    secret store may be shared, but not where the stacks have different values.
    """
    claimed: dict[Claim, list[ConvertedStack]] = defaultdict(list)
    for stacked in stacks:
        for claim in dict.fromkeys(claim for item in stacked.manifests for claim in _claims(item, stacked)):
            claimed[claim].append(stacked)
    for (what, which), sharers in claimed.items():
        for later in sharers[1:]:
            yield Finding(
                later.conversion.stack.model.place(()),
                "stack-clash",
                f"{what} {which} is claimed by {sharers[0].name} and by {later.name}; expected one of them",
                Severity.ERROR,
            )
    yield from _store_clashes(stacks)


def overlapping(stacks: Mapping[int, ConvertedStack]) -> list[int]:
    """The stacks with an object that an earlier one has too: applied, each would replace the other's."""
    taken: set[Claim] = set()
    found = []
    for index, stacked in stacks.items():
        own = {_identity(item, stacked) for item in stacked.manifests if item["kind"] != "Namespace"}
        if own & taken:
            found.append(index)
        taken |= own
    return found


def _identity(item: Manifest, stacked: ConvertedStack) -> Claim:
    where = "" if item["kind"] in CLUSTER_WIDE else f" of namespace {stacked.conversion.namespace}"
    return f"{item['kind']}{where}", item["metadata"]["name"]


def _store_clashes(stacks: Sequence[ConvertedStack]) -> Iterator[Finding]:
    """The keys of the store that have one value in one stack and another in the next; no value is told."""
    first: dict[str, tuple[str, str]] = {}
    for stacked in stacks:
        scene = stacked.conversion
        for service in scene.stack.services.values():
            for each in credentials_of(service, scene):
                key = store_key(each, service, scene)
                if each.value and first.setdefault(key, (stacked.name, each.value))[1] != each.value:
                    yield Finding(
                        scene.stack.model.place(each.at),
                        "stack-clash",
                        f"the store's key {key} has another value in {first[key][0]}; "
                        "expected another name for one of them",
                        Severity.ERROR,
                    )


def _claims(item: Manifest, stacked: ConvertedStack) -> Iterator[Claim]:
    kind, spec = item["kind"], item.get("spec") or {}
    yield _identity(item, stacked)
    if kind == "Service" and spec.get("type") == "LoadBalancer":
        yield from (("load balancer port", f"{port['port']}/{port.get('protocol', 'TCP')}") for port in spec["ports"])
    yield from (("host port", str(port)) for port in _host_ports(spec))
    if kind in ("IngressRoute", "IngressRouteTCP"):
        entry_points = ", ".join(spec.get("entryPoints", ()))
        yield from (
            ("the route", f"{route['match']} at {entry_points or 'every entry point'}")
            for route in spec.get("routes", ())
        )
    if kind == "Ingress":
        yield from (("the host", rule["host"]) for rule in spec.get("rules", ()) if rule.get("host"))


def _host_ports(spec: Manifest) -> Iterator[int]:
    template = spec.get("template")
    pod = (template.get("spec") or {}) if isinstance(template, dict) else {}
    yield from (
        port["hostPort"]
        for container in pod.get("containers", ())
        for port in container.get("ports", ())
        if port.get("hostPort")
    )
