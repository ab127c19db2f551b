"""One list of what is there, in git and outside; findings instead of tracebacks."""

import os
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.adapters.disk import DiskListing, read_tree
from sophia_tidy.kernel.errors import DiskError, TidyError, ToolMissing
from sophia_tidy.kernel.tree import EXECUTABLE, REGULAR, SUBMODULE, SYMLINK

from ..conftest import Git, opened


def put(root: Path, *names: str, content: bytes = b"x\n") -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


def names(listing: DiskListing) -> list[str]:
    return sorted(map(str, listing.tree))


def rules(listing: DiskListing) -> list[tuple[str, str]]:
    return [(str(finding.location.path), finding.rule) for finding in listing.findings]


# In git.


def test_git_lists_tracked_and_untracked_but_not_ignored_or_deleted_files(repo: Path, git: Git):
    put(repo, "tracked.py", "changed.py", "deleted.py", "forced.log", "sub/deep.py")
    git("add", "-f", ".")
    put(repo, ".gitignore", content=b"*.log\n")
    put(repo, "new.py", "ignored.log", "changed.py", content=b"new\n")
    (repo / "deleted.py").unlink()
    assert names(read_tree(repo)) == [".gitignore", "changed.py", "forced.log", "new.py", "sub/deep.py", "tracked.py"]


def test_only_an_unmodified_file_has_a_blob(repo: Path, git: Git):
    put(repo, "same.py", "staged.py", "changed.py")
    git("add", ".")
    put(repo, "staged.py", "changed.py", "new.py", content=b"longer\n")
    git("add", "staged.py")
    tree = read_tree(repo).tree
    blobs = {str(path): tree.entry(path).blob for path in tree}
    assert blobs == {
        "same.py": git("hash-object", "same.py").strip(),
        "changed.py": None,
        "new.py": None,
        "staged.py": git("hash-object", "staged.py").strip(),
    }


def test_a_change_that_keeps_size_and_time_is_seen(repo: Path, git: Git):
    put(repo, "a.py", content=b"1\n")
    git("add", ".")
    put(repo, "a.py", content=b"2\n")
    assert read_tree(repo).tree.entry(P("a.py")).blob is None


def test_modes_come_from_the_index_or_the_disk(repo: Path, git: Git):
    put(repo, "plain", "script", "new-script")
    (repo / "script").chmod(0o755)
    (repo / "new-script").chmod(0o755)
    (repo / "link").symlink_to("plain")
    git("add", "plain", "script", "link")
    tree = read_tree(repo).tree
    assert {str(path): tree.entry(path).mode for path in tree} == {
        "plain": REGULAR,
        "script": EXECUTABLE,
        "new-script": EXECUTABLE,
        "link": SYMLINK,
    }


def test_a_link_is_its_text_and_a_loop_is_harmless(repo: Path, git: Git):
    (repo / "loop").symlink_to("loop")
    (repo / "up").symlink_to("..")
    (repo / "odd").symlink_to("./a//b")
    git("add", "loop")
    assert dict(read_tree(repo).tree) == {P("loop"): b"loop", P("up"): b"..", P("odd"): b"./a//b"}


def test_a_tracked_folder_that_became_a_link_is_only_the_link(repo: Path, git: Git, tmp_path: Path):
    put(repo, "d/a.py")
    git("add", ".")
    (repo / "d").rename(tmp_path / "outside")
    (repo / "d").symlink_to(tmp_path / "outside")
    assert names(read_tree(repo)) == ["d"]


def test_conflicts_are_listed_once_without_a_blob(repo: Path, git: Git):
    put(repo, "a.py", content=b"base\n")
    git("add", ".")
    git("commit", "-qm", "base")
    git("checkout", "-qb", "other")
    put(repo, "a.py", content=b"other\n")
    git("commit", "-qam", "other")
    git("checkout", "-q", "main")
    put(repo, "a.py", content=b"main\n")
    git("commit", "-qam", "main")
    subprocess.run(["git", "merge", "-q", "other"], cwd=repo, capture_output=True, check=False)
    tree = read_tree(repo).tree
    assert b"<<<<<<<" in tree[P("a.py")]
    assert tree.entry(P("a.py")).blob is None


def test_a_subfolder_lists_its_own_files(repo: Path, git: Git):
    put(repo, "top.py", "sub/in.py")
    git("add", ".")
    assert names(read_tree(repo / "sub")) == ["in.py"]


def test_a_linked_work_tree_is_listed(repo: Path, git: Git, tmp_path: Path):
    put(repo, "a.py")
    git("add", ".")
    git("commit", "-qm", "first")
    git("worktree", "add", "-q", str(tmp_path / "linked"))
    assert names(read_tree(tmp_path / "linked")) == ["a.py"]


