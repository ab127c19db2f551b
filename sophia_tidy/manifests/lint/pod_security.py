"""Pod Security admission: what the levels "baseline" and "restricted" refuse.

After k8s.io/pod-security-admission ``policy/check_*.go`` and the page "Pod
Security Standards".  A namespace asks for a level by its label
``pod-security.kubernetes.io/enforce``.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

from ..objects import Manifest
from ..pointer import Pointer, spell
from .item import Container, Item, Pod, Version, pod_of
from .world import Said

LABEL = "pod-security.kubernetes.io/enforce"
BASELINE, RESTRICTED = "pod-security-baseline", "pod-security-restricted"
RULES: Mapping[str, str] = {
    BASELINE: 'Pod with what Pod Security admission at level "baseline" refuses.\n\n'
    "They are the node's namespaces, paths and ports, privileges, and odd profiles.",
    RESTRICTED: 'Pod without what Pod Security admission asks for at level "restricted", which refuses it.\n\n'
    "It asks for no root, no escalation, no capabilities, and a seccomp profile.",
}
_CAPABILITIES = frozenset(
    "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT".split()
)
_SYSCTLS = {
    "kernel.shm_rmid_forced": (1, 0),
    "net.ipv4.ip_local_port_range": (1, 0),
    "net.ipv4.ip_unprivileged_port_start": (1, 0),
    "net.ipv4.tcp_syncookies": (1, 0),
    "net.ipv4.ping_group_range": (1, 0),
    "net.ipv4.ip_local_reserved_ports": (1, 27),
    "net.ipv4.tcp_keepalive_time": (1, 29),
    "net.ipv4.tcp_fin_timeout": (1, 29),
    "net.ipv4.tcp_keepalive_intvl": (1, 29),
    "net.ipv4.tcp_keepalive_probes": (1, 29),
    "net.ipv4.tcp_rmem": (1, 32),
    "net.ipv4.tcp_wmem": (1, 32),
}
_SELINUX_TYPES = ("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t")
_VOLUMES = frozenset(
    {
        "name",
        "configMap",
        "csi",
        "downwardAPI",
        "emptyDir",
        "ephemeral",
        "persistentVolumeClaim",
        "projected",
        "secret",
        "image",
    }
)
_PROFILES = ("RuntimeDefault", "Localhost")
Refusal = tuple[Pointer, str]


class Level(StrEnum):
    """How much a namespace allows; each includes the refusals of the one before."""

    PRIVILEGED = "privileged"
    BASELINE = "baseline"
    RESTRICTED = "restricted"


def check(items: Iterable[Item], level: Level | None = None) -> Iterator[Said]:
    """What is refused: at ``level``, or at the level that the label of each object's namespace asks for."""
    items = tuple(items)
    asked = {item.name: (item.metadata.get("labels") or {}).get(LABEL) for item in items if item.kind == "Namespace"}
    for item in items:
        at = level if level is not None else asked.get(item.namespace)
        if at in (Level.BASELINE, Level.RESTRICTED) and (pod := pod_of(item)) is not None:
            yield from refused(pod, Level(at))


def violations(manifest: Manifest, level: Level, version: Version = (1, 33)) -> tuple[str, ...]:
    """What a level refuses in one manifest, field and reason; none where it makes no pods."""
    pod = pod_of(Item(PurePosixPath("."), 0, manifest, version))
    if pod is None or level is Level.PRIVILEGED:
        return ()
    return tuple(f"{spell(said.at)} {said.text}" for said in refused(pod, level))


def refused(pod: Pod, level: Level) -> Iterator[Said]:
    """What a level refuses in a pod."""
    for at, text in baseline(pod):
        yield Said(pod.item, (*pod.at, *at), BASELINE, text)
    if level is Level.RESTRICTED:
        for at, text in restricted(pod):
            yield Said(pod.item, (*pod.at, *at), RESTRICTED, text)


def baseline(pod: Pod) -> Iterator[Refusal]:
    """What "baseline" refuses, with places below the pod's spec."""
    for key in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.spec.get(key):
            yield (key,), "is true; expected false at level baseline"
    for index, volume in enumerate(pod.spec.get("volumes") or ()):
        if "hostPath" in volume:
            yield ("volumes", index, "hostPath"), "is a path of the node; expected none at level baseline"
    for index, each in enumerate(pod.security.get("sysctls") or ()):
        if pod.version < _SYSCTLS.get(each.get("name") or "", (99, 0)):
            yield (
                ("securityContext", "sysctls", index),
                f"{each.get('name')!r} is not safe; expected a safe sysctl at level baseline",
            )
    yield from _context_refused(("securityContext",), pod.security, pod)
    for container in pod.containers():
        yield from _placed(container, _baseline_container(container))


