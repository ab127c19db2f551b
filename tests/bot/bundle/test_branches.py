"""Branches are taken in only where each is the bot's own, sealed, on the base alone, and says that it touches workflows."""

import subprocess
from pathlib import Path

import pytest

from sophia_tidy.adapters.forge.records import ForgePerson
from sophia_tidy.adapters.git.bundle import bundled, read_objects
from sophia_tidy.adapters.git.commands import place_of
from sophia_tidy.adapters.git.scratch import ScratchRepository
from sophia_tidy.bot.bundle.branches import take_branches
from sophia_tidy.bot.bundle.bundle import Bundle, bundle_bytes, bundle_of
from sophia_tidy.bot.seal import SealedAs, sealed_message
from sophia_tidy.kernel.errors import TidyError

from .made import GROUPS, PRINT, WORKFLOW, bundle_in, group, write

SOMEBODY = ForgePerson("sophia-tidy[bot]", "bot@example.org", 1_700_000_000)


def git(root: Path, *arguments: str, given: bytes = b"") -> str:
    done = subprocess.run(["git", "-C", root, *arguments], input=given, capture_output=True, check=True)
    return done.stdout.decode().strip()


def taken(root: Path, bundle: Bundle) -> list[bytes | None]:
    """The tips, where they are taken in."""
    with ScratchRepository(wide=len(bundle.wanted.base_commit) == 64) as scratch:
        pack = subprocess.run(
            ["git", "-C", root, "pack-objects", "--revs", "--stdout", "-q"],
            input=b"HEAD\n",
            capture_output=True,
            check=True,
        )
        scratch.run("unpack-objects", "-q", given=pack.stdout)
        take_branches(scratch.run, bundle)
        return read_objects(scratch.run, [each.commit for each in bundle.wanted.pulls])


@pytest.mark.parametrize("kind", ["sha1", "sha256"])
def test_branches_of_the_bot_are_taken(tmp_path: Path, kind: str):
    bundle = bundle_in(tmp_path, kind=kind)
    assert None not in taken(tmp_path, bundle_of(bundle_bytes(bundle)))


def test_a_base_that_is_gone_is_named(tmp_path: Path):
    bundle = bundle_in(tmp_path)
    with ScratchRepository() as scratch, pytest.raises(TidyError, match=f"{bundle.wanted.base_commit} is gone"):
        take_branches(scratch.run, bundle)


def with_tip(root: Path, bundle: Bundle, at: int, commit: str, **other: object) -> Bundle:
    """The bundle with another commit, which the repository holds, as the tip of a branch."""
    pulls = list(bundle.wanted.pulls)
    tree = git(root, "rev-parse", f"{commit}^{{tree}}")
    pulls[at] = pulls[at]._replace(commit=commit, tree=tree, **other)
    wanted = bundle.wanted._replace(pulls=tuple(pulls))
    tips = {f"refs/heads/{wanted.branch(each.group)}": each.commit for each in pulls}
    with ScratchRepository(place_of(root)) as scratch:
        return Bundle(wanted, bundled(scratch.run, wanted.base_commit, tips))


@pytest.fixture
def there(tmp_path: Path) -> tuple[Path, Bundle]:
    """A repository that holds the branches of its bundle."""
    bundle = bundle_in(tmp_path)
    file = tmp_path.parent / f"{tmp_path.name}.bundle"
    file.write_bytes(bundle.branches)
    git(tmp_path, "fetch", "-q", str(file), "refs/heads/*:refs/heads/*")
    return tmp_path, bundle


def test_a_commit_of_somebody_else_is_refused(there: tuple[Path, Bundle]):
    root, bundle = there
    first = bundle.wanted.pulls[0].commit
    more = git(root, "commit-tree", f"{first}^{{tree}}", "-p", first, "-m", "mine")
    with pytest.raises(TidyError, match="branch of repair: a commit is not sealed for it"):
        taken(root, with_tip(root, bundle, 0, more))


def test_a_branch_of_another_group_is_refused(there: tuple[Path, Bundle]):
    root, bundle = there
    with pytest.raises(TidyError, match="branch of repair: a commit is not sealed for it"):
        taken(root, with_tip(root, bundle, 0, bundle.wanted.pulls[1].commit))


def test_another_fingerprint_is_refused(there: tuple[Path, Bundle]):
    root, bundle = there
    with pytest.raises(TidyError, match="not sealed for it"):
        taken(root, with_tip(root, bundle, 0, bundle.wanted.pulls[0].commit, fingerprint="e" * 64))


def test_another_tree_is_refused(there: tuple[Path, Bundle]):
    root, bundle = there
    wrong = with_tip(root, bundle, 0, bundle.wanted.pulls[0].commit)
    pull = wrong.wanted.pulls[0]._replace(tree="e" * 40)
    with pytest.raises(TidyError, match="does not hold the tree"):
        taken(root, Bundle(wrong.wanted._replace(pulls=(pull, *wrong.wanted.pulls[1:])), wrong.branches))


def sealed(root: Path, tree: str, *parents: str) -> str:
    """A commit with a seal that holds, made with git's own hands."""
    said = sealed_message("x", SealedAs("repair", PRINT), tree=tree, parents=parents, people=(SOMEBODY, SOMEBODY))
    line = f"{SOMEBODY.name} <{SOMEBODY.email}> {SOMEBODY.time} +0000"
    above = "".join(f"parent {each}\n" for each in parents)
    raw = f"tree {tree}\n{above}author {line}\ncommitter {line}\n\n{said}"
    return git(root, "hash-object", "-t", "commit", "-w", "--stdin", given=raw.encode())


def test_a_sealed_commit_elsewhere_than_on_the_base_is_refused(there: tuple[Path, Bundle]):
    root, bundle = there
    base, tree = bundle.wanted.base_commit, bundle.wanted.pulls[0].tree
    chain = [sealed(root, tree, base)]
    for _ in range(2):
        chain.append(sealed(root, tree, chain[-1]))
    merge = sealed(root, tree, base, chain[0])
    alone = sealed(root, tree)
    assert None not in taken(root, with_tip(root, bundle, 0, chain[1]))
    for bad in (chain[2], merge, alone):
        with pytest.raises(TidyError, match="does not stand on the base"):
            taken(root, with_tip(root, bundle, 0, bad))


def test_workflows_are_touched_only_where_it_is_said(tmp_path: Path):
    touching = (*GROUPS, group("workflow", write(WORKFLOW, b"on: pull_request\n")))
    with pytest.raises(TidyError, match="branch of workflow: it changes workflows, and does not say so"):
        taken(tmp_path / "a", bundle_in(tmp_path / "a", touching))
    assert None not in taken(tmp_path / "b", bundle_in(tmp_path / "b", touching, says=True))
