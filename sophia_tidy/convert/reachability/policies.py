"""NetworkPolicies: whether they let a connection through, as the API says it (kubernetes.io, "Network Policies").

Pods that no policy of a direction selects are open in that direction; pods
that some do are open to what any of these allows.  Both ends have to agree.
"""

from collections.abc import Mapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Any

from ...manifests.lint.selector import selects
from ...manifests.objects import Manifest
from .scene import Caller

INGRESS, EGRESS = "Ingress", "Egress"


def lets_in(
    policies: Sequence[Manifest], labels: Mapping[str, str], caller: Caller, port: int, protocol: str = "TCP"
) -> bool:
    """Whether pods with these labels take a connection from a caller; port 0 stands for one that is not known."""
    return _allowed(policies, INGRESS, "ingress", "from", labels, caller, port, protocol)


def lets_out(
    policies: Sequence[Manifest], labels: Mapping[str, str], target: Caller, port: int, protocol: str = "TCP"
) -> bool:
    """Whether pods with these labels may connect to a target."""
    return _allowed(policies, EGRESS, "egress", "to", labels, target, port, protocol)


def _allowed(
    policies: Sequence[Manifest],
    kind: str,
    rules: str,
    ends: str,
    labels: Mapping[str, str],
    other: Caller,
    port: int,
    protocol: str,
) -> bool:
    governing = [
        policy["spec"]
        for policy in policies
        if kind in _types(policy["spec"]) and selects(policy["spec"].get("podSelector") or {}, labels)
    ]
    if not governing:
        return True
    return any(_rule_allows(rule, ends, other, port, protocol) for spec in governing for rule in spec.get(rules) or ())


def _types(spec: Mapping[str, Any]) -> Sequence[str]:
    """The directions of a policy; by default ingress, and egress where it has rules for it."""
    return spec.get("policyTypes") or ([INGRESS, EGRESS] if spec.get("egress") else [INGRESS])


def _rule_allows(rule: Mapping[str, Any], ends: str, other: Caller, port: int, protocol: str) -> bool:
    return _port_fits(rule.get("ports") or (), port, protocol) and (
        not rule.get(ends) or any(_is_peer(peer, other) for peer in rule[ends])
    )


def _port_fits(ports: Sequence[Mapping[str, Any]], port: int, protocol: str) -> bool:
    if not ports or port == 0:
        return True
    return any(
        each.get("protocol", "TCP") == protocol
        and ("port" not in each or each["port"] <= port <= each.get("endPort", each["port"]))
        for each in ports
    )


def _is_peer(peer: Mapping[str, Any], other: Caller) -> bool:
    """A peer without a namespace selector is of the policy's own namespace, which here only the controller is not."""
    if "ipBlock" in peer:
        return other.labels is None and _in_block(peer["ipBlock"])
    if other.labels is None:
        return False
    if "namespaceSelector" not in peer:
        return not _foreign(other) and selects(peer.get("podSelector") or {}, other.labels)
    return selects(peer["namespaceSelector"] or {}, other.namespace) and selects(
        peer.get("podSelector") or {}, other.labels
    )


def _foreign(other: Caller) -> bool:
    return other.namespace.get("kubernetes.io/metadata.name") == "kube-system"


def _in_block(block: Mapping[str, Any]) -> bool:
    """Whether an address of the internet is in a block (192.0.2.1 stands for one)."""
    address = ip_address("192.0.2.1")
    return address in ip_network(block["cidr"]) and not any(
        address in ip_network(each) for each in block.get("except") or ()
    )
