"""Files of which the same is said, said once: their number, some of their names, and the folders they lie in."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from ..kernel.location import Location, printable
from ..kernel.plan import Safety
from .gathering import alike, with_gaps
from .page import PageRow
from .paragraph import Paragraph

_LEAST = 3  # two lines say no less than a group of two
_COMPARED = 50
_LONG = 120
_REASONS = 2
_FOLDERS = 5
_MANY = 12
_ORDER = tuple(Safety)


def gathered_rows(rows: Iterable[PageRow]) -> Iterator[Paragraph]:
    """One paragraph for each word and rule; what would be applied unasked comes first, in the order of the first file."""
    groups: dict[tuple[int, str, str], list[PageRow]] = {}
    for row in rows:
        groups.setdefault((_ORDER.index(row.safety), row.word, row.rule.partition(",")[0]), []).append(row)
    for key in sorted(groups, key=lambda key: key[0]):
        yield from map(_brief, groups[key]) if len(groups[key]) < _LEAST else [_many(groups[key])]


def single_row(row: PageRow) -> Paragraph:
    """One file by itself."""
    return Paragraph(_where(row), row.word, printable(row.reason), row.rule)


def _brief(row: PageRow) -> Paragraph:
    """One file by itself; of many reasons for the file as a whole the first, which weigh most."""
    reasons = row.reason.split("; ")
    if row.notes or len(reasons) <= _REASONS + 1:
        return single_row(row)
    more = f"; and {len(reasons) - _REASONS} more reasons"
    return Paragraph(_where(row), row.word, printable("; ".join(reasons[:_REASONS])) + more, row.rule)


def _many(rows: list[PageRow]) -> Paragraph:
    places = sum(max(1, len(row.notes)) for row in rows)
    lead = f"{len(rows)} files: " if places == len(rows) else f"{places} places in {len(rows)} files: "
    rules = dict.fromkeys(rule for row in rows for rule in row.rule.split(", "))
    names = tuple(_where(row) for row in rows)
    return Paragraph("", rows[0].word, _said(rows), ", ".join(rules), lead, names, _folders(rows))


def _where(row: PageRow) -> str:
    return printable(str(Location(row.path, row.notes[0].line if row.notes else 0)))


def _said(rows: Iterable[PageRow]) -> str:
    """The reason that most of them have, with gaps where they differ; how many other reasons there are."""
    texts = Counter(text for row in rows for text in _reasons(row))
    kinds: list[list[str]] = []
    for text, _ in texts.most_common(_COMPARED):
        kind = next((each for each in kinds if alike(each[0], text)), None)
        if kind is None:
            kinds.append([text])
        else:
            kind.append(text)
    said = [with_gaps(kind)[0] for kind in kinds]
    others = len(said) - 1 + max(0, len(texts) - _COMPARED)
    if others and len("; ".join(said)) <= _LONG and len(texts) <= _COMPARED:
        return printable("; ".join(said))
    reasons = "1 other reason" if others == 1 else f"{others} other reasons"
    return printable(said[0]) + (f" (and {reasons})" if others else "")


def _reasons(row: PageRow) -> list[str]:
    """Why each place changes; of a file as a whole, what comes first."""
    return [note.text for note in row.notes] or [row.reason.partition("; ")[0]]


def _folders(rows: list[PageRow]) -> tuple[str, ...]:
    """Where many files lie: the folders with the most of them."""
    if len(rows) <= _MANY:
        return ()
    found = Counter(_folder(row.path) for row in rows)
    if len(found) == 1:
        return (f"all of them in {next(iter(found))}",)
    most = [f"{folder} ({count})" for folder, count in found.most_common(_FOLDERS)]
    more = f" and {len(found) - _FOLDERS} more folders" if len(found) > _FOLDERS else ""
    return (f"in {', '.join(most)}{more}",)


def _folder(path: PurePosixPath) -> str:
    """The folder at the top, for many folders below it are no better to read than many files."""
    return printable(path.parts[0]) + "/" if len(path.parts) > 1 else "the root"
