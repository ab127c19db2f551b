"""Traefik's labels of a service, as paths and values.

A label is a path of fields, whose names know no capitals, except where a
field is a map and the name is its key: a router's, a header's (Traefik,
"paerser" label decoder).  ``domains[0].main`` is the path domains, 0, main.
"""

import re
from typing import NamedTuple

from .....manifests.pointer import Pointer
from ....model import Dialect
from ....stack import Service, Stack

ROOT = "traefik"
_INDEX = re.compile(r"\[(\d+)\]")


class Label(NamedTuple):
    """One label: ``path`` without the root, as written; ``words`` the same in lower case."""

    path: tuple[str, ...]
    value: str
    at: Pointer

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(part.lower() for part in self.path)


def traefik_labels(service: Service) -> list[Label]:
    """The labels below ``traefik.``; one of ``deploy.labels`` counts before the same one of ``labels``."""
    found: dict[tuple[str, ...], Label] = {}
    for values, at in (
        (service.deploy.labels, (*service.deploy.at, "labels")),
        (service.labels, service.key("labels")),
    ):
        for key, value in values.items():
            root, dot, rest = key.partition(".")
            if root.lower() == ROOT and dot:
                label = Label(_path(rest), str(value).strip(), (*at, key))
                found.setdefault(label.words, label)
    return list(found.values())


def overruled(service: Service) -> list[Pointer]:
    """Labels of ``labels`` that ``deploy.labels`` says too."""
    own = {key.lower() for key in service.deploy.labels}
    return [
        service.key("labels", key)
        for key in service.labels
        if key.lower().startswith(f"{ROOT}.") and key.lower() in own
    ]


def is_enabled(labels: list[Label], default: bool) -> bool:
    """``traefik.enable``, as Go reads a truth value."""
    said = next((label.value.lower() for label in labels if label.words == ("enable",)), None)
    return default if said is None else said in ("true", "1", "t")


def is_swarm(stack: Stack) -> bool:
    """Whether Traefik read the labels of Swarm services, which have no port of their own to be found."""
    return stack.dialect is Dialect.SWARM


def _path(text: str) -> tuple[str, ...]:
    return tuple(part for part in _INDEX.sub(r".\1", text).split(".") if part)
