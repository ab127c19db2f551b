"""The dashboard: one issue that says how things stand, and whose boxes are the bot's ears."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from ...formats.forge_markdown import fenced, folded, forge_code, forge_table, forge_text
from ...formats.markdown_fit import FORGE_LIMIT, fitted
from ...secrets.redact import Redactor
from ..model.marker import DashboardMarker
from ..model.wanted import OpenQuestion
from .boxes import ANEW, OPEN, RETRY, STOP, box
from .markers import with_dashboard_marker
from .own_block import framed, same

TITLE = "Tidy dashboard"
_PATCH = FORGE_LIMIT // 3
_FEW = 10
_INTRO = (
    "Tick a box, and it is done when the bot runs again. What you write above or below this part is yours, and stays."
)


class DashboardRow(NamedTuple):
    """One group; ``link`` is ``#12`` or a `reference`, "" where it has no pull request.

    ``reason`` is a sentence; ``patch`` stands where a branch was refused.
    ``has_box`` says that there is something to ask for, ``is_ticked`` that it was and is not done yet.
    ``about`` is how the group's latest pull request is written, "" for none: the box's key has it, so
    that a tick that was obeyed is not obeyed again for the next one.
    """

    group: str
    title: str
    link: str = ""
    reason: str = ""
    patch: str = ""
    has_box: bool = True
    is_ticked: bool = False
    about: str = ""


class DashboardState(NamedTuple):
    """How all groups stand; each is in one of the five.

    ``stopped`` says why nothing is written, "" where that is not so;
    ``is_stop_ticked`` that the box says so.
    """

    open: tuple[DashboardRow, ...] = ()
    waiting: tuple[DashboardRow, ...] = ()
    closed: tuple[DashboardRow, ...] = ()
    blocked: tuple[DashboardRow, ...] = ()
    refused: tuple[DashboardRow, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    stopped: str = ""
    is_stop_ticked: bool = False


def dashboard_body(old: str, state: DashboardState, marker: DashboardMarker) -> str:
    """The dashboard with what people have written around the bot's part; ``old`` itself where it says the same.

    Raises:
        NewerMarkerError: a later version has written the old one.
    """
    new = framed(old, _text(state), partial(with_dashboard_marker, marker=marker))
    return old if same(old, new) else new


def box_key(key: str, group: str, about: str) -> str:
    """The key of a group's box."""
    return f"{key}/{group}/{about}" if about else f"{key}/{group}"


def _text(state: DashboardState) -> str:
    parts = (
        _INTRO,
        *([f"**Stopped.** {forge_text(state.stopped)}"] if state.stopped else []),
        *_rows("Open", state.open, ANEW, "A tick makes it anew from today's base."),
        *_rows("Waiting", state.waiting, OPEN, "A tick opens it next."),
        *_rows("Closed by people", state.closed, OPEN, "A tick opens it again."),
        *_blocked(state.blocked),
        *_refused(state.refused),
        *_questions(state.questions),
        *([] if any(state[:6]) or state.stopped else ["Nothing is open, and nothing waits."]),
        box(STOP, "**Stop**: the bot writes nothing while this is ticked", ticked=state.is_stop_ticked),
    )
    return Redactor().last_look("\n\n".join(part for part in parts if part))


def _rows(title: str, rows: tuple[DashboardRow, ...], key: str, asks: str) -> Iterator[str]:
    if rows:
        yield f"### {title}"
        yield asks if any(row.has_box for row in rows) else ""
        yield "\n".join(_row(row, key) for row in rows)


def _row(row: DashboardRow, key: str) -> str:
    said = " ".join(part for part in (row.link, _named(row)) if part)
    if not row.has_box:
        return f"- {said}"
    return box(box_key(key, row.group, row.about), said, ticked=row.is_ticked)


def _named(row: DashboardRow) -> str:
    return f"{forge_text(row.title)}: {forge_text(row.reason)}" if row.reason else forge_text(row.title)


def _blocked(rows: tuple[DashboardRow, ...]) -> Iterator[str]:
    if rows:
        yield "### Blocked"
        yield "\n".join(f"- {_named(row)}" for row in rows)


def _refused(rows: tuple[DashboardRow, ...]) -> Iterator[str]:
    """What the token may not do, with the patch to do it by hand, as far as there is room for it."""
    told = tuple(row if row.patch else _without_patch(row) for row in rows)
    yield from _rows("Refused by rights", told, RETRY, "A tick tries it again, for a token that may.")
    for row in rows:
        if row.patch:
            patch = fenced(row.patch.replace("\r\n", "\n").rstrip("\n"), "diff")
            yield folded(f"{row.title}: the patch, for git apply", fitted(patch, _PATCH))


def _without_patch(row: DashboardRow) -> DashboardRow:
    return row._replace(reason=f"{row.reason} Its patch cannot be shown here.".strip())


def _questions(questions: tuple[OpenQuestion, ...]) -> Iterator[str]:
    if questions:
        yield "### Open decisions"
        table = forge_table(
            ("decision", "the line that answers it"),
            [(f"{forge_text(each.question)} ({forge_code(each.id)})", forge_code(each.answer)) for each in questions],
        )
        yield table if len(questions) <= _FEW else folded(f"{len(questions)} decisions", table)
