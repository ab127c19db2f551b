"""Measure: one row of the dashboard: how many things are done, of how many, and what the others lack."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple, Self

from ...kernel.errors import TidyError
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location

_ROOT = PurePosixPath()
Json = Mapping[str, Any]


class MeasuredItem(NamedTuple):
    """One thing that is counted: its name, whether it is done, why not (or how), and where it is."""

    name: str
    done: bool
    why: str = ""
    at: Location | None = None

    def to_json(self) -> dict[str, object]:
        """The thing in the words of the documented JSON output."""
        return {
            "name": self.name,
            "done": self.done,
            "why": self.why,
            "path": None if self.at is None else str(self.at.path),
            "line": None if self.at is None else self.at.line or None,
        }

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """The inverse of `to_json`.

        Raises:
            KeyError: a field is missing.
        """
        at = None if data["path"] is None else Location(PurePosixPath(data["path"]), data["line"] or 0)
        return cls(data["name"], data["done"], data["why"], at)


class Measure(NamedTuple):
    """How far one kind of work is.

    ``name`` is stable, of kebab-case; ``title`` is for people.  ``total`` is
    None where a number is all there is to say, and 0 is the aim.  Of what is
    counted by the thousand ``items`` are those alone that are not done.
    ``apart`` are things that count neither way, by what they are.  ``part``
    says that the row is one of those that the row before them sums up.
    ``fault`` is what kept it from being counted, "" where nothing did.
    """

    name: str
    title: str
    number: int
    total: int | None = None
    items: tuple[MeasuredItem, ...] = ()
    apart: tuple[tuple[str, int], ...] = ()
    part: bool = False
    fault: str = ""

    @property
    def percent(self) -> int | None:
        """Whole percents, rounded down, so that 100 says all; None where there is nothing to count."""
        return 100 * self.number // self.total if self.total else None

    @property
    def reached(self) -> bool:
        """Whether nothing is left to do."""
        return not self.fault and self.number == (self.total or 0)

    def to_json(self) -> dict[str, object]:
        """The row in the words of the documented JSON output."""
        return {
            "name": self.name,
            "title": self.title,
            "count": self.number,
            "total": self.total,
            "percent": self.percent,
            "apart": dict(self.apart),
            "part": self.part,
            "fault": self.fault or None,
            "items": [item.to_json() for item in self.items],
        }

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """The inverse of `to_json`.

        Raises:
            KeyError: a field is missing.
        """
        items = tuple(MeasuredItem.from_json(each) for each in data["items"])
        return cls(
            data["name"],
            data["title"],
            data["count"],
            data["total"],
            items,
            tuple(data["apart"].items()),
            data["part"],
            data["fault"] or "",
        )


Rows = tuple[Measure, ...]


class CountedRows(NamedTuple):
    """Some rows of a tree, and what was noticed while they were counted."""

    measures: Rows
    findings: tuple[Finding, ...] = ()


def counted(name: str, title: str, items: Iterable[MeasuredItem], apart: tuple[tuple[str, int], ...] = ()) -> Measure:
    """The measure of things that are all listed."""
    items = tuple(items)
    return Measure(name, title, sum(item.done for item in items), len(items), items, apart)


def fault_of(error: TidyError, path: PurePosixPath = _ROOT) -> Finding:
    """What kept a row from being counted, as a finding; ``path`` is where an error without a place belongs."""
    return Finding(error.location or Location(path), error.rule, error.message, Severity.ERROR)
