"""The archive's page for people: each reason once, and below it the folders and files that it is about.

The page is sealed.  One that somebody else wrote, or has edited since, is
never overwritten: the index goes beside it under another name, or is left
out where that is taken too; the manifest has all that it says.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from ..formats.markdown import cell, escaped, link
from ..generated.ownership import FOREIGN
from ..generated.seal import Maker, Origin, seal_of, sealed
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import digest
from ..kernel.tree import Tree
from .index import MANIFEST, ArchivedFile

NAMES = ("README.md", "INDEX.md")
MAKER = Maker("archive", "it is written anew with every move; what you have to say belongs in a file of its own")
_HEAD = (
    "# Archive",
    "",
    "Files that were taken out of the way; nothing here is run or imported.",
    "Each keeps its history: `git log --follow` reaches through the move.",
    "To bring one back: `sophia-tidy archive --restore PATH --apply`.",
)
_ALIKE = 0.6  # of the words, so that two reasons say the same of different things
_KINDS = 20  # ways to say what the same rules found; more are told apart no further
_NAMED, _FEW, _MANY = 10, 3, 100  # files named of a folder; in a group of more than a hundred only three


def render_page(entries: Iterable[ArchivedFile], destination: PurePosixPath, manifest: bytes) -> bytes:
    """The page below its seal; ``manifest`` is what it was made from."""
    text = _body(entries, destination).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return sealed(text, Origin((MANIFEST,), digest(manifest)), MAKER, markup=True).encode()


def place_of_page(
    tree: Tree, destination: PurePosixPath, entries: tuple[ArchivedFile, ...]
) -> tuple[PurePosixPath | None, tuple[Finding, ...]]:
    """Where the page goes: where it is, else the first place that nobody has; and what is told of the others.

    ``entries`` are those of the manifest that is there.
    """
    taken = {path.name.casefold(): path for path in tree if path.parent == destination}
    there = {name: taken.get(name.casefold()) for name in NAMES}
    ours = [
        name for name, path in there.items() if path == destination / name and is_ours(tree[path], entries, destination)
    ]
    free = [name for name, path in there.items() if path is None]
    chosen = next(iter(ours or free), None)
    if chosen == NAMES[0]:
        return destination / NAMES[0], ()
    first = there[NAMES[0]] or destination / NAMES[0]
    where = (
        f"the index is {destination / chosen}"
        if chosen
        else f"{destination / NAMES[1]} is taken too, so there is no index but {destination / MANIFEST}"
    )
    edited = seal_of(tree[first], MAKER.command) is not None
    why = "it was edited by hand" if edited else "it is not one that this tool wrote"
    found = Finding(
        Location(first),
        FOREIGN,
        f"{why}, so it stays; {where}",
        Severity.WARNING,
        "rename it to have the index in its place",
    )
    return (destination / chosen if chosen else None), (found,)


def is_ours(content: bytes, entries: tuple[ArchivedFile, ...], destination: PurePosixPath) -> bool:
    """Whether this tool wrote the page and nobody has changed it, sealed or, as once, without a seal."""
    seal = seal_of(content, MAKER.command)
    if seal is not None:
        return seal.intact or seal.says(_body(entries, destination))
    return content.replace(b"\r\n", b"\n") == _unsealed(entries, destination).encode("utf-8", "surrogateescape")


def _body(entries: Iterable[ArchivedFile], destination: PurePosixPath) -> str:
    lines = [*_HEAD, f"What was said of each file by itself is in [{MANIFEST}]({MANIFEST}).", ""]
    for group in _groups(sorted(entries, key=lambda each: each.path)):
        lines += [f"## {_sentence(group)}", "", *_folders(group, destination), ""]
    return "\n".join(lines)


def _groups(entries: Iterable[ArchivedFile]) -> list[list[ArchivedFile]]:
    """The entries that say the same, but for some words, by the same rules; the largest group first."""
    found: dict[tuple[object, ...], list[list[ArchivedFile]]] = defaultdict(list)
    for entry in entries:
        kinds = found[entry.rules, len(entry.reason.split())]
        group = next(
            (each for each in kinds if _alike(each[0].reason, entry.reason)),
            kinds[-1] if len(kinds) >= _KINDS else None,
        )
        if group is None:
            kinds.append([entry])
        else:
            group.append(entry)
    return sorted(
        (group for kinds in found.values() for group in kinds), key=lambda group: (-len(group), group[0].path)
    )


def _alike(one: str, other: str) -> bool:
    words, others = one.split(), other.split()
    return sum(map(str.__eq__, words, others)) >= _ALIKE * len(words)


def _sentence(group: list[ArchivedFile]) -> str:
    """The reason; words that are not the same for all are left open."""
    columns = zip(*(entry.reason.split() for entry in group), strict=True)
    words = [column[0] if len(set(column)) == 1 else "…" for column in columns]
    text = (
        " ".join(word for at, word in enumerate(words) if word != "…" or words[at - 1 : at] != ["…"]) or "Brought here"
    )
    return cell(text[:1].upper() + text[1:])


def _folders(group: list[ArchivedFile], destination: PurePosixPath) -> Iterator[str]:
    folders: dict[PurePosixPath, list[ArchivedFile]] = defaultdict(list)
    for entry in group:
        folders[PurePosixPath(entry.path).parent].append(entry)
    most = _FEW if len(group) > _MANY else _NAMED
    for folder, members in sorted(folders.items()):
        named = ", ".join(
            link(PurePosixPath(each.path).name, str(_place(each, destination))) for each in members[:most]
        )
        rest = f" and {len(members) - most} more" if len(members) > most else ""
        yield f"- {_where(folder, members[0], destination)}{_since(members)}: {named}{rest}"


def _where(folder: PurePosixPath, entry: ArchivedFile, destination: PurePosixPath) -> str:
    place = _place(entry, destination).parent
    return (
        link(f"{folder}/", f"{place}/")
        if folder.parts and place.parts
        else f"{escaped(str(folder))}/"
        if folder.parts
        else "The root"
    )


def _since(members: list[ArchivedFile]) -> str:
    days = sorted({entry.date for entry in members if entry.date})
    return f", {days[0]}" + (f" to {days[-1]}" if len(days) > 1 else "") if days else ""


def _place(entry: ArchivedFile, destination: PurePosixPath) -> PurePosixPath:
    return PurePosixPath(entry.target).relative_to(destination)


def _unsealed(entries: Iterable[ArchivedFile], destination: PurePosixPath) -> str:
    """The page as it was before it had a seal: by folder, a row for each file."""
    folders: dict[str, list[ArchivedFile]] = defaultdict(list)
    for entry in sorted(entries, key=lambda each: each.path):
        folders[str(PurePosixPath(entry.path).parent)].append(entry)
    lines = [*_HEAD, ""]
    for folder, members in sorted(folders.items()):
        lines += [
            f"## {'The root' if folder == '.' else f'`{folder}/`'}",
            "",
            "| file | since | why |",
            "|---|---|---|",
        ]
        lines += [_row(entry, destination) for entry in members] + [""]
    return "\n".join(lines)


def _row(entry: ArchivedFile, destination: PurePosixPath) -> str:
    name, place = PurePosixPath(entry.path).name, _place(entry, destination)
    link = f"<{place}>" if " " in str(place) or "(" in str(place) else str(place)
    return f"| [{_old_cell(name)}]({link}) | {entry.date or ''} | {_old_cell(entry.reason)} |"


def _old_cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("[", "\\[").replace("]", "\\]")
