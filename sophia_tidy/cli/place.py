"""Where a command works, and what is configured there."""

import os
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from ..config.schema import PYPROJECT, Config, read_config
from ..kernel.errors import ConfigError, DiskError, TidyError, UnsafePath


def root_of(options: Namespace) -> Path:
    """``-C DIR``, else the top of the git repository around the current folder, else that folder.

    Raises:
        DiskError: ``-C`` names no folder.
        TidyError: git refuses.
    """
    if options.directory is not None:
        folder = Path(options.directory)
        if not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises for a name that is too long
            raise DiskError(f"{folder} is not a folder; expected one after -C")
        return folder.resolve()
    from ..adapters.git.commands import git_root

    here = Path.cwd()
    return git_root(here) or here


def config_of(options: Namespace, root: Path) -> Config:
    """The configuration of ``--config``, else of the root's ``pyproject.toml``, else the default.

    Raises:
        ConfigError: the file is wrong, or ``--config`` names none.
    """
    path = Path(options.config) if options.config else root / PYPROJECT
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        if options.config:
            raise ConfigError(f"{path} does not exist; expected a TOML file after --config") from error
        return Config()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}; expected a TOML file") from error
    return read_config(content, PurePosixPath(options.config) if options.config else PYPROJECT)


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
