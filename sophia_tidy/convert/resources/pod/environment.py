"""``environment`` and ``env_file`` → the ``env`` of a container, in the order of the files.

A credential becomes a reference to a key of the service's Secret.  A
variable that is passed through (``NAME:`` without a value) has no value that
could be written down, so a person decides.  ``*_FILE`` variables are paths
and stay.
"""

import re
from typing import Any

from ....manifests.pointer import Pointer
from ...context import Conversion
from ...stack import Service
from ..naming.manifest_paths import in_container
from ..naming.swarm_templates import expand, tell_unknown
from ..network.host_references import rewrite, rewritten
from ..secrets.credentials import Credential, credentials_of, reference, store_key
from ..storage.data_paths import image_environment

_NAME = r"[-._a-zA-Z][-._a-zA-Z0-9]*"
_BARE = r"(?<!\$)\$(?:\{[A-Za-z_]\w*\}|[A-Za-z_]\w*)"
_Entry = dict[str, Any]


def environment(service: Service, conversion: Conversion) -> list[_Entry]:
    """The variables of a container; what only the pod knows comes first, since the others refer to it."""
    secrets = {each.variable: each for each in credentials_of(service, conversion)}
    _account_files(service, conversion)
    asked: dict[str, _Entry] = {}
    plain: dict[str, _Entry] = {}
    for name, value in service.environment.items():
        if name in secrets:
            _tell_credential(secrets[name], service, conversion)
            asked[name] = reference(name, service, conversion)
        elif re.fullmatch(_NAME, name) is None:
            _tell_name(name, service, conversion)
        elif value is None:
            _tell_passed_through(name, service, conversion)
        else:
            plain |= {name: _plain(name, value, service, conversion, asked)}
    words = {name: each for name, each in secrets.items() if name not in service.environment}
    for name, each in words.items():
        _tell_credential(each, service, conversion)
        asked[name] = reference(name, service, conversion)
    for name, value in image_environment(service, conversion).items():
        plain.setdefault(name, {"name": name, "value": value})
    return list((asked | {name: entry for name, entry in plain.items() if name not in asked}).values())


def _plain(name: str, value: str, service: Service, conversion: Conversion, asked: dict[str, _Entry]) -> _Entry:
    """A variable with its text; what the text refers to is put into ``asked``."""
    at = service.key("environment", name)
    place = in_container(service, conversion, f"env[{name}]")
    template = conversion.stack.model.templates.get(at, "")
    expanded = expand(rewrite(value, at, service, conversion), service, conversion)
    tell_unknown(expanded, at, conversion)
    if expanded.source is None:
        asked |= {each["name"]: each for each in expanded.variables if each["name"] not in service.environment}
    if value == "" and re.search(_BARE, template):
        conversion.decide(
            at,
            "variable-unset",
            f"{name} comes from a variable that is not set here; "
            "set it where the stack is converted, or write a default",
            target=place,
        )
    else:
        conversion.ledger.mapped(at, place, rule="environment")
    return (
        {"name": name, "value": expanded.text}
        if expanded.source is None
        else {"name": name, "valueFrom": expanded.source}
    )


def _tell_credential(each: Credential, service: Service, conversion: Conversion) -> None:
    """Say where a credential went, by its names alone."""
    key = store_key(each, service, conversion)
    conversion.ledger.adapted(
        each.at,
        in_container(service, conversion, f"env[{each.variable}]"),
        rule="credential",
        note=f"a reference to a Secret; its value comes from the store's {key}{_renamed(each, service, conversion)}",
    )
    if each.own:
        conversion.find(
            each.at,
            "plaintext-credential",
            f"{_spoken(each.at)} of {service.name} holds a credential as {each.variable}; "
            f"expected {key} in the secret store",
            help="put it there, change it, and take it out of the stack",
        )


def _renamed(each: Credential, service: Service, conversion: Conversion) -> str:
    """Which hosts in a credential (``postgres://…@my_db/x``) have another name on the cluster: the store needs the new one."""
    _, hosts = rewritten(each.value or "", each.at, service, conversion)
    return "".join(f"; in it {host.written} is called {host.target} on the cluster" for host in hosts)


def _spoken(at: Pointer) -> str:
    return {"environment": "the environment", "healthcheck": "the health check"}.get(str(at[2]), f"`{at[2]}`")


def _tell_name(name: str, service: Service, conversion: Conversion) -> None:
    conversion.decide(
        service.key("environment", name),
        "variable-name",
        f"{name!r} is no name that Kubernetes takes for a variable; expected letters, digits, '-', '_' and '.'",
    )


def _tell_passed_through(name: str, service: Service, conversion: Conversion) -> None:
    conversion.decide(
        service.key("environment", name),
        "variable-passed-through",
        f"{name} is passed through from whoever starts the stack; a cluster has nobody to ask: write its value",
    )


def _account_files(service: Service, conversion: Conversion) -> None:
    """The lines of env files are among the variables already; ``environment`` has won where both name one."""
    at = service.key("env_file")
    if service.get("env_file"):
        conversion.ledger.mapped(
            at, in_container(service, conversion, "env"), rule="env-file", note="its lines are among the variables"
        )
    else:
        conversion.ledger.not_applicable(at, rule="env-file", note="empty")
    if not service.environment and "environment" in service.values:
        conversion.ledger.not_applicable(service.key("environment"), rule="environment", note="empty")
