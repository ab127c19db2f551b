"""Killed, failed or full at any step: the tree is wholly before or wholly after, and undo brings all back."""

import errno
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.adapters.disk import read_tree
from sophia_tidy.adapters.file_operations import Files
from sophia_tidy.adapters.git.commands import head_tree_hash
from sophia_tidy.apply.apply import apply, recover, runs, undo
from sophia_tidy.apply.journal import Journal, Phase
from sophia_tidy.kernel.errors import DiskError, JournalError, StalePlan, TidyError, UnsafePath
from sophia_tidy.kernel.plan import Plan
from sophia_tidy.kernel.tree import SYMLINK, Tree, TreeEntry

from ..conftest import MEMORY, Git
from .test_apply import Snapshot, lay_out, move, snapshot, write

FILES = {"a": b"1", "b": b"2", "c": b"3", "d/e/f": b"4", "g": b"5", "h/i": b"6", "keep/k": b"7"}
LINKS = {"l/one": b"../a", "l/two": b"../gone"}
# A rewrite, a swap, a move out of folders that end with it, a file for a folder and a folder for a file;
# a link that moves and is aimed anew, and one that is aimed anew where it is.
PLAN = Plan(
    (
        write("a", b"one", b"1"),
        move("b", "t", b"2"),
        move("c", "b", b"3"),
        move("t", "c", b"2"),
        move("d/e/f", "new/deep/f", b"4"),
        write("d", b"was a folder"),
        move("g", "keep/g", b"5"),
        write("g/x", b"was a file"),
        write("h/j", b"beside"),
        move("l/one", "one", b"../a"),
        write("one", b"a", b"../a"),
        write("l/two", b"../a", b"../gone"),
    )
)
MODEL = Tree(
    {P(name): content for name, content in FILES.items()}
    | {P(name): TreeEntry(lambda text=text: text, SYMLINK) for name, text in LINKS.items()}
)
STEPS = [name for name in vars(Files) if not name.startswith("_")]


def stepping(act: Callable[[str], None], late: bool = False) -> Files:
    """Files whose every step first (or, ``late``, then) calls ``act`` with its name."""

    def step(name: str) -> Callable[..., None]:
        def method(self: Files, *arguments: object) -> None:
            if not late:
                act(name)
            getattr(Files, name)(self, *arguments)
            if late:
                act(name)

        return method

    return type("Stepping", (Files,), {name: step(name) for name in STEPS})()


def at(number: int, act: Callable[[], None], *, for_good: bool = False) -> Callable[[str], None]:
    """An action for the step of this number, and with ``for_good`` for all after it."""
    seen: list[str] = []

    def count(name: str) -> None:
        seen.append(name)
        if len(seen) == number or (for_good and len(seen) > number):
            act()

    return count


def fail(code: int) -> Callable[[], None]:
    def act() -> None:
        raise OSError(code, os.strerror(code), "somewhere")

    return act


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def mounted(place: Path, options: str) -> str:
    """Mount a file system in memory; "", or why it cannot be."""
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True, check=False)
    return done.stderr.decode().strip() if done.returncode else ""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder on another file system than the tests' own: one in memory where it may be mounted, else any that is there."""
    base = tmp_path_factory.mktemp("elsewhere")
    if not mounted(base / "memory", "size=64m"):
        yield base / "memory"
        subprocess.run(["umount", base / "memory"], check=True)
        return
    device = base.stat().st_dev
    for place in (MEMORY, Path(tempfile.gettempdir())):
        if place.is_dir() and place.stat().st_dev != device:
            with tempfile.TemporaryDirectory(prefix="sophia-tidy-test-", dir=place) as folder:
                yield Path(folder)
            return
    pytest.skip("no second file system")


