"""Consistency of the finished model (compose-go, ``loader/validate.go`` and ``graph``).

Only services that a profile starts are looked at, as Compose does.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from .errors import Code, LoadError

Service = Mapping[str, Any]
_TESTS = ("CMD", "CMD-SHELL", "NONE")


def check(project: Mapping[str, Any], active: Mapping[str, Any]) -> None:
    """Check every active service against the others and what they share.

    Raises:
        LoadError: the first thing that does not fit, with its pointer.
    """
    for name, service in active.items():
        try:
            for step in (_build, _networks, _health, _dependencies, _shared, _scale, _twice_said, _watch, _targets):
                step(name, service, project, active)
        except LoadError as fault:
            raise fault.under(name).under("services") from None
    for name, secret in project["secrets"].items():
        if not secret.get("external") and not secret.get("file") and not secret.get("environment"):
            raise LoadError("has no source; expected file or environment", Code.MISSING_KEY, None, ("secrets", name))
    _circles(active)
    _container_names(active)


def _fault(message: str, code: Code, *pointer: str | int) -> LoadError:
    return LoadError(message, code, None, pointer)


def _build(_name: str, service: Service, project: Mapping[str, Any], active: Mapping[str, Any]) -> None:
    build = service.get("build")
    if build is None:
        if not service.get("image") and "provider" not in service:
            raise _fault("has neither an image nor a build", Code.MISSING_KEY)
        return
    if "dockerfile_inline" in build and "dockerfile" in build:
        raise _fault("has a dockerfile and a dockerfile_inline; expected one of them", Code.CONFLICT, "build")
    for key, context in build.get("additional_contexts", {}).items():
        if context.startswith("service:"):
            other = active.get(context.removeprefix("service:"))
            if other is None or "build" not in other:
                raise _fault(
                    "names a service that is not built here",
                    Code.UNDEFINED_REFERENCE,
                    "build",
                    "additional_contexts",
                    key,
                )
    platforms = build.get("platforms", ())
    if platforms and service.get("platform") and service["platform"] not in platforms:
        raise _fault("does not contain the service's platform", Code.CONFLICT, "build", "platforms")
    _granted(build, project, "build")


def _networks(_name: str, service: Service, project: Mapping[str, Any], active: Mapping[str, Any]) -> None:
    mode = service.get("network_mode", "")
    networks = service.get("networks", {})
    if mode and networks:
        raise _fault("stands beside networks; expected one of them", Code.CONFLICT, "network_mode")
    for network in networks:
        if network not in project["networks"]:
            raise _fault(
                f"undefined network {network!r}; expected it under the top-level 'networks'",
                Code.UNDEFINED_REFERENCE,
                "networks",
                network,
            )
    if mode.startswith("service:") and mode.removeprefix("service:") not in active:
        raise _fault("names a service that does not exist", Code.UNDEFINED_REFERENCE, "network_mode")


def _health(_name: str, service: Service, _project: Mapping[str, Any], _active: Mapping[str, Any]) -> None:
    test = service.get("healthcheck", {}).get("test")
    if test and test[0] not in _TESTS:
        raise _fault(
            f"begins with no known word; expected {', '.join(_TESTS)}", Code.WRONG_VALUE, "healthcheck", "test"
        )


def _dependencies(_name: str, service: Service, project: Mapping[str, Any], active: Mapping[str, Any]) -> None:
    for other, dependency in service.get("depends_on", {}).items():
        if other in active or (other in project["services"] and not dependency["required"]):
            continue
        why = "starts only with a profile" if other in project["services"] else "does not exist"
        raise _fault(f"depends on the service {other!r}, which {why}", Code.UNDEFINED_REFERENCE, "depends_on", other)


def _shared(_name: str, service: Service, project: Mapping[str, Any], _active: Mapping[str, Any]) -> None:
    for index, mount in enumerate(service.get("volumes", ())):
        source = mount.get("source")
        if mount.get("type") == "volume" and source and source not in project["volumes"]:
            raise _fault(
                f"undefined volume {source!r}; expected it under the top-level 'volumes'",
                Code.UNDEFINED_REFERENCE,
                "volumes",
                index,
            )
    for index, config in enumerate(service.get("configs", ())):
        if config.get("source", "") not in project["configs"]:
            raise _fault(
                f"undefined config {config.get('source', '')!r}; expected it under the top-level 'configs'",
                Code.UNDEFINED_REFERENCE,
                "configs",
                index,
            )
    for model in service.get("models", {}):
        if model not in project["models"]:
            raise _fault(
                f"undefined model {model!r}; expected it under the top-level 'models'",
                Code.UNDEFINED_REFERENCE,
                "models",
                model,
            )
    _granted(service, project)


def _granted(holder: Service, project: Mapping[str, Any], *pointer: str) -> None:
    for index, secret in enumerate(holder.get("secrets", ())):
        if secret.get("source", "") not in project["secrets"]:
            raise _fault(
                f"undefined secret {secret.get('source', '')!r}; expected it under the top-level 'secrets'",
                Code.UNDEFINED_REFERENCE,
                *pointer,
                "secrets",
                index,
            )


def _scale(_name: str, service: Service, _project: Mapping[str, Any], _active: Mapping[str, Any]) -> None:
    deploy = service.get("deploy")
    scale = service.get("scale")
    if scale is not None and deploy is not None:
        if deploy.get("replicas", scale) != scale:
            raise _fault(
                "differs from deploy.replicas; expected the same number or one of them", Code.CONFLICT, "scale"
            )
        deploy["replicas"] = scale
    replicas = (deploy or {}).get("replicas", 1)
    for value, pointer in ((scale, ("scale",)), (replicas, ("deploy", "replicas"))):
        if value is not None and value < 0:
            raise _fault("is negative; expected a number from 0", Code.WRONG_VALUE, *pointer)
    if (replicas if scale is None else scale) > 1 and service.get("container_name"):
        raise _fault(
            "cannot be the name of several containers; expected one replica or no container_name",
            Code.CONFLICT,
            "container_name",
        )


_SAID_TWICE = (
    ("cpus", "limits", "cpus"),
    ("mem_limit", "limits", "memory"),
    ("mem_reservation", "reservations", "memory"),
    ("pids_limit", "limits", "pids"),
)


def _twice_said(_name: str, service: Service, _project: Mapping[str, Any], _active: Mapping[str, Any]) -> None:
    """The old keys beside ``deploy.resources`` have to say the same."""
    resources = service.get("deploy", {}).get("resources", {})
    for key, share, of in _SAID_TWICE:
        if key in service and share in resources and resources[share].get(of) != service[key]:
            raise _fault(
                f"differs from deploy.resources.{share}.{of}; expected the same or one of them", Code.CONFLICT, key
            )


def _watch(_name: str, service: Service, _project: Mapping[str, Any], _active: Mapping[str, Any]) -> None:
    for index, watch in enumerate(service.get("develop", {}).get("watch", ())):
        if not watch.get("target") and watch["action"] not in ("rebuild", "restart"):
            raise _fault("has no target, which its action needs", Code.MISSING_KEY, "develop", "watch", index)


def _targets(_name: str, service: Service, _project: Mapping[str, Any], _active: Mapping[str, Any]) -> None:
    """No two mounts at one path."""
    seen: dict[str, str] = {}
    targets: Iterator[tuple[str, int, str]] = iter(
        (
            *(("tmpfs", index, each.split(":", 1)[0]) for index, each in enumerate(service.get("tmpfs", ()))),
            *(("volumes", index, each.get("target", "")) for index, each in enumerate(service.get("volumes", ()))),
        )
    )
    for kind, index, target in targets:
        if target in seen:
            raise _fault(f"the target {target} is already mounted by {seen[target]}", Code.CONFLICT, kind, index)
        seen[target] = f"{kind}[{index}]"


def _circles(active: Mapping[str, Any]) -> None:
    """No service waits for itself: depth first, without recursion."""
    done: set[str] = set()
    for start in active:
        path = [start]
        waiting = [iter(_needs(active, start))]
        while waiting and start not in done:
            other = next(waiting[-1], None)
            if other is None:
                done.add(path.pop())
                waiting.pop()
            elif other in path:
                circle = " -> ".join([*path[path.index(other) :], other])
                raise LoadError(f"depends on itself: {circle}", Code.CYCLE, None, ("services", other, "depends_on"))
            elif other not in done:
                path.append(other)
                waiting.append(iter(_needs(active, other)))


def _needs(active: Mapping[str, Any], name: str) -> list[str]:
    return [other for other in active[name].get("depends_on", {}) if other in active]


def _container_names(active: Mapping[str, Any]) -> None:
    seen: dict[str, str] = {}
    for name, service in active.items():
        container = service.get("container_name")
        if container and container in seen:
            raise LoadError(
                f"is already the container_name of {seen[container]}",
                Code.CONFLICT,
                None,
                ("services", name, "container_name"),
            )
        if container:
            seen[container] = name
