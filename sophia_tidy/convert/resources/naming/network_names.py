"""Networks that a service is on, and the pod labels that say so.

A network of Docker's is known to the engine by its name, not by its key in
the file, and stacks share one by that name.  So the label is made of the
name: pods of two stacks on one external network carry the same label.
"""

from ...context import Conversion
from ...names import LONGEST, distinct, label
from ...stack import Network, Service

PREFIX = "network.sophia-tidy"
MEMBER = "true"
DEFAULT, NONE, HOST = "default", "none", "host"


def networks_of(service: Service, conversion: Conversion) -> tuple[str, ...]:
    """The keys of the networks that a service is on; ``default`` where it says nothing, none in its node's network."""
    mode = str(service.get("network_mode") or "")
    if service.networks:
        return tuple(each.network for each in service.networks if engine_name(each.network, conversion) != HOST)
    return (DEFAULT,) if mode in ("", DEFAULT, "bridge") else ()


def network_labels(service: Service, conversion: Conversion) -> dict[str, str]:
    """The labels of a service's pods, one for each network; they are what the NetworkPolicies select by."""
    if not conversion.cluster.network_policies:
        return {}
    if isolated(service):
        return {network_label(NONE): MEMBER}
    return {network_label(engine_name(key, conversion)): MEMBER for key in networks_of(service, conversion)}


def network_label(name: str) -> str:
    """The label key of a network by its engine's name."""
    return f"{PREFIX}/{label(name)}"


def policy_name(prefix: str, key: str, conversion: Conversion) -> str:
    """The name of a network's NetworkPolicy, which no other network of the stack has."""
    keys = dict.fromkeys((*conversion.stack.networks, key))
    return f"{prefix}-{distinct(keys, LONGEST - len(prefix) - 1)[key]}"


def engine_name(key: str, conversion: Conversion) -> str:
    """What the engine calls a network: its ``name``, else the key after the stack's name."""
    network = conversion.stack.networks.get(key)
    if network is None or (network.name == network.key and "name" not in network.values and not network.external):
        return f"{conversion.stack.name}_{key}" if conversion.stack.name else key
    return network.name


def isolated(service: Service) -> bool:
    """Whether a service has no network at all (``network_mode: none``)."""
    return bool(service.get("network_mode") == NONE)


def on_host_network(service: Service, conversion: Conversion) -> bool:
    """Whether the pod is in its node's network: ``network_mode: host``, or Swarm's external network ``host``."""
    return service.get("network_mode") == HOST or any(
        engine_name(each.network, conversion) == HOST for each in service.networks
    )


def is_shared(network: Network, conversion: Conversion) -> bool:
    """Whether other stacks may be on a network: it is theirs, it is attachable, or it has a name of its own."""
    own = network.values.get("name") in (None, f"{conversion.stack.name}_{network.key}")
    return network.external or not own or bool(network.values.get("attachable"))


def meet(one: Service, other: Service, conversion: Conversion) -> bool:
    """Whether two services had a network in common, so that they could connect before."""
    if on_host_network(one, conversion) or on_host_network(other, conversion):
        return True
    mine, theirs = ({engine_name(key, conversion) for key in networks_of(each, conversion)} for each in (one, other))
    return bool(mine & theirs)
