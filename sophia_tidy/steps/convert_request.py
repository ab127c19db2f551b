"""What `convert` is asked for: the stacks, how they are read, the cluster, and where the manifests go."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from ..config.schema import ConvertConfig
from ..convert.cluster import Cluster
from ..convert.file_names import environment_of
from ..convert.model import Dialect
from ..convert.planner import Layout


class LaidFiles(NamedTuple):
    """Files that are laid over a stack, the lowest first: they make an environment of it, or with no name are part of it."""

    stack: PurePosixPath
    files: tuple[PurePosixPath, ...]
    environment: str = ""


class StackRequest(NamedTuple):
    """The stacks of one conversion.

    Each of ``files`` is a stack of its own (from the root, POSIX); where
    there is none, those of the tree are found.  ``overrides`` are laid over
    the first and become overlays.  ``names`` are the stacks' names, in their
    order; one without takes its file's.  ``variables`` are those of the
    caller's environment that were asked for by name.  ``merged`` are laid
    over the first file and are part of its stack.  ``laid`` is what is found
    to lie over any of them, and ``settled`` are files beside them about which
    a person has decided.
    """

    files: tuple[PurePosixPath, ...]
    overrides: tuple[PurePosixPath, ...] = ()
    env_files: tuple[PurePosixPath, ...] = ()
    profiles: tuple[str, ...] = ()
    names: tuple[str | None, ...] = ()
    dialect: Dialect | None = None
    environment: str = ConvertConfig().environment
    variables: Mapping[str, str] = MappingProxyType({})
    cluster: Cluster = Cluster()
    layout: Layout = Layout()
    merged: tuple[PurePosixPath, ...] = ()
    laid: tuple[LaidFiles, ...] = ()
    settled: frozenset[PurePosixPath] = frozenset()

    def parts(self, index: int) -> tuple[PurePosixPath, ...]:
        """The files of one stack, in the order in which they are laid over each other."""
        own = [
            path
            for each in self.laid
            if each.stack == self.files[index] and not each.environment
            for path in each.files
        ]
        return (self.files[index], *(self.merged if index == 0 else ()), *own)

    def overlays(self, index: int) -> tuple[LaidFiles, ...]:
        """What makes an environment of a stack: named after the first of its files where a person has laid it there."""
        file = self.files[index]
        named = [
            LaidFiles(file, (each,), environment_of(each, file)) for each in (self.overrides if index == 0 else ())
        ]
        return (*named, *(each for each in self.laid if each.stack == file and each.environment))
