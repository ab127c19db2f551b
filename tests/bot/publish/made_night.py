"""A night's bundle, made of what the forge has now: each group writes files over the base."""

import hashlib
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from sophia_tidy.adapters.forge.addresses import ForgeAddress, ForgeKind
from sophia_tidy.adapters.forge.connect import connect
from sophia_tidy.adapters.forge.pace import PaceLimits
from sophia_tidy.adapters.forge.protocol import Forge
from sophia_tidy.adapters.forge.records import ForgePerson
from sophia_tidy.adapters.forge.tokens import ForgeToken
from sophia_tidy.adapters.git.branch_objects import BranchObjects
from sophia_tidy.adapters.git.bundle import bundled
from sophia_tidy.adapters.git.commands import place_of
from sophia_tidy.adapters.git.remote import remote_scratch
from sophia_tidy.adapters.git.scratch import ScratchRepository
from sophia_tidy.bot.bundle.bundle import Bundle, bundle_bytes, bundle_of
from sophia_tidy.bot.model.group import GroupPlan
from sophia_tidy.bot.model.rules import BotRules
from sophia_tidy.bot.model.wanted import Wanted, WantedPull
from sophia_tidy.bot.plan.commits import committed
from sophia_tidy.bot.publish.branches import BundleBranches
from sophia_tidy.bot.publish.night import night
from sophia_tidy.bot.publish.observe import NightSetting
from sophia_tidy.bot.publish.outcome import NightOutcome
from sophia_tidy.kernel.plan import Move, Plan, Write, digest
from sophia_tidy.kernel.tree import Tree

from ...forge.running import RunningForge

P = PurePosixPath
RULES = BotRules()
NOW = datetime(2026, 3, 2, 1, 47, tzinfo=UTC)
Changes = Mapping[str, bytes | str]  # paths to what they get, or, as a text, to where they go


def tree_of(clone: Path) -> Tree:
    """The files of the commit that is checked out."""
    files = {path.relative_to(clone): path.read_bytes() for path in clone.rglob("*") if path.is_file()}
    return Tree({P(path): content for path, content in files.items() if path.parts[0] != ".git"})


def night_bundle(
    forge: RunningForge,
    folder: Path,
    groups: Mapping[str, Changes],
    rules: BotRules = RULES,
    prints: Mapping[str, str] = MappingProxyType({}),
) -> Bundle:
    """What is wanted when each group has these changes; read again as the publishing half would.

    ``prints`` are fingerprints of groups whose changes come to the same though they are others.
    """
    clone = folder / f"clone{len(list(folder.iterdir()))}"
    subprocess.run(["git", "clone", "--quiet", forge.state.bare.path, clone], check=True)
    tree, base = tree_of(clone), forge.person.tip(forge.state.facts.default_branch)
    person = ForgePerson("sophia-tidy[bot]", "bot@example.org", 1_700_000_000)
    plans = {name: Plan(tuple(_changes(tree, changes))) for name, changes in groups.items()}
    with ScratchRepository(place_of(clone)) as scratch:
        with BranchObjects(scratch, base, person, person) as objects:
            make = partial(committed, objects, tree=tree, prefix=P(), person=person)
            made = {
                name: make(
                    group=GroupPlan(name, name, f"Tidy {name}", "What.", "Why.", plan),
                    fingerprint=prints.get(name) or _print(groups[name]),
                    ref=f"refs/heads/{rules.prefix}{name}",
                )
                for name, plan in plans.items()
            }
        branches = bundled(scratch.run, base, {each.ref: each.commit for each in made.values() if each})
    pulls = tuple(
        WantedPull(
            group=name,
            title=f"Tidy {name}",
            fingerprint=prints.get(name) or _print(groups[name]),
            before=_before(tree, groups[name]),
            commit=branch.commit,
            tree=branch.tree,
            body=f"What {name} does, and why.",
            touches_workflows=any(path.startswith(".github/workflows/") for path in groups[name]),
            patch="--- a\n+++ b\n",
        )
        for name, branch in made.items()
        if branch is not None
    )
    wanted = Wanted(forge.full_name, forge.state.facts.default_branch, base, pulls, rules=rules)
    return bundle_of(bundle_bytes(Bundle(wanted, branches)))


def _changes(tree: Tree, changes: Changes) -> Iterator[Write | Move]:
    for path, content in changes.items():
        if isinstance(content, str):
            yield Move(P(path), P(content), digest(tree[P(path)]), "a-rule")
        else:
            yield Write(P(path), content, digest(tree[P(path)]) if P(path) in tree else None, "a-rule")


def _print(changes: Changes) -> str:
    return hashlib.sha256(repr(sorted(changes.items())).encode()).hexdigest()


def _before(tree: Tree, changes: Changes) -> str:
    return hashlib.sha256(repr([(path, tree.get(P(path))) for path in sorted(changes)]).encode()).hexdigest()


def asked(forge: RunningForge, seconds: float = 3600.0) -> Forge:
    """The forge as the bot asks it, its time being the server's."""
    address = ForgeAddress(ForgeKind(forge.kind), "127.0.0.1", forge.url, forge.full_name)
    limits = PaceLimits(budget=seconds)
    return connect(address, ForgeToken(forge.token, "a test"), limits, clock=forge.clock, seed="a test")


@contextmanager
def branches_of(forge: RunningForge, bundle: Bundle, client: Forge | None = None) -> Iterator[BundleBranches]:
    """Who moves the branches of a bundle on that forge."""
    scratch = partial(remote_scratch, forge.clone_url, lambda: forge.token)
    with BundleBranches(scratch, bundle, client or asked(forge)) as made:
        yield made


def published(forge: RunningForge, bundle: Bundle, seconds: float = 3600.0) -> NightOutcome:
    """A whole night, its requests noted by the forge."""
    client = asked(forge, seconds)
    with branches_of(forge, bundle, client) as branches:
        return night(bundle.wanted, client, branches, NightSetting(NOW))
