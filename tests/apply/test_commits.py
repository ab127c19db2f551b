"""The commits of a plan in parts: each holds exactly the tree after its part, and the last one the work tree."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from pathlib import PurePosixPath as P

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sophia_tidy.adapters.git.commit import Message, PartMessage
from sophia_tidy.apply.apply import apply, undo
from sophia_tidy.kernel.plan import Plan
from sophia_tidy.kernel.tree import EXECUTABLE, SYMLINK, Tree

from ..cli.conftest import environment
from .test_apply import lay_out, move, snapshot, trees_and_plans, write

Held = dict[str, tuple[str, bytes]]


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    before = os.umask(0o022)
    yield
    os.umask(before)


def git(root: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", "-C", root, *arguments], check=True, capture_output=True).stdout


def repository(
    root: Path, files: dict[P, bytes], executable: frozenset[P] = frozenset(), links: dict[P, bytes] | None = None
) -> Tree:
    git(root, "init", "-q", "-b", "main")
    tree = lay_out(
        root,
        {str(path): content for path, content in files.items()},
        frozenset(map(str, executable)),
        {str(path): text for path, text in (links or {}).items()},
    )
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    return tree


def held(root: Path, commit: str) -> Held:
    """What a commit holds: mode and content by path."""
    found: Held = {}
    for record in git(root, "ls-tree", "-r", "-z", commit).split(b"\0")[:-1]:
        facts, name = record.split(b"\t")
        mode, _, blob = facts.decode().split()
        found[os.fsdecode(name)] = mode, git(root, "cat-file", "blob", blob)
    return found


def modelled(tree: Tree) -> Held:
    modes = {EXECUTABLE: "100755", SYMLINK: "120000"}
    return {str(path): (modes.get(tree.entry(path).mode, "100644"), tree[path]) for path in tree}


def applied(root: Path, tree: Tree, parts: list[Plan], branch: str | None = "tidy") -> list[Held]:
    """The parts as commits on a branch; what the last commit of each part holds."""
    told = tuple(PartMessage(part, f"move {n}\n", f"write {n}\n") for n, part in enumerate(parts))
    apply(sum(parts, Plan()), root, tree, command="run", message=Message(told, branch))
    log = [
        line.split(" ", 1) for line in git(root, "log", "--reverse", "--format=%H %s", "main..").decode().splitlines()
    ]
    return [held(root, [commit for commit, said in log if int(said.split()[1]) <= n][-1]) for n in range(len(parts))]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=trees_and_plans(), data=st.data())
def test_each_commit_holds_the_tree_after_its_part(
    case: tuple[dict[P, bytes], frozenset[P], dict[P, bytes], Plan],
    data: st.DataObject,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    files, executable, links, plan = case
    cuts = sorted(data.draw(st.sets(st.integers(1, max(1, len(plan) - 1)), max_size=3)))
    parts = [Plan(plan.changes[a:b]) for a, b in zip([0, *cuts], [*cuts, len(plan)], strict=True)]
    root = tmp_path_factory.mktemp("root")
    tree = repository(root, files, executable, links)
    first, log = snapshot(root), git(root, "log", "--format=%H", "main").decode()
    models, now = [modelled(tree)], tree
    for part in parts:
        now = now.after(part)
        models.append(modelled(now))
    told = tuple(PartMessage(part, f"move {n}\n", f"write {n}\n") for n, part in enumerate(parts))
    done = apply(plan, root, tree, command="run", message=Message(told, "tidy"))
    if done.run is None:
        return
    commits = git(root, "log", "--reverse", "--format=%H %s", "main..").decode().splitlines()
    for line in commits:
        commit, _, number = line.split()
        last = [other for other in commits if other.split()[2] == number][-1]
        if line == last:
            assert held(root, commit) == models[int(number) + 1]
    assert held(root, "HEAD") == models[-1]
    assert git(root, "status", "--porcelain") == b""
    undo(root)
    assert snapshot(root) == first
    assert (git(root, "log", "--format=%H", "--branches").decode(), git(root, "status", "--porcelain")) == (log, b"")


def test_a_later_part_writes_what_an_earlier_one_has_moved_or_made(tmp_path: Path) -> None:
    tree = repository(tmp_path, {P("run.sh"): b"1\n", P("a.py"): b"1\n"}, frozenset({P("run.sh")}))
    parts = [
        Plan((move("run.sh", "bin/run.sh", b"1\n"), write("new.py", b"x\n"))),
        Plan((write("bin/run.sh", b"2\n", b"1\n"), write("a.py", b"2\n", b"1\n"))),
        Plan((write("a.py", b"3\n", b"2\n"), move("new.py", "lib/new.py", b"x\n"))),
    ]
    first, second, third = applied(tmp_path, tree, parts)
    assert first == {"a.py": ("100644", b"1\n"), "bin/run.sh": ("100755", b"1\n"), "new.py": ("100644", b"x\n")}
    assert second == {**first, "a.py": ("100644", b"2\n"), "bin/run.sh": ("100755", b"2\n")}
    assert third == {
        "a.py": ("100644", b"3\n"),
        "bin/run.sh": ("100755", b"2\n"),
        "lib/new.py": ("100644", b"x\n"),
    }
    assert git(tmp_path, "log", "--format=%s", "main..").decode().splitlines() == [
        "write 2",
        "move 2",
        "write 1",
        "write 0",
        "move 0",
    ]


def test_a_commit_holds_what_git_would_make_of_the_file_in_its_place(tmp_path: Path) -> None:
    """Line ends and filters are those of the path, though it is read before it is there."""
    files = {
        P(".gitattributes"): b"*.txt text eol=crlf\nlib/*.up filter=up\n",
        P("a.txt"): b"a\r\n",
        P("lib/a.up"): b"a\n",
    }
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "config", "filter.up.clean", "tr a-z A-Z")
    tree = repository(tmp_path, files)
    git(tmp_path, "status")
    parts = [
        Plan((write("a.txt", b"b\r\n", b"a\r\n"), write("lib/b.up", b"b\n"))),
        Plan((write("a.txt", b"c\r\n", b"b\r\n"), write("new/c.txt", b"c\r\n"))),
    ]
    first, second = applied(tmp_path, tree, parts)
    assert (first["a.txt"][1], first["lib/b.up"][1]) == (b"b\n", b"B\n")
    assert (second["a.txt"][1], second["new/c.txt"][1]) == (b"c\n", b"c\n")
    assert (tmp_path / "a.txt").read_bytes() == b"c\r\n"
    assert git(tmp_path, "status", "--porcelain") == b""


def test_an_empty_part_makes_no_commit_and_the_branch_is_made_all_the_same(tmp_path: Path) -> None:
    tree = repository(tmp_path, {P(".gitattributes"): b"* text\n", P("a"): b"a\n"})
    message = Message((PartMessage(Plan((write("a", b"a\r\n", b"a\n"),)), "move\n", "write\n"),), "tidy")
    apply(message.parts[0].plan, tmp_path, tree, command="yaml", message=message)
    assert git(tmp_path, "rev-parse", "--abbrev-ref", "HEAD") == b"tidy\n"
    assert git(tmp_path, "log", "--format=%s") == b"first\n"
