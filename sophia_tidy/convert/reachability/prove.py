"""Each call of the stack, resolved against the manifests: name, Service, port, pods, policies.

A call that worked on the engine and does not on the cluster is an error; one
that could not have worked there either (two services without a network in
common, a host that nobody has) is a warning.
"""

from collections.abc import Iterator, Sequence

from ...kernel.finding import Finding, Severity
from ...manifests.objects import Manifest
from ...manifests.pointer import spell
from ..context import Conversion
from ..resources.naming.network_names import is_shared, meet, networks_of, on_host_network
from ..resources.network.detected_calls import LOCAL, ON_NODE, DetectedCall, calls_in, service_texts
from ..resources.network.host_references import rewritten
from ..resources.network.published_ports import published_numbers
from ..resources.network.service_hosts import Host, host_of
from ..resources.secrets.credentials import credentials_of
from ..stack import Service
from .from_outside import outside_edges
from .policies import lets_in, lets_out
from .proof import CallStatus, Edge, Proof
from .scene import Pods, Scene, scene, service_port

_RULES = {
    CallStatus.NO_SERVICE: "unreachable-host",
    CallStatus.NO_PORT: "unreachable-port",
    CallStatus.BLOCKED: "unreachable-policy",
}


def prove(conversion: Conversion, manifests: Sequence[Manifest]) -> Proof:
    """The proof of a converted stack."""
    world = scene(manifests, conversion.namespace)
    edges = [edge for service in conversion.stack.services.values() for edge in _of_service(service, conversion, world)]
    edges = list(dict.fromkeys([*outside_edges(manifests, conversion, world), *edges]))
    findings = [finding for edge in edges for finding in _findings(edge, conversion)]
    return Proof(tuple(conversion.stack.services), tuple(edges), tuple(dict.fromkeys(findings)))


def _of_service(service: Service, conversion: Conversion, world: Scene) -> Iterator[Edge]:
    secret = {each.at for each in credentials_of(service, conversion)}
    for text in service_texts(service, conversion):
        owner = service if text.at[0] == "services" else None
        _, renamed = rewritten(text.value, text.at, owner, conversion)
        names = {host.written.lower() for host in renamed} if text.at not in secret else set()
        for call in calls_in(text, service, conversion):
            if text.at in secret and host_of(call.host, conversion) is None:
                continue  # a piece of a credential may look like a host, and hosts are printed
            yield from _edges(call, call.host.lower() in names, service, conversion, world)


def _edges(
    call: DetectedCall, is_renamed: bool, service: Service, conversion: Conversion, world: Scene
) -> Iterator[Edge]:
    """The edge of one call; none for a name that is nobody's and does not look like one."""
    if call.host in LOCAL:
        yield from _local(call, service, conversion)
    elif call.host in ON_NODE:
        yield from _on_node(call, conversion)
    elif (host := host_of(call.host, conversion)) is not None:
        written = host.target if is_renamed else call.host.lower()
        yield _resolved(call, host, written, service, conversion, world)
    elif call.address:
        yield _unknown(call, service, conversion)


def _resolved(
    call: DetectedCall, host: Host, name: str, service: Service, conversion: Conversion, world: Scene
) -> Edge:
    target = conversion.stack.services[host.service]
    found = world.services.get(name)
    if found is None:
        return Edge(
            call.source,
            host.service,
            call.port,
            call.at,
            CallStatus.NO_SERVICE,
            f"{call.host} is called {host.target} on the cluster, and this text is not rewritten",
        )
    standing, note = _through(call, found, service, target, conversion, world)
    return Edge(call.source, host.service, call.port, call.at, standing, note)


def _through(
    call: DetectedCall, found: Manifest, service: Service, target: Service, conversion: Conversion, world: Scene
) -> tuple[CallStatus, str]:
    """What becomes of a call to a Service that is there."""
    name, behind = found["metadata"]["name"], world.behind(found)
    if not behind:
        return CallStatus.NO_SERVICE, f"the Service {name} selects no pods"
    port = service_port(found, call.port, behind[0])
    if port is None:
        return CallStatus.NO_PORT, f"the Service {name} has no port {call.port}"
    source = next((pods for pods in world.pods if pods.name == conversion.name(service)), None)
    if source is not None and service is not target and not _passes(source, behind[0], port, world):
        return CallStatus.BLOCKED, _why_blocked(service, target, source, conversion)
    return CallStatus.PROVEN, ""


