"""DNS: what a pod is called and how it finds others: ``hostname``, ``domainname``, ``dns*``, ``extra_hosts``.

Docker's embedded DNS answers for siblings, and asks a stack's own servers for
the rest.  Kubernetes adds servers to the cluster's (``dnsConfig`` beside
``ClusterFirst``) or puts them in its place (``dnsPolicy: None``), which would
lose every sibling's name.  So they are added, the cluster's first, three at
most (kubernetes.io, "DNS for Services and Pods").  A resolver asks the next
server only where one does not answer at all: public servers know no more than
the cluster's, but names that only a private server knows have to be forwarded
by the cluster's DNS, which a person has to set up.
"""

from typing import Any

from ....manifests.name_rules import dns_label, dns_subdomain
from ....manifests.objects import filled
from ...context import Conversion
from ...stack import Service
from ..naming.manifest_paths import in_pod
from ..naming.swarm_templates import expand, has_template
from ..naming.workload_kind import Workload, workload_of

MOST_SERVERS, MOST_SEARCHES = 3, 32
_PUBLIC = frozenset(
    (
        "1.1.1.1",
        "1.0.0.1",
        "8.8.8.8",
        "8.8.4.4",
        "9.9.9.9",
        "149.112.112.112",
        "208.67.222.222",
        "208.67.220.220",
        "2606:4700:4700::1111",
        "2606:4700:4700::1001",
        "2001:4860:4860::8888",
        "2001:4860:4860::8844",
        "2620:fe::fe",
    )
)
_GATEWAY = "host-gateway"


def dns(service: Service, conversion: Conversion, *, on_host: bool) -> dict[str, Any]:
    """The ``hostname``, ``subdomain``, ``dnsPolicy``, ``dnsConfig`` and ``hostAliases`` of a pod."""
    return filled(
        {
            "hostname": _hostname(service, conversion),
            "subdomain": _subdomain(service, conversion),
            "dnsPolicy": "ClusterFirstWithHostNet" if on_host else "",
            "dnsConfig": _config(service, conversion),
            "hostAliases": _aliases(service, conversion),
        }
    )


def _hostname(service: Service, conversion: Conversion) -> str:
    """A DNS label; the first label of a longer name, as ``hostname`` without ``-f`` prints it."""
    text = service.get("hostname") or ""
    if not text:
        return ""
    at, place = service.key("hostname"), in_pod(service, conversion, "hostname")
    if has_template(text):
        _tell_template(text, service, conversion)
        return ""
    first, _, rest = text.lower().partition(".")
    if wrong := dns_label(first):
        conversion.decide(at, "hostname", f"the hostname {wrong}; the pod keeps its own", target=place)
        return ""
    if workload_of(service, conversion) is Workload.STATEFUL_SET:
        conversion.ledger.adapted(
            at, place, rule="hostname", note="a StatefulSet calls each pod by its own name, which keeps to its data"
        )
        return ""
    if rest:
        conversion.ledger.adapted(at, place, rule="hostname", note=f"a pod's hostname is one label; {rest} is left out")
    else:
        conversion.ledger.mapped(at, place, rule="hostname")
    return first


def _tell_template(text: str, service: Service, conversion: Conversion) -> None:
    """A templated hostname tells copies apart; a pod's own name does too."""
    expanded = expand(text, service, conversion)
    if expanded.depends_on_pod or expanded.unknown:
        conversion.ledger.adapted(
            service.key("hostname"),
            in_pod(service, conversion, "hostname"),
            rule="swarm-template",
            note="each pod is called by its own name, which tells the copies apart as this does",
        )
    else:
        conversion.ledger.adapted(
            service.key("hostname"),
            in_pod(service, conversion, "hostname"),
            rule="swarm-template",
            note="each pod is called by its own name; in the stack all copies had the service's",
        )


def _subdomain(service: Service, conversion: Conversion) -> str:
    text = service.get("domainname") or ""
    if not text:
        return ""
    conversion.decide(
        service.key("domainname"),
        "domainname",
        "a pod's domain is its namespace's; a subdomain would have to be the name of a "
        "headless Service: use the name of the Service instead",
        target=in_pod(service, conversion, "subdomain"),
    )
    return ""


