"""The loader: from what is asked to the finished model, in the order in which ``docker compose config`` does it."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ...manifests.pointer import Pointer
from ..model import LoadRequest, Model
from .consistency import check
from .dotenv import merged, read_dotenv
from .errors import Code, LoadError, in_file
from .extensions import read_extensions, take_aside
from .marked import Block, SourceMap
from .normalise import normalise
from .project_name import project_name
from .reading import READER, read_files
from .scope import ExtendsBudget, LoadScope, unset_recorder
from .service_files import add_env_files, add_label_files
from .sources import Sources
from .typed import ModelRecord, read_project

_SHARED = ("networks", "volumes", "secrets", "configs")


def load_model(asked: LoadRequest) -> Model:
    """The model of the files, equal to ``docker compose config --format json`` wherever that accepts them.

    A ``$`` stands for itself here; ``config`` doubles it in its output.

    Raises:
        LoadError: whatever Compose refuses, with its place; a file too large, too deep or out of reach.
    """
    if not asked.files:
        raise LoadError("no compose file was given", Code.MISSING_FILE)
    scope = _scope(asked)
    paths = tuple(scope.sources.full(str(path)) for path in asked.files)
    name = project_name(asked, paths, scope)
    environment = {**scope.environment, "COMPOSE_PROJECT_NAME": name}
    scope = scope._replace(environment=environment)
    values = read_files(paths, scope)
    if not values:
        raise LoadError("holds nothing; expected services", Code.EMPTY, in_file(scope.sources.shown(paths[0])))
    if not name:
        raise LoadError(
            "the project has no name; expected a letter or digit in it",
            Code.PROJECT_NAME,
            in_file(scope.sources.shown(paths[0])),
        )
    values["name"] = name
    normalise(values, environment)
    return _finish(asked, values, scope)


def _scope(asked: LoadRequest) -> LoadScope:
    directory = str(asked.directory)
    sources = Sources(asked.read, directory, str(asked.root or directory))
    variables = asked.variables
    findings: list[Finding] = []
    environment = merged(variables, _dotenv(asked, sources, findings))
    return LoadScope(
        sources=sources,
        environment=environment,
        directory=directory,
        base=directory,
        home=variables.get("HOME"),
        findings=findings,
        budget=ExtendsBudget(),
        parsed={},
        reader=READER,
        forgiving=asked.forgiving,
    )


def _dotenv(asked: LoadRequest, sources: Sources, findings: list[Finding]) -> Mapping[str, str]:
    """The variables of the env files, or of ``.env`` in the project directory where none is asked for."""
    known: dict[str, str] = {}
    if not asked.env_files and asked.variables.get("COMPOSE_DISABLE_ENV_FILE", "").lower() in ("1", "t", "true"):
        return known
    for path in asked.env_files or (PurePosixPath(".env"),):
        content = sources.required(str(path), "env file") if asked.env_files else sources.optional(str(path))
        if content is not None:
            shown = sources.shown(str(path))
            read_dotenv(content, shown, asked.variables.get, known, unset_recorder(shown, findings))
    return known


def _finish(asked: LoadRequest, values: Block, scope: LoadScope) -> Model:
    record = ModelRecord()
    places = SourceMap(record.places)
    scope.findings.extend(take_aside(values))
    try:
        project = read_project(values, record)
        active, inactive = _by_profile(project["services"], _profiles(asked, scope.environment))
        check(project, active)
        for service_name, service in active.items():
            add_env_files(service_name, service, values, scope, record)
            add_label_files(service_name, service, values, scope, record)
    except LoadError as fault:
        fault.location = fault.location or places.near(fault.pointer)
        raise
    result = _used(project, active) | read_extensions(values, record)
    findings = (*scope.findings, *_left_out(inactive, places))
    unprinted = {"models": project["models"]} if project["models"] else {}
    return Model(result, places, record.templates, tuple(inactive), findings, unprinted, str(asked.directory))


def _profiles(asked: LoadRequest, environment: Mapping[str, str]) -> tuple[str, ...]:
    if asked.profiles:
        return asked.profiles
    return tuple(each.strip() for each in environment.get("COMPOSE_PROFILES", "").split(","))


def _by_profile(services: dict[str, Any], profiles: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
    active: dict[str, Any] = {}
    inactive: dict[str, Any] = {}
    for name, service in services.items():
        own = service.get("profiles")
        chosen = not own or "*" in profiles or not set(own).isdisjoint(profiles)
        (active if chosen else inactive)[name] = service
    return active, inactive


def _used(project: dict[str, Any], active: dict[str, Any]) -> dict[str, Any]:
    """The active services, and of what is shared only what they use."""
    used: dict[str, set[str]] = {kind: set() for kind in _SHARED}
    for service in active.values():
        used["networks"].update(service.get("networks", ()))
        used["volumes"].update(
            mount.get("source", "") for mount in service.get("volumes", ()) if mount.get("type") == "volume"
        )
        used["configs"].update(each.get("source", "") for each in service.get("configs", ()))
        for holder in (service, service.get("build", {})):
            used["secrets"].update(each.get("source", "") for each in holder.get("secrets", ()))
    result = {"name": project["name"], "services": active}
    for kind in _SHARED:
        if kept := {key: each for key, each in project[kind].items() if key in used[kind]}:
            result[kind] = kept
    return result


def _left_out(inactive: dict[str, Any], places: Mapping[Pointer, Location]) -> list[Finding]:
    return [
        Finding(
            places.get(("services", name)) or Location(PurePosixPath(".")),
            "inactive-service",
            f"the service {name} starts only with the profile {' or '.join(service['profiles'])}",
            Severity.NOTE,
            "choose it with --profile to convert it, too",
        )
        for name, service in inactive.items()
    ]
