"""Environment variables of containers.

After kubernetes ``pkg/apis/core/validation/validation.go`` (ValidateEnv,
validateEnvVarValueFrom, ValidateEnvFrom).  No value is ever said.
"""

from typing import Any

from ...name_rules import data_key, dns_subdomain, env_name, named, qualified_name
from ..item import Container
from ..quantity import amount
from ..rule import Said, container_rule

RELAXED = (1, 32)
_SOURCES = ("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef")
_FIELDS = frozenset(
    {
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "spec.nodeName",
        "spec.serviceAccountName",
        "status.hostIP",
        "status.podIP",
        "status.hostIPs",
        "status.podIPs",
    }
)
_RESOURCES = frozenset(
    {
        "limits.cpu",
        "limits.memory",
        "limits.ephemeral-storage",
        "requests.cpu",
        "requests.memory",
        "requests.ephemeral-storage",
    }
)
_OF_CPU, _OF_BYTES = (
    ("1m", "1"),
    ("1", *(f"1{unit}" for unit in ("k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"))),
)


@container_rule()
def variable_name(container: Container) -> Said:
    """Environment variable with a name that is none, which the API server refuses.

    From 1.32 only ``=`` and what is not printable ASCII are refused.
    """
    for index, each in enumerate(container.all("env")):
        if wrong := env_name(each.get("name") or "", container.version >= RELAXED):
            yield ("env", index, "name"), named(each.get("name"), wrong)


@container_rule()
def duplicate_variable(container: Container) -> Said:
    """Environment variable that is set twice, which server-side apply refuses.

    Flux applies so; without it the last one counts.
    """
    seen: set[str] = set()
    for index, each in enumerate(container.all("env")):
        if each.get("name") in seen:
            yield ("env", index, "name"), f"{each.get('name')!r} is set before; expected it once"
        seen.add(each.get("name") or "")


@container_rule()
def variable_with_two_values(container: Container) -> Said:
    """Environment variable with both ``value`` and ``valueFrom``, which the API server refuses."""
    for index, each in enumerate(container.all("env")):
        if each.get("value") and each.get("valueFrom") is not None:
            yield ("env", index), f"{each.get('name')!r} has value and valueFrom; expected one of them"


@container_rule()
def variable_source(container: Container) -> Said:
    """Environment variable whose ``valueFrom`` has no source, or several, which the API server refuses."""
    for index, each in enumerate(container.all("env")):
        source = each.get("valueFrom")
        if source is not None and len(chosen := [key for key in _SOURCES if source.get(key) is not None]) != 1:
            yield ("env", index, "valueFrom"), f"has {' and '.join(chosen) or 'no source'}; expected exactly one source"


@container_rule()
def variable_reference(container: Container) -> Said:
    """Environment variable from a Secret or ConfigMap without its name or key, which the API server refuses."""
    for index, each in enumerate(container.all("env")):
        for kind in ("secretKeyRef", "configMapKeyRef"):
            reference = (each.get("valueFrom") or {}).get(kind)
            if reference is not None:
                for key, syntax in (("name", dns_subdomain), ("key", data_key)):
                    if wrong := syntax(reference.get(key) or ""):
                        yield ("env", index, "valueFrom", kind, key), named(reference.get(key), wrong)


@container_rule()
def variable_field(container: Container) -> Said:
    """Environment variable from a field that variables cannot have, which the API server refuses."""
    for index, each in enumerate(container.all("env")):
        field = ((each.get("valueFrom") or {}).get("fieldRef") or {}).get("fieldPath")
        if field is not None and not is_field(field, _FIELDS):
            yield (
                ("env", index, "valueFrom", "fieldRef", "fieldPath"),
                f"is {field!r}; expected one such as metadata.name",
            )


@container_rule()
def variable_resource(container: Container) -> Said:
    """Environment variable from a resource or divisor that it cannot have, which the API server refuses."""
    for index, each in enumerate(container.all("env")):
        reference = (each.get("valueFrom") or {}).get("resourceFieldRef")
        if reference is not None:
            for at, wrong in resource_wrong(reference):
                yield ("env", index, "valueFrom", "resourceFieldRef", *at), wrong


@container_rule()
def variables_from(container: Container) -> Said:
    """Environment from no named object, or with a prefix that begins no variable, which the API server refuses."""
    for index, each in enumerate(container.all("envFrom")):
        sources = [key for key in ("configMapRef", "secretRef") if each.get(key) is not None]
        if len(sources) != 1:
            yield ("envFrom", index), "has " + (" and ".join(sources) or "no source") + "; expected exactly one source"
        for key in sources:
            if wrong := dns_subdomain(each[key].get("name") or ""):
                yield ("envFrom", index, key, "name"), named(each[key].get("name"), wrong)
        if each.get("prefix") and (wrong := env_name(each["prefix"], container.version >= RELAXED)):
            yield ("envFrom", index, "prefix"), named(each["prefix"], wrong)


def is_field(path: str, fields: frozenset[str]) -> bool:
    """Whether the downward API has the field; one label or annotation is written with its key in brackets."""
    head, bracket, rest = path.partition("['")
    if bracket and head in ("metadata.labels", "metadata.annotations"):
        key = rest.removesuffix("']")
        return key != rest and not qualified_name(key.lower() if head.endswith("annotations") else key)
    return path in fields


def resource_wrong(reference: dict[str, Any]) -> Said:
    """What is wrong with a ``resourceFieldRef``."""
    resource = reference.get("resource") or ""
    if resource not in _RESOURCES and not resource.startswith(("limits.hugepages-", "requests.hugepages-")):
        yield ("resource",), f"is {resource!r}; expected one of {', '.join(sorted(_RESOURCES))}"
    divisors = _OF_CPU if resource.endswith("cpu") else _OF_BYTES
    if "divisor" in reference and amount(reference["divisor"]) not in {0, *map(amount, divisors)}:
        yield ("divisor",), f"is {reference['divisor']!r}; expected one of {', '.join(divisors)}"


RULES = (
    variable_name,
    duplicate_variable,
    variable_with_two_values,
    variable_source,
    variable_reference,
    variable_field,
    variable_resource,
    variables_from,
)
