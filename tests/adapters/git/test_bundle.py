"""A git bundle: git itself takes it, the same objects give the same bytes however they are packed, and it needs of the base no more than the commit."""

import random
import subprocess
from pathlib import Path, PurePosixPath

import pytest

from sophia_tidy.adapters.git.bundle import bundled, read_head, read_objects, unbundled
from sophia_tidy.adapters.git.commands import place_of
from sophia_tidy.adapters.git.scratch import ScratchRepository
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.kernel.plan import Plan, Write, digest
from sophia_tidy.kernel.tree import Tree

from .test_branch_objects import branch, committed, git

P = PurePosixPath
REF = "refs/heads/tidy/x"
LINES = "".join(f"{random.Random(1).getrandbits(200)} {n}\n" for n in range(300)).encode()
TREE = Tree({P(f"d/f{n}"): LINES + str(n).encode() for n in range(30)})
PLAN = Plan(tuple(Write(path, b"new\n" + TREE[path], digest(TREE[path]), "r") for path in TREE))


def made(root: Path, base: str, kind: str = "sha1") -> bytes:
    with ScratchRepository(place_of(root), wide=kind == "sha256") as scratch:
        tip = branch(root, base, TREE, PLAN, scratch)
        return bundled(scratch.run, base, {REF: tip.commit})


@pytest.mark.parametrize("kind", ["sha1", "sha256"])
def test_git_takes_it(tmp_path: Path, kind: str):
    base = committed(tmp_path, TREE, kind)
    content = made(tmp_path, base, kind)
    file = tmp_path / "branches.bundle"
    file.write_bytes(content)
    assert (
        b"is okay"
        in subprocess.run(["git", "-C", tmp_path, "bundle", "verify", file], capture_output=True, check=True).stderr
    )
    git(tmp_path, "fetch", "-q", str(file), f"{REF}:{REF}")
    git(tmp_path, "fsck", "--strict")
    assert git(tmp_path, "show", f"{REF}:d/f7") == b"new\n" + TREE[P("d/f7")]
    head = read_head(content)
    assert (head.wide, head.prerequisites, list(head.tips)) == (kind == "sha256", (base,), [REF])


def test_the_same_objects_give_the_same_bytes_however_they_are_packed(tmp_path: Path):
    base = committed(tmp_path, TREE)
    first = made(tmp_path, base)
    again = made(tmp_path, base)
    git(tmp_path, "gc", "-q", "--aggressive")
    packed = made(tmp_path, base)
    git(tmp_path, "fetch", "-q", "--update-head-ok", "--force", ".", "HEAD:refs/heads/other")
    with ScratchRepository(place_of(tmp_path)) as scratch:  # the person has the very objects, packed in their own way
        tip = branch(tmp_path, base, TREE, PLAN, scratch)
        (tmp_path / "b").write_bytes(bundled(scratch.run, base, {REF: tip.commit}))
    git(tmp_path, "fetch", "-q", str(tmp_path / "b"), f"{REF}:{REF}")
    git(tmp_path, "-c", "core.compression=0", "repack", "-adfq", "--window=50")
    assert first == again == packed == made(tmp_path, base)


def test_it_is_taken_in_where_no_content_of_the_base_is(tmp_path: Path):
    base = committed(tmp_path / "whole", TREE)
    content = made(tmp_path / "whole", base)
    with ScratchRepository() as scratch:
        raw = git(tmp_path / "whole", "cat-file", "commit", base)
        scratch.run("hash-object", "-t", "commit", "-w", "--stdin", given=raw)
        unbundled(scratch.run, content)
        tip = read_head(content).tips[REF]
        found = read_objects(scratch.run, [tip, f"{tip}:d/f3", "0" * 40, base])
    assert [each is not None for each in found] == [True, True, False, True]
    assert found[1] == b"new\n" + TREE[P("d/f3")]


def test_a_broken_pack_is_refused(tmp_path: Path):
    base = committed(tmp_path, TREE)
    content = made(tmp_path, base)
    for broken in (content[:-30], content[:-300] + b"x" + content[-299:]):
        with ScratchRepository() as scratch, pytest.raises(TidyError, match="git: "):
            unbundled(scratch.run, broken)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no git bundle"),
        (b"# v4 git bundle\n\n", "no git bundle"),
        (b"# v2 git bundle\n-" + b"a" * 40 + b" \n", "no git bundle"),
        (b"# v3 git bundle\n@filter=blob:none\n\nPACK", "capability"),
        (b"# v3 git bundle\n\nPACK", "capability"),
        (b"# v2 git bundle\n" + b"a" * 40 + b" r\n" + b"b" * 40 + b" r\n\nPACK", "twice"),
    ],
)
def test_a_head_that_is_none_is_told(content: bytes, said: str):
    with pytest.raises(ValueError, match=said):
        read_head(content)


def test_no_branch_is_no_bytes():
    with ScratchRepository() as scratch:
        assert bundled(scratch.run, "a" * 40, {}) == b""
