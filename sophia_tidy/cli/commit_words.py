"""What the commits of a run say: what is done and why, each file with its rule, what was verified, and what is left."""

from argparse import Namespace
from typing import TYPE_CHECKING

from ..report.step_words import REASONS, VERBS, many_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..adapters.git.commit import Message, PartMessage
    from ..kernel.plan import Move, Plan, Write
    from ..kernel.plan_part import PlanPart
    from ..report.page import Page

_RESTORE = "archive-restore"
_LISTED = 40


def message_of(page: "Page", options: Namespace) -> "Message":
    """The messages of all commits, part by part."""
    from ..adapters.git.commit import Message

    parts = tuple(_part(part, summed=bool(page.parts)) for part in _parts(page))
    return Message(parts, options.branch, checked=not options.no_verify)


def _parts(page: "Page") -> "Iterator[PlanPart]":
    """The parts of the page's plan, with what stands before or after them in the plan as parts of the command's own.

    A plan that its parts do not make up is one part.
    """
    from ..kernel.plan import Plan
    from ..kernel.plan_part import PlanPart

    changes = page.pending().changes
    named = tuple(change for part in page.parts for change in part.plan)
    first = next((at for at in range(len(changes) - len(named) + 1) if changes[at : at + len(named)] == named), None)
    if not named or first is None:
        yield PlanPart(page.command, Plan(changes))
        return
    before, after = changes[:first], changes[first + len(named) :]
    yield from (PlanPart(page.command, Plan(before)),) if before else ()
    yield from page.parts
    yield from (PlanPart(page.command, Plan(after)),) if after else ()


def _part(part: "PlanPart", *, summed: bool) -> "PartMessage":
    """What a part's two commits say: each with its reason and its files; the last of them with what was verified and what is left."""
    from ..adapters.git.commit import PartMessage
    from ..kernel.plan import Move, Write

    moves = [change for change in part.plan if isinstance(change, Move)]
    writes = [change for change in part.plan if isinstance(change, Write)]
    verb = _moving(part.step, moves)
    why = f"{REASONS[part.step]}\n\n" if summed and part.step in REASONS else ""
    end = _end("Verified", part.verified) + _end("Left", part.left)
    lines = _summed if summed else _lines
    moved = f"{verb} {many_files(len(moves))}\n\n{why}{lines(moves)}{'' if writes else end}"
    if part.step == "archive":
        head = f"{verb} {many_files(len(moves))}: the index, and the references that follow them{_seen(part.plan)}\n"
        return PartMessage(part.plan, moved, head + (f"\n{lines(writes)}{end}" if summed else ""))
    head = VERBS.get(part.step, part.step.capitalize() + ": {}").format(many_files(len({each.path for each in writes})))
    return PartMessage(part.plan, moved, f"{head}\n\n{why}{lines(writes)}{end}")


def _moving(step: str, moves: "list[Move]") -> str:
    """The word for what happens to files that move."""
    if step == "scaffold":
        return "Move"
    return "Restore" if moves and all(move.rule == _RESTORE for move in moves) else "Archive"


def _end(title: str, said: "Iterable[str]") -> str:
    lines = "".join(f"- {each}\n" for each in said)
    return f"\n{title}:\n{lines}" if lines else ""


def _lines(changes: "list[Move] | list[Write]") -> str:
    from ..kernel.location import printable

    return "".join(dict.fromkeys(f"{printable(str(change.path))}: {change.rule}\n" for change in changes))


def _summed(changes: "list[Move] | list[Write]") -> str:
    """Each file with its rule; where that would be long, each rule with its number of files, the most frequent first."""
    from collections import Counter

    if len(changes) <= _LISTED:
        return _lines(changes)
    counts = Counter(rule for rule, _ in {(change.rule, change.path) for change in changes})
    return "".join(
        f"{rule}: {many_files(count)}\n" for rule, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    )


def _seen(plan: "Plan") -> str:
    from ..steps.archive_place import HIDDEN

    return ", and the lines by which git sees the folder" if any(change.rule == HIDDEN for change in plan) else ""
