"""Merges as a forge makes them: a merge commit, a squash, a rebase; each really made in git, by plumbing."""

from .bare import BareRepository, Signer
from .records import Issue, Refused
from .state import ForgeState

WAYS = ("merge", "squash", "rebase")


def merge_pull(
    state: ForgeState, issue: Issue, by: Signer, login: str, way: str = "merge", sha: str | None = None
) -> str:
    """Merge an open pull request; the commit that its base is at then.

    Raises:
        Refused: it is not open, is a draft, conflicts, or its head is not the one that was named.
    """
    pull = issue.pull
    if pull is None or not issue.is_open or pull.is_draft:
        raise Refused(405, "Pull Request is not mergeable")
    if sha is not None and sha != pull.head_sha:
        raise Refused(409, "Head branch was modified. Review and try the merge again.")
    base = state.bare.branches()[pull.base]
    made = _made(state.bare, base, pull.head_sha, way, by, f"{issue.title} (#{issue.number})", issue.number)
    if made is None:
        raise Refused(405, "Pull Request is not mergeable")
    state.wrote()
    pull.merged_onto = base
    pull.merged, pull.merged_by, pull.merge_commit, pull.base_sha = state.clock.now(), login, made, made
    issue.is_open, issue.closed, issue.closed_by, issue.updated = False, pull.merged, login, pull.merged
    if way != "rebase":
        state.verified.add(made)
    state.set_branch(pull.base, made, base, login)
    return made


def _made(bare: BareRepository, base: str, head: str, way: str, by: Signer, title: str, number: int) -> str | None:
    if way == "rebase":
        return rebased(bare, base, head, by)
    tree = bare.merged_tree(base, head)
    if tree is None:
        return None
    parents = (base, head) if way == "merge" else (base,)
    said = f"Merge pull request #{number}\n\n{title}\n" if way == "merge" else f"{title}\n"
    return bare.make_commit(tree, parents, said, by, Signer("GitHub", "noreply@github.com", by.time), is_signed=True)


def rebased(bare: BareRepository, base: str, head: str, by: Signer) -> str | None:
    """The commits of a head that its base has not, one by one on the base; None where one conflicts."""
    at = base
    for sha in bare.commits(base, head):
        one = bare.commit(sha)
        if len(one.parents) != 1:
            continue  # git rebase leaves merges out as well
        tree = _picked(bare, at, sha, one.parents[0], by)
        if tree is None:
            return None
        at = bare.make_commit(tree, (at,), one.message, one.author, by)
    return at


def _picked(bare: BareRepository, onto: str, sha: str, parent: str, by: Signer) -> str | None:
    """The tree of ``onto`` with the change of one commit: a merge whose base is that commit's parent."""
    stand_in = bare.make_commit(f"{bare.says('rev-parse', onto + '^{tree}')}", (parent,), "stand-in\n", by)
    return bare.merged_tree(stand_in, sha)


def reverted(bare: BareRepository, onto: str, before: str, merged: str, by: Signer) -> str | None:
    """A commit on ``onto`` that takes back what came between two commits of a base; None where that conflicts, or changes nothing."""
    tree_of = bare.says("rev-parse", onto + "^{tree}")
    ours = bare.make_commit(tree_of, (merged,), "stand-in\n", by)
    theirs = bare.make_commit(bare.says("rev-parse", before + "^{tree}"), (merged,), "stand-in\n", by)
    tree = bare.merged_tree(ours, theirs)
    if tree in (None, tree_of):
        return None
    title = bare.commit(merged).message.split("\n")[0]
    return bare.make_commit(str(tree), (onto,), f'Revert "{title}"\n\nThis reverts commit {merged}.\n', by)
