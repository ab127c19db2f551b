"""``run --verify COMMAND``: run in copies, before and after; worse, and nothing is made."""

import json
from pathlib import Path

import pytest

from .conftest import Tidy, commit, snapshot, write

FILES = {"app.py": "try:\n    a = 1\nexcept:\n    a = 2\n", "run.sh": "#!/bin/sh\nexit 3\n"}
ONLY_BEFORE = "! grep -n Exception app.py"


@pytest.fixture
def repository(folder: Path) -> Path:
    write(folder, FILES)
    (folder / "run.sh").chmod(0o755)
    (folder / "link.py").symlink_to("app.py")
    commit(folder)
    return folder


def test_what_fails_only_after_the_changes_keeps_them_from_being_made(repository: Path, tidy: Tidy):
    before = snapshot(repository)
    done = tidy("run", "--apply", "--verify", ONLY_BEFORE, "--format", "json")
    assert done.returncode == 1, done.stderr
    said = json.loads(done.stdout)
    assert (said["changes"], said["verify"]) == ([], {"before": 0, "after": 1})
    (finding,) = [each for each in said["findings"] if each["rule"] == "worse-verify"]
    assert finding["message"].endswith("none is made: 3:except Exception:")
    assert snapshot(repository) == before


@pytest.mark.parametrize("command", ["test -L link.py && test -f app.py", "./run.sh"], ids=["passes", "failed before"])
def test_what_is_no_worse_is_applied(repository: Path, tidy: Tidy, command: str):
    done = tidy("run", "--apply", "--verify", command)
    assert done.returncode == 0, done.stderr
    assert "applied as run" in done.stderr
    assert f"verify  {command}: exit code" in done.stdout
    assert b"except Exception:" in snapshot(repository)["app.py"]


def test_it_runs_in_a_copy_and_only_where_something_is_planned(repository: Path, tidy: Tidy, tmp_path: Path):
    told = tmp_path / "told"
    tidy("run", "--verify", f"pwd >> {told}; touch made; echo x > app.py")
    places = told.read_text().split()
    assert len(places) == 2
    assert not any(Path(place).exists() or place.startswith(str(repository)) for place in places)
    assert not (repository / "made").exists()
    assert tidy("run", "--apply").returncode == 0
    told.unlink()
    tidy("run", "--verify", f"pwd >> {told}")
    assert not told.exists()


def test_of_a_worse_plan_no_change_is_saved(repository: Path, tidy: Tidy, tmp_path: Path):
    done = tidy("run", "--save", str(tmp_path / "plan.json"), "--verify", ONLY_BEFORE)
    assert done.returncode == 1
    assert json.loads((tmp_path / "plan.json").read_text())["changes"] == []
