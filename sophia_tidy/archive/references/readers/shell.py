"""Shell scripts: what they source, run and read.

A script is run from the root more often than from its own folder, and finds
its neighbours through ``$(dirname "$0")``; both are tried.
"""

from collections.abc import Iterator

from ..reference import Reference
from .commands import commands
from .generic import installed
from .path_index import PathIndex
from .source import SourceFile


def shell(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """Every reference of a shell script."""
    yield from commands(
        source, places, 0, len(source.text), "", how="shell", others=(source.folder,), own=source.folder
    )
    yield from installed(source, places, 0, len(source.text))


def procfile(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """A Procfile or a crontab: each line is a command, after a name or a time."""
    yield from commands(source, places, 0, len(source.text), source.folder, others=("",), must=False)
    yield from installed(source, places, 0, len(source.text))
