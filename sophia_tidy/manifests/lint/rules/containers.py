"""Containers: names, images, lifecycle, and what each role may have.

After kubernetes ``pkg/apis/core/validation/validation.go``
(validateContainers, validateInitContainers, validateLifecycle).
"""

from typing import Any

from ...name_rules import among, dns_label, named, port
from ...pointer import Pointer
from ..image_reference import image_wrong
from ..item import Container, Pod
from ..rule import Said, container_rule, pod_rule

HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc", "sleep")
_SIGNALS = (
    frozenset(
        f"SIG{name}"
        for name in "ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT "
        "STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX".split()
    )
    | {f"SIGRTMIN+{n}" for n in range(1, 16)}
    | {f"SIGRTMAX-{n}" for n in range(1, 15)}
)


@pod_rule()
def no_containers(pod: Pod) -> Said:
    """Pod without a container, which the API server refuses.

    Init containers do not count.
    """
    if not pod.spec.get("containers"):
        yield ("containers",), "is empty; expected at least one container"


@container_rule()
def container_name(container: Container) -> Said:
    """Container with a name that is no DNS label, which the API server refuses."""
    name = container.spec.get("name") or ""
    if wrong := dns_label(name):
        yield ("name",), named(name, wrong)


@pod_rule()
def duplicate_container_name(pod: Pod) -> Said:
    """Containers of a pod that share one name, init containers included, which the API server refuses."""
    seen: set[str] = set()
    for container in pod.containers():
        name = container.spec.get("name") or ""
        if name in seen:
            yield (*container.at[len(pod.at) :], "name"), f"{name!r} is the name of another container of the pod"
        seen.add(name)


@container_rule()
def missing_image(container: Container) -> Said:
    """Container without an image, which the API server refuses."""
    if not container.spec.get("image"):
        yield ("image",), "is not set; expected an image"


@container_rule()
def image_reference(container: Container) -> Said:
    """Image that is no reference, which the API server or the kubelet refuses.

    The server refuses spaces around it, the kubelet everything else (InvalidImageName).
    """
    image = container.spec.get("image")
    if image and (wrong := image_wrong(image)):
        yield ("image",), named(image, wrong)


@container_rule()
def pull_policy(container: Container) -> Said:
    """Pull policy of an image other than Always, IfNotPresent and Never, which the API server refuses."""
    policy = container.spec.get("imagePullPolicy")
    if policy and (wrong := among(policy, ("Always", "IfNotPresent", "Never"))):
        yield ("imagePullPolicy",), wrong


@container_rule()
def termination_message_policy(container: Container) -> Said:
    """Termination message policy other than File and FallbackToLogsOnError, which the API server refuses."""
    policy = container.spec.get("terminationMessagePolicy")
    if policy and (wrong := among(policy, ("File", "FallbackToLogsOnError"))):
        yield ("terminationMessagePolicy",), wrong


@container_rule()
def container_restart_policy(container: Container) -> Said:
    """Restart policy of a container of its own where the version has none for it, which the API server refuses.

    Before 1.35 it is ``Always`` on init containers, which makes a sidecar; from 1.35 on all have one.
    """
    policy = container.spec.get("restartPolicy")
    if not policy:
        return
    if container.version >= (1, 35):
        if wrong := among(policy, ("Always", "OnFailure", "Never")):
            yield ("restartPolicy",), wrong
    elif container.role != "initContainers":
        yield ("restartPolicy",), "is set; expected it on an init container only, before 1.35"
    elif policy != "Always":
        yield ("restartPolicy",), f"is {policy!r}; expected Always"


@container_rule()
def probe_on_init_container(container: Container) -> Said:
    """Probe or lifecycle handler on an init container that ends, which the API server refuses.

    Only one that stays, a sidecar, may have them.
    """
    if container.role == "initContainers" and not container.sidecar:
        for key in ("lifecycle", "livenessProbe", "readinessProbe", "startupProbe"):
            if container.spec.get(key) is not None:
                yield (key,), "is set; expected none on an init container, or restartPolicy Always"


@container_rule()
def lifecycle_handler(container: Container) -> Said:
    """Lifecycle handler that is none, several, or says nothing, which the API server refuses."""
    for key in ("postStart", "preStop"):
        handler = (container.spec.get("lifecycle") or {}).get(key)
        if handler is not None:
            for at, wrong in handler_wrong(handler):
                yield ("lifecycle", key, *at), wrong