def test_a_repository_without_files_is_empty(repo: Path):
    assert names(read_tree(repo)) == []


def test_submodules_and_nested_repositories_are_findings_and_not_entered(repo: Path, git: Git, tmp_path: Path):
    other = tmp_path / "other"
    put(other, "x.py")
    git("init", "-q", cwd=other)
    git("add", ".", cwd=other)
    git("commit", "-qm", "x", cwd=other)
    git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "module")
    git("clone", "-q", str(other), "nested")
    listing = read_tree(repo)
    assert names(listing) == [".gitmodules"]
    assert rules(listing) == [("module", "submodule"), ("nested", "nested-repository")]
    assert read_tree(repo, submodules=True).tree.entry(P("module")).mode == SUBMODULE


def test_a_sparse_checkout_lists_what_is_there(repo: Path, git: Git):
    put(repo, "in/a.py", "out/b.py")
    git("add", ".")
    git("commit", "-qm", "first")
    git("sparse-checkout", "set", "--cone", "in")
    assert names(read_tree(repo)) == ["in/a.py"]


ODD = [b"caf\xe9.py", "café.py".encode(), b"new\nline.py", b"tab\t.py", b'quo"te.py', b"-dash.py", b" space ", b"? a"]


@pytest.mark.parametrize("in_git", [True, False])
@pytest.mark.parametrize("tracked", [True, False])
@pytest.mark.parametrize("name", ODD)
def test_odd_names_are_read(tmp_path: Path, in_git: bool, tracked: bool, name: bytes):
    (tmp_path / os.fsdecode(name)).write_bytes(name)
    if in_git:
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    if in_git and tracked:
        subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    assert dict(read_tree(tmp_path).tree) == {P(os.fsdecode(name)): name}


