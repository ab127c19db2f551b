"""What is known of well-known images: `rules/convert/images/*.yaml`, as values.

A stack often leaves to the image what a cluster has to be told: which port
it listens on, where its data is, who it runs as, how to ask whether it is
well.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any


@dataclass(frozen=True, slots=True)
class ImageRule:
    """One well-known image.

    ``images`` are globs over the repository part of a reference, registry and
    ``library/`` taken off (``postgres``, ``bitnami/postgresql*``).  ``data``
    are the paths that hold its data.  ``probe`` is a Kubernetes probe handler
    (``{"exec": {"command": […]}}``, ``{"tcpSocket": {"port": 5432}}``).
    ``uid``/``gid`` are whom it runs as (0 where it needs root), None where
    that is not known.  ``environment`` is what has to be set on a volume that
    is not empty, such as ``PGDATA``.  ``port_names`` are protocols by port.
    """

    name: str
    images: tuple[str, ...]
    stateful: bool = False
    ports: tuple[int, ...] = ()
    data: tuple[str, ...] = ()
    probe: Mapping[str, Any] = field(default_factory=dict)
    uid: int | None = None
    gid: int | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    credentials: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class ImageTable:
    """The rules in order; the first that knows an image speaks for it."""

    rules: tuple[ImageRule, ...] = ()

    def of(self, image: str) -> ImageRule | None:
        """The rule for an image reference, or None."""
        name = repository(image)
        return next((rule for rule in self.rules if _known(name, rule.images)), None)


def _known(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def repository(image: str) -> str:
    """The name of an image without registry, ``library/``, tag and digest: ``bitnami/redis``.

    The first part is a registry where it has a dot, a colon or is
    ``localhost`` (distribution/reference, ``splitDockerDomain``).
    """
    name = image.partition("@")[0]
    head, _, tail = name.rpartition("/")
    name = (f"{head}/" if head else "") + tail.partition(":")[0]
    first, _, rest = name.partition("/")
    if rest and (set(first) & {".", ":"} or first == "localhost"):
        name = rest
    return name.removeprefix("library/")