@container_rule()
def long_sleep(container: Container) -> Said:
    """Sleep handler longer than the pod's grace period, or below the least, which the API server refuses.

    The least is 0 seconds, before 1.33 one; the grace period is 30 seconds where it is not set.
    """
    grace = container.pod.spec.get("terminationGracePeriodSeconds", 30)
    least = 0 if container.version >= (1, 33) else 1
    for key in ("postStart", "preStop"):
        handler = (container.spec.get("lifecycle") or {}).get(key) or {}
        seconds = (handler.get("sleep") or {}).get("seconds")
        if seconds is not None and not least <= seconds <= grace:
            yield (
                ("lifecycle", key, "sleep", "seconds"),
                f"is {seconds}; expected {least} to {grace}, the pod's grace period",
            )


@container_rule()
def stop_signal(container: Container) -> Said:
    """Stop signal that is none, or in a pod that does not name its system, which the API server refuses.

    ``lifecycle.stopSignal`` needs ``spec.os.name``.
    """
    signal = (container.spec.get("lifecycle") or {}).get("stopSignal")
    if not signal:
        return
    system = (container.pod.spec.get("os") or {}).get("name")
    if not system:
        yield ("lifecycle", "stopSignal"), "is set; expected spec.os.name with it"
    elif signal not in (_SIGNALS if system == "linux" else ("SIGTERM", "SIGKILL")):
        yield ("lifecycle", "stopSignal"), f"is {signal!r}; expected a signal of {system} such as SIGTERM"


@container_rule()
def resize_policy(container: Container) -> Said:
    """Resize policy of no resource, twice of one, or with a restart that never comes, which the API server refuses.

    There are cpu and memory, once each, with NotRequired or RestartContainer.
    """
    seen: set[str] = set()
    for index, each in enumerate(container.all("resizePolicy")):
        resource, policy = each.get("resourceName") or "", each.get("restartPolicy") or ""
        if wrong := among(resource, ("cpu", "memory")) or (
            resource in seen and f"{resource} is there before; expected it once"
        ):
            yield ("resizePolicy", index, "resourceName"), wrong
        if wrong := among(policy, ("NotRequired", "RestartContainer")):
            yield ("resizePolicy", index, "restartPolicy"), wrong
        elif policy == "RestartContainer" and container.pod.spec.get("restartPolicy") == "Never":
            yield (
                ("resizePolicy", index, "restartPolicy"),
                f"is {policy}; expected NotRequired, as the pod never restarts",
            )
        seen.add(resource)


def handler_wrong(handler: dict[str, Any]) -> Said:
    """What is wrong with a handler of a lifecycle or a probe."""
    chosen = [key for key in HANDLERS if handler.get(key) is not None]
    if len(chosen) != 1:
        found = " and ".join(chosen) or "none"
        yield (), f"has {found}; expected exactly one handler"
    for key in chosen:
        yield from _one_handler_wrong(key, handler[key])


def _one_handler_wrong(key: str, handler: dict[str, Any]) -> Said:
    at: Pointer = (key,)
    if key == "exec" and not handler.get("command"):
        yield (*at, "command"), "is empty; expected a command"
    if key in ("httpGet", "tcpSocket", "grpc") and (wrong := port(handler.get("port", 0))):
        yield (*at, "port"), wrong
    if key == "httpGet":
        if wrong := among(handler.get("scheme") or "HTTP", ("HTTP", "HTTPS")):
            yield (*at, "scheme"), wrong
        for index, header in enumerate(handler.get("httpHeaders") or ()):
            if not _is_header(header.get("name") or ""):
                yield (
                    (*at, "httpHeaders", index, "name"),
                    f"{header.get('name')!r} is no header; expected letters, digits and '-'",
                )


def _is_header(name: str) -> bool:
    return name.isascii() and name.replace("-", "").isalnum()


RULES = (
    no_containers,
    container_name,
    duplicate_container_name,
    missing_image,
    image_reference,
    pull_policy,
    termination_message_policy,
    container_restart_policy,
    probe_on_init_container,
    lifecycle_handler,
    long_sleep,
    stop_signal,
    resize_policy,
)
