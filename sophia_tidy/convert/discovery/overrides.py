"""Overrides: files that are laid over others, told by a command, by what Compose refuses alone, or by their names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from ...kernel.location import Location
from ..default_names import NAMES
from ..file_names import OF_COMPOSE, words_of
from .commands import Speaker, StackCommand
from .compose_file import ComposeFile
from .near_copies import thin
from .purpose import Witness

_FOLDERS = frozenset({"override", "overrides", "overlay", "overlays"})


class Override(NamedTuple):
    """What lies below a file, the lowest first, and why; nothing below it where no file of the tree fits.

    ``said`` is who lays it there, where a command does.
    """

    base: tuple[PurePosixPath, ...]
    evidence: tuple[Witness, ...]
    said: Speaker | None = None


def overrides(
    files: Mapping[PurePosixPath, ComposeFile], told: Sequence[StackCommand]
) -> dict[PurePosixPath, Override]:
    """Every file that is laid over another; none is below itself."""
    told = [_from_the_bottom(command, files) for command in told]
    found = _by_command(files, told)
    run = {command.files[0] for command in told}
    for path, file in files.items():
        if path in found:
            continue
        if (
            override := _by_content(file, files)
            or _by_absence(file, files)
            or _by_name(file, files)
            or (path not in run and _by_folder(file, files))
        ):
            found[path] = override
    while turning := [path for path in found if path in _below(path, found)]:
        del found[min(turning)]
    return found


def _from_the_bottom(command: StackCommand, files: Mapping[PurePosixPath, ComposeFile]) -> StackCommand:
    """The command with the file of the usual name first, where the order makes no difference: it is what others add to."""
    usual = next((path for path in command.files if path.name in NAMES), command.files[0])
    before = command.files[: command.files.index(usual)]
    if command.said is Speaker.COMPOSE or any(
        not files[usual].services.keys().isdisjoint(files[path].services) for path in before
    ):
        return command
    return command._replace(files=(usual, *(path for path in command.files if path != usual)))


def _by_command(
    files: Mapping[PurePosixPath, ComposeFile], told: Sequence[StackCommand]
) -> dict[PurePosixPath, Override]:
    """The command that counts most decides; a file that another command has at the bottom is a base where it can be."""
    lowest = Counter(command.files[0] for command in told)
    found: dict[PurePosixPath, Override] = {}
    for command in sorted(told, key=lambda each: (-each.said, each.location)):
        for index, path in enumerate(command.files[1:], 1):
            base = command.files[:index]
            if path in found or lowest[path] > lowest[base[0]] or _stands_alone(files[path], base, lowest, files):
                continue
            over = " and ".join(map(str, base))
            what = "COMPOSE_FILE" if command.said is Speaker.COMPOSE else "the command"
            seen = Witness(command.location, f"{what} lays {path} over {over}")
            found[path] = Override(base, (seen,), command.said)
    return found


def _stands_alone(
    file: ComposeFile,
    base: tuple[PurePosixPath, ...],
    lowest: Counter[PurePosixPath],
    files: Mapping[PurePosixPath, ComposeFile],
) -> bool:
    """Whether it only runs beside the others: whole, nothing in common with them, and run by itself elsewhere."""
    below = {name for path in base for name in files[path].services}
    return bool(lowest[file.path]) and not file.incomplete and below.isdisjoint(file.services)


def _by_content(file: ComposeFile, files: Mapping[PurePosixPath, ComposeFile]) -> Override | None:
    """Services without an image or a build need a file that has them."""
    if not file.incomplete:
        return None
    first = file.incomplete[0]
    refused = Witness(file.at(first), f"alone Compose refuses it: {first} has neither an image nor a build")
    mostly = 2 * len(file.incomplete) >= len(file.services)
    fitting = [
        other
        for other in files.values()
        if other is not file
        and set(file.incomplete) <= other.services.keys() - set(other.incomplete)
        and (mostly or _extends_name(file.path, other.path))
    ]
    if fitting:
        base = min(fitting, key=lambda other: _distance(file.path, other.path))
        has = Witness(base.at(first), f"{base.path} has it")
        return Override((base.path,), (refused, has))
    return Override((), (refused,)) if "override" in words_of(file.path) else None


def _by_absence(file: ComposeFile, files: Mapping[PurePosixPath, ComposeFile]) -> Override | None:
    """Services and networks that it names and lacks, where the usual file beside it or above has them all."""
    near = [
        other
        for path, other in files.items()
        if path.parent in file.path.parents and (path.name in NAMES or _extends_name(file.path, path))
    ]
    near.sort(key=lambda other: -len(other.path.parents))
    base = next((each for each in near if all(each.has(top, name) for top, name in file.absent)), None)
    if base is None or base is file or not file.absent:
        return None
    (top, name), node = next(iter(file.absent.items()))
    place = Location(file.path, node.start_mark.line + 1)
    refused = f"alone Compose refuses it: the {top.removesuffix('s')} {name} is not in it, and in {base.path}"
    return Override((base.path,), (Witness(place, refused),))


def _by_name(file: ComposeFile, files: Mapping[PurePosixPath, ComposeFile]) -> Override | None:
    """The name of another with a word more, and fewer services or less to say of them; whole copies are none."""
    beside = [other for other in files.values() if _extends_name(file.path, other.path)]
    if not beside:
        return _by_words(file, files)
    for base in sorted(beside, key=lambda other: -len(words_of(other.path))):
        if why := _named_after(file, base):
            return Override(
                (base.path,), (Witness(Location(file.path, 1), f"it is named after {base.path}, and {why}"),)
            )
    return None


def _named_after(file: ComposeFile, base: ComposeFile) -> str:
    if file.path.stem == f"{base.path.stem}.override":
        return "Compose lays it over unasked"
    if file.services and file.services.keys() <= base.services.keys() and thin(file, base):
        return "it has only services of that file, and less to say of them"
    return f"it takes something back with {file.resets}" if file.resets is not None else ""


def _by_words(file: ComposeFile, files: Mapping[PurePosixPath, ComposeFile]) -> Override | None:
    """The words of a file in the folder above, and less to say of its services: ``docker/stack-eu.yml`` over ``eu.yml``."""
    own = _own_words(file.path) - {file.path.parent.name.lower()}
    for path, other in files.items():
        if (
            path.parent == file.path.parent.parent
            and path.parent != file.path.parent
            and own
            and _own_words(path) == own
            and file.services
            and file.services.keys() <= other.services.keys()
            and thin(file, other)
        ):
            why = f"it has the words of {path} above it, only services of that file, and less to say of them"
            return Override((path,), (Witness(Location(file.path, 1), why),))
    return None


def _own_words(path: PurePosixPath) -> set[str]:
    return {word.lower() for word in words_of(path)} - OF_COMPOSE


def _by_folder(file: ComposeFile, files: Mapping[PurePosixPath, ComposeFile]) -> Override | None:
    """What lies in a folder of overrides is laid over the stack of the usual name above it."""
    folder = file.path.parent
    above = (up / name for up in folder.parents for name in NAMES)
    base = next((path for path in above if path in files), None)
    if folder.name.lower() not in _FOLDERS or base is None:
        return None
    return Override((base,), (Witness(Location(file.path, 1), f"it lies in {folder}/, below {base}"),))


def _extends_name(path: PurePosixPath, base: PurePosixPath) -> bool:
    """``compose.prod.yml`` beside ``compose.yml``."""
    return (
        path.parent == base.parent
        and path.stem != base.stem
        and path.stem.startswith((f"{base.stem}.", f"{base.stem}-"))
    )


def _distance(path: PurePosixPath, base: PurePosixPath) -> tuple[bool, int, int, bool, str]:
    folders, words = set(path.parents) ^ set(base.parents), _own_words(path) ^ _own_words(base)
    return not _extends_name(path, base), len(folders), len(words), base.name not in NAMES, str(base)


def _below(path: PurePosixPath, found: Mapping[PurePosixPath, Override]) -> set[PurePosixPath]:
    waiting, seen = list(found[path].base), set[PurePosixPath]()
    while waiting:
        if (each := waiting.pop()) not in seen:
            seen.add(each)
            waiting += found[each].base if each in found else ()
    return seen