@pytest.fixture(params=["journal beside", "journal on another file system"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Path]:
    """Makes fresh roots, with the journal beside them or on another file system."""
    if "another" in request.param:
        state = request.getfixturevalue("elsewhere") / tmp_path.name
        assert state.parent.stat().st_dev != tmp_path.stat().st_dev
        monkeypatch.setenv("XDG_STATE_HOME", str(state))
    made: list[Path] = []

    def fresh() -> Path:
        root = tmp_path / f"root{len(made)}"
        made.append(root)
        lay_out(root, FILES, frozenset({"a", "g"}), LINKS)
        return root

    return fresh


@pytest.fixture
def ends(place: Callable[[], Path]) -> tuple[Snapshot, Snapshot, int]:
    """The tree before and after the plan, and the number of steps between."""
    root, count = place(), []
    before = snapshot(root)
    apply(PLAN, root, read_tree(root).tree, files=stepping(count.append))
    return before, snapshot(root), len(count)


def in_a_child(work: Callable[[], object]) -> bool:
    """Run in a forked process; whether it was killed.

    Raises:
        AssertionError: it failed in another way; what went wrong is on stderr.
    """
    child = os.fork()
    if child == 0:  # whatever happens, it must not go on as a second pytest
        try:
            work()
            os._exit(0)
        finally:
            traceback.print_exc()
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES])
def test_a_failure_at_any_step_leaves_all_as_it_was(place: Callable[[], Path], ends: tuple, code: int, late: bool):
    before, _after, steps = ends
    root = place()
    tree = read_tree(root).tree
    for number in range(1, steps + 1):
        with pytest.raises(DiskError, match="nothing was changed"):
            apply(PLAN, root, tree, files=stepping(at(number, fail(code)), late))
        assert snapshot(root) == before, f"step {number}"
        assert recover(root) is None
    assert not any(run.active for run in runs(root))


def test_a_disk_that_fails_for_good_is_rolled_back_by_the_next_run(place: Callable[[], Path], ends: tuple):
    before, after, steps = ends
    for number in range(1, steps + 1, 2):
        root = place()
        with pytest.raises((DiskError, JournalError, OSError)):
            apply(PLAN, root, read_tree(root).tree, files=stepping(at(number, fail(errno.EIO), for_good=True)))
        recover(root)
        assert snapshot(root) in (before, after), f"step {number}"


@pytest.mark.parametrize("late", [False, True])
def test_killed_at_any_step_the_next_run_finishes_or_rolls_back(place: Callable[[], Path], ends: tuple, late: bool):
    before, after, steps = ends
    ended = set()
    for number in range(1, steps + 1):
        root = place()
        tree = read_tree(root).tree
        assert in_a_child(lambda: apply(PLAN, root, tree, files=stepping(at(number, die), late)))  # noqa: B023
        recover(root)
        now = snapshot(root)
        assert now in (before, after), f"step {number}"
        assert recover(root) is None
        ended.add(now == after)
        if now == after:
            undo(root)
            assert snapshot(root) == before
        apply(PLAN, root, read_tree(root).tree)
        assert snapshot(root) == after
    assert ended == {False, True}


def test_killed_in_a_git_repository(repo: Path):
    lay_out(repo, FILES, links=LINKS)
    before, tree = snapshot(repo), read_tree(repo).tree
    for number in range(20, 50, 4):
        assert in_a_child(lambda: apply(PLAN, repo, tree, files=stepping(at(number, die))))  # noqa: B023
        recover(repo)
        if any(run.active for run in runs(repo)):  # all was in place, so it was finished
            undo(repo)
        assert snapshot(repo) == before


