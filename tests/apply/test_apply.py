"""The applier against its model, and what it refuses."""

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from pathlib import PurePosixPath as P

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sophia_tidy.adapters.disk import read_tree
from sophia_tidy.adapters.file_operations import Files
from sophia_tidy.apply.apply import apply, runs, undo
from sophia_tidy.apply.journal import Journal
from sophia_tidy.kernel.errors import DirtyFile, DiskError, JournalError, StalePlan, TidyError, UnsafePath
from sophia_tidy.kernel.outcome import Status
from sophia_tidy.kernel.plan import Move, Plan, Write, digest
from sophia_tidy.kernel.tree import SYMLINK, Tree, TreeEntry

from ..conftest import Git, opened

Snapshot = dict[str, tuple[bytes, int] | None]


@pytest.fixture(autouse=True)
def known_umask() -> Iterator[None]:
    """The model gives new files the mode 644."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def lay_out(
    root: Path, files: dict[str, bytes], executable: frozenset[str] = frozenset(), links: dict[str, bytes] | None = None
) -> Tree:
    """Write files and links below a root and list them."""
    for name, text in (links or {}).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).symlink_to(os.fsdecode(text))
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
        (root / name).chmod(0o755 if name in executable else 0o644)
    return read_tree(root).tree


def snapshot(root: Path) -> Snapshot:
    """Every folder, byte, link and mode below a root, git's own folder apart."""
    found: Snapshot = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if name.parts[0] != ".git":
            found[str(name)] = seen(path)
    return found


def seen(path: Path) -> tuple[bytes, int] | None:
    """The bytes and the mode of a file, the text of a link."""
    if path.is_symlink():
        return os.fsencode(os.readlink(path)), SYMLINK  # noqa: PTH115 - the text as it is
    return None if path.is_dir() else (path.read_bytes(), stat.S_IMODE(path.stat().st_mode))


def write(path: str, content: bytes, before: bytes | None = None) -> Write:
    return Write(P(path), content, None if before is None else digest(before), "test")


def move(path: str, target: str, before: bytes) -> Move:
    return Move(P(path), P(target), digest(before), "test")


NAMES = [P(name) for name in ("a", "b", "c", "d/a", "d/b", "d/e/a", "f/a", "f/g/h/a")]
CONTENTS = st.sampled_from([b"", b"1", b"2", b"3\n", b"x" * 5000])
LINKED = st.sampled_from([b"a", b"..", b"d", b"no\nwhere"])


def fits(path: PurePosixPath, tree: Tree) -> bool:
    return (
        path not in tree
        and not any(parent in tree for parent in path.parents)
        and not any(path in other.parents for other in tree)
    )


@st.composite
def trees_and_plans(draw: st.DrawFn) -> tuple[dict[P, bytes], frozenset[P], dict[P, bytes], Plan]:
    """Files, those that are executable, links, and a plan that the model takes: writes, moves, swaps, folder for file."""
    files = draw(st.dictionaries(st.sampled_from(NAMES), CONTENTS, min_size=1))
    executable = draw(st.frozensets(st.sampled_from(sorted(files))))
    links = draw(st.dictionaries(st.sampled_from([name for name in NAMES if name not in files] or [P("l")]), LINKED))
    tree, plan = (
        Tree(files | {path: TreeEntry(lambda text=text: text, SYMLINK) for path, text in links.items()}),
        Plan(),
    )
    names = [*NAMES, P("d"), P("f/g"), P("a/in")]
    for _ in range(draw(st.integers(1, 8))):
        path, target = draw(st.sampled_from(names)), draw(st.sampled_from(names))
        if not links.keys().isdisjoint((*path.parents, *target.parents)):
            continue  # the applier never goes through what was a link
        if path in tree and draw(st.booleans()):
            if tree.entry(path).mode == SYMLINK and any(target in other.parents for other in (*files, *links)):
                continue  # nor puts one in the place of a folder
            after_move = Tree({other: tree[other] for other in tree if other != path})
            if not fits(target, after_move) or target == path:
                continue
            step = Plan((Move(path, target, digest(tree[path]), "test"),))
        elif path in tree or fits(path, tree):
            linked = path in tree and tree.entry(path).mode == SYMLINK
            content = draw(LINKED if linked else CONTENTS)
            step = Plan((Write(path, content, digest(tree[path]) if path in tree else None, "test"),))
        else:
            continue
        tree, plan = tree.after(step), plan + step
    return files, executable, links, plan


