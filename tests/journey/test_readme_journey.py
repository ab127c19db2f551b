"""The README's journey, command by command, and what it leaves as others count it: Python, ruff, git, a YAML reader."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from ..checkout import REFERENCE, ROOT
from .course import QUIET, Traveller

README = (ROOT / "README.md").read_text("utf-8")
COPY = "/tmp/sophia"
WORKLOADS = {"Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job"}
GATES = ("files that parse", "gates passing", "services migrated", "workflows unified", "documents updated")


class Ran(NamedTuple):
    """What one command printed, its exit code, and the tree that git would commit of what it left."""

    line: str
    code: int
    said: str
    tree: str


def tree_of(person: Traveller) -> str:
    """All that is there, by git's own hash; the index that the person has is not touched."""
    index = person.root / ".git" / "index-of-the-test"
    variables = {"PATH": os.environ["PATH"], "GIT_INDEX_FILE": str(index), **QUIET}
    subprocess.run(["git", "add", "--all"], cwd=person.root, env=variables, check=True)
    done = subprocess.run(
        ["git", "write-tree"], cwd=person.root, env=variables, check=True, capture_output=True, text=True
    )
    index.unlink()
    return done.stdout.strip()


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Ran]]:
    """A copy of the repository as it is before `undo`, and every command of the tool."""
    person = Traveller(tmp_path_factory.mktemp("journey") / "sophia", tmp_path_factory.mktemp("home"))
    block = re.search(r"<!-- the journey -->\n```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert block is not None
    first, *lines = block[1].splitlines()
    assert first == f"cp -r tests/reference {COPY}"
    shutil.copytree(REFERENCE, person.root, ignore=shutil.ignore_patterns("__pycache__", ".ruff_cache", ".mypy_cache"))
    left, ran = tmp_path_factory.mktemp("left") / "sophia", []
    for line in lines:
        program, at, folder, *arguments = shlex.split(line)
        assert (at, folder) == ("-C", COPY), line
        if program == "git":
            person.git(*arguments)
            continue
        words = [str(ROOT / word) if word.startswith("docs/") else word for word in arguments]
        if words[0] == "undo":
            shutil.copytree(person.root, left, symlinks=True)
        done = person.run(*words)
        ran.append(Ran(" ".join(arguments), done.returncode, done.stdout + done.stderr, tree_of(person)))
    return left, ran


def test_every_command_ends_as_it_should_and_undo_gives_the_first_tree(journey):
    _, (decisions, run, status, undo) = journey
    assert "questions are open" in decisions.said
    assert "applied as run 0001-" in run.said, run.said
    assert status.code == 0, status.said
    assert undo.code == 0 and undo.tree == decisions.tree
    assert run.tree != decisions.tree and status.tree == run.tree


def test_the_dashboard_is_full(journey):
    _, ran = journey
    for row in GATES:
        found = re.search(rf"^{row}\s+(\d+) of\s+(\d+)", ran[2].said, re.MULTILINE)
        assert found is not None and found[1] == found[2] != "0", f"{row}: {ran[2].said}"
    assert re.search(r"^services migrated\s+23 of\s+23", ran[2].said, re.MULTILINE)
    assert re.search(r"^workflows unified\s+8 of\s+8", ran[2].said, re.MULTILINE)
    assert re.search(r"^documents updated\s+10 of\s+10", ran[2].said, re.MULTILINE)
    assert re.search(r"^decisions open\s+0$", ran[2].said, re.MULTILINE)


def test_every_python_file_parses_and_the_critical_gate_passes(journey):
    root, _ = journey
    files = sorted(root.rglob("*.py"))
    assert len(files) > 30
    for path in files:
        compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "E9,F63,F7,F82", "."]
    done = subprocess.run(ruff, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_service_has_a_workload_and_every_workflow_has_left(journey):
    root, _ = journey
    services: set[str] = set()
    for name in ("production", "monitoring", "staging"):
        services |= yaml.safe_load((root / "deploy" / f"{name}.yml").read_text())["services"].keys()
    workloads = {
        found["metadata"]["name"]
        for path in (root / "kubernetes").rglob("*.yaml")
        if not {"clusters", "templates"} & set(path.parts)
        for found in yaml.safe_load_all(path.read_text())
        if isinstance(found, dict) and found.get("kind") in WORKLOADS
    }
    assert services <= workloads and len(services) == 23
    assert sorted(path.name for path in (root / ".github" / "workflows").iterdir()) == ["deploy.yml", "roll-back.yml"]
    assert len(list((root / "archive" / "workflows").glob("*.yml"))) == 8


def test_each_step_is_a_commit_on_the_branch_and_the_old_one_stays(journey):
    root, _ = journey
    git = ["git", "-C", str(root)]
    said = subprocess.run([*git, "log", "--format=%s", "main..tidy"], capture_output=True, text=True, check=True).stdout
    assert len(said.splitlines()) >= 8
    assert subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=True).stdout == ""
    assert subprocess.run([*git, "rev-list", "--count", "main"], capture_output=True, text=True).stdout == "1\n"