def test_killed_again_while_it_recovers(place: Callable[[], Path], ends: tuple):
    before, after, steps = ends
    for number in range(steps // 2, steps, 4):
        for second in range(1, 40):
            root = place()
            tree = read_tree(root).tree
            in_a_child(lambda: apply(PLAN, root, tree, files=stepping(at(number, die))))  # noqa: B023
            killed = in_a_child(lambda: recover(root, files=stepping(at(second, die))))  # noqa: B023
            recover(root)
            assert snapshot(root) in (before, after), f"steps {number}, {second}"
            shutil.rmtree(root)
            if not killed:
                break
        else:
            pytest.fail("recovery took more steps than the test foresaw")


def test_killed_at_any_step_of_undo(place: Callable[[], Path], ends: tuple):
    before, after, _steps = ends
    count: list[str] = []
    root = place()
    apply(PLAN, root, read_tree(root).tree)
    undo(root, files=stepping(count.append))
    for number in range(1, len(count) + 1):
        root = place()
        apply(PLAN, root, read_tree(root).tree)
        assert in_a_child(lambda: undo(root, files=stepping(at(number, die))))  # noqa: B023
        recover(root)
        assert snapshot(root) in (before, after), f"step {number}"
        if snapshot(root) == after:
            undo(root)
        assert snapshot(root) == before


def test_an_interrupt_in_the_commit_rolls_back(place: Callable[[], Path], ends: tuple):
    before, _after, steps = ends
    root = place()
    tree = read_tree(root).tree
    handler = signal.getsignal(signal.SIGINT)
    for number in range(1, steps - 8):
        with pytest.raises(KeyboardInterrupt):
            apply(PLAN, root, tree, files=stepping(at(number, lambda: signal.raise_signal(signal.SIGINT))))
        if any(run.active for run in runs(root)):  # it came after the last rename: the run is complete
            undo(root)
        assert snapshot(root) == before
    assert signal.getsignal(signal.SIGINT) is handler


def killed_in_the_commit(root: Path) -> None:
    """Leave a run half done: some renames made, some not."""
    renames: list[str] = []

    def act(name: str) -> None:
        renames.extend([name] if name == "replace" else [])
        if len(renames) == 9:
            die()

    tree = read_tree(root).tree
    assert in_a_child(lambda: apply(PLAN, root, tree, files=stepping(act)))


def test_an_edit_made_after_the_kill_is_kept_and_named(place: Callable[[], Path]):
    root = place()
    before = snapshot(root)
    killed_in_the_commit(root)
    assert snapshot(root) != before
    (root / "a").write_bytes(b"edited by hand")
    report = recover(root)
    assert [str(f.location) for f in report.findings if "edited since" in f.message] == ["a"]
    assert snapshot(root) == before | {"a": (b"edited by hand", before["a"][1])}
    assert recover(root) is None


def test_apply_recovers_first_and_says_so(place: Callable[[], Path], ends: tuple):
    root = place()
    killed_in_the_commit(root)
    report = apply(PLAN, root, MODEL)
    assert [f.rule for f in report.findings] == ["interrupted-run"]
    assert snapshot(root) == ends[1]


# Undo.


def test_undo_in_git_gives_the_same_tree_hash(repo: Path, git: Git):
    lay_out(repo, FILES, frozenset({"a"}), LINKS)
    git("add", "-A")
    git("commit", "-qm", "first")
    first = head_tree_hash(repo)
    apply(PLAN, repo, read_tree(repo).tree)
    assert "sophia" not in git("status", "--porcelain", "--untracked-files=all")
    git("add", "-A")
    assert git("write-tree").strip() != first
    undo(repo)
    git("add", "-A")
    assert git("write-tree").strip() == first


def test_each_linked_work_tree_has_its_own_journal(repo: Path, git: Git, tmp_path: Path):
    lay_out(repo, FILES, links=LINKS)
    git("add", "-A")
    git("commit", "-qm", "first")
    git("worktree", "add", "-q", str(tmp_path / "linked"))
    apply(PLAN, tmp_path / "linked", read_tree(tmp_path / "linked").tree)
    assert (len(runs(tmp_path / "linked")), runs(repo)) == (1, ())


def test_a_run_below_the_top_can_be_undone_from_anywhere(repo: Path):
    lay_out(repo, {"sub/a": b"1", "b": b"2"})
    before = snapshot(repo)
    apply(Plan((move("a", "c/a", b"1"), write("n", b"new"))), repo / "sub", read_tree(repo / "sub").tree)
    report = undo(repo)
    assert snapshot(repo) == before
    assert {str(o.change.path) for o in report.outcomes} == {"sub/c/a", "sub/n"}


def test_what_apply_created_goes_to_the_journal(tmp_path: Path):
    root = tmp_path / "root"
    root.mkdir()
    apply(Plan((write("new/a", b"created"),)), root, read_tree(root).tree)
    report = undo(root)
    assert snapshot(root) == {}
    assert (root / report.outcomes[0].change.target).read_bytes() == b"created"


@pytest.mark.parametrize("edit", ["content", "mode", "removed", "replaced", "returned"])
def test_undo_refuses_where_somebody_has_edited_since(tmp_path: Path, edit: str):
    root = tmp_path / "root"
    apply(PLAN, root, lay_out(root, FILES, links=LINKS))
    match edit:
        case "content":
            (root / "a").write_bytes(b"edited")
        case "mode":
            (root / "a").chmod(0o600)
        case "removed":
            (root / "a").unlink()
        case "replaced":
            (root / "a").unlink()
            (root / "a").mkdir()
        case "returned":
            (root / "d").unlink()
            (root / "d/e").mkdir(parents=True)
            (root / "d/e/f").write_bytes(b"back")
    edited = snapshot(root)
    with pytest.raises(JournalError, match=r"edited since run 0001-\S+: (a|d, d/e/f); undo would lose that"):
        undo(root)
    assert snapshot(root) == edited


def test_undo_refuses_a_folder_that_has_become_a_link(tmp_path: Path):
    root = tmp_path / "root"
    apply(PLAN, root, lay_out(root, FILES, links=LINKS))
    (root / "keep").rename(tmp_path / "elsewhere")
    (root / "keep").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnsafePath, match="keep: the folder is a symbolic link"):
        undo(root)


