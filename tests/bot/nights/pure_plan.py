"""What is wanted of a base that is a value: for each group with a finding one commit that takes it away."""

from hashlib import sha256

from sophia_tidy.bot.model.rules import BotRules
from sophia_tidy.bot.model.wanted import Wanted, WantedPull

from .pure_forge import PureState, tree_of
from .pure_git import PureCommit, committed
from .world import GROUPS


def planned(state: PureState, rules: BotRules) -> Wanted:
    """A night's wishes; its commits are known to the state from then on."""
    tip = state.branches[state.base]
    pulls = tuple(_pull(group, tip, state) for group in GROUPS if tip.files.get(f"{group}.finding"))
    return Wanted("o/r", state.base, tip.sha, pulls, rules=rules)


def fingerprint(group: str, tip: PureCommit) -> str:
    """Of what is changed, not of what stands near it."""
    return _digest(group, tip.files[f"{group}.finding"])


def _pull(group: str, tip: PureCommit, state: PureState) -> WantedPull:
    files = {**tip.files, f"{group}.finding": ""}
    commit = state.add(committed(files, [tip], "bot", group, fingerprint(group, tip)))
    before = _digest(*(tip.files.get(f"{group}.{part}", "") for part in ("finding", "near", "far")))
    needs = ("repair",) if group == "docs" else ()
    return WantedPull(
        group=group,
        title=f"Tidy {group}",
        fingerprint=fingerprint(group, tip),
        before=before,
        commit=commit.sha,
        tree=tree_of(files) or "",
        body=f"Takes {tip.files[f'{group}.finding']} away.",
        needs=needs,
    )


def _digest(*words: str) -> str:
    return sha256("\0".join(words).encode()).hexdigest()
