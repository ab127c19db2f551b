"""What an undo would do is shown before anything is done."""

from pathlib import Path

import pytest

from sophia_tidy.apply.undo import preview
from sophia_tidy.cli import main
from sophia_tidy.kernel.errors import JournalError

from ..conftest import Git

BROKEN = "import os\n\n\ndef f(value):\n    if value == None:\n        return 1\n    return 2\n"


@pytest.fixture
def archived(repo: Path, git: Git, capsys: pytest.CaptureFixture[str]) -> Path:
    (repo / "scripts").mkdir()
    (repo / "scripts" / "fix_imports.py").write_text("print(1)\n")
    (repo / "a.py").write_text(BROKEN)
    git("add", "-A")
    git("commit", "-qm", "all")
    assert main(["-C", str(repo), "archive", "scripts/fix_imports.py", "--apply"]) == 0
    capsys.readouterr()
    return repo


def test_it_shows_what_comes_back_what_moves_back_and_what_goes_to_the_journal(archived, capsys):
    before = sorted(path.relative_to(archived) for path in archived.rglob("*") if ".git" not in path.parts)
    assert main(["-C", str(archived), "undo", "--check", "--format", "text"]) == 1
    out, err = capsys.readouterr()
    assert "would move back: archive/scripts/fix_imports.py to scripts/fix_imports.py" in out
    assert "would go to the journal: archive/README.md" in out
    assert "nothing done; take run 0001-" in err
    assert before == sorted(path.relative_to(archived) for path in archived.rglob("*") if ".git" not in path.parts)
    found = preview(archived)
    assert main(["-C", str(archived), "undo", "--format", "text"]) == 0
    assert {str(change.path) for change in found.plan} >= {"archive/scripts/fix_imports.py", "archive/README.md"}
    assert (archived / "scripts" / "fix_imports.py").is_file() and not (archived / "archive").exists()


def test_the_patch_leads_from_what_is_there_to_what_was(repo: Path, git: Git, capsys):
    (repo / "a.yaml").write_text("a:    1\nb: [1,2]\n")
    git("add", "-A")
    git("commit", "-qm", "all")
    assert main(["-C", str(repo), "yaml", "--apply"]) == 0
    capsys.readouterr()
    assert main(["-C", str(repo), "undo", "--diff", "--format", "text"]) == 0
    out = capsys.readouterr().out
    assert "-a: 1\n" in out and "+a:    1\n" in out


def test_what_was_edited_since_is_said_before_too(archived):
    (archived / "archive" / "README.md").write_text("mine\n")
    with pytest.raises(JournalError, match="edited since run 0001-"):
        preview(archived)
