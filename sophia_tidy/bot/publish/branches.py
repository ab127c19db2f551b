"""The branches of a bundle on their way to the forge: by git, each with its lease.

git is not started before a branch moves.  Where commits are to bear the
forge's signature, the forge makes them anew by its API; what it says of
their place among the branches is not believed: a branch that is there is
moved by git, with the lease, for no forge's API has one.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Self

from ...adapters.forge.errors import ForgeError, ForgeTrouble
from ...adapters.forge.protocol import Forge
from ...adapters.git.api_commit import CommitParts, blob_content, taken_apart
from ...adapters.git.merge_trial import merged_trees
from ...adapters.git.push import PushKind, PushResult, drop_branch, fetch_commits, may_push, push_commit
from ...adapters.git.remote import RemoteScratch
from ...kernel.errors import TidyError
from ..bundle.branches import take_branches
from ..bundle.bundle import Bundle
from ..model.actions import Push
from ..seal import SealedAs, sealed_message

_CHAIN = 3  # the most commits of a branch, and the base

Scratch = Callable[[], AbstractContextManager[RemoteScratch]]


class BundleBranches:
    """Moves branches; a context manager, which takes its scratch repository away."""

    def __init__(self, scratch: Scratch, bundle: Bundle, forge: Forge):
        self._make, self._bundle, self._forge = scratch, bundle, forge
        self._stack = ExitStack()
        self._scratch: RemoteScratch | None = None
        self._filled = False
        self._signed: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def scratch(self) -> RemoteScratch:
        """The repository, made when somebody asks for it.

        Raises:
            ToolMissing, TidyError: there is no git, or the forge's address is none that a token may travel to.
        """
        if self._scratch is None:
            self._scratch = self._stack.enter_context(self._make())
        return self._scratch

    def prepare(self) -> None:
        """Get the base, and take the bundle's branches in.

        Raises:
            ToolMissing, TidyError: there is no git, the base is gone, the bundle is broken, or the token may not push.
        """
        if not self._filled:
            wanted = self._bundle.wanted
            try:
                fetch_commits(self.scratch, (wanted.base_commit,), wanted.base)
            except TidyError as error:
                told = f"the base cannot be fetched; expected the branch {wanted.base} with {wanted.base_commit}"
                raise TidyError(f"{told}: {error.message}", rule="forge-refused") from error
            take_branches(self.scratch.local, self._bundle)
            self._check_right()
            self._filled = True

    def _check_right(self) -> None:
        """Asked before anything is written: what an API tells of the rights of an App's token is not so."""
        wanted = self._bundle.wanted
        groups = ", ".join(pull.group for pull in wanted.pulls)
        result = may_push(self.scratch, wanted.base_commit, wanted.branch(wanted.pulls[0].group))
        if result.kind in (PushKind.REFUSED, PushKind.UNAUTHORIZED):
            told = f"the token may not push to {wanted.repository}; expected Contents: write, for {groups}"
            raise TidyError(f"{told}: {result.reason}", rule="forge-rights")

    def merged_trees(self, base: str, tips: tuple[str, ...]) -> Mapping[str, str | None]:
        """Each tip to the tree of its merge into the base, None for a conflict.

        Raises:
            ToolMissing, TidyError: there is no git, or the forge does not give the commits.
        """
        return merged_trees(self.scratch, base, tips)

    def commit_for(self, push: Push) -> str:
        """The hash that the branch will have.

        Raises:
            ForgeError: the forge does not make the commit, or does not sign it.
            TidyError: the base is gone, or the bundle is broken.
        """
        if not self._bundle.wanted.rules.is_signed:
            return push.commit
        if push.commit not in self._signed:
            self._signed[push.commit] = self._made_by_forge(push)
        return self._signed[push.commit]

    def push(self, push: Push) -> PushResult:
        """The branch gets its commit, if it is where it must be.

        Raises:
            ForgeError, TidyError: as `commit_for`.
        """
        commit = self.commit_for(push)
        if commit == push.commit:
            return push_commit(self._filled_scratch(), commit, push.branch, push.lease)
        if push.lease is None:
            return self._begun(push.branch, commit)
        fetch_commits(self.scratch, (commit,), depth=_CHAIN)
        return push_commit(self.scratch, commit, push.branch, push.lease)

    def drop(self, branch: str, lease: str) -> PushResult:
        """The branch goes, if it is where it must be.

        Raises:
            ToolMissing, TidyError: as `scratch`.
        """
        return drop_branch(self.scratch, branch, lease)

    def _filled_scratch(self) -> RemoteScratch:
        self.prepare()
        return self.scratch

    def _made_by_forge(self, push: Push) -> str:
        parent, git = self._bundle.wanted.base_commit, self._filled_scratch().local
        for parts in taken_apart(git, parent, push.commit):
            for blob in parts.blobs:
                self._forge.make_blob(blob_content(git, blob))
            parent = self._signed_commit(parts, parent, push)
        return parent

    def _signed_commit(self, parts: CommitParts, parent: str, push: Push) -> str:
        tree = self._forge.make_tree(parts.base_tree, parts.entries)
        if tree != parts.commit.tree:
            raise ForgeError(
                ForgeTrouble.BAD_ANSWER, f"the forge has made another tree of {push.group} than was wanted"
            )
        message = resealed(parts.commit.message, tree, parent)
        made = self._forge.make_commit(message, tree, (parent,))
        if not made.is_verified:
            told = "the forge does not sign what this token makes; expected the token of an App, or signed = false"
            raise ForgeError(ForgeTrouble.FORBIDDEN, told)
        return made.sha

    def _begun(self, branch: str, commit: str) -> PushResult:
        """A branch that must not be there, made by the API; one that is there already, and is ours, was made by a request that was lost."""
        try:
            self._forge.make_branch(branch, commit)
        except ForgeError as error:
            if error.kind is not ForgeTrouble.EXISTS and not error.is_unsure:
                raise
            there = self._forge.branches(branch).get(branch)
            if there is None:
                return PushResult(PushKind.LOST, error.message)
            return PushResult(PushKind.DONE if there == commit else PushKind.LEASE, "the branch is there already")
        return PushResult(PushKind.DONE)


def resealed(message: str, tree: str, parent: str) -> str:
    """The message of a sealed commit, with the seal of one that the forge makes.

    Raises:
        ValueError: it bears no seal.
    """
    text, found, trailers = message.rpartition("Tidy-Group: ")
    if not found:
        raise ValueError("a commit without a seal")
    group, fingerprint = (line.rpartition(": ")[2] for line in trailers.split("\n")[:2])
    return sealed_message(text, SealedAs(group, fingerprint), tree=tree, parents=(parent,), people=None)