@pytest.mark.parametrize("in_git", [False, True])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=trees_and_plans())
def test_disk_after_apply_is_the_model_and_undo_and_redo_bring_all_back(
    in_git: bool, case: tuple, tmp_path_factory: pytest.TempPathFactory
):
    files, executable, links, plan = case
    root = tmp_path_factory.mktemp("root")
    if in_git:
        subprocess.run(["git", "init", "-q", root], check=True)
    tree = lay_out(
        root,
        {str(p): c for p, c in files.items()},
        frozenset(map(str, executable)),
        {str(path): text for path, text in links.items()},
    )
    planned = tree.after(plan)
    modes = {path: planned.entry(path).mode for path in planned}
    model = {str(path): (planned[path], SYMLINK if modes[path] == SYMLINK else modes[path] & 0o777) for path in planned}
    before = snapshot(root)
    report = apply(plan, root, tree)
    after = snapshot(root)
    assert {name: entry for name, entry in after.items() if entry} == model
    assert [outcome.status for outcome in report.outcomes] == [Status.APPLIED] * len(plan)
    if report.run is not None:
        undone = undo(root)
        assert snapshot(root) == before
        undo(root, undone.run)
        assert snapshot(root) == after


def test_the_time_of_a_moved_file_is_kept(tmp_path: Path):
    tree = lay_out(tmp_path, {"a": b"1"})
    os.utime(tmp_path / "a", (1, 1))
    apply(Plan((move("a", "archive/a", b"1"),)), tmp_path, tree)
    assert (tmp_path / "archive/a").stat().st_mtime == 1


def test_special_mode_bits_are_kept(tmp_path: Path):
    tree = lay_out(tmp_path, {"a": b"1"})
    (tmp_path / "a").chmod(0o4750)
    apply(Plan((write("a", b"2", b"1"),)), tmp_path, tree)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o4750


def test_a_file_that_another_name_shares_is_not_changed_under_that_name(tmp_path: Path):
    root = tmp_path / "root"
    tree = lay_out(root, {"a": b"1"})
    (tmp_path / "other").hardlink_to(root / "a")
    apply(Plan((write("a", b"2", b"1"),)), root, tree)
    (tmp_path / "other").write_bytes(b"edited")
    undo(root)
    assert ((tmp_path / "other").read_bytes(), (root / "a").read_bytes()) == (b"edited", b"1")


def test_names_that_are_not_utf8_are_written_moved_and_brought_back(tmp_path: Path):
    root = tmp_path / "root"
    root.mkdir()
    (root / os.fsdecode(b"caf\xe9.py")).write_bytes(b"1")
    tree, before = read_tree(root).tree, snapshot(root)
    name = next(iter(tree))
    apply(Plan((Move(name, P("old") / name, digest(b"1"), "test"),)), root, tree)
    assert [os.fsencode(path.name) for path in (root / "old").iterdir()] == [b"caf\xe9.py"]
    undo(root)
    assert snapshot(root) == before


def test_an_empty_plan_and_one_that_comes_to_nothing_leave_no_run(tmp_path: Path):
    tree = lay_out(tmp_path, {"a": b"1"})
    assert apply(Plan(), tmp_path, tree).run is None
    assert apply(Plan((write("a", b"2", b"1"), write("a", b"1", b"2"))), tmp_path, tree).run is None
    assert runs(tmp_path) == ()


def test_progress_counts_the_files(tmp_path: Path):
    tree = lay_out(tmp_path, {"a": b"1", "b": b"2"})
    heard = []
    plan = Plan((move("a", "c", b"1"), write("b", b"3", b"2")))
    apply(plan, tmp_path, tree, progress=lambda done, count: heard.append((done, count)))
    assert heard == [(1, 3), (2, 3), (3, 3)]


# What is refused, each before anything is written.

UNSAFE = [
    "/etc/passwd",
    "../a",
    "d/../../a",
    "",
    ".git/config",
    "d/.GIT/hooks/x",
    ".git /x",
    ".git./x",
    "GIT~1/config",
    ".g\u200cit/config",
    ".git::$INDEX_ALLOCATION/x",
    "d\\.git\\config",
    "a\0b",
    ".gi\u200dt",
    "\ufeff.git/a",
]


@pytest.mark.parametrize("name", UNSAFE)
def test_an_unsafe_name_is_refused(tmp_path: Path, name: str):
    tree = lay_out(tmp_path, {"a": b"1"})
    before = snapshot(tmp_path)
    for change in (Write(P(name), b"x", None, "test"), Move(P("a"), P(name), digest(b"1"), "test")):
        with pytest.raises(UnsafePath):
            apply(Plan((change,)), tmp_path, tree)
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("name", [".gitignore", ".github/x", "git/x", "x.git", "...", ".git1", "git~2", "a..b"])
def test_a_name_that_only_looks_like_one_is_written(tmp_path: Path, name: str):
    apply(Plan((write(name, b"x"),)), tmp_path, Tree({}))
    assert (tmp_path / name).read_bytes() == b"x"