def _passes(source: Pods, target: Pods, port: int, world: Scene) -> bool:
    if target.on_node:
        return source.on_node or lets_out(world.policies, source.labels, world.caller(target), port)
    if source.on_node:
        return lets_in(world.policies, target.labels, world.caller(Pods("", {}, {}, True)), port)
    return lets_out(world.policies, source.labels, world.caller(target), port) and lets_in(
        world.policies, target.labels, world.caller(source), port
    )


def _why_blocked(service: Service, target: Service, source: Pods, conversion: Conversion) -> str:
    if source.on_node:
        return f"{service.name} is in its node's network, which no policy of {target.name} names"
    if not meet(service, target, conversion):
        return f"{service.name} and {target.name} have no network in common, so that it did not work before either"
    return f"a NetworkPolicy keeps {service.name} from {target.name}"


def _local(call: DetectedCall, service: Service, conversion: Conversion) -> Iterator[Edge]:
    """The container itself; in its node's network, ``localhost`` was the host, where siblings publish."""
    if not on_host_network(service, conversion):
        yield Edge(call.source, call.source, call.port, call.at, CallStatus.PROVEN)
        return
    yield from _on_node(call, conversion)


def _on_node(call: DetectedCall, conversion: Conversion) -> Iterator[Edge]:
    """A port of the host: if a sibling publishes it, the call has to name that sibling."""
    for other in conversion.stack.services.values():
        if other.name != call.source and any(
            call.port in published_numbers(port) for port in other.ports if port.published
        ):
            yield Edge(
                call.source,
                other.name,
                call.port,
                call.at,
                CallStatus.NO_SERVICE,
                f"{call.host} was the host, where {other.name} publishes {call.port}; say {conversion.name(other)} instead",
            )
            return
    if call.host in ON_NODE:
        yield Edge(
            call.source,
            call.host,
            call.port,
            call.at,
            CallStatus.EXTERNAL,
            "a program on the node itself, which a pod does not find by this name",
        )


def _unknown(call: DetectedCall, service: Service, conversion: Conversion) -> Edge:
    """A host that is no sibling: of the internet, of another stack, or of nobody."""
    shared = [
        key
        for key in networks_of(service, conversion)
        if key in conversion.stack.networks and is_shared(conversion.stack.networks[key], conversion)
    ]
    mapped = any(
        str(each).partition("=")[0].partition(":")[0] == call.host for each in service.get("extra_hosts") or ()
    )
    if "." in call.host or ":" in call.host or mapped or call.host.isdecimal():
        return Edge(call.source, call.host, call.port, call.at, CallStatus.EXTERNAL)
    if shared or on_host_network(service, conversion):
        return Edge(
            call.source,
            call.host,
            call.port,
            call.at,
            CallStatus.EXTERNAL,
            f"{call.host} is no service of this stack; if it is one of another, say {call.host}.<its namespace>",
        )
    return Edge(
        call.source,
        call.host,
        call.port,
        call.at,
        CallStatus.NO_SERVICE,
        f"{call.host} is no service of this stack, so that it did not work before either",
    )


def _findings(edge: Edge, conversion: Conversion) -> Iterator[Finding]:
    """An error where the cluster breaks what worked; a word on what a person has to look at."""
    place = conversion.stack.model.place(edge.at)
    where = f"{edge.target}:{edge.port}" if edge.port else edge.target
    if edge.standing in _RULES:
        severity = Severity.WARNING if "before either" in edge.note else Severity.ERROR
        yield Finding(
            place,
            _RULES[edge.standing],
            f"{edge.source} does not reach {where} ({spell(edge.at)}): {edge.note}",
            severity,
        )
    elif edge.standing is CallStatus.EXTERNAL and edge.note:
        yield Finding(place, "outside-of-stack", f"{edge.source} calls {where}: {edge.note}", Severity.WARNING)
