"""What a stack is for: history that nobody runs any more, or the work of its developers and their tests.

A word in a path is what people meant when they named it; without one the
services have to show it, by the source that is mounted into a container and
the program in there that starts anew when the source changes.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from ...formats.yaml_nodes import fields, items, kind_of, word
from ...kernel.location import Location
from ..file_names import words_of
from .compose_file import ComposeFile

if TYPE_CHECKING:
    from yaml import Node

_PAST_FOLDERS = frozenset(
    {"archive", "archived", "archives", "backup", "backups", "old", "legacy", "deprecated", "attic", "obsolete"}
)
_PAST_WORDS = frozenset("bak old backup backups orig legacy deprecated obsolete archived".split())
_SAVED = frozenset({"archive", "archived", "archives", "attic"})
_DATED = re.compile(r"\d{6}")
_PAST_SAID = re.compile(
    r"""(?imx) ^[#\t *=!-]*(?:deprecated|legacy|obsolete|superseded|outdated|unused)\b
    | \bno[ ]longer[ ](?:used|maintained|supported|deployed)\b
    | \bthis[ ](?:file|stack|compose[ ]file)[ ](?:is|was|has[ ]been)[ ](?:now[ ])?
      (?:a[ ])?(?:deprecated|legacy|obsolete|superseded|replaced|outdated)\b
    """
)
_WORD = re.compile(r"\w+")
_WORK_WORDS = frozenset(
    "dev devel development local localhost test tests testing ci e2e integration debug devcontainer sandbox".split()
)
_WORK_FOLDERS = _WORK_WORDS | {"github", "circleci", "gitlab", "__tests__", "integration-tests", "devenv", "dev-env"}
_SHOWN = frozenset("example examples sample samples demo demos doc docs documentation tutorial tutorials".split())
_RELOADS = re.compile(
    r"""(?x) --reload\b | \bnodemon\b | \b(?:npm|yarn|pnpm|bun)[ ](?:run[ ])?(?:dev|watch)\b | \bdebugpy\b | \brunserver\b
    | \b(?:FLASK_ENV|NODE_ENV|RAILS_ENV|APP_ENV|ENVIRONMENT)[ =]development\b | \bFLASK_DEBUG[ =](?:1|true)\b
    | \bflask\b.{0,80}--debug\b | \bwatch(?:medo|exec|files)\b | --watch\b | \b(?:air|reflex|CompileDaemon)\b(?=[ ]-|$)
    """
)


class Witness(NamedTuple):
    """A sentence that speaks for a decision, and where it is seen."""

    location: Location
    says: str

    def __str__(self) -> str:
        return f"{self.location}: {self.says}"


def history(file: ComposeFile) -> Witness | None:
    """Why nobody runs it any more: where it lies, what it is called, or what it says at its head."""
    if folder := next((name for name in file.path.parts[:-1] if _is_past(name, file)), None):
        return Witness(Location(file.path, 1), f"it lies below {folder}/")
    if past := next((name for name in words_of(file.path) if _means_past(name, file)), None):
        return Witness(Location(file.path, 1), f"its name says {past}")
    if match := _PAST_SAID.search(file.head):
        line = file.head.count("\n", 0, match.end()) + 1
        return Witness(Location(file.path, line), f'its head says "{" ".join(_WORD.findall(match[0]))}"')
    return None


def development(file: ComposeFile) -> tuple[Witness, ...]:
    """Why it is meant for developers or tests alone, by its name or place; nothing where neither says so."""
    if named := next((name for name in words_of(file.path) if name.lower() in _WORK_WORDS), None):
        return (Witness(Location(file.path, 1), f"its name says {named}"),)
    if folder := next((name for name in file.path.parts[:-1] if _is_for_work(name)), None):
        return (Witness(Location(file.path, 1), f"it lies below {folder}/"),)
    return ()


def example(file: ComposeFile) -> tuple[Witness, ...]:
    """Why it is for readers alone; it may be a stack all the same, where there is nothing but examples."""
    folder = next((name for name in file.path.parts[:-1] if name.lower().lstrip("._") in _SHOWN), None)
    return () if folder is None else (Witness(Location(file.path, 1), f"it lies below {folder}/"),)


def reloading(file: ComposeFile) -> tuple[Witness, ...]:
    """How it runs what somebody is just writing; it may be a stack all the same, where nothing else runs those services."""
    if any("deploy" in fields(node) for node in file.services.values()):
        return ()  # written for a cluster, whatever it runs
    return tuple(seen for name in file.services for seen in _reloads(file, name))


def _is_past(folder: str, file: ComposeFile) -> bool:
    """``archive``, ``old``, and the ``backup_2025-06-03`` that scripts leave behind."""
    if folder.lower() in _PAST_FOLDERS:
        return folder.lower() in _SAVED or _means_past(folder, file)
    return bool(_DATED.search(folder)) and "backup" in folder.lower()


def _means_past(name: str, file: ComposeFile) -> bool:
    """A word for what is past; that of a backup only at the end of a name, and where no service makes any."""
    if "backup" not in name.lower():
        return name.lower() in _PAST_WORDS
    does = (text for service, node in file.services.items() for text in (service, word(fields(node).get("image"))))
    ends = name == words_of(file.path)[-1] or name in file.path.parts
    return name.lower() in _PAST_WORDS and ends and not any("backup" in text.lower() for text in does)


def _is_for_work(folder: str) -> bool:
    plain = folder.lower().lstrip(".")
    return plain in _WORK_FOLDERS or plain.startswith("devcontainer")


def _reloads(file: ComposeFile, name: str) -> Iterator[Witness]:
    service = fields(file.services[name])
    if "watch" in fields(service.get("develop")):
        yield Witness(file.at(name), f"{name} is synchronised with the source while it is changed (`develop.watch`)")
        return
    mount = next((each for each in items(service.get("volumes")) if _is_source(each)), None)
    if mount is None:
        return
    said = [*_texts(service.get("command")), *_texts(service.get("entrypoint")), *_texts(service.get("environment"))]
    if match := next((found for text in said if (found := _RELOADS.search(text))), None):
        place = Location(PurePosixPath(file.path), mount.start_mark.line + 1)
        yield Witness(place, f"{name} has the source mounted and runs with `{match[0].strip()}`")


def _is_source(mount: "Node") -> bool:
    """A folder of the repository, as far as its name tells: relative, and without an ending."""
    source = word(fields(mount).get("source")) if kind_of(mount) == "mapping" else word(mount).partition(":")[0]
    return source.startswith(".") and not PurePosixPath(source).suffix


def _texts(node: "Node | None") -> Iterator[str]:
    match kind_of(node):
        case "scalar":
            yield word(node)
        case "sequence":
            yield " ".join(word(each) for each in items(node))
        case "mapping":
            yield " ".join(f"{key}={word(value)}" for key, value in fields(node).items())
