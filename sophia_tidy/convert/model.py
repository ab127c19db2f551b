"""A loaded stack, still in plain data: what ``docker compose config --format json`` prints of it.

The model is the canonical form of the compose-spec: short forms expanded,
variables interpolated, files merged, paths absolute, durations and sizes
spelled as the Compose binary spells them.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, NamedTuple

from ..kernel.finding import Finding
from ..kernel.location import Location
from ..manifests.pointer import Pointer


class Dialect(StrEnum):
    """Who obeyed the files: ``docker compose`` or ``docker stack deploy``, which ignores and refuses other keys."""

    COMPOSE = "compose"
    SWARM = "swarm"


class LoadRequest(NamedTuple):
    """Which files to load, and what of the world they may see.

    ``directory`` is the project directory, absolute; relative paths count
    from there.  ``read`` gives the bytes of an absolute path and raises
    `FileNotFoundError`, or `UnsafePath` for one that leaves what may be read.
    ``variables`` are those of the caller's environment that were asked for
    by name (they win over ``.env``).
    ``root`` is what the paths in messages count from, where that is not the
    project directory.  With ``forgiving``, an ``env_file`` of a service that
    is not there is told, not refused: it seldom lies in the repository.
    """

    files: tuple[PurePosixPath, ...]
    directory: PurePosixPath
    read: Callable[[PurePosixPath], bytes]
    variables: Mapping[str, str] = MappingProxyType({})
    env_files: tuple[PurePosixPath, ...] = ()
    profiles: tuple[str, ...] = ()
    name: str | None = None
    root: PurePosixPath | None = None
    forgiving: bool = False


class Model(NamedTuple):
    """The canonical values, and for each pointer where it came from.

    ``places`` has a `Location` for pointers that a file wrote (look-ups fall
    back to the nearest parent).  ``templates`` has the text before
    interpolation of each scalar that held a variable, so that a credential
    that came from ``${DB_PASSWORD}`` is still known by that name.
    ``inactive`` are the services that no chosen profile starts.
    ``unprinted`` is what the files say at the top and Compose does not print
    as JSON: ``models``.  ``directory`` is the project directory.
    """

    values: dict[str, Any]
    places: Mapping[Pointer, Location] = MappingProxyType({})
    templates: Mapping[Pointer, str] = MappingProxyType({})
    inactive: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    unprinted: Mapping[str, Any] = MappingProxyType({})
    directory: str = ""

    def spoken(self, path: str) -> str:
        """An absolute path as people write it in a stack: what lies in the project directory counts from there."""
        inside = self.directory and (path == self.directory or path.startswith(f"{self.directory}/"))
        return f".{path[len(self.directory) :]}" if inside else path

    def place(self, pointer: Pointer) -> Location:
        """Where the value, or the nearest thing around it, was written."""
        for end in range(len(pointer), -1, -1):
            if (found := self.places.get(pointer[:end])) is not None:
                return found
        return Location(PurePosixPath("."))