def test_a_path_through_a_link_or_to_one_is_refused(tmp_path: Path):
    root, outside = tmp_path / "root", tmp_path / "outside"
    outside.mkdir()
    tree = lay_out(root, {"a": b"1"})
    (root / "d").symlink_to(outside)
    (root / "link").symlink_to("a")
    (root / "dangling").symlink_to(outside / "x")
    for plan, where in (
        (write("d/x", b"1"), "d"),
        (move("a", "d/a", b"1"), "d"),
        (write("dangling", b"1"), "dangling"),
    ):
        with pytest.raises(UnsafePath, match=rf"^{where}: "):
            apply(Plan((plan,)), root, tree)
    with pytest.raises(UnsafePath, match=r"^link: "):
        apply(Plan((write("link", b"2", b"1"),)), root, Tree({P("link"): b"1"}))
    assert list(outside.iterdir()) == []


def test_a_link_is_moved_and_aimed_anew_and_never_followed(tmp_path: Path):
    tree = lay_out(tmp_path, {"a": b"1", "d/b": b"2"}, links={"link": b"a", "folder": b"d", "lost": b"gone//x"})
    before = snapshot(tmp_path)
    plan = Plan(
        (
            move("link", "far/link", b"a"),
            write("far/link", b"../a", b"a"),
            write("folder", b"./d", b"d"),
            move("lost", "far/lost", b"gone//x"),
        )
    )
    apply(plan, tmp_path, tree)
    after = snapshot(tmp_path)
    assert {name: after[name] for name in ("far/link", "folder", "far/lost", "a", "d/b")} == {
        "far/link": (b"../a", SYMLINK),
        "folder": (b"./d", SYMLINK),
        "far/lost": (b"gone//x", SYMLINK),
        "a": (b"1", 0o644),
        "d/b": (b"2", 0o644),
    }
    undo(tmp_path)
    assert snapshot(tmp_path) == before


def test_a_link_takes_no_folders_place(tmp_path: Path):
    tree = lay_out(tmp_path, {"a": b"1"}, links={"d/link": b"../a"})
    with pytest.raises(UnsafePath, match="d: a link would take the place of a folder"):
        apply(Plan((move("d/link", "d", b"../a"),)), tmp_path, tree)


@pytest.mark.parametrize("instead", ["a file that says the same", "a link elsewhere"])
def test_what_has_taken_the_place_of_a_link_is_refused(tmp_path: Path, instead: str):
    if "file" in instead:
        (tmp_path / "link").write_bytes(b"a")
    else:
        (tmp_path / "link").symlink_to("/etc")
    with pytest.raises(StalePlan, match="link: content differs"):
        apply(Plan((move("link", "far", b"a"),)), tmp_path, Tree({P("link"): TreeEntry(lambda: b"a", SYMLINK)}))


def test_a_path_into_another_repository_is_refused(tmp_path: Path):
    (tmp_path / "inner/.git").mkdir(parents=True)
    with pytest.raises(UnsafePath, match=r"^inner: the folder is another git repository"):
        apply(Plan((write("inner/a", b"1"),)), tmp_path, Tree({}))


STALE = {
    "the model differs": (Tree({P("a"): b"0"}), write("a", b"2", b"1"), "a: content differs"),
    "the disk differs": (Tree({P("a"): b"0"}), write("a", b"2", b"0"), "a: content differs"),
    "the file is gone": (Tree({P("z"): b"0"}), write("z", b"2", b"0"), "z: no such file"),
    "a file appeared": (Tree({}), write("a", b"2"), "a: a file is in the way"),
    "a target appeared": (Tree({P("a"): b"1"}), move("a", "d/b", b"1"), "d/b: a file is in the way"),
    "a folder is there": (Tree({}), write("d", b"2"), "d: a folder is in the way"),
    "a file is above": (Tree({}), write("a/x", b"2"), "a: a file is in the way of a/x"),
}


@pytest.mark.parametrize(("tree", "change", "message"), STALE.values(), ids=STALE)
def test_a_stale_plan_is_refused_whole(tmp_path: Path, tree: Tree, change: Write | Move, message: str):
    lay_out(tmp_path, {"a": b"1", "d/b": b"2"})
    before = snapshot(tmp_path)
    with pytest.raises(StalePlan, match=message):
        apply(Plan((write("new", b"n"), change)), tmp_path, tree)
    assert snapshot(tmp_path) == before


