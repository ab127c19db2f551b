"""Which files are the stacks: as the command line names them, or as Compose finds them from a folder; else they are found by content."""

import os
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ...convert.default_names import NAMES
from ...kernel.errors import TidyError
from ..place import Place, paths_of, place_of


class NamedStacks(NamedTuple):
    """The place of the work, and from its root the stacks, and what Compose would merge into the first one.

    No file: those of the tree are to be found.
    """

    place: Place
    files: tuple[PurePosixPath, ...]
    merged: tuple[PurePosixPath, ...] = ()


def stack_files(options: Namespace) -> NamedStacks:
    """The files; a stack outside of the root brings its own root.

    Without FILE, in a folder below the root they are those of COMPOSE_FILE,
    which ``.env`` has or ``--from-env`` names, else the first of the usual
    names, in this folder or in one above it (docs.docker.com, "Pre-defined
    environment variables").  At the root all are found, unless ``-f`` or
    ``--from-env`` says otherwise.

    Raises:
        TidyError: there is no such file, it stands there twice, or there is none for ``-f``.
    """
    place = place_of(options)
    place = place._replace(root=place.root.resolve())
    base = place.root if options.directory is not None else Path.cwd()
    if not options.files:
        given = from_environment(options)
        own = bool(options.override) or "COMPOSE_FILE" in given or base.resolve() != place.root
        files = (_listed(base, given) or _usual(base, place.root)) if own else []
        if not files:
            if options.override:
                raise _nothing(base)
            return NamedStacks(place, ())
        named, *merged = map(str, files)
        return NamedStacks(place, paths_of(options, place.root, [named]), paths_of(options, place.root, merged))
    full = [_file(base, name) for name in options.files]
    if twice := next((path for index, path in enumerate(full) if path in full[:index]), None):
        raise TidyError(f"{twice} stands there twice; expected each stack once", rule="convert")
    outside = Path(os.path.realpath(full[0].parent))
    if not outside.is_relative_to(place.root) and full[0].is_file():
        from ...adapters.git.repository import Repository

        git = Repository.around(outside)
        place = Place(outside, None) if git is None else Place(git.place.top, git.seen_from(git.place.top))
    return NamedStacks(place, paths_of(options, place.root, map(str, full), there=options.at is None))


def _file(base: Path, name: str) -> Path:
    """A FILE; a folder stands for the stack with the usual name in it."""
    if not name:
        raise TidyError("the FILE is empty, as where a shell variable is not set; expected a stack", rule="convert")
    path = base / name
    if not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for links in a circle
        return path
    found = next(_in_folder(path), None)
    if found is None:
        raise _nothing(path)
    return found


def from_environment(options: Namespace) -> dict[str, str]:
    """The variables that ``--from-env`` names: all that a conversion takes from the caller's environment.

    Raises:
        TidyError: one of them is not set.
    """
    missing = next((name for name in options.from_env if name not in os.environ), None)
    if missing is not None:
        raise TidyError(
            f"--from-env {missing}: the variable is not set in the environment; expected it set", rule="convert"
        )
    return {name: os.environ[name] for name in options.from_env}


def _listed(base: Path, given: dict[str, str]) -> list[Path]:
    """The files of COMPOSE_FILE; a relative one counts from here."""
    from ...convert.load.dotenv import read_dotenv

    known: dict[str, str] = {}
    place = base / ".env"
    if place.is_file():
        read_dotenv(place.read_bytes(), PurePosixPath(".env"), given.get, known)
    known.update(given)
    text = known.get("COMPOSE_FILE", "")
    return [base / name for name in text.split(known.get("COMPOSE_PATH_SEPARATOR") or os.pathsep) if name]


def _usual(base: Path, root: Path) -> list[Path]:
    """The file that Compose would take, from this folder up; at the root itself all stacks count."""
    above = [folder for folder in (base, *base.parents) if folder.is_relative_to(root)] or [base]
    return [path for folder in above for path in _in_folder(folder)][:1]


def _in_folder(folder: Path) -> Iterator[Path]:
    return (folder / name for name in NAMES if (folder / name).is_file())


def _nothing(folder: Path) -> TidyError:
    return TidyError(f"no stack in {folder}; expected a FILE, or one of {', '.join(NAMES)}", rule="convert")
