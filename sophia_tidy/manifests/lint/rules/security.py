"""Security contexts of pods and containers.

After kubernetes ``pkg/apis/core/validation/validation.go``
(ValidateSecurityContext, validatePodSpecSecurityContext, validateSysctls)
and the node's own check of runAsNonRoot
(``pkg/kubelet/kuberuntime/security_context.go``).
"""

from collections.abc import Iterator
from typing import Any

from ...name_rules import LOWER, among, below, named
from ...pointer import Pointer
from ..item import Container, Pod
from ..rule import Said, container_rule, pod_rule

_HIGHEST_ID = 2**31 - 1
_PROFILES = ("RuntimeDefault", "Unconfined", "Localhost")
_SYSCTL = LOWER | set("-_")
_SYSCTL_LONGEST = 253


@pod_rule()
def pod_user_id(pod: Pod) -> Said:
    """User or group id of a pod outside of 0 to 2147483647, which the API server refuses."""
    for key in ("runAsUser", "runAsGroup", "fsGroup"):
        yield from _id_wrong((key,), pod.security.get(key))
    for index, group in enumerate(pod.security.get("supplementalGroups") or ()):
        yield from _id_wrong(("supplementalGroups", index), group)


@container_rule()
def container_user_id(container: Container) -> Said:
    """User or group id of a container outside of 0 to 2147483647, which the API server refuses."""
    for key in ("runAsUser", "runAsGroup"):
        yield from _id_wrong((key,), container.security.get(key))


@container_rule()
def privileged_without_escalation(container: Container) -> Said:
    """Privilege escalation forbidden beside ``privileged`` or CAP_SYS_ADMIN, which the API server refuses."""
    if container.security.get("allowPrivilegeEscalation") is not False:
        return
    at: Pointer = ("securityContext", "allowPrivilegeEscalation")
    if container.security.get("privileged"):
        yield at, "is false, and privileged is true; expected one of them"
    if "CAP_SYS_ADMIN" in ((container.security.get("capabilities") or {}).get("add") or ()):
        yield at, "is false, and CAP_SYS_ADMIN is added; expected one of them"


@container_rule()
def root_as_non_root(container: Container) -> Said:
    """User 0 with ``runAsNonRoot``, in a container or from its pod, which the kubelet refuses to start."""

    def setting(key: str) -> Any:
        return container.security.get(key, container.pod.security.get(key))

    if setting("runAsNonRoot") and setting("runAsUser") == 0:
        yield ("securityContext", "runAsNonRoot"), "is true, and runAsUser is 0; expected another user"


@container_rule()
def capability_prefix(container: Container) -> Said:
    """Capability with ``CAP_`` before its name, which the container runtime does not know."""
    for kind in ("add", "drop"):
        for index, name in enumerate((container.security.get("capabilities") or {}).get(kind) or ()):
            if name.upper().startswith("CAP_"):
                yield ("securityContext", "capabilities", kind, index), f"{name!r} has a prefix; expected {name[4:]!r}"


@container_rule()
def proc_mount(container: Container) -> Said:
    """Mount of ``/proc`` unmasked in a pod with the node's users, or in no known way, which the API server refuses."""
    mode = container.security.get("procMount")
    if mode and (wrong := among(mode, ("Default", "Unmasked"))):
        yield ("securityContext", "procMount"), wrong
    elif mode == "Unmasked" and container.pod.spec.get("hostUsers") is not False:
        yield ("securityContext", "procMount"), "is Unmasked; expected hostUsers false with it"


@pod_rule()
def pod_profile(pod: Pod) -> Said:
    """Seccomp or AppArmor profile of a pod without its file, or with one too many, which the API server refuses.

    Localhost names a file below the node's folder of profiles, RuntimeDefault and Unconfined name none.
    """
    yield from _profiles_wrong(pod.security)


@container_rule()
def container_profile(container: Container) -> Said:
    """Seccomp or AppArmor profile of a container without its file, or with one too many, which the API server refuses.

    Localhost names a file below the node's folder of profiles, RuntimeDefault and Unconfined name none.
    """
    yield from _profiles_wrong(container.security)