def _baseline_container(container: Container) -> Iterator[Refusal]:
    security = container.security
    if security.get("privileged"):
        yield ("securityContext", "privileged"), "is true; expected false at level baseline"
    for name in (security.get("capabilities") or {}).get("add") or ():
        if name not in _CAPABILITIES:
            yield (
                ("securityContext", "capabilities", "add"),
                f"has {name!r}; expected none beyond the runtime's at level baseline",
            )
    if (security.get("procMount") or "Default") != "Default" and (
        container.version < (1, 35) or container.pod.spec.get("hostUsers") is not False
    ):
        yield ("securityContext", "procMount"), f"is {security['procMount']!r}; expected Default at level baseline"
    for index, port in enumerate(container.all("ports")):
        if port.get("hostPort"):
            yield ("ports", index, "hostPort"), "is a port of the node; expected none at level baseline"
    yield from _context_refused(("securityContext",), security, container.pod)
    yield from _probe_hosts(container)


def _context_refused(at: Pointer, security: Mapping[str, Any], pod: Pod) -> Iterator[Refusal]:
    for key in ("seccompProfile", "appArmorProfile"):
        if (security.get(key) or {}).get("type") == "Unconfined":
            yield (*at, key), "is Unconfined; expected RuntimeDefault at level baseline"
    options = security.get("seLinuxOptions") or {}
    kinds = _SELINUX_TYPES if pod.version >= (1, 31) else _SELINUX_TYPES[:-1]
    if options.get("user") or options.get("role") or (options.get("type") or "") not in kinds:
        yield (*at, "seLinuxOptions"), "has a user, a role or an odd type; expected none at level baseline"
    if (security.get("windowsOptions") or {}).get("hostProcess"):
        yield (*at, "windowsOptions", "hostProcess"), "is true; expected false at level baseline"


def _probe_hosts(container: Container) -> Iterator[Refusal]:
    """From 1.34 a probe or handler may not ask another host than the pod (``check_hostProbesAndhostLifecycle.go``)."""
    if container.version < (1, 34):
        return
    places: tuple[tuple[str, ...], ...] = (
        ("livenessProbe",),
        ("readinessProbe",),
        ("startupProbe",),
        ("lifecycle", "postStart"),
        ("lifecycle", "preStop"),
    )
    for at in places:
        said = container.spec
        for part in at:
            said = said.get(part) or {}
        for handler in ("httpGet", "tcpSocket"):
            if (said.get(handler) or {}).get("host"):
                yield (*at, handler, "host"), "is set; expected none at level baseline"


def restricted(pod: Pod) -> Iterator[Refusal]:
    """What "restricted" refuses beyond "baseline"; the pod's own setting counts where a container has none."""
    if (pod.spec.get("os") or {}).get("name") == "windows":
        return
    for index, volume in enumerate(pod.spec.get("volumes") or ()):
        if kinds := sorted(set(volume) - _VOLUMES - {"hostPath"}):
            yield (
                ("volumes", index),
                f"is a {kinds[0]} volume; expected a claim, a ConfigMap, a Secret or such at level restricted",
            )
    if pod.security.get("runAsUser") == 0 and not _own_users(pod):
        yield ("securityContext", "runAsUser"), "is 0; expected another user at level restricted"
    for container in pod.containers():
        yield from _placed(container, _restricted_container(container))


def _restricted_container(container: Container) -> Iterator[Refusal]:
    security, outer = container.security, container.pod.security
    at: Pointer = ("securityContext",)
    if security.get("allowPrivilegeEscalation") is not False:
        yield (*at, "allowPrivilegeEscalation"), "is not false; expected false at level restricted"
    if not _own_users(container.pod):
        if security.get("runAsNonRoot", outer.get("runAsNonRoot")) is not True:
            yield (*at, "runAsNonRoot"), "is not true; expected true, here or of the pod, at level restricted"
        if security.get("runAsUser") == 0:
            yield (*at, "runAsUser"), "is 0; expected another user at level restricted"
    if (security.get("seccompProfile") or outer.get("seccompProfile") or {}).get("type") not in _PROFILES:
        yield (*at, "seccompProfile"), "is not set; expected RuntimeDefault, here or of the pod, at level restricted"
    capabilities = security.get("capabilities") or {}
    if "ALL" not in (capabilities.get("drop") or ()):
        yield (*at, "capabilities", "drop"), "does not drop ALL; expected it at level restricted"
    if set(capabilities.get("add") or ()) - {"NET_BIND_SERVICE"}:
        yield (*at, "capabilities", "add"), "has other than NET_BIND_SERVICE; expected that at most at level restricted"


def _own_users(pod: Pod) -> bool:
    """From 1.35 a pod with users of its own (``hostUsers: false``) may be root in there."""
    return pod.version >= (1, 35) and pod.spec.get("hostUsers") is False


def _placed(container: Container, said: Iterator[Refusal]) -> Iterator[Refusal]:
    for at, text in said:
        yield (*container.at[len(container.pod.at) :], *at), text