def _config(service: Service, conversion: Conversion) -> dict[str, Any]:
    return filled(
        {
            "nameservers": _servers(service, conversion),
            "searches": _searches(service, conversion),
            "options": _options(service, conversion),
        }
    )


def _servers(service: Service, conversion: Conversion) -> list[str]:
    """The stack's name servers after the cluster's own, which is one of the three that count."""
    servers, place = list(dict.fromkeys(service.texts("dns"))), in_pod(service, conversion, "dnsConfig.nameservers")
    for index, text in enumerate(service.texts("dns")):
        at = service.key("dns", index)
        if text not in servers[: MOST_SERVERS - 1]:
            conversion.decide(at, "dns", "a pod asks three servers at most, and the cluster's is one", target=place)
        elif text in _PUBLIC:
            conversion.ledger.adapted(at, place, rule="dns", note="asked where the cluster's own does not answer")
        else:
            conversion.decide(
                at,
                "dns",
                f"names that only {text} knows have to be forwarded to it by the cluster's DNS (CoreDNS: "
                "a block `forward`), since a pod asks it only where the cluster's own does not answer",
                target=place,
            )
    return servers[: MOST_SERVERS - 1]


def _searches(service: Service, conversion: Conversion) -> list[str]:
    found, place = [], in_pod(service, conversion, "dnsConfig.searches")
    for index, text in enumerate(service.texts("dns_search")):
        at = service.key("dns_search", index)
        if text == ".":
            conversion.decide(
                at, "dns-search", "it searches nothing; a pod searches its namespace, by which it finds its siblings"
            )
        elif wrong := dns_subdomain(text.rstrip(".").lower()):
            conversion.decide(at, "dns-search", f"the domain {wrong}")
        else:
            conversion.ledger.adapted(at, place, rule="dns-search", note="searched after the cluster's own domains")
            found.append(text.lower())
    return list(dict.fromkeys(found))[:MOST_SEARCHES]


def _options(service: Service, conversion: Conversion) -> list[dict[str, str]]:
    found = []
    for index, text in enumerate(service.texts("dns_opt")):
        name, _, value = text.partition(":")
        conversion.ledger.mapped(
            service.key("dns_opt", index), in_pod(service, conversion, f"dnsConfig.options[{index}]"), rule="dns-opt"
        )
        found.append(filled({"name": name, "value": value}))
    return found


def _aliases(service: Service, conversion: Conversion) -> list[dict[str, Any]]:
    """``name=address`` lines as ``hostAliases``: one entry for each address, with all its names."""
    found: dict[str, list[str]] = {}
    place = in_pod(service, conversion, "hostAliases")
    for index, text in enumerate(service.texts("extra_hosts")):
        at = service.key("extra_hosts", index)
        name, address = _entry(text)
        if address == _GATEWAY:
            conversion.decide(
                at,
                "host-gateway",
                f"{name} is the Docker host; a pod's node has no fixed name: put what runs there into "
                "the cluster, or point a Service without selector at it",
                target=place,
            )
        elif wrong := dns_subdomain(name.lower()):
            conversion.decide(at, "extra-hosts", f"the host name {wrong}", target=place)
        elif not _is_address(address):
            conversion.decide(
                at, "extra-hosts", f"{address!r} is no address; expected one of IPv4 or IPv6", target=place
            )
        else:
            conversion.ledger.mapped(at, place, rule="extra-hosts")
            found.setdefault(address, []).append(name.lower())
    return [{"ip": address, "hostnames": list(dict.fromkeys(names))} for address, names in found.items()]


def _is_address(text: str) -> bool:
    from ipaddress import ip_address

    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _entry(text: str) -> tuple[str, str]:
    """Name and address of ``name=address`` or ``name:address``, an IPv6 one with or without brackets."""
    at = min((place for place in (text.find("="), text.find(":")) if place >= 0), default=len(text))
    return text[:at].strip(), text[at + 1 :].strip().removeprefix("[").removesuffix("]")
