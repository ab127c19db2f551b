"""Which files are the stacks: as the command line names them, else as Compose finds them."""

import os
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ...convert.default_names import NAMES
from ...kernel.errors import TidyError
from ..place import Place, paths_of, place_of


class FoundStacks(NamedTuple):
    """The place of the work, and from its root the stacks, and what Compose would merge into the first one."""

    place: Place
    files: tuple[PurePosixPath, ...]
    merged: tuple[PurePosixPath, ...] = ()


def stack_files(options: Namespace) -> FoundStacks:
    """The files; a stack outside of the root brings its own root.

    Without FILE they are those of COMPOSE_FILE, which ``.env`` has or
    ``--from-env`` names, else the first of the usual names, in this folder or
    in one above it (docs.docker.com, "Pre-defined environment variables").

    Raises:
        TidyError: there is no such file, it stands there twice, or none was named and none has the usual name.
    """
    place = place_of(options)
    place = place._replace(root=place.root.resolve())
    base = place.root if options.directory is not None else Path.cwd()
    if not options.files:
        named, *merged = [str(each) for each in _listed(base, from_environment(options)) or _usual(base, place.root)]
        return FoundStacks(place, paths_of(options, place.root, [named]), paths_of(options, place.root, merged))
    full = [_file(base, name) for name in options.files]
    if twice := next((path for index, path in enumerate(full) if path in full[:index]), None):
        raise TidyError(f"{twice} stands there twice; expected each stack once", rule="convert")
    outside = Path(os.path.realpath(full[0].parent))
    if not outside.is_relative_to(place.root) and full[0].is_file():
        from ...adapters.git.repository import Repository

        git = Repository.around(outside)
        place = Place(outside, None) if git is None else Place(git.place.top, git.seen_from(git.place.top))
    return FoundStacks(place, paths_of(options, place.root, map(str, full), there=options.at is None))


def _file(base: Path, name: str) -> Path:
    """A FILE; a folder stands for the stack with the usual name in it."""
    if not name:
        raise TidyError("the FILE is empty, as where a shell variable is not set; expected a stack", rule="convert")
    path = base / name
    if not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for links in a circle
        return path
    return next(_in_folder(path), None) or _nothing(path, path)


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
    above = [folder for folder in (base, *base.parents) if folder.is_relative_to(root)] or [base]
    return [next((path for folder in above for path in _in_folder(folder)), None) or _nothing(base, root)]


def _in_folder(folder: Path) -> Iterator[Path]:
    return (folder / name for name in NAMES if (folder / name).is_file())


def _nothing(folder: Path, within: Path) -> Path:
    """Say so, and which files look like stacks, with what to type.

    Raises:
        TidyError: always.
    """
    from .convert_found import commands, stacks_in

    here = Path.cwd().resolve()
    found = [PurePosixPath(os.path.relpath(within / path, here)) for path in stacks_in(within)]
    if not found:
        raise TidyError(f"no stack in {folder}; expected a FILE, or one of {', '.join(NAMES)}", rule="convert")
    these = f"of these {len(found)}" if len(found) > 1 else "as"
    raise TidyError(
        "\n  ".join(
            (
                f"no stack in {folder} is named {', '.join(NAMES[:-1])} or {NAMES[-1]}; expected a FILE, such {these}:",
                *commands(found),
            )
        ),
        rule="convert",
    )
