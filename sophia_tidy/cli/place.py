"""Where a command works, and what is configured there."""

import os
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal, NamedTuple

from ..config.schema import PYPROJECT, Config, read_config
from ..kernel.errors import ConfigError, DiskError, TidyError, UnsafePath
from ..kernel.location import Location

if TYPE_CHECKING:
    from ..adapters.git.repository import Repository
    from ..steps.context import Context


class Place(NamedTuple):
    """The root of the work, and its repository where git was asked on the way."""

    root: Path
    git: "Repository | Literal['ask'] | None" = "ask"


def place_of(options: Namespace) -> Place:
    """``-C DIR``, else the top of the git repository around the current folder, else that folder.

    Raises:
        DiskError: ``-C`` names no folder.
        TidyError: git refuses.
    """
    if options.directory is not None:
        folder = Path(options.directory)
        if not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises for a name that is too long
            raise DiskError(f"{folder} is not a folder; expected one after -C")
        return Place(folder.resolve())
    from ..adapters.git.repository import Repository

    here = Path.cwd()
    git = Repository.around(here)
    return Place(here, None) if git is None else Place(git.place.top, git.seen_from(git.place.top))


def root_of(options: Namespace) -> Path:
    """The root of the work.

    Raises:
        TidyError: as `place_of`.
    """
    return place_of(options).root


def config_of(options: Namespace, place: Place) -> tuple[Config, bytes, PurePosixPath]:
    """The configuration of ``--config``, else of the root's (or the commit's) ``pyproject.toml``, else the default.

    With it the bytes that it was read from, and the name of its file for people.

    Raises:
        ConfigError: the file is wrong, or ``--config`` names none.
    """
    name = PurePosixPath(options.config) if options.config else PYPROJECT
    commit = getattr(options, "at", None)
    content = _committed(place, commit) if commit and not options.config else _on_disk(options, place.root)
    return (Config() if content is None else read_config(content, name)), content or b"", name


def _on_disk(options: Namespace, root: Path) -> bytes | None:
    path = Path(options.config) if options.config else root / PYPROJECT
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        if options.config:
            raise ConfigError(f"{path} does not exist; expected a TOML file after --config") from error
        return None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}; expected a TOML file") from error


def _committed(place: Place, commit: str) -> bytes | None:
    """What the commit has in the place of the root's ``pyproject.toml``."""
    from ..adapters.git.commit_tree import at_commit
    from ..adapters.git.repository import Repository

    git = Repository.around(place.root) if place.git == "ask" else place.git
    with at_commit(git, place.root, commit) as seen:
        return seen.content(PYPROJECT)


def place_of_config(context: "Context", options: Namespace) -> tuple[PurePosixPath, bytes | None]:
    """The configuration's file from the root, where answers are kept, and what is in it; None where there is no such file yet.

    Raises:
        ConfigError: it is outside of the root, or another than the tree has.
    """
    path = PYPROJECT
    if options.config:
        full = Path(options.config).resolve()
        if not full.is_relative_to(context.root.resolve()):
            raise ConfigError(
                f"{options.config} is outside of {context.root}; expected a file below it, where answers are kept"
            )
        path = PurePosixPath(full.relative_to(context.root.resolve()).as_posix())
    before = context.tree[path] if path in context.tree else context.doors.unlisted(path)
    if (before or b"").decode("utf-8-sig", "replace") != context.source.text:
        raise ConfigError(
            "it is another file in the tree that is looked at; expected the same, where answers are kept",
            Location(path),
        )
    return path, before


def paths_of(options: Namespace, root: Path, names: Iterable[str], *, there: bool = True) -> tuple[PurePosixPath, ...]:
    """What the user named, relative to the root; a name counts from ``-C DIR`` where that is given, as git has it.

    Without ``there`` a name may be that of a file which is not there (any more).

    Raises:
        UnsafePath: outside the root.
        TidyError: no such file or folder.
    """
    base = root if options.directory is not None else Path.cwd()
    return tuple(_inside(root, base, name, there) for name in names)


def _inside(root: Path, base: Path, name: str, there: bool) -> PurePosixPath:
    if not name:
        raise TidyError("the path is empty, as where a shell variable is not set; expected a file or folder")
    full = base / name
    if there and not os.path.lexists(full):
        raise TidyError(f"{full} does not exist; expected a file or folder")
    # The last part is not resolved: a symbolic link is named, not what it points to.
    folder = full.resolve() if full.name in ("", "..") else full.parent.resolve() / full.name
    if not folder.is_relative_to(root.resolve()):
        raise UnsafePath(f"{full} is outside of {root}; expected a path below it")
    return PurePosixPath(folder.relative_to(root.resolve()).as_posix())
