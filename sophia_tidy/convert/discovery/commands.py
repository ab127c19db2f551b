"""Commands that name stacks, wherever people write them: scripts, Makefiles, workflows, documents, ``COMPOSE_FILE``.

Not a shell: what counts is which files of services one line gives with
``-f`` or ``-c``, and in which order.  Those of ``kubectl`` and ``helm`` name
no such files and fall out.  A name with a variable in it stands for every
stack that it could be.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from enum import IntEnum
from itertools import islice
from pathlib import PurePosixPath
from typing import NamedTuple

from ...kernel.location import Location
from ...kernel.tree import EXECUTABLE, REGULAR, Tree
from ..default_names import NAMES

_SCRIPTS = frozenset({".sh", ".bash", ".zsh", ".ps1", ".bat", ".mk", ".py", ".js", ".ts", ".toml"})
_MAKEFILES = frozenset({"makefile", "gnumakefile", "justfile", "rakefile", "procfile", "jenkinsfile", "package.json"})
_WORKFLOWS = (".yml", ".yaml")
_DOCUMENTS = frozenset({".md", ".rst", ".txt", ".adoc"})
_PAST = frozenset({"archive", "archived", "backup", "backups", "node_modules", "vendor", "site-packages"})
_ANY = re.compile(rb"\.ya?ml")
_LEADS = re.compile(rb"compose|stack|COMPOSE_FILE", re.IGNORECASE)
_OPTION = re.compile(
    r"""(?<![\w-])(?:-f|-c|--file|--compose-file)(?:=|["']?[,\s]+)\s*["']?
        (?P<file>(?:\$\{\{[^}]*\}\}|(?!\$\{\{)[^\s"'`,;|&\[\]<>])*?\.ya?ml)\b""",
    re.VERBOSE,
)
_ADDED = re.compile(r"""\s*(?:export\s+|local\s+)?\w+\+?=\(?["']?\s*(?:-f|-c|--file|--compose-file)[\s=]\s*\S+\s*""")
_NAMED = re.compile(
    r"""^[ \t]*(?:export[ \t]+|local[ \t]+|readonly[ \t]+)?(?P<name>\w+)[ \t]*:?=[ \t]*["']?(?P<file>[^\s"'#;:]*\.ya?ml)["']?[ \t]*$""",
    re.MULTILINE,
)
_USED = re.compile(r"\$(?:[{(](?P<braced>\w+)[)}]|(?P<bare>\w+))")
_LIST = re.compile(r"""\bCOMPOSE_FILE["']?\s*[:=]\s*["']?(?P<files>[^\s"'#`]+)""")
_SETS = re.compile(r"\s*(?:export\s+)?COMPOSE_FILE\s*[:=]")
_BETWEEN = re.compile(r"&&|\|\||;|(?<!\|)\|(?!\|)")
_VARIABLE = re.compile(
    r"(?:\\\$){1,2}(?:(?:\\\{)+.*?(?:\\\})+|\\\(.*?\\\)|\w+)|\\\{\w+\\\}"
)  # in a name that is escaped
_MOST = 1_000_000  # bytes: no person wrote a longer script
_MOST_VARIABLES, _MOST_COMMANDS = 6, 200  # in one name (braces count), and that one line may stand for


class Speaker(IntEnum):
    """Who says it: what runs by itself counts more than what a person is told to type."""

    DOCUMENT = 1
    ITSELF = 2
    SCRIPT = 3
    WORKFLOW = 4
    COMPOSE = 5  # ``.env``, which Compose obeys unasked


class StackCommand(NamedTuple):
    """One command, and the stacks that it lays over one another, the lowest first."""

    files: tuple[PurePosixPath, ...]
    location: Location
    said: Speaker


def commands(
    tree: Tree, stacks: Collection[PurePosixPath], texts: Mapping[PurePosixPath, bytes] | None = None
) -> tuple[StackCommand, ...]:
    """Every command that names at least one of the stacks, by the path and the line where it is written.

    ``texts`` are the YAML files that may have one (`may_speak`), where somebody has read all of them already.

    Raises:
        OSError: a file went away while it was read.
    """
    found: set[StackCommand] = set()
    for path, said in _speakers(tree, stacks):
        content = texts.get(path, b"") if texts is not None and path.suffix in _WORKFLOWS else tree[path]
        if may_speak(content):
            found.update(_in_file(content, path, said, stacks))
    return tuple(sorted(found, key=lambda each: (each.location, each.files)))


def may_speak(content: bytes) -> bool:
    """Whether a text could hold a command that names stacks: a cheap look before it is read line by line."""
    return (
        len(content) <= _MOST
        and b"\0" not in content[:1024]
        and _ANY.search(content) is not None
        and _LEADS.search(content) is not None
    )


def _speakers(tree: Tree, stacks: Collection[PurePosixPath]) -> Iterator[tuple[PurePosixPath, Speaker]]:
    for path in tree:
        said = Speaker.ITSELF if path in stacks else _said(path)
        if said is not None and _PAST.isdisjoint(path.parts) and tree.entry(path).mode in (REGULAR, EXECUTABLE):
            yield path, said


def _said(path: PurePosixPath) -> Speaker | None:
    name, suffix = path.name.lower(), path.suffix.lower()
    if suffix in _WORKFLOWS:
        return Speaker.WORKFLOW if path.parts[0] in (".github", ".circleci") or name.startswith(".") else Speaker.SCRIPT
    if suffix in _DOCUMENTS:
        return Speaker.DOCUMENT
    if suffix in _SCRIPTS or name in _MAKEFILES or name.startswith(("makefile", ".env")) or not suffix:
        return Speaker.SCRIPT
    return None


def _in_file(
    content: bytes, path: PurePosixPath, said: Speaker, stacks: Collection[PurePosixPath]
) -> Iterator[StackCommand]:
    text = content.decode("utf-8", "replace")
    if path.name == ".env" and (obeyed := _obeyed(text, path)) is not None:
        number, names = obeyed
        for files in _resolved(names, path.parent, stacks):
            yield StackCommand(files, Location(path, number), Speaker.COMPOSE)
        return
    named = {match["name"]: match["file"] for match in _NAMED.finditer(text)}
    for number, line in _lines(text):
        line = (
            _USED.sub(lambda use: named.get(use["braced"] or use["bare"], use[0]), line)
            if named and "$" in line
            else line
        )
        off = said >= Speaker.SCRIPT and line.lstrip().startswith("#")  # nobody runs it, but somebody wrote it down
        added = _ADDED.fullmatch(line)
        for names in _names(line):
            for files in _resolved(names, path.parent, stacks):
                files = _on_the_usual(files, stacks) if added else files
                yield StackCommand(files, Location(path, number), Speaker.DOCUMENT if off else said)


def _on_the_usual(files: tuple[PurePosixPath, ...], stacks: Collection[PurePosixPath]) -> tuple[PurePosixPath, ...]:
    """An option that is kept in a variable is added to a command: it is laid over the file of the usual name beside it."""
    usual = next((path for name in NAMES if (path := files[0].with_name(name)) in stacks), None)
    return files if usual is None or usual in files or len(files) > 1 else (usual, *files)


def _obeyed(text: str, path: PurePosixPath) -> tuple[int, tuple[str, ...]] | None:
    """The files of ``COMPOSE_FILE`` as Compose reads them out of a ``.env``, in order, and its line: the last one counts."""
    from ..load.dotenv import read_dotenv
    from ..load.errors import LoadError

    known: dict[str, str] = {}
    try:
        read_dotenv(text.encode(), path, lambda name: None, known)
    except LoadError:  # Compose refuses it, so it is a text like others
        return None
    if not known.get("COMPOSE_FILE"):
        return None
    number = max((number for number, line in _lines(text) if _SETS.match(line)), default=1)
    parts = re.split(re.escape(known.get("COMPOSE_PATH_SEPARATOR") or "") or "[:;]", known["COMPOSE_FILE"])
    return number, tuple(part for part in parts if part.endswith(_WORKFLOWS))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with those that a backslash continues, and the number where each begins."""
    begun, held = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        begun = begun or number
        if line.rstrip().endswith("\\"):
            held += line.rstrip()[:-1] + " "
            continue
        yield begun, held + line
        begun, held = 0, ""
    if held:
        yield begun, held


def _names(line: str) -> Iterator[tuple[str, ...]]:
    if ".y" not in line:
        return
    for part in _BETWEEN.split(line):
        if files := tuple(match["file"] for match in _OPTION.finditer(part)):
            yield files
    for match in _LIST.finditer(line):
        yield tuple(name for name in re.split("[:;]", match["files"]) if name.endswith(_WORKFLOWS))


def _resolved(
    names: tuple[str, ...], folder: PurePosixPath, stacks: Collection[PurePosixPath]
) -> Iterator[tuple[PurePosixPath, ...]]:
    """The stacks that the names mean, in order; one name with a variable makes a command of each that it may be."""
    chosen: list[tuple[PurePosixPath, ...]] = [()]
    for name in names:
        meant = _meant(name, folder, stacks)
        more = ((*files, each) for files in chosen for each in meant if each not in files)
        chosen = list(islice(more, _MOST_COMMANDS)) if meant else chosen
    yield from (files for files in chosen if files)


def _meant(name: str, folder: PurePosixPath, stacks: Collection[PurePosixPath]) -> list[PurePosixPath]:
    """The nearest: below the file's own folder, then its parents', then the only one whose path ends so."""
    if name.count("$") + name.count("{") > _MOST_VARIABLES:
        return []
    wanted = re.sub(r"^(?:\.\.?/|\$\{?\w+\}?/|\$\([^)]*\)/|/)+", "", name)
    if "$" in wanted or "{" in wanted:
        pattern = re.compile(r"(?:.*/)?" + _VARIABLE.sub(r"[\\w-]+", re.escape(wanted)))
        return sorted(path for path in stacks if pattern.fullmatch(str(path)))
    for above in (folder, *folder.parents):
        if above / wanted in stacks:
            return [above / wanted]
    ending = [path for path in stacks if f"/{path}".endswith(f"/{wanted}")]
    return ending if len(ending) == 1 else []