def test_undo_leaves_a_folder_that_somebody_uses(tmp_path: Path):
    root = tmp_path / "root"
    tree = lay_out(root, FILES, links=LINKS)
    before = snapshot(root)
    apply(PLAN, root, tree)
    (root / "new/deep/mine").write_bytes(b"mine")
    undo(root)
    assert snapshot(root) == before | {"new": None, "new/deep": None, "new/deep/mine": (b"mine", 0o644)}


def test_undo_refuses_a_file_where_a_folder_must_return(tmp_path: Path):
    root = tmp_path / "root"
    apply(Plan((move("d/e/f", "f", b"4"),)), root, lay_out(root, FILES, links=LINKS))
    (root / "d").write_bytes(b"in the way")
    with pytest.raises(StalePlan, match="d: a file is in the way of d/e/f"):
        undo(root)


def test_an_empty_folder_that_was_there_before_stays_after_undo(tmp_path: Path):
    root = tmp_path / "root"
    tree = lay_out(root, FILES, links=LINKS)
    (root / "empty").mkdir()
    apply(Plan((move("a", "empty/a", b"1"),)), root, tree)
    undo(root)
    assert (root / "empty").is_dir()


def test_undo_walks_back_run_by_run_and_names_choose(tmp_path: Path):
    root = tmp_path / "root"
    lay_out(root, {"a": b"1"})
    for old, new in ((b"1", b"2"), (b"2", b"3"), (b"3", b"4")):
        apply(Plan((write("a", new, old),)), root, read_tree(root).tree)
    undo(root)
    undo(root)
    assert (root / "a").read_bytes() == b"2"
    undo(root, "5")  # the second undo, so the second apply is done again
    assert (root / "a").read_bytes() == b"3"
    with pytest.raises(JournalError, match="was rolled back or is undone already"):
        undo(root, "3")
    undo(root)
    undo(root)
    assert (root / "a").read_bytes() == b"1"
    with pytest.raises(JournalError, match="there is no run to undo"):
        undo(root)
    with pytest.raises(JournalError, match="there is no run nonsense; expected one of 0001-"):
        undo(root, "nonsense")


def test_a_damaged_original_is_refused(tmp_path: Path):
    root = tmp_path / "root"
    apply(Plan((write("a", b"2", b"1"),)), root, lay_out(root, {"a": b"1"}))
    (Journal.of(root).folder(runs(root)[0].name) / "saved/0").write_bytes(b"damaged")
    with pytest.raises(JournalError, match=r"a: the original in the journal of run .* is damaged"):
        undo(root)


def test_a_damaged_record_is_an_error_with_the_run(tmp_path: Path):
    root = tmp_path / "root"
    apply(Plan((write("a", b"2", b"1"),)), root, lay_out(root, {"a": b"1"}))
    run = runs(root)[0].name
    (Journal.of(root).folder(run) / "record.json").write_bytes(b"{")
    with pytest.raises(JournalError, match=f"the record of run {run} cannot be read"):
        undo(root)


def test_the_journal_is_for_its_owner_alone(tmp_path: Path):
    root = tmp_path / "root"
    apply(Plan((write("a", b"2", b"1"),)), root, lay_out(root, {"a": b"1"}))
    assert stat.S_IMODE((Journal.of(root).home / "runs").stat().st_mode) == 0o700


def test_a_link_that_the_file_system_refuses_is_a_copy(tmp_path: Path):
    class NoLinks(Files):
        def link(self, source: Path, target: Path) -> None:
            raise OSError(errno.EPERM, "no links here")

    root = tmp_path / "root"
    tree = lay_out(root, FILES, frozenset({"a"}), LINKS)
    before = snapshot(root)
    apply(PLAN, root, tree, files=NoLinks())
    undo(root, files=NoLinks())
    assert snapshot(root) == before


