"""The last steps on plain values: implied networks, dependencies and names (compose-go, ``loader/normalize.go``)."""

from collections.abc import Mapping
from typing import Any

from .errors import Code, LoadError, kind_of
from .marked import Block, Row
from .paths import clean

_NAMESPACES = ("network_mode", "ipc", "pid", "uts", "cgroup")


def resolve_lists(model: Block, environment: Mapping[str, str]) -> None:
    """Give bare names in ``environment`` lists the values that the project's environment has."""
    services = model.get("services")
    for service in services.values() if isinstance(services, Block) else ():
        row = service.get("environment") if isinstance(service, Block) else None
        if isinstance(row, Row):
            row[:] = [f"{each}={environment[each]}" if each in environment else each for each in row]


def normalise(model: Block, environment: Mapping[str, str]) -> None:
    """Fill in what Compose takes for granted of a whole project, in place."""
    _networks(model)
    services = model.get("services") or Block()
    for name, service in services.items():
        try:
            _service(service, environment)
        except LoadError as fault:
            raise fault.under(name, services).under("services", model) from None
    _names(model)


def _networks(model: Block) -> None:
    networks = model.get("networks")
    networks = Block() if networks is None else networks
    used = False
    for service in (model.get("services") or Block()).values():
        if "provider" in service or "network_mode" in service:
            continue
        if not service.get("networks"):
            service["networks"] = Block({"default": None})
        used = used or "default" in service["networks"]
    if used and "default" not in networks:
        networks["default"] = None
    if networks:
        model["networks"] = networks


def _service(service: Block, environment: Mapping[str, str]) -> None:
    if service.get("pull_policy") == "if_not_present":
        service["pull_policy"] = "missing"
    if isinstance(build := service.get("build"), Block):
        _build(build, environment)
    if "environment" in service:
        service["environment"] = _resolved(service["environment"], environment, keep=True)
    dependencies = service.get("depends_on")
    dependencies = Block() if dependencies is None else dependencies
    _imply(service, dependencies)
    for mount in service.get("volumes") or ():
        if not isinstance(mount.get("target"), str):
            raise LoadError("a mount has no target", Code.MISSING_KEY)
        mount["target"] = clean(mount["target"])
    if dependencies:
        service["depends_on"] = dependencies


def _build(build: Block, environment: Mapping[str, str]) -> None:
    if build.get("context") is None:
        build["context"] = "."
    if build.get("dockerfile") is None and build.get("dockerfile_inline") is None:
        build["dockerfile"] = "Dockerfile"
    if "args" in build:
        build["args"] = _resolved(build["args"], environment, keep=False)


def _resolved(value: Any, environment: Mapping[str, str], *, keep: bool) -> Any:
    """Values for what has none; what stays without is kept as it is, or left out."""
    match value:
        case Row():
            row = Row()
            for each, spot in value.pairs():
                if "=" in each:
                    row.add(each, spot)
                elif each in environment:
                    row.add(f"{each}={environment[each]}", spot)
                elif keep:
                    row.add(each, spot)
            return row
        case Block():
            block = Block(spots=value.spots)
            for key, each in value.items():
                if each is not None:
                    block[key] = each
                elif key in environment or keep:
                    block[key] = environment.get(key)
            return block
    return value


def _imply(service: Block, dependencies: Block) -> None:
    """Links, shared namespaces and ``volumes_from`` are dependencies."""

    def add(name: str, restart: bool) -> None:
        if name not in dependencies:
            dependencies[name] = Block({"condition": "service_started", "restart": restart, "required": True})

    for link in service.get("links") or ():
        parts = link.split(":")
        add(parts[0] if len(parts) == 2 else link, True)
    for namespace in _NAMESPACES:
        if namespace in service:
            value = service[namespace]
            if not isinstance(value, str):
                raise LoadError(f"is {kind_of(value)}; expected a string", Code.WRONG_TYPE).under(namespace, service)
            if value.startswith("service:"):
                add(value.removeprefix("service:"), True)
    for source in service.get("volumes_from") or ():
        if not source.startswith("container:"):
            add(source.split(":")[0], False)


def _names(model: Block) -> None:
    """Each shared thing has a name: its key, with the project in front unless it is external."""
    for kind in ("networks", "volumes", "configs", "secrets"):
        for key, value in (model.get(kind) or Block()).items():
            resource = Block() if value is None else value
            if resource.get("name") is None:
                external = resource.get("external")
                outside = external is True or external in ("1", "t", "T", "true", "TRUE", "True")
                resource["name"] = key if outside else f"{model['name']}_{key}"
            model[kind][key] = resource
