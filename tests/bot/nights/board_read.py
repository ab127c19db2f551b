"""A dashboard as a reader sees it: its sections, with the titles and numbers in each."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from .world import IssueView, WorldView

_NAMES = {
    "Open": "open",
    "Waiting": "waiting",
    "Closed by people": "closed",
    "Blocked": "blocked",
    "Refused by rights": "refused",
}
_ROW = re.compile(r"- (?:\[[ xX]\] )?(?:<!--.*?-->)?(?:#(\d+) )?(Tidy \w+|Words of a person's, \d+)(.*)")


class BoardRead(NamedTuple):
    """``open`` are numbers; the others are titles to the rest of their line."""

    open: tuple[int, ...] = ()
    waiting: Mapping[str, str] = MappingProxyType({})
    closed: Mapping[str, str] = MappingProxyType({})
    refused: Mapping[str, str] = MappingProxyType({})
    refused_numbers: tuple[int, ...] = ()
    is_stopped: bool = False

    def by_name(self) -> dict[str, Mapping[str, str]]:
        """The sections of what is not open."""
        return {"waiting": self.waiting, "closed": self.closed, "refused": self.refused}


def board_read(body: str) -> BoardRead:
    """What the bot's part of a dashboard says."""
    part = body.replace("\r\n", "\n").partition("<!-- tidy:begin -->")[2].partition("<!-- tidy:end -->")[0]
    rows: dict[str, list[tuple[str, str, str]]] = {name: [] for name in _NAMES.values()}
    section = ""
    for line in part.splitlines():
        if line.startswith("### "):
            section = _NAMES.get(line.removeprefix("### ").strip(), "")
        elif section and (found := _ROW.match(line)):
            rows[section].append((found[1] or "", found[2], found[3]))
    titles = {name: {title: rest for _, title, rest in found} for name, found in rows.items()}
    return BoardRead(
        tuple(int(number) for number, _, _ in rows["open"] if number),
        titles["waiting"],
        titles["closed"],
        titles["refused"],
        tuple(int(number) for number, _, _ in rows["refused"] if number),
        "**Stopped.**" in part,
    )


def first_board(view: WorldView, label: str) -> IssueView | None:
    """The dashboard that counts: of those that bear the label and are open, else of all that bear it, the lowest number."""
    boards = [issue for issue in view.issues if label in issue.labels]
    return min(boards, key=lambda issue: (not issue.is_open, issue.number), default=None)
