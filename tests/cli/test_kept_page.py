"""What was planned is kept for the same state, and for no other; what is damaged or foreign is as if absent."""

import json
from pathlib import Path

import pytest

from sophia_tidy.cli import main
from sophia_tidy.steps import fix as step

from ..conftest import Git

FILES = {"a.py": "import os\n\n\ndef f(x):\n    assert (x, 'never')\n", "b.py": "def g(:\n    pass\n", "c.txt": "c\n"}


@pytest.fixture
def root(repo: Path, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    for name, text in FILES.items():
        (repo / name).write_text(text)
    git("add", "-A")
    git("commit", "-qm", "all")
    return repo


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that somebody really plans."""
    times: list[int] = []
    whole = step.survey

    def counted(*arguments):
        times.append(1)
        return whole(*arguments)

    monkeypatch.setattr(step, "survey", counted)
    return times


def entries(root: Path) -> list[Path]:
    return sorted((root / ".git" / "sophia-tidy" / "cache").glob("[0-9a-f]*"))


def said(root: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    code = main(["-C", str(root), "fix", "--format", "json", *more])
    return code, capsys.readouterr().out


def test_the_second_run_says_the_same_and_plans_nothing_anew(root, planned, capsys):
    first = said(root, capsys)
    assert (said(root, capsys), planned) == (first, [1])
    assert json.loads(first[1])["repairs"] and json.loads(first[1])["changes"]
    main(["-C", str(root), "fix", "--diff", "--format", "text"])
    kept = capsys.readouterr().out
    main(["-C", str(root), "fix", "--diff", "--format", "text", "--no-cache"])
    assert (capsys.readouterr().out, planned) == (kept, [1, 1])


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "a.py").write_text("import sys\n"),
        lambda root: (root / "new.py").write_text("x = 1\n"),
        lambda root: (root / "c.txt").unlink(),
        lambda root: (root / "a.py").chmod(0o755),
        lambda root: (root / "pyproject.toml").write_text("[tool.sophia-tidy.fix]\nignore = ['codemod']\n"),
    ],
    ids=["edited", "new", "gone", "mode", "configuration"],
)
def test_another_state_is_planned_anew(root, planned, capsys, change):
    said(root, capsys)
    change(root)
    said(root, capsys)
    assert planned == [1, 1]


def test_a_file_that_is_edited_twice_is_planned_twice(root, planned, capsys):
    for text in ("x = 1\n", "y = 1\n", "x = 1\n"):
        (root / "a.py").write_text(text)
        said(root, capsys)
    assert planned == [1, 1]


def test_another_wish_is_planned_anew(root, planned, capsys):
    said(root, capsys)
    said(root, capsys, "--unsafe")
    said(root, capsys, "a.py")
    assert planned == [1, 1, 1]


def test_a_new_commit_is_a_new_history(root, planned, capsys, git):
    said(root, capsys)
    git("commit", "-qm", "nothing", "--allow-empty")
    said(root, capsys)
    assert planned == [1, 1]


def test_an_entry_that_is_damaged_or_not_ours_is_none(root, planned, capsys, tmp_path, monkeypatch):
    first = said(root, capsys)
    (entry,) = entries(root)
    content = entry.read_bytes()
    for damaged in (b"", content[:-9], content.replace(b"a.py", b"b.py"), b"\xff" * 99):
        entry.write_bytes(damaged)
        assert said(root, capsys) == first
        assert entry.read_bytes() == content
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another person's"))
    assert said(root, capsys) == first
    assert planned == [1] * 6


def test_without_a_home_nothing_is_kept(root, planned, capsys, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    said(root, capsys)
    assert entries(root) == []


def test_what_is_kept_is_applied(root, planned, capsys):
    said(root, capsys, "--unsafe")
    code, _ = said(root, capsys, "--unsafe", "--apply")
    assert (code, planned) == (0, [1])
    assert (root / "b.py").read_text() == "def g():\n    pass\n"
    assert main(["-C", str(root), "undo", "--quiet"]) == 0
    assert {name: (root / name).read_text() for name in FILES} == FILES


def test_entries_are_bounded(root, capsys):
    for number in range(40):
        (root / "a.py").write_text(f"x = {number}\n")
        said(root, capsys)
    assert len(entries(root)) <= 33
