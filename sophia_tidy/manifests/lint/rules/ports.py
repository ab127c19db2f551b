"""Ports of containers.

After kubernetes ``pkg/apis/core/validation/validation.go``
(validateContainerPorts, checkHostPortConflicts, validateHostNetwork).
"""

from ...name_rules import address, among, named, port_name, port_number
from ..item import Container, Pod
from ..rule import Said, container_rule, pod_rule

PROTOCOLS = ("TCP", "UDP", "SCTP")


@container_rule()
def container_port_number(container: Container) -> Said:
    """Port number of a container or node outside of 1 to 65535, which the API server refuses."""
    for index, each in enumerate(container.all("ports")):
        if wrong := port_number(each.get("containerPort", 0)):
            yield ("ports", index, "containerPort"), wrong
        if each.get("hostPort") and (wrong := port_number(each["hostPort"])):
            yield ("ports", index, "hostPort"), wrong


@container_rule()
def container_port_name(container: Container) -> Said:
    """Port name of a container that is no service name, which the API server refuses.

    It has at most 15 of ``a-z0-9-``, a letter in it, and no ``--`` (RFC 6335).
    """
    for index, each in enumerate(container.all("ports")):
        if each.get("name") and (wrong := port_name(each["name"])):
            yield ("ports", index, "name"), named(each["name"], wrong)


@container_rule()
def container_port_protocol(container: Container) -> Said:
    """Port protocol of a container other than TCP, UDP and SCTP, which the API server refuses."""
    for index, each in enumerate(container.all("ports")):
        if wrong := among(each.get("protocol") or "TCP", PROTOCOLS):
            yield ("ports", index, "protocol"), wrong


@container_rule()
def duplicate_container_port_name(container: Container) -> Said:
    """Ports of a container that share one name, which the API server refuses."""
    seen: set[str] = set()
    for index, each in enumerate(container.all("ports")):
        if (name := each.get("name")) and name in seen:
            yield ("ports", index, "name"), f"{name!r} is the name of another port"
        seen.add(name or "")


@container_rule()
def duplicate_container_port(container: Container) -> Said:
    """Port of a container that is listed twice with one protocol, which server-side apply refuses.

    Flux applies so.
    """
    seen: set[tuple[int, str]] = set()
    for index, each in enumerate(container.all("ports")):
        key = each.get("containerPort", 0), each.get("protocol") or "TCP"
        if key in seen:
            yield ("ports", index), f"{key[0]}/{key[1]} is listed before; expected it once"
        seen.add(key)


@pod_rule()
def duplicate_host_port(pod: Pod) -> Said:
    """Port of the node that two containers of a pod want, which the API server refuses.

    Init containers, which end one by one, may share.
    """
    shared: set[tuple[str, str, int]] = set()
    for container in pod.containers():
        seen = shared if container.role == "containers" else set()
        for index, each in enumerate(container.all("ports")):
            key = each.get("protocol") or "TCP", each.get("hostIP") or "", _host_port(each, pod)
            if key[2] and key in seen:
                yield (
                    (*container.at[len(pod.at) :], "ports", index, "hostPort"),
                    f"{key[2]}/{key[0]} is taken by another port of the pod",
                )
            seen.add(key)


@container_rule()
def host_port_differs(container: Container) -> Said:
    """Port of the node unlike the container's with ``hostNetwork``, which the API server refuses."""
    if container.pod.spec.get("hostNetwork"):
        for index, each in enumerate(container.all("ports")):
            if each.get("hostPort") and each["hostPort"] != each.get("containerPort"):
                yield (
                    ("ports", index, "hostPort"),
                    f"is {each['hostPort']}; expected {each.get('containerPort')}, as hostNetwork is on",
                )


@container_rule()
def host_address(container: Container) -> Said:
    """Address of the node for a port, in ``hostIP``, that is no IP address, which the API server refuses."""
    for index, each in enumerate(container.all("ports")):
        if each.get("hostIP") and (wrong := address(each["hostIP"])):
            yield ("ports", index, "hostIP"), named(each["hostIP"], wrong)


def _host_port(port: dict[str, int], pod: Pod) -> int:
    """With ``hostNetwork`` the server sets it where it is not set (``pkg/apis/core/v1/defaults.go``)."""
    return port.get("hostPort") or (port.get("containerPort", 0) if pod.spec.get("hostNetwork") else 0)


RULES = (
    container_port_number,
    container_port_name,
    container_port_protocol,
    duplicate_container_port_name,
    duplicate_container_port,
    duplicate_host_port,
    host_port_differs,
    host_address,
)