def test_variables_that_a_hook_sets_do_not_lead_elsewhere(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    put(repo, "a.py")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_GLOB_PATHSPECS"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    assert names(read_tree(repo)) == ["a.py"]


def test_a_bare_repository_is_refused(tmp_path: Path, git: Git):
    git("init", "-q", "--bare", str(tmp_path / "bare"))
    with pytest.raises(TidyError, match="bare is a bare repository; expected a work tree"):
        read_tree(tmp_path / "bare")


def test_a_repository_that_git_does_not_trust_comes_with_gits_advice(repo: Path):
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    os.chown(repo, 65534, 65534)
    with pytest.raises(TidyError, match=r"dubious ownership .* git config --global --add safe\.directory"):
        read_tree(repo)


def test_git_is_needed_only_in_git(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    put(tmp_path / "plain", "a.py")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert names(read_tree(tmp_path / "plain")) == ["a.py"]
    with pytest.raises(ToolMissing, match="git is not installed"):
        read_tree(repo)


# Outside git.

IGNORED = {
    "plain": ({"": "*.log\n"}, ["a.py", "a.log", "d/b.log"], ["a.py"]),
    "folder": ({"": "build/\n"}, ["build/a", "d/build/b", "c/x"], ["c/x"]),
    "only a folder": ({"": "build/\n"}, ["build"], ["build"]),
    "anchored": ({"": "/top\n"}, ["top", "d/top"], ["d/top"]),
    "taken back": ({"": "*.log\n!keep.log\n"}, ["a.log", "keep.log"], ["keep.log"]),
    "not below an ignored folder": ({"": "d/\n!d/keep\n"}, ["d/keep"], []),
    "nested": ({"d": "*.tmp\n"}, ["a.tmp", "d/b.tmp", "d/e/c.tmp"], ["a.tmp"]),
    "nested takes back": ({"": "*.log\n", "d": "!*.log\n"}, ["a.log", "d/b.log"], ["d/b.log"]),
    "anchored in its folder": ({"d": "/x\n"}, ["x", "d/x", "d/e/x"], ["d/e/x", "x"]),
    "double star": ({"": "a/**/z\n"}, ["a/z", "a/b/z", "b/z"], ["b/z"]),
    "comments, blanks and nonsense": ({"": "# a\n\n!\n\\\n*.log\n"}, ["a", "b.log"], ["a"]),
    "carriage returns are part of a pattern": ({"": "*.log\n"}, ["a.log"], []),
    "byte order mark": ({"": "\ufeff*.log\n"}, ["a.log"], []),
}


@pytest.mark.parametrize(("ignores", "files", "expected"), IGNORED.values(), ids=IGNORED)
def test_gitignore_means_the_same_with_and_without_git(tmp_path: Path, ignores: dict, files: list, expected: list):
    put(tmp_path, *files)
    for folder, text in ignores.items():
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / ".gitignore").write_text(text)
    own = [str(P(folder, ".gitignore")) for folder in ignores]
    assert names(read_tree(tmp_path)) == sorted(expected + own)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert names(read_tree(tmp_path)) == sorted(expected + own)


def test_a_walk_never_enters_git_folders_or_nested_repositories(tmp_path: Path):
    put(tmp_path, "a.py", "nested/x.py", "nested/.git/config", "sub/.gitkeep")
    listing = read_tree(tmp_path)
    assert (names(listing), rules(listing)) == (["a.py", "sub/.gitkeep"], [("nested", "nested-repository")])


def test_a_walk_follows_no_link(tmp_path: Path):
    put(tmp_path, "d/a.py")
    (tmp_path / "d/up").symlink_to("..")
    assert names(read_tree(tmp_path)) == ["d/a.py", "d/up"]


def test_a_tree_deeper_than_pythons_stack_is_walked(tmp_path: Path):
    folder = tmp_path
    try:
        for _ in range(1200):
            folder = folder / "d"
            folder.mkdir()
        (folder / "a.py").write_bytes(b"x")
        found = [len(path.parts) for path in read_tree(tmp_path).tree]
    finally:
        subprocess.run(["rm", "-r", tmp_path / "d"], check=True)  # shutil's own recursion would end pytest
    assert found == [1201]


# Both.


@pytest.fixture(params=["in git", "outside git"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    place = tmp_path / "root"
    place.mkdir()
    if request.param == "in git":
        subprocess.run(["git", "init", "-q"], cwd=place, check=True)
    return place


@pytest.fixture
def unprivileged(root: Path) -> Iterator[None]:
    """Root may read anything; permissions are real only without it."""
    if os.geteuid() != 0:
        yield
        return
    opened(root)
    opened(Path(os.environ["GIT_CONFIG_GLOBAL"]).parent)
    for path in (root, *root.rglob("*")):
        os.chown(path, 65534, 65534)
    os.setegid(65534)
    os.seteuid(65534)
    yield
    os.seteuid(0)
    os.setegid(0)


@pytest.mark.usefixtures("unprivileged")
def test_what_cannot_be_read_is_a_finding(root: Path):
    put(root, "a.py", "locked.py", "closed/x.py")
    (root / "locked.py").chmod(0)
    (root / "closed").chmod(0)
    listing = read_tree(root)
    (root / "closed").chmod(0o755)
    assert names(listing) == ["a.py"]
    assert rules(listing) == [("closed", "unreadable"), ("locked.py", "unreadable")]


def test_a_large_file_is_a_finding_unless_it_is_asked_for(root: Path):
    put(root, "a.py")
    with (root / "large.py").open("wb") as file:
        file.truncate(50_000_000)
    listing = read_tree(root)
    assert (names(listing), rules(listing)) == (["a.py"], [("large.py", "too-large")])
    assert "50,000,000 bytes" in listing.findings[0].message
    assert len(read_tree(root, max_size=None).tree[P("large.py")]) == 50_000_000
    assert names(read_tree(root, max_size=1)) == []


def test_pipes_and_sockets_are_left_out(root: Path):
    os.mkfifo(root / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(root / "socket"))
        listing = read_tree(root)
    assert names(listing) == []
    assert {rule for _path, rule in rules(listing)} <= {"special-file"}


def test_contents_are_read_when_asked_for(root: Path):
    put(root, "a.py")
    tree = read_tree(root).tree
    put(root, "a.py", content=b"later")
    assert tree[P("a.py")] == b"later"


def test_a_file_that_is_gone_or_became_a_link_is_an_error_with_its_path(root: Path):
    put(root, "a.py", "b.py")
    tree = read_tree(root).tree
    (root / "a.py").unlink()
    (root / "b.py").unlink()
    (root / "b.py").symlink_to("/etc/passwd")
    for name in ("a.py", "b.py"):
        with pytest.raises(DiskError, match=f"{name} cannot be read"):
            tree[P(name)]


def test_a_root_that_is_no_folder_is_refused(tmp_path: Path):
    put(tmp_path, "file")
    for name in ("file", "missing"):
        with pytest.raises(DiskError, match="is not a folder"):
            read_tree(tmp_path / name)


def test_ten_thousand_files_are_listed_in_well_under_a_second(repo: Path, git: Git):
    for number in range(10_000):
        if number % 100 == 0:
            (repo / f"d{number}").mkdir()
        (repo / f"d{number - number % 100}/f{number}.py").write_bytes(b"x = 1\n")
    git("add", ".")
    began = os.times()
    assert len(read_tree(repo).tree) == 10_000
    ended = os.times()
    assert ended.user + ended.system - began.user - began.system < 1  # our own processor time: others share the machine


def test_modes_are_those_that_git_knows():
    assert stat.S_ISREG(REGULAR) and stat.S_ISREG(EXECUTABLE) and stat.S_ISLNK(SYMLINK)