@pod_rule()
def sysctl_name(pod: Pod) -> Said:
    """Sysctl with a name that is none or that is there twice, which the API server refuses."""
    seen: set[str] = set()
    for at, name in _sysctls(pod):
        if len(name) > _SYSCTL_LONGEST or not all(
            _SYSCTL.issuperset(part) and part.strip("-_") == part != "" for part in name.replace("/", ".").split(".")
        ):
            yield at, f"{name!r} is no sysctl; expected one such as net.core.somaxconn"
        if name in seen:
            yield at, f"{name!r} is set before; expected it once"
        seen.add(name)


@pod_rule()
def sysctl_of_host(pod: Pod) -> Said:
    """Sysctl of a network or memory that the pod shares with its node, which the API server refuses."""
    for at, name in _sysctls(pod):
        plain = name.replace("/", ".")
        for key, prefixes in (
            ("hostNetwork", ("net.",)),
            ("hostIPC", ("kernel.shm", "kernel.msg", "kernel.sem", "fs.mqueue.")),
        ):
            if pod.spec.get(key) and plain.startswith(prefixes):
                yield at, f"{name!r} is not allowed with {key}"


@pod_rule()
def group_change_policy(pod: Pod) -> Said:
    """Change policy of groups or SELinux labels that there is not, which the API server refuses.

    They are ``fsGroupChangePolicy``, ``supplementalGroupsPolicy`` and ``seLinuxChangePolicy``.
    """
    for key, words in (
        ("fsGroupChangePolicy", ("OnRootMismatch", "Always")),
        ("supplementalGroupsPolicy", ("Merge", "Strict")),
        ("seLinuxChangePolicy", ("Recursive", "MountOption")),
    ):
        if (value := pod.security.get(key)) is not None and (wrong := among(value, words)):
            yield ("securityContext", key), wrong


@pod_rule()
def host_users(pod: Pod) -> Said:
    """Users of its own beside a namespace of the node's in one pod, which the API server refuses.

    ``hostUsers: false`` stands beside none of ``hostNetwork``, ``hostPID`` and ``hostIPC``.
    """
    if pod.spec.get("hostUsers") is False:
        for key in ("hostNetwork", "hostPID", "hostIPC"):
            if pod.spec.get(key):
                yield ("hostUsers",), f"is false, and {key} is true; expected one of them"


@pod_rule()
def shared_processes_of_host(pod: Pod) -> Said:
    """Processes shared within the pod and with its node at once, which the API server refuses.

    ``shareProcessNamespace`` and ``hostPID`` are both on.
    """
    if pod.spec.get("shareProcessNamespace") and pod.spec.get("hostPID"):
        yield ("shareProcessNamespace",), "is true, and hostPID too; expected one of them"


def _id_wrong(where: Pointer, number: int | None) -> Said:
    if number is not None and not 0 <= number <= _HIGHEST_ID:
        yield ("securityContext", *where), f"is {number}; expected 0 to {_HIGHEST_ID}"


def _profiles_wrong(security: dict[str, Any]) -> Said:
    for key in ("seccompProfile", "appArmorProfile"):
        profile = security.get(key)
        if profile is None:
            continue
        kind, file = profile.get("type") or "", profile.get("localhostProfile")
        if wrong := among(kind, _PROFILES):
            yield ("securityContext", key, "type"), wrong
        elif (kind == "Localhost") != bool(file):
            yield (
                ("securityContext", key, "localhostProfile"),
                f"is {file!r}; expected a file for Localhost, none for {_PROFILES[0]}",
            )
        elif file and key == "seccompProfile" and (wrong := below(file)):
            yield ("securityContext", key, "localhostProfile"), named(file, wrong)


def _sysctls(pod: Pod) -> Iterator[tuple[Pointer, str]]:
    for index, each in enumerate(pod.security.get("sysctls") or ()):
        yield ("securityContext", "sysctls", index, "name"), each.get("name") or ""


RULES = (
    pod_user_id,
    container_user_id,
    privileged_without_escalation,
    root_as_non_root,
    capability_prefix,
    proc_mount,
    pod_profile,
    container_profile,
    sysctl_name,
    sysctl_of_host,
    group_change_policy,
    host_users,
    shared_processes_of_host,
)
