"""How a container ends and starts: ``stop_grace_period``, ``stop_signal``, ``post_start``, ``pre_stop``, ``init``.

Docker waits 10 s between the stop signal and the kill, Kubernetes 30 s; what
the stack says is kept, rounded up, and where it is silent Kubernetes' own is,
since a pod has to leave its Services first.  A signal other than SIGTERM has
a field since 1.33 (``lifecycle.stopSignal``, gate ContainerStopSignals, off by
default until it is stable); a pod with the field also has to name its system.

Kubernetes has one hook of each kind: several commands run in turn in one
shell, and hooks run as the container's own user in its own directory.
"""

from math import ceil
from typing import Any

from ....manifests.objects import filled
from ....secrets.values import is_credential
from ...context import Conversion
from ...stack import Service
from ..naming.manifest_paths import in_container, in_pod
from ..secrets.redact_words import hook_command

_STOP_SIGNAL = (1, 33)
_NUMBERS = {
    "1": "SIGHUP",
    "2": "SIGINT",
    "3": "SIGQUIT",
    "9": "SIGKILL",
    "10": "SIGUSR1",
    "12": "SIGUSR2",
    "15": "SIGTERM",
    "28": "SIGWINCH",
}
_HOOKS = (("post_start", "postStart"), ("pre_stop", "preStop"))


def lifecycle(service: Service, conversion: Conversion) -> dict[str, Any]:
    """The ``lifecycle`` of a container."""
    found: dict[str, Any] = {field: _hook(service, conversion, key, field) for key, field in _HOOKS}
    found["stopSignal"] = _signal(service, conversion)
    return filled(found)


def grace(service: Service, conversion: Conversion) -> int | None:
    """The ``terminationGracePeriodSeconds`` of a pod; None leaves Kubernetes' 30 s."""
    period = service.seconds("stop_grace_period")
    if period is None:
        return None
    at, place = service.key("stop_grace_period"), in_pod(service, conversion, "terminationGracePeriodSeconds")
    if float(period).is_integer():
        conversion.ledger.mapped(at, place, rule="stop-grace-period")
    else:
        conversion.ledger.adapted(at, place, rule="stop-grace-period", note="rounded up to whole seconds")
    return ceil(period)


def names_system(service: Service, conversion: Conversion) -> bool:
    """Whether the pod has to name its operating system: the API server wants that beside a stop signal."""
    return "stopSignal" in lifecycle(service, conversion)


def tell_init(service: Service, conversion: Conversion) -> None:
    """``init: true`` puts a process before the container's own that reaps what is left behind.

    `share_processes` gives the same job to the pod's pause process.
    """
    if "init" not in service.values:
        return
    if share_processes(service):
        conversion.ledger.adapted(
            service.key("init"),
            in_pod(service, conversion, "shareProcessNamespace"),
            rule="init",
            note="the pod's pause process is PID 1 and reaps; signals go to the container's process as before",
        )
    elif service.get("init"):
        conversion.ledger.adapted(
            service.key("init"), in_pod(service, conversion, "hostPID"), rule="init", note="the node's init reaps"
        )
    else:
        conversion.ledger.not_applicable(service.key("init"), rule="init", note="false is the default")


def share_processes(service: Service) -> bool:
    """Whether the pod's processes are in one namespace, with the pause process, which reaps, as the first."""
    return bool(service.get("init")) and service.get("pid") != "host"


def _signal(service: Service, conversion: Conversion) -> str | None:
    text = str(service.get("stop_signal") or "").upper()
    if not text:
        return None
    at, place = service.key("stop_signal"), in_container(service, conversion, "lifecycle.stopSignal")
    name = _NUMBERS.get(text) or (text if text.startswith("SIG") else f"SIG{text}")
    if name == "SIGTERM":
        conversion.ledger.mapped(at, place, rule="stop-signal", note="the signal that Kubernetes sends")
        return None
    if conversion.cluster.version >= _STOP_SIGNAL:
        conversion.decide(
            at,
            "stop-signal",
            f"{name} is sent only where the cluster has the gate ContainerStopSignals on; "
            "it is SIGTERM else: check the gate, or put STOPSIGNAL into the image",
            target=place,
        )
        return name
    conversion.decide(
        at,
        "stop-signal",
        f"Kubernetes before 1.33 sends the image's STOPSIGNAL or SIGTERM; put STOPSIGNAL {name} into the image",
    )
    return None


def _hook(service: Service, conversion: Conversion, key: str, field: str) -> dict[str, Any]:
    hooks = service.get(key) or []
    place = in_container(service, conversion, f"lifecycle.{field}")
    for index, hook in enumerate(hooks):
        conversion.ledger.mapped(service.key(key, index, "command"), f"{place}.exec.command", rule="hook")
        _tell_rest(service, conversion, (key, index), hook, place)
    commands = [hook_command(service, conversion, tuple(map(str, hook.get("command") or ("true",)))) for hook in hooks]
    if len(commands) == 1 and not hooks[0].get("environment") and not hooks[0].get("working_dir"):
        return {"exec": {"command": commands[0]}}
    lines = [_with_circumstances(hook, words) for hook, words in zip(hooks, commands, strict=True)]
    return {"exec": {"command": ["/bin/sh", "-c", " && ".join(lines)]}} if lines else {}


def _tell_rest(
    service: Service, conversion: Conversion, where: tuple[str, int], hook: dict[str, Any], place: str
) -> None:
    for option in ("environment", "working_dir"):
        conversion.ledger.adapted(
            service.key(*where, option), f"{place}.exec.command", rule="hook", note="set in the hook's own shell"
        )
    for name, value in (hook.get("environment") or {}).items():
        if value is not None and is_credential(name, str(value)):
            conversion.decide(
                service.key(*where, "environment", name),
                "credential-in-hook",
                f"{name} is a credential and is left out of the hook; "
                "give it to the service, whose variables a hook has",
            )
    if hook.get("user"):
        conversion.decide(service.key(*where, "user"), "hook-user", "a hook runs as the container's user", target=place)
    if hook.get("privileged"):
        conversion.decide(
            service.key(*where, "privileged"), "hook-user", "a hook has the container's privileges", target=place
        )


def _with_circumstances(hook: dict[str, Any], words: list[str]) -> str:
    """A hook's command as a line of shell, in its directory and with its variables, credentials left out."""
    import shlex

    variables = hook.get("environment") or {}
    assigned = [
        f"{name}={value}"
        for name, value in variables.items()
        if value is not None and not is_credential(name, str(value))
    ]
    line = shlex.join([*(["env", *assigned] if assigned else []), *words])
    directory = hook.get("working_dir")
    return f"(cd {shlex.quote(directory)} && {line})" if directory else line
