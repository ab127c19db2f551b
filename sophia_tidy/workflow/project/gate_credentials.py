"""Credentials that stand in a gate as a text: in a variable, in the command, in the settings of a service.  Names only.

A word that everybody gives to a database of a test is none: it opens nothing
beyond the runner.
"""

import shlex
from collections.abc import Iterator

from ...secrets.command_spans import spans
from ...secrets.literals import is_secret
from ...secrets.values import is_credential, password_in
from .model import GateRun

_OF_A_TEST = frozenset(
    "test tests testing tester ci dev postgres postgresql mysql mariadb mongo redis root guest minio minioadmin rabbitmq elastic".split()
)


def is_credential_here(name: str, value: str) -> bool:
    """Whether the value that goes by a name is a credential that somebody would miss."""
    if "${{" in value or not is_credential(name, value):
        return False
    address = password_in(value)
    return _matters(address["password"]) if address else _matters(value)


def credentials_of(run: GateRun) -> Iterator[str]:
    """What holds a credential of all that a gate would bring along: names of variables and of flags."""
    for name, value in (*run.env, *(pair for service in run.services for pair in service.env)):
        if is_credential_here(name.value, value.value):
            yield f"the variable {name}"
    yield from (f"what `{name}` says" for name in _in_command(run.command))
    for service in run.services:
        yield from (
            f"an option of the service {service.name}"
            for _ in _in_command(service.options.value if service.options else "")
        )


def _in_command(command: str) -> Iterator[str]:
    try:
        words = shlex.split(command)
    except ValueError:  # a quote that does not end: the text as it stands
        words = command.split()
    for word, found in zip(words, spans(words), strict=True):
        yield from (each.name or "a word" for each in found if _matters(word[each.start : each.end]))


def _matters(value: str) -> bool:
    return value.lower() not in _OF_A_TEST and is_secret(value)
