"""Branches as objects: the commit holds what the model says, nothing of the repository is touched, and the same input gives the same hash."""

import os
import subprocess
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings

from sophia_tidy.adapters.forge.records import ForgePerson
from sophia_tidy.adapters.git.branch_objects import BranchObjects, MadeBranch
from sophia_tidy.adapters.git.commands import place_of
from sophia_tidy.adapters.git.commit import Message, PartMessage, commits_of
from sophia_tidy.adapters.git.commit_object import read_commit
from sophia_tidy.adapters.git.index import IndexEntry
from sophia_tidy.adapters.git.scratch import ScratchRepository
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.kernel.plan import Move, Plan, Write, digest
from sophia_tidy.kernel.tree import EXECUTABLE, REGULAR, SYMLINK, Tree, TreeEntry

from ...apply.test_apply import trees_and_plans

P = PurePosixPath
BOT = ForgePerson("sophia-tidy[bot]", "bot@example.org", 1_700_000_000)


def git(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    return subprocess.run(["git", "-C", root, *arguments], input=given, capture_output=True, check=True).stdout


def committed(root: Path, tree: Tree, kind: str = "sha1") -> str:
    """A repository with one commit that holds the tree."""
    subprocess.run(["git", "init", "-q", f"--object-format={kind}", root], check=True)
    lines = []
    for path in tree:
        blob = git(root, "hash-object", "-w", "--no-filters", "--stdin", given=tree[path]).decode().strip()
        lines.append(f"{tree.entry(path).mode:o} {blob}\t{path}\0".encode())
    git(root, "update-index", "-z", "--index-info", given=b"".join(lines))
    git(root, "commit", "-q", "-m", "base", "--allow-empty")
    return git(root, "rev-parse", "HEAD").decode().strip()


def parts_of(tree: Tree, plan: Plan):
    entries = {path: IndexEntry("100644", "") for path in tree}
    return commits_of(tree, P(), entries, Message((PartMessage(plan, "moves", "rest"),))).parts


def branch(root: Path, base: str, tree: Tree, plan: Plan, scratch: ScratchRepository) -> MadeBranch | None:
    with BranchObjects(scratch, base, BOT, BOT) as objects:
        return objects.made("refs/heads/tidy/x", parts_of(tree, plan), lambda text, tree, parents: f"{text} {tree}\n")


def listed(scratch: ScratchRepository, commit: str) -> dict[str, tuple[int, bytes]]:
    found = {}
    for line in scratch.run("ls-tree", "-r", "-z", commit).split(b"\0"):
        if line:
            facts, _, name = line.partition(b"\t")
            mode, _kind, blob = facts.decode().split()
            found[os.fsdecode(name)] = (int(mode, 8), scratch.run("cat-file", "blob", blob))
    return found


def of_model(tree: Tree) -> dict[str, tuple[int, bytes]]:
    return {str(path): (tree.entry(path).mode, tree[path]) for path in tree}


def state(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=trees_and_plans())
def test_the_commit_holds_what_the_model_says(case: tuple, tmp_path_factory: pytest.TempPathFactory):
    files, executable, links, plan = case
    whole = {path: TreeEntry(lambda c=c: c, EXECUTABLE if path in executable else REGULAR) for path, c in files.items()}
    tree = Tree(whole | {path: TreeEntry(lambda c=c: c, SYMLINK) for path, c in links.items()})
    root = tmp_path_factory.mktemp("repo")
    base = committed(root, tree)
    before = state(root)
    with ScratchRepository(place_of(root)) as scratch:
        made = branch(root, base, tree, plan, scratch)
        after = of_model(tree.after(plan))
        assert listed(scratch, made.commit if made else base) == after
        assert (made is None) == (after == of_model(tree)) or made is not None
    assert state(root) == before


@pytest.mark.parametrize("kind", ["sha1", "sha256"])
def test_moves_come_first_and_everything_is_as_it_was_told(tmp_path: Path, kind: str):
    tree = Tree({P("a b"): b"one\r\n", P("x"): TreeEntry(lambda: b"#!/bin/sh\n", EXECUTABLE)})
    plan = Plan(
        (
            Move(P("a b"), P('d/"ä\n'), digest(b"one\r\n"), "r"),
            Write(P('d/"ä\n'), b"two\r\n", digest(b"one\r\n"), "r"),
            Write(P("x"), b"#!/bin/bash\n", digest(b"#!/bin/sh\n"), "r"),
        )
    )
    base = committed(tmp_path, tree, kind)
    made = []
    for _ in range(2):
        with ScratchRepository(place_of(tmp_path), wide=kind == "sha256") as scratch:
            found = branch(tmp_path, base, tree, plan, scratch)
            made.append(found)
            first, last = (read_commit(sha, scratch.run("cat-file", "commit", sha)) for sha in found.commits)
            assert scratch.run("diff", "--name-status", "-M100%", "-z", base, found.commits[0]).startswith(
                b"R100\0a b\0d/"
            )
            assert listed(scratch, found.commit) == of_model(tree.after(plan))
            assert scratch.run("for-each-ref", "--format=%(refname)") == b"refs/heads/tidy/x\n"
            scratch.run("fsck", "--strict")
    assert made[0] == made[1]
    assert first.is_plain and last.is_plain
    assert (first.commit.parents, last.commit.parents) == ((base,), (first.commit.sha,))
    assert last.commit == last.commit._replace(
        author=BOT, committer=BOT, tree=found.tree, message=f"rest {found.tree}\n"
    )


def test_no_filter_hook_or_setting_of_the_repository_has_a_say(tmp_path: Path):
    content = b"a\r\nb\n"
    tree = Tree({P(".gitattributes"): b"* text=auto eol=crlf filter=evil\n", P("f"): content})
    base = committed(tmp_path, tree)
    trace = tmp_path / "ran"
    (tmp_path / ".git/hooks/reference-transaction").write_text(f"#!/bin/sh\ntouch {trace}\n")
    (tmp_path / ".git/hooks/reference-transaction").chmod(0o755)
    for name, value in (("filter.evil.clean", f"touch {trace}; cat"), ("core.autocrlf", "true"), ("user.name", "P")):
        git(tmp_path, "config", name, value)
    trace.unlink(missing_ok=True)
    plan = Plan((Write(P("f"), content + content, digest(content), "r"),))
    with ScratchRepository(place_of(tmp_path)) as scratch:
        made = branch(tmp_path, base, tree, plan, scratch)
        assert scratch.run("cat-file", "blob", f"{made.commit}:f") == content + content
    assert not trace.exists()


def test_what_changes_nothing_is_no_branch(tmp_path: Path):
    tree = Tree({P("f"): b"1"})
    base = committed(tmp_path, tree)
    with ScratchRepository(place_of(tmp_path)) as scratch:
        assert branch(tmp_path, base, tree, Plan((Write(P("f"), b"1", digest(b"1"), "r"),)), scratch) is None


def test_what_was_not_listed_is_not_written_over(tmp_path: Path):
    base = committed(tmp_path, Tree({P("d/large"): b"1"}))
    plan = Plan((Write(P("d/large"), b"2", None, "r"),))
    with ScratchRepository(place_of(tmp_path)) as scratch, pytest.raises(TidyError, match="d/large: something"):  # noqa: SIM117
        with BranchObjects(scratch, base, BOT, BOT) as objects:
            objects.made("refs/heads/x", parts_of(Tree({}), plan), lambda text, tree, parents: text, [P("d/large")])


def test_git_says_why_it_refuses(tmp_path: Path):
    committed(tmp_path, Tree({P("f"): b"1"}))
    with ScratchRepository(place_of(tmp_path)) as scratch, pytest.raises(TidyError, match=r"git: .*[0-9a-f]{40}"):
        branch(tmp_path, "1" * 40, Tree({P("f"): b"1"}), Plan((Write(P("f"), b"2", digest(b"1"), "r"),)), scratch)


def test_a_commit_that_holds_more_is_not_plain(tmp_path: Path):
    raw = b"tree " + b"a" * 40 + b"\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n"
    assert read_commit("c", raw + b"\nm").is_plain
    assert not read_commit("c", raw + b"gpgsig x\n y\n\nm").is_plain
    assert not read_commit("c", raw.replace(b"1 +0000\nc", b"1 +0100\nc") + b"\nm").is_plain
    with pytest.raises(ValueError, match="names nobody"):
        read_commit("c", b"tree x\nauthor nobody\n\n")
