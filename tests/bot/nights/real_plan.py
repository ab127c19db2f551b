"""What is wanted of a base in real git: for each group with a finding a sealed commit that takes it away, in a bundle."""

from hashlib import sha256
from pathlib import PurePosixPath

from sophia_tidy.adapters.forge.records import ForgePerson
from sophia_tidy.adapters.git.branch_objects import BranchObjects, MadeBranch
from sophia_tidy.adapters.git.bundle import bundled
from sophia_tidy.adapters.git.commands import RepositoryFolder
from sophia_tidy.adapters.git.scratch import ScratchRepository
from sophia_tidy.bot.bundle.bundle import Bundle, bundle_bytes, bundle_of
from sophia_tidy.bot.model.group import GroupPlan
from sophia_tidy.bot.model.rules import BotRules
from sophia_tidy.bot.model.wanted import Wanted, WantedPull
from sophia_tidy.bot.plan.commits import BotPerson, committed
from sophia_tidy.kernel.plan import Plan, Write, digest
from sophia_tidy.kernel.tree import Tree

from ...forge.running import RunningForge
from .world import GROUPS

_APART = "".join(f"line {number}\n" for number in range(8))  # so that what is far off is in no hunk with the finding
Parts = dict[str, str]


def path_of(group: str) -> str:
    return f"{group}.txt"


def text_of(parts: Parts) -> bytes:
    """A group's file: what is near the finding stands in the line before it."""
    return f"near {parts['near']}\nfinding {parts['finding']}\n{_APART}far {parts['far']}\n".encode()


def parts_of(text: bytes) -> Parts:
    lines = text.decode().splitlines()
    return {line.partition(" ")[0]: line.partition(" ")[2] for line in (lines[0], lines[1], lines[-1])}


def fingerprint(group: str, finding: str) -> str:
    return _digest(group, finding)


def read_groups(forge: RunningForge) -> dict[str, bytes]:
    """The files of the groups on the base."""
    base, bare = forge.state.facts.default_branch, forge.state.bare
    return {group: bare.run("cat-file", "blob", f"{base}:{path_of(group)}") for group in GROUPS}


def planned(forge: RunningForge, rules: BotRules) -> Bundle:
    """A night's bundle, read again as the half that publishes would read it."""
    facts, bare = forge.state.facts, forge.state.bare
    base, texts = forge.person.tip(facts.default_branch), read_groups(forge)
    found = {group: parts_of(text) for group, text in texts.items() if parts_of(text)["finding"]}
    time = bare.commit(base).committer.time
    with ScratchRepository(RepositoryFolder(bare.path, b"", bare.path, bare.path, False)) as scratch:
        person = BotPerson().at(time)
        with BranchObjects(scratch, base, person, person) as objects:
            made = {group: _made(objects, group, texts[group], rules, person) for group in found}
        tips = {branch.ref: branch.commit for branch in made.values()}
        branches = bundled(scratch.run, base, tips)
    pulls = tuple(_pull(group, found[group], branch) for group, branch in made.items())
    wanted = Wanted(forge.full_name, facts.default_branch, base, pulls, rules=rules)
    return bundle_of(bundle_bytes(Bundle(wanted, branches)))


def _made(objects: BranchObjects, group: str, text: bytes, rules: BotRules, person: ForgePerson) -> MadeBranch:
    parts, path = parts_of(text), PurePosixPath(path_of(group))
    plan = Plan((Write(path, text_of({**parts, "finding": ""}), digest(text), "a-rule"),))
    told = GroupPlan(group, group, f"Tidy {group}", "What.", "Why.", plan)
    mark, ref = fingerprint(group, parts["finding"]), f"refs/heads/{rules.prefix}{group}"
    made = committed(objects, told, mark, Tree({path: text}), PurePosixPath(), person, ref)
    assert made is not None
    return made


def _pull(group: str, parts: Parts, branch: MadeBranch) -> WantedPull:
    return WantedPull(
        group=group,
        title=f"Tidy {group}",
        fingerprint=fingerprint(group, parts["finding"]),
        before=_digest(*(parts[name] for name in ("finding", "near", "far"))),
        commit=branch.commit,
        tree=branch.tree,
        body=f"Takes {parts['finding']} away.",
        needs=("repair",) if group == "docs" else (),
    )


def _digest(*words: str) -> str:
    return sha256("\0".join(words).encode()).hexdigest()
