"""What the commits of a run say: the moves first, then all that is written."""

from argparse import Namespace
from typing import TYPE_CHECKING

from ..kernel.location import printable
from ..kernel.plan import Move, Plan, Write

if TYPE_CHECKING:
    from ..adapters.git.commit import Message

_VERBS = {
    "fix": "Mend {}",
    "yaml": "Restyle {}",
    "convert": "Kubernetes manifests: {}",
    "workflow": "One deploy workflow: {}",
    "flux": "The GitOps tree: {}",
    "run": "Mend, restyle and migrate {}",
}


def message_of(plan: Plan, options: Namespace) -> "Message":
    """The message of each commit, with each file and its rule below."""
    from ..adapters.git.commit import Message

    moves = [change for change in plan if isinstance(change, Move)]
    writes = [change for change in plan if isinstance(change, Write)]
    verb = "Restore" if moves and all(move.rule == "archive-restore" for move in moves) else "Archive"
    moved = f"{verb} {_files(len(moves))}\n\n{_lines(moves)}"
    if options.command == "archive":
        rest = f"{verb} {_files(len(moves))}: the index, and the references that follow them{_seen(plan)}\n"
    else:
        rest = f"{_VERBS[options.command].format(_files(len({change.path for change in writes})))}\n\n{_lines(writes)}"
    return Message(moved, rest, options.branch, checked=not options.no_verify)


def _lines(changes: "list[Move] | list[Write]") -> str:
    return "".join(dict.fromkeys(f"{printable(str(change.path))}: {change.rule}\n" for change in changes))


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def _seen(plan: Plan) -> str:
    from ..steps.archive_place import HIDDEN

    return ", and the lines by which git sees the folder" if any(change.rule == HIDDEN for change in plan) else ""
