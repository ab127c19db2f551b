"""The commits of a group, as objects: what moves first, then what is written, each with the seal of the bot.

The same group on the same base makes the same commits, to the last bit: the
people are fixed, and the times are those of the base.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from ...adapters.forge.records import ForgePerson
from ...adapters.git.branch_objects import BranchObjects, MadeBranch
from ...adapters.git.commit import Message, PartMessage, commits_of
from ...adapters.git.index import Entries, IndexEntry
from ...kernel.location import printable
from ...kernel.plan import Move, Plan
from ...kernel.tree import Tree
from ..model.group import GroupPlan
from ..seal import SealedAs, sealed_message

_TITLE = 72  # characters of a subject that every page of a forge shows whole


class BotPerson(NamedTuple):
    """Who makes the bot's commits."""

    name: str = "sophia-tidy[bot]"
    email: str = "sophia-tidy[bot]@users.noreply.github.com"

    def at(self, time: int) -> ForgePerson:
        """The person of a commit, at a time in seconds."""
        return ForgePerson(self.name, self.email, time)


def committed(
    objects: BranchObjects,
    group: GroupPlan,
    fingerprint: str,
    tree: Tree,
    prefix: PurePosixPath,
    person: ForgePerson,
    ref: str,
) -> MadeBranch | None:
    """The group's branch; None where it would change nothing.

    ``tree`` is the base as the group was planned on it, which lies at
    ``prefix`` of the repository.

    Raises:
        TidyError: git refuses.
    """
    sealed = SealedAs(group.group, fingerprint)
    entries: Entries = {
        prefix / path: _entry(tree, path) for path in {change.path for change in group.plan} if path in tree
    }
    message = Message((PartMessage(group.plan, *_said(group)),))
    parts = commits_of(tree, prefix, entries, message).parts
    return objects.made(
        ref,
        parts,
        new=_new(group.plan, tree, prefix),
        said_of=lambda text, made, parents: sealed_message(
            text, sealed, tree=made, parents=parents, people=(person, person)
        ),
    )


def _new(plan: Plan, tree: Tree, prefix: PurePosixPath) -> Iterator[PurePosixPath]:
    """Paths that the plan fills, and at which the base is to have nothing."""
    filled = {change.target if isinstance(change, Move) else change.path for change in plan}
    return (prefix / path for path in sorted(filled) if path not in tree)


def _entry(tree: Tree, path: PurePosixPath) -> IndexEntry:
    entry = tree.entry(path)
    return IndexEntry(f"{entry.mode:o}", entry.blob or "")


def _said(group: GroupPlan) -> tuple[str, str]:
    """What the commit of the moves says, and the one of what is written."""
    moved = sum(isinstance(change, Move) for change in group.plan)
    title, why = _line(group.title), f"{_line(group.what)}\n{_line(group.why)}".strip()
    first = f"{title}: what moves" if moved != len(group.plan) else title
    return _whole(first, why), _whole(title, why)


def _whole(title: str, body: str) -> str:
    return f"{title[: _TITLE - 1]}…\n\n{body}" if len(title) > _TITLE else f"{title}\n\n{body}"


def _line(text: str) -> str:
    """One line that any reader can have; names of files may be anything."""
    return printable(" ".join(text.split()))
