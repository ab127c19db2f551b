"""Credentials among the values of a service, and where each comes from once they are out of the manifests.

A credential becomes a key of the Secret ``<service>-env``, which an
ExternalSecret fills.  In the store it goes by the name of the variable that
the stack took it from (``${DB_PASSWORD}``), else by its own.  One name with
several values in a stack gets the service's name before it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ....manifests.objects import Manifest
from ....manifests.pointer import Pointer
from ....secrets.command_spans import CommandSpan, spans
from ....secrets.files import keeps_secret
from ....secrets.names import named_secret
from ....secrets.values import is_credential
from ...context import Conversion
from ...names import label
from ...questions import asked_once, asked_once_each
from ...stack import Service
from ..naming.registry import SECRET, named
from .external_secret import external_secret
from .secret_variables import VARIABLE, marked, marks, unmarked, variables_in

_DEFAULT = r"\$\{\w+:?-[^}]"
_UNFIT = "[^A-Za-z0-9]+"
_ADDRESS = "[a-z][a-z0-9+.-]*://"
_STRONG = 8
_WORDS = ("entrypoint", "command")


class Credential(NamedTuple):
    """A credential that a service holds: its variable in the container, and the name that the store might have it by.

    ``own`` says that the stack writes the value itself; one that comes from a
    variable of whoever deploys is not in the stack.  ``source`` is that
    variable, "" where there is none.
    """

    at: Pointer
    variable: str
    wanted: str
    value: str | None
    own: bool
    source: str = ""

    def __repr__(self) -> str:
        """Without the value: it must be in no output, a report of a bug included."""
        return f"Held({self.at!r}, {self.variable!r}, {self.wanted!r})"


@asked_once_each
def credentials_of(service: Service, conversion: Conversion) -> tuple[Credential, ...]:
    """The credentials of a service: of its environment, then of its words; each variable once."""
    return tuple(_held(service, conversion))


def _held(service: Service, conversion: Conversion) -> Iterator[Credential]:
    of_environment = list(_of_environment(service, conversion))
    yield from of_environment
    taken = {each.variable: each.value for each in of_environment}
    known = known_values(conversion)
    by_source = {each.source: each.variable for each in of_environment if each.source}
    for at, words in _worded(service):
        shown = marked(words, at, conversion)
        for mark in (mark for word in shown for mark in marks(word)):
            if mark["name"] not in by_source:
                variable = by_source[mark["name"]] = _free(mark["name"], taken, service)
                taken[variable] = mark["value"] or None
                yield Credential(at, variable, mark["name"], mark["value"] or None, False, mark["name"])
        words = tuple(map(unmarked, shown))
        for index, (word, found) in enumerate(zip(words, spans(words, known), strict=True)):
            for span in found:
                value = word[span.start : span.end]
                variable = _variable(span, value, taken, service)
                if variable not in taken:
                    taken[variable] = value
                    source = _source((*at, index), conversion) or _source(at, conversion)
                    yield Credential((*at, index), variable, source or variable, value, source is None, source or "")


def _of_environment(service: Service, conversion: Conversion) -> Iterator[Credential]:
    """The variables that are credentials, or that carry one within (``-Dpassword=…``, JSON, another variable's value)."""
    known = known_values(conversion)
    direct = {each.variable: each for each in _direct(service, conversion)}
    for name, value in service.environment.items():
        if name in direct:
            yield direct[name]
        elif value and (_carries(value) or any(each in value for each in known)):
            at = service.key("environment", name)
            yield Credential(at, name, name, value, at not in conversion.stack.model.templates)


def _direct(service: Service, conversion: Conversion) -> Iterator[Credential]:
    """The variables that are credentials by their own name or value."""
    image = conversion.image(service)
    names = image.credentials if image is not None else ()
    for name, value in service.environment.items():
        at = service.key("environment", name)
        template = conversion.stack.model.templates.get(at)
        secret = name in names or named_secret(name)
        from_outside = (secret and (value is None or (value == "" and template is not None))) or bool(
            _secret_variables(at, conversion)
        )
        if from_outside or is_credential(name, value, names):
            source = _only_variable(template)
            own = value is not None and (template is None or re.search(_DEFAULT, template) is not None)
            yield Credential(at, name, source or name, value, own, source or (name if value is None else ""))


def _carries(value: str) -> bool:
    """Whether a longer value has a credential somewhere in it."""
    return any(sign in value for sign in "=:{") and bool(spans([value])[0] or keeps_secret(value))


@asked_once
def known_values(conversion: Conversion) -> frozenset[str]:
    """The values that are credentials wherever they stand in the stack: long enough to be no word by chance."""
    return frozenset(
        each.value
        for service in conversion.stack.services.values()
        for each in _direct(service, conversion)
        if each.value
        and len(each.value) >= _STRONG
        and any(map(str.isdigit, each.value))
        and not re.match(_ADDRESS, each.value)
    )


def _worded(service: Service) -> Iterator[tuple[Pointer, Sequence[str]]]:
    """The lists of words in which a credential may stand; a health check's first word says what it is."""
    for key in _WORDS:
        yield service.key(key), getattr(service, key) or ()
    if service.healthcheck is not None:
        yield (*service.healthcheck.at, "test"), service.healthcheck.test
    for key in ("post_start", "pre_stop"):
        for index, hook in enumerate(service.get(key) or ()):
            words = hook.get("command") or ()
            yield service.key(key, index, "command"), (words,) if isinstance(words, str) else tuple(map(str, words))


def _variable(span: CommandSpan, value: str, taken: Mapping[str, str | None], service: Service) -> str:
    """The variable that holds the value: one that has it already, or one named after the flag."""
    for variable, known in taken.items():
        if known == value:
            return variable
    name = re.sub(_UNFIT, "_", span.name).strip("_").upper() or "CREDENTIAL"
    if name[0].isdigit():
        name = f"X_{name}"
    return _free(name, taken, service)


def _free(name: str, taken: Mapping[str, str | None], service: Service) -> str:
    """The name, or one close to it that no variable of the service has."""
    candidates = (name, *(f"{name}_{number}" for number in range(2, 1000)))
    return next(each for each in candidates if each not in taken and each not in service.environment)


def _only_variable(template: str | None) -> str | None:
    """The variable that a whole value comes from, where there is one and nothing around it."""
    found = re.fullmatch(VARIABLE, template.strip()) if template else None
    return (found["braced"] or found["bare"]) if found else None


def _source(at: Pointer, conversion: Conversion) -> str | None:
    """The one variable with a secret's name in the text before interpolation."""
    secret = _secret_variables(at, conversion)
    return secret[0] if len(secret) == 1 else None


def _secret_variables(at: Pointer, conversion: Conversion) -> list[str]:
    """The variables with a secret's name in a text, set or not: ``postgres://app:${DB_PASSWORD}@db/app``."""
    template = conversion.stack.model.templates.get(at, "")
    return sorted(filter(named_secret, set(variables_in(template))))


def variable_of(name: str, service: Service, conversion: Conversion) -> str:
    """The container's variable that holds what the stack takes from a secret variable."""
    return next((each.variable for each in credentials_of(service, conversion) if each.source == name), name)


def store_key(each: Credential, service: Service, conversion: Conversion) -> str:
    """The name by which the store has a credential."""
    return _store_keys(conversion)[service.name, each.variable]


@asked_once
def _store_keys(conversion: Conversion) -> Mapping[tuple[str, str], str]:
    """A variable of whoever deploys is one key; of values that the stack writes, several of one name are several keys."""
    everything = [
        (service, each)
        for service in conversion.stack.services.values()
        for each in credentials_of(service, conversion)
    ]
    origins: dict[str, set[str]] = {}
    for _, each in everything:
        origins.setdefault(each.wanted, set()).add(f"${each.source}" if each.source else each.value or "")
    return {
        (service.name, each.variable): each.wanted
        if each.source or len(origins[each.wanted]) == 1
        else _with_service(service, each.variable)
        for service, each in everything
    }


def _with_service(service: Service, name: str) -> str:
    return f"{re.sub(_UNFIT, '_', service.name).upper()}_{name}"


def secret_name(service: Service, conversion: Conversion) -> str:
    """The Secret of a service's own credentials."""
    return named((SECRET,), ("env", service.name), label(f"{conversion.name(service)}-env"), conversion)


def reference(variable: str, service: Service, conversion: Conversion) -> dict[str, object]:
    """The entry of ``env`` for a credential."""
    return {
        "name": variable,
        "valueFrom": {"secretKeyRef": {"name": secret_name(service, conversion), "key": variable}},
    }


def credential_manifests(service: Service, conversion: Conversion) -> list[Manifest]:
    """The ExternalSecret of a service's credentials, if it holds any."""
    keys = {each.variable: store_key(each, service, conversion) for each in credentials_of(service, conversion)}
    return [external_secret(secret_name(service, conversion), keys, conversion)] if keys else []


def secret_values(conversion: Conversion) -> frozenset[str]:
    """Every value that must be in no output; for the tests and the last look before anything is shown."""
    return frozenset(
        each.value
        for service in conversion.stack.services.values()
        for each in credentials_of(service, conversion)
        if each.value
    )
