"""Pods: names, names of hosts, DNS, time to end.

After kubernetes ``pkg/apis/core/validation/validation.go``
(ValidatePodSpec, validatePodDNSConfig, ValidateHostAliases).
"""

from ....kernel.finding import Severity
from ...name_rules import address, among, dns_label, dns_subdomain, named
from ..item import Pod
from ..rule import Said, pod_rule

_NAMES = ("serviceAccountName", "priorityClassName", "runtimeClassName", "nodeName")
_POLICIES = ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None")
_MOST_SERVERS, _MOST_SEARCHES, _LONGEST_SEARCH = 3, 32, 2048


@pod_rule()
def pod_reference_name(pod: Pod) -> Said:
    """Service account, priority, runtime class or node whose name is no DNS name, which the API server refuses."""
    for key in _NAMES:
        if pod.spec.get(key) and (wrong := dns_subdomain(pod.spec[key])):
            yield (key,), named(pod.spec[key], wrong)


@pod_rule(severity=Severity.WARNING)
def pull_secret_name(pod: Pod) -> Said:
    """Pull secret in ``imagePullSecrets`` whose name is none, which the kubelet passes over."""
    for index, each in enumerate(pod.spec.get("imagePullSecrets") or ()):
        if wrong := dns_subdomain(each.get("name") or ""):
            yield ("imagePullSecrets", index, "name"), named(each.get("name"), wrong)


@pod_rule()
def pod_hostname(pod: Pod) -> Said:
    """Host name or subdomain of a pod that is no DNS label, which the API server refuses."""
    for key in ("hostname", "subdomain"):
        if pod.spec.get(key) and (wrong := dns_label(pod.spec[key])):
            yield (key,), named(pod.spec[key], wrong)


@pod_rule()
def pod_seconds(pod: Pod) -> Said:
    """Grace period of a pod below 0, or deadline below 1 second, which the API server refuses.

    They are ``terminationGracePeriodSeconds`` and ``activeDeadlineSeconds``.
    """
    for key, least in (("terminationGracePeriodSeconds", 0), ("activeDeadlineSeconds", 1)):
        if (value := pod.spec.get(key)) is not None and value < least:
            yield (key,), f"is {value}; expected {least} or more"


@pod_rule()
def pod_restart_policy(pod: Pod) -> Said:
    """Restart policy of a pod other than Always, OnFailure and Never, which the API server refuses."""
    if wrong := among(pod.spec.get("restartPolicy") or "Always", ("Always", "OnFailure", "Never")):
        yield ("restartPolicy",), wrong


@pod_rule()
def preemption_policy(pod: Pod) -> Said:
    """Preemption policy of a pod other than Never and PreemptLowerPriority, which the API server refuses."""
    policy = pod.spec.get("preemptionPolicy")
    if policy and (wrong := among(policy, ("Never", "PreemptLowerPriority"))):
        yield ("preemptionPolicy",), wrong


@pod_rule()
def dns_policy(pod: Pod) -> Said:
    """DNS policy of a pod that there is not, which the API server refuses.

    There are ClusterFirst, ClusterFirstWithHostNet, Default and None.
    """
    if wrong := among(pod.spec.get("dnsPolicy") or "ClusterFirst", _POLICIES):
        yield ("dnsPolicy",), wrong


@pod_rule()
def dns_servers(pod: Pod) -> Said:
    """Name servers of a pod that are no addresses, too many or missing, which the API server refuses.

    There are at most three, and at least one where ``dnsPolicy`` is None.
    """
    servers = (pod.spec.get("dnsConfig") or {}).get("nameservers") or ()
    if len(servers) > _MOST_SERVERS:
        yield ("dnsConfig", "nameservers"), f"has {len(servers)} servers; expected at most {_MOST_SERVERS}"
    if not servers and pod.spec.get("dnsPolicy") == "None":
        yield ("dnsConfig", "nameservers"), "is empty; expected a server, as dnsPolicy is None"
    for index, each in enumerate(servers):
        if wrong := address(each):
            yield ("dnsConfig", "nameservers", index), named(each, wrong)


@pod_rule()
def dns_searches(pod: Pod) -> Said:
    """Search domains of a pod that are no DNS names or too many, which the API server refuses.

    There are at most 32, together at most 2048 characters; from 1.33 a domain may have ``_`` in it, or be
    just ``.``.
    """
    searches = (pod.spec.get("dnsConfig") or {}).get("searches") or ()
    if len(searches) > _MOST_SEARCHES or len(" ".join(searches)) > _LONGEST_SEARCH:
        yield (
            ("dnsConfig", "searches"),
            f"is too long; expected at most {_MOST_SEARCHES} domains and {_LONGEST_SEARCH} characters",
        )
    for index, each in enumerate(searches):
        plain = each.removesuffix(".")
        relaxed = pod.version >= (1, 33)
        if relaxed and each == ".":
            continue
        if wrong := dns_subdomain(plain.replace("_", "a") if relaxed else plain):
            yield ("dnsConfig", "searches", index), named(each, wrong)


@pod_rule()
def dns_options(pod: Pod) -> Said:
    """Resolver option in ``dnsConfig.options`` without a name, which the API server refuses."""
    for index, each in enumerate((pod.spec.get("dnsConfig") or {}).get("options") or ()):
        if not each.get("name"):
            yield ("dnsConfig", "options", index, "name"), "is not set; expected a name such as ndots"


@pod_rule()
def host_alias(pod: Pod) -> Said:
    """Host alias of a pod without an IP address or with a name that is none, which the API server refuses."""
    for index, each in enumerate(pod.spec.get("hostAliases") or ()):
        if wrong := address(each.get("ip") or ""):
            yield ("hostAliases", index, "ip"), named(each.get("ip"), wrong)
        for number, name in enumerate(each.get("hostnames") or ()):
            if wrong := dns_subdomain(name):
                yield ("hostAliases", index, "hostnames", number), named(name, wrong)


@pod_rule()
def debug_container(pod: Pod) -> Said:
    """Ephemeral containers in a manifest, which the API server refuses."""
    if pod.spec.get("ephemeralContainers"):
        yield ("ephemeralContainers",), "is set; expected none in a manifest"


@pod_rule()
def operating_system(pod: Pod) -> Said:
    """Operating system of a pod other than linux and windows, which the API server refuses."""
    system = pod.spec.get("os")
    if system is not None and (wrong := among(system.get("name") or "", ("linux", "windows"))):
        yield ("os", "name"), wrong


RULES = (
    pod_reference_name,
    pull_secret_name,
    pod_hostname,
    pod_seconds,
    pod_restart_policy,
    preemption_policy,
    dns_policy,
    dns_servers,
    dns_searches,
    dns_options,
    host_alias,
    debug_container,
    operating_system,
)