def test_two_mounts_of_one_device_are_bridged_by_copies(tmp_path: Path):
    """A bind mount has the device's number and still refuses renames: EXDEV tells it only then."""

    class TwoMounts(Files):
        def replace(self, source: Path, target: Path) -> None:
            if ("runs" in source.parts) != ("runs" in target.parts):
                raise OSError(errno.EXDEV, "two mounts")
            super().replace(source, target)

    root = tmp_path / "root"
    tree = lay_out(root, FILES, frozenset({"a"}), LINKS)
    before = snapshot(root)
    apply(PLAN, root, tree, files=TwoMounts())
    after = snapshot(root)
    undo(root, files=TwoMounts())
    assert snapshot(root) == before
    assert not [name for name in {*before, *after} if name.startswith(".0")]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 256 kB."""
    place = tmp_path / "small"
    if why := mounted(place, "size=256k"):
        pytest.skip(f"a file system cannot be mounted here: {why}")
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.mark.parametrize("in_git", [False, True])
def test_a_full_disk_leaves_all_as_it_was(small_disk: Path, in_git: bool):
    root = small_disk / "root"
    if in_git:
        subprocess.run(["git", "init", "-q", "--template=", root], check=True)
    tree = lay_out(root, {f"f{n}": b"x" for n in range(8)})
    before = snapshot(root)
    plan = Plan(tuple(write(f"f{n}", b"y" * 50_000, b"x") for n in range(8)))
    with pytest.raises(DiskError, match="No space left on device; nothing was changed; free some space"):
        apply(plan, root, tree)
    assert snapshot(root) == before
    apply(Plan(plan.changes[:2]), root, read_tree(root).tree)
    undo(root)
    assert snapshot(root) == before


def test_phases_are_what_the_folder_shows(tmp_path: Path):
    root = tmp_path / "root"
    lay_out(root, FILES, links=LINKS)
    killed_in_the_commit(root)
    journal = Journal.of(root)
    assert [journal.phase(name) for name in journal.names()] == [Phase.COMMITTING]
    recover(root)
    assert [journal.phase(name) for name in journal.names()] == [Phase.ROLLED_BACK]
    assert issubclass(JournalError, TidyError)


def test_runs_beyond_the_size_are_forgotten_oldest_first_and_the_newest_never(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    root = tmp_path / "root"
    lay_out(root, {"a": b"1" * 1000})
    before = b"1" * 1000
    for number in (b"2", b"3", b"4"):
        apply(Plan((write("a", number * 1000, before),)), root, read_tree(root).tree)
        before = number * 1000
    monkeypatch.setattr("sophia_tidy.apply.journal.BYTES", 3700)
    report = apply(Plan((write("a", b"5" * 1000, before),)), root, read_tree(root).tree)
    assert [finding.rule for finding in report.findings] == ["journal"]
    assert runs(root)[-1].name == report.run
    assert 1 < len(runs(root)) < 4
    monkeypatch.setattr("sophia_tidy.apply.journal.BYTES", 1)
    last = apply(Plan((write("a", b"6" * 1000, b"5" * 1000),)), root, read_tree(root).tree)
    assert [run.name for run in runs(root)] == [last.run]
    undo(root)
    assert (root / "a").read_bytes() == b"5" * 1000


def test_a_kill_while_runs_are_forgotten_leaves_whole_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sophia_tidy.apply.journal.BYTES", 1)
    for number in range(1, 40):
        root = tmp_path / f"root{number}"
        lay_out(root, {"a": b"1", "b": b"1"})
        apply(Plan((write("a", b"2", b"1"),)), root, read_tree(root).tree)
        tree = read_tree(root).tree
        killed = in_a_child(lambda: apply(Plan((write("b", b"2", b"1"),)), root, tree, files=stepping(at(number, die))))  # noqa: B023
        recover(root)
        assert all(run.phase in (Phase.DONE, Phase.ROLLED_BACK) for run in runs(root))
        assert [(root / name).read_bytes() for name in "ab"] in ([b"2", b"1"], [b"2", b"2"])
        if not killed:
            return
    pytest.fail("the run took more steps than the test foresaw")
