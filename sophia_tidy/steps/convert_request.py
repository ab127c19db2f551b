"""What `convert` is asked for: the stacks, how they are read, the cluster, and where the manifests go."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from ..config.schema import ConvertConfig
from ..convert.cluster import Cluster
from ..convert.model import Dialect
from ..convert.planner import Layout


class StackRequest(NamedTuple):
    """The stacks of one conversion.

    Each of ``files`` is a stack of its own (from the root, POSIX);
    ``overrides`` are laid over the first and become overlays.  ``names`` are
    the stacks' names, in their order; one without takes its file's.
    ``variables`` are those of the caller's environment that were asked for by
    name.  ``merged`` are laid over the first file and are part of its stack.
    """

    files: tuple[PurePosixPath, ...]
    overrides: tuple[PurePosixPath, ...] = ()
    env_files: tuple[PurePosixPath, ...] = ()
    profiles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    dialect: Dialect | None = None
    environment: str = ConvertConfig().environment
    variables: Mapping[str, str] = MappingProxyType({})
    cluster: Cluster = Cluster()
    layout: Layout = Layout()
    merged: tuple[PurePosixPath, ...] = ()

    def parts(self, index: int) -> tuple[PurePosixPath, ...]:
        """The files of one stack, in the order in which they are laid over each other."""
        return (self.files[index], *(self.merged if index == 0 else ()))