def test_an_edit_while_the_run_is_staged_is_noticed_and_kept(tmp_path: Path):
    root = tmp_path / "root"
    tree = lay_out(root, {"a": b"1", "b": b"1"})

    class Slow(Files):
        def create(self, path: Path, content: bytes, *mode: int) -> None:
            super().create(path, content)
            if path.name == "1":
                (root / "b").write_bytes(b"edited")

    with pytest.raises(StalePlan, match="b: the file was changed while"):
        apply(Plan((write("a", b"2", b"1"), write("b", b"2", b"1"))), root, tree, files=Slow())
    assert ((root / "a").read_bytes(), (root / "b").read_bytes()) == (b"1", b"edited")


@pytest.mark.parametrize("staged", [False, True])
def test_a_file_with_uncommitted_changes_is_refused(repo: Path, git: Git, staged: bool):
    lay_out(repo, {"sub/a": b"1", "sub/b": b"1", "new": b"1"})
    git("add", "sub")
    git("commit", "-qm", "first")
    (repo / "sub/a").write_bytes(b"2")
    if staged:
        git("add", "sub/a")
    for root, name in ((repo, "sub/a"), (repo / "sub", "a")):
        tree = read_tree(root).tree
        with pytest.raises(DirtyFile, match=f"^{name}: the file has changes that are not committed"):
            apply(Plan((write(name, b"3", b"2"),)), root, tree)
    apply(Plan((write("sub/b", b"3", b"1"), write("new", b"2", b"1"))), repo, read_tree(repo).tree)
    apply(Plan((write("sub/a", b"3", b"2"),)), repo, read_tree(repo).tree, allow_dirty=True)
    assert (repo / "sub/a").read_bytes() == b"3"


def test_names_that_the_file_system_takes_for_one_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    plan = Plan((write("d/a", b"1"), write("d/A", b"2")))
    monkeypatch.setattr(
        "sophia_tidy.apply.preconditions.ignores_case", lambda _base: True
    )  # no such file system is at hand
    with pytest.raises(UnsafePath, match="takes the name for d/"):
        apply(plan, tmp_path, Tree({}))
    monkeypatch.undo()
    assert not (tmp_path / "d").exists()


def test_two_runs_never_interleave(tmp_path: Path):
    root = tmp_path / "root"
    tree = lay_out(root, {"a": b"1"})
    with Journal.of(root).locked(), pytest.raises(JournalError, match="another run is at work"):
        apply(Plan((write("a", b"2", b"1"),)), root, tree)


@pytest.fixture
def unprivileged(tmp_path: Path) -> Iterator[None]:
    """Root may write anywhere; permissions are real only without it."""
    if os.geteuid() != 0:
        yield
        return
    home = Path(os.environ["XDG_STATE_HOME"]).parent
    opened(tmp_path)
    opened(home)
    os.chown(home, 65534, 65534)
    os.chown(tmp_path, 65534, 65534)
    os.seteuid(65534)
    yield
    os.seteuid(0)


@pytest.mark.usefixtures("unprivileged")
def test_a_folder_that_cannot_be_written_is_an_error_and_changes_nothing(tmp_path: Path):
    root = tmp_path / "root"
    tree = lay_out(root, {"a": b"1", "locked/b": b"1"})
    before = snapshot(root)
    (root / "locked").chmod(0o555)
    with pytest.raises(DiskError, match=r"ermission denied.*nothing was changed; make it writable"):
        apply(Plan((write("a", b"2", b"1"), write("locked/b", b"2", b"1"))), root, tree)
    (root / "locked").chmod(0o755)
    assert snapshot(root) == before


def test_every_refusal_is_an_error_that_a_person_can_act_on():
    assert all(issubclass(kind, TidyError) for kind in (UnsafePath, StalePlan, DirtyFile, DiskError, JournalError))


def test_the_journal_knows_which_saved_plan_a_run_has_carried_out_and_whether_it_is_undone(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"1")
    plan, tree = Plan((write("a", b"2", b"1"),)), Tree({P("a"): b"1"})
    apply(plan, tmp_path, tree, saved="f" * 64)
    undo(tmp_path)
    apply(plan, tmp_path, tree)
    assert [(each.plan, each.active) for each in runs(tmp_path)] == [("f" * 64, False), ("", True), ("", True)]
