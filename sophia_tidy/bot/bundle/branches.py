"""The branches of a bundle, taken into a repository of our own that has their base, and looked at one by one."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from ...adapters.forge.records import ForgeCommit
from ...adapters.git.bundle import GitCall, read_objects, unbundled
from ...adapters.git.commit_object import read_commit
from ...kernel.errors import TidyError
from ..model.wanted import Wanted, WantedPull
from ..seal import SealedAs, seal_of
from .bundle import RULE, Bundle

WORKFLOWS = PurePosixPath(".github/workflows")
_COMMITS = 2  # what moves, and what is written


def take_branches(git: GitCall, bundle: Bundle) -> None:
    """The objects of the branches, in the repository that ``git`` is called in, each branch as it must be.

    Raises:
        TidyError: the base is not there, the pack is broken, or a branch is
            not the bot's own, not on the base alone, or touches workflows
            unsaid.
    """
    wanted = bundle.wanted
    if not wanted.pulls:
        return
    if read_objects(git, [wanted.base_commit])[0] is None:
        told = f"{wanted.base_commit} is gone; expected the commit that the bundle stands on"
        raise TidyError(told, rule=RULE)
    unbundled(git, bundle.branches)
    for said in wrong_branches(git, wanted):
        raise TidyError(f"{said}; expected what bot plan has made", rule=RULE)


def wrong_branches(git: GitCall, wanted: Wanted) -> Iterator[str]:
    """What is wrong with the branches whose objects are there.

    Raises:
        TidyError: git refuses.
    """
    chains = _chains(git, wanted)
    folders = [f"{each}:{WORKFLOWS}" for each in (wanted.base_commit, *(pull.commit for pull in wanted.pulls))]
    before, *after = read_objects(git, folders)
    for pull, folder in zip(wanted.pulls, after, strict=True):
        if said := _wrong(pull, chains[pull.group], wanted.base_commit):
            yield f"branch of {pull.group}: {said}"
        elif folder != before and not pull.touches_workflows:
            yield f"branch of {pull.group}: it changes workflows, and does not say so"


def _wrong(pull: WantedPull, chain: Sequence[ForgeCommit | None], base: str) -> str:
    tip = chain[0]
    if tip is None or tip.tree != pull.tree:
        return "its tip does not hold the tree that is said"
    for commit in chain:
        if commit is None or seal_of(commit) != SealedAs(pull.group, pull.fingerprint):
            return "a commit is not sealed for it"
    if chain[-1] is None or chain[-1].parents != (base,):
        return f"it does not stand on the base with at most {_COMMITS} commits"
    return ""


def _chains(git: GitCall, wanted: Wanted) -> dict[str, list[ForgeCommit | None]]:
    """By group, its commits down to the base, newest first, and no more than there may be; None for what is no plain commit."""
    chains: dict[str, list[ForgeCommit | None]] = {pull.group: [] for pull in wanted.pulls}
    asked = {pull.group: pull.commit for pull in wanted.pulls}
    for _ in range(_COMMITS):
        if not asked:
            break
        for group, found in zip(list(asked), _commits(git, list(asked.values())), strict=True):
            chains[group].append(found)
            above = () if found is None else found.parents
            del asked[group]
            if len(above) == 1 and above[0] != wanted.base_commit:
                asked[group] = above[0]
    return chains


def _commits(git: GitCall, names: list[str]) -> Iterator[ForgeCommit | None]:
    for name, raw in zip(names, read_objects(git, names), strict=True):
        try:
            found = None if raw is None else read_commit(name, raw)
        except ValueError:
            found = None
        yield found.commit if found is not None and found.is_plain else None
