"""A small repository with a bundle of two groups, for the tests."""

from functools import partial
from pathlib import Path, PurePosixPath

from sophia_tidy.adapters.forge.records import ForgePerson
from sophia_tidy.adapters.git.branch_objects import BranchObjects
from sophia_tidy.adapters.git.bundle import bundled
from sophia_tidy.adapters.git.commands import place_of
from sophia_tidy.adapters.git.scratch import ScratchRepository
from sophia_tidy.bot.bundle.bundle import Bundle
from sophia_tidy.bot.model.group import GroupPlan
from sophia_tidy.bot.model.wanted import OpenQuestion, WaitingGroup, Wanted, WantedPull
from sophia_tidy.bot.plan.commits import committed as commits
from sophia_tidy.kernel.plan import Move, Plan, Write, digest
from sophia_tidy.kernel.tree import Tree

from ...adapters.git.test_branch_objects import committed

P = PurePosixPath
WORKFLOW = P(".github/workflows/ci.yml")
TREE = Tree({P("a.py"): b"x = 1\n", P("old.sh"): b"ls\n", WORKFLOW: b"on: push\n"})
BOT = ForgePerson("sophia-tidy[bot]", "bot@example.org", 1_700_000_000)
PRINT = "f" * 64


def write(path: PurePosixPath, content: bytes) -> Write:
    return Write(path, content, digest(TREE[path]) if path in TREE else None, "rule")


def group(name: str, *changes: Move | Write) -> GroupPlan:
    return GroupPlan(name, name, f"Tidy {name}", f"What {name} does.", "Why it does.", Plan(changes))


GROUPS = (
    group("repair", write(P("a.py"), b"x = 2\n")),
    group(
        "archive", Move(P("old.sh"), P("archive/old.sh"), digest(b"ls\n"), "r"), write(P("archive/README.md"), b"#\n")
    ),
)


def bundle_in(root: Path, groups: tuple[GroupPlan, ...] = GROUPS, *, kind: str = "sha1", says: bool = False) -> Bundle:
    """The repository at ``root``, and the bundle of its groups."""
    base = committed(root, TREE, kind)
    with ScratchRepository(place_of(root), wide=kind == "sha256") as scratch:
        with BranchObjects(scratch, base, BOT, BOT) as objects:
            make = partial(commits, objects, fingerprint=PRINT, tree=TREE, prefix=P(), person=BOT)
            made = {each.group: make(group=each, ref=f"refs/heads/tidy/{each.group}") for each in groups}
        branches = bundled(scratch.run, base, {each.ref: each.commit for each in made.values() if each})
    pulls = tuple(
        WantedPull(each.group, each.title, PRINT, "0" * 64, found.commit, found.tree, "body", touches_workflows=says)
        for each in groups
        if (found := made[each.group])
    )
    waiting = (WaitingGroup("flux", "Tidy flux", "it stands on convert", ("convert",)),)
    questions = (OpenQuestion("mail", "Which address?\n", '[tool.sophia-tidy]\nmail = "…"'),)
    return Bundle(Wanted("acme/shop", "main", base, pulls, waiting, questions), branches)
