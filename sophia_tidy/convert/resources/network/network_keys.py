"""Accounts for ``networks``, of services and at the top of the stack, key by key.

A cluster has one flat network; which pods may talk is said by policies, and
addresses are the cluster's to give.
"""

from collections.abc import Mapping
from typing import Any

from ....manifests.pointer import Pointer
from ...context import Conversion
from ...stack import Attachment, Network, Service
from ..naming.manifest_paths import in_pod, in_template
from ..naming.network_names import HOST, engine_name, network_label, policy_name

_PLAIN = ("", "bridge", "overlay", "default")
_ADDRESSES = "the cluster gives addresses; names lead to pods"
_NO_MEANING: Mapping[str, str] = {
    "attachable": "any pod with the network's label is on it",
    "ingress": "published ports have Services of their own",
    "enable_ipv4": "whether pods have IPv4 addresses is the cluster's setting",
    "enable_ipv6": "whether pods have IPv6 addresses is the cluster's setting",
    "labels": "labels of a network, of which there is no object",
    "ipam": _ADDRESSES,
    "scope": "a cluster's network is everywhere",
    "configs": "a setting of the engine",
}
_OF_ATTACHMENT: Mapping[str, str] = {
    "ipv4_address": _ADDRESSES,
    "ipv6_address": _ADDRESSES,
    "link_local_ips": _ADDRESSES,
    "mac_address": _ADDRESSES,
    "priority": "a pod has one network",
    "gw_priority": "a pod has one way out",
    "interface_name": "a pod's interface is eth0",
    "driver_opts": "options of Docker's driver",
}
_ENCRYPTED = "encrypted"


def account_for_networks(conversion: Conversion) -> None:
    """Every network key of the stack."""
    for network in conversion.stack.networks.values():
        _of_network(network, conversion)
    for service in conversion.stack.services.values():
        for attachment in service.networks:
            _of_attachment(attachment, service, conversion)


def _of_attachment(attachment: Attachment, service: Service, conversion: Conversion) -> None:
    name, ledger = engine_name(attachment.network, conversion), conversion.ledger
    if name == HOST:
        ledger.mapped(attachment.at, in_pod(service, conversion, "hostNetwork"), rule="host-network")
        return
    label = network_label(name)
    if conversion.cluster.network_policies:
        ledger.mapped(attachment.at, in_template(service, conversion, f'metadata.labels["{label}"]'), rule="network")
    else:
        ledger.not_applicable(
            attachment.at, rule="network", note="no policies, as you asked: every pod reaches every other"
        )
    for key in attachment.options:
        at = (*attachment.at, key)
        if key in ("ipv4_address", "ipv6_address") and _names_address(str(attachment.options[key]), conversion):
            conversion.decide(
                at,
                "fixed-address",
                f"{service.name} is called by its address somewhere in the stack; pods have no fixed ones: "
                f"say {conversion.name(service)} there",
            )
        else:
            ledger.not_applicable(
                at, rule="network-option", note=_OF_ATTACHMENT.get(key, "an option of Docker's network")
            )


def _names_address(address: str, conversion: Conversion) -> bool:
    from .service_hosts import texts

    return bool(address) and any(address in text for text in texts(conversion))


def _of_network(network: Network, conversion: Conversion) -> None:
    at, ledger = network.at, conversion.ledger
    label = network_label(engine_name(network.key, conversion))
    policy = (
        f"NetworkPolicy/{policy_name('network', network.key, conversion)}"
        if conversion.cluster.network_policies
        else ""
    )
    if engine_name(network.key, conversion) == HOST:
        ledger.mapped(at, "", rule="host-network", note="the node's own network")
        return
    ledger.mapped(at, policy, rule="network")
    ledger.mapped((*at, "name"), policy, rule="network", note=f"the label {label}")
    for key, value in network.values.items():
        _of_key(key, value, (*at, key), network, policy, conversion)


def _of_key(key: str, value: Any, at: Pointer, network: Network, policy: str, conversion: Conversion) -> None:
    ledger = conversion.ledger
    match key:
        case "name":
            pass
        case "external":
            ledger.adapted(
                at,
                policy,
                rule="network-shared",
                note="pods with its label may come in from namespaces that carry the label too",
            )
        case "internal" if value and policy:
            ledger.mapped(
                at, f"NetworkPolicy/{policy_name('internal', network.key, conversion)}", rule="network-internal"
            )
        case "internal" if value:
            conversion.decide(
                at, "network-internal", "without policies nothing keeps these pods from reaching the outside"
            )
        case "driver" if str(value) in _PLAIN:
            ledger.mapped(at, policy, rule="network-driver")
        case "driver":
            conversion.decide(
                at,
                "network-driver",
                f"pods have no {value} network unless a plugin such as Multus gives them a second one",
                target=policy,
            )
        case "driver_opts":
            _of_options(value or {}, at, network, conversion)
        case _ if key in _NO_MEANING or key == "internal":
            ledger.not_applicable(at, rule="network-option", note=_NO_MEANING.get(key, "false is the default"))
        case _ if key.startswith("x-"):
            ledger.not_applicable(at, rule="no-counterpart", note="an extension, which no engine reads by itself")
        case _:
            conversion.decide(at, "network-option", f"no counterpart of {key} is known")


def _of_options(options: Mapping[str, Any], at: Pointer, network: Network, conversion: Conversion) -> None:
    for key in options:
        if key == _ENCRYPTED:
            conversion.decide(
                (*at, key),
                "network-encrypted",
                f"traffic on {network.key} was encrypted between nodes; a policy does not encrypt: "
                "start K3s with --flannel-backend=wireguard-native",
            )
        else:
            conversion.ledger.not_applicable((*at, key), rule="network-option", note="an option of Docker's driver")
