"""What a person installs: the wheel holds everything, and the README's commands are the ones that run."""

import re
import subprocess
import sys
import tomllib
import zipfile
from typing import Any

import pytest
import yaml

from sophia_tidy.catalog.rooms import FLOORS, PACKAGE, README, rendered, said
from sophia_tidy.kernel.rule_files import rules_root

from .checkout import ROOT


def test_the_rules_are_found_in_this_installation():
    assert rules_root().joinpath("README.md").is_file()


def test_ci_runs_the_readmes_test_command():
    readme = (ROOT / "README.md").read_text("utf-8")
    marked = re.search(r"<!-- the test command -->\n```sh\n(.+?)\n```", readme, re.DOTALL)
    assert marked is not None
    assert "pytest" in marked[1]
    assert "<!-- the test command -->" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_every_command_of_the_readme_exists():
    from sophia_tidy.cli.parser import COMMANDS

    readme = (ROOT / "README.md").read_text("utf-8")
    assert set(re.findall(r"`sophia-tidy ([a-z-]+)", readme)) == set(COMMANDS)


def test_the_map_is_what_the_rooms_say_of_themselves():
    """To bring it up to date: ``python -m sophia_tidy.catalog.rooms``."""
    assert README.read_text("utf-8") == rendered()


def test_every_room_says_what_it_is_for():
    silent = [str(path) for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" and not said(path)]
    assert silent == []


def test_every_folder_of_the_package_is_on_a_floor():
    assert {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()} == set(FLOORS)


def _declared() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_the_pythons_that_are_promised_are_those_that_ci_runs():
    ci = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    project = _declared()["project"]
    promised = [each.rpartition(" ")[2] for each in project["classifiers"] if re.search(r":: 3\.\d+$", each)]
    assert promised == ci["jobs"]["tests"]["strategy"]["matrix"]["python"]
    assert project["requires-python"] == f">={promised[0]}"


def test_the_type_hints_are_said_to_be_there():
    assert (PACKAGE / "py.typed").read_text("utf-8") == ""
    assert "Typing :: Typed" in _declared()["project"]["classifiers"]


def test_the_changelog_has_the_version_or_what_is_to_come():
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## \[(.+?)\]", changes, re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert set(re.findall(r"^### (\w+)$", changes, re.MULTILINE)) <= {
        "Added", "Changed", "Deprecated", "Removed", "Fixed", "Security",
    }  # fmt: skip


# What the source archive has of itself, or what only a checkout has a use for.
NOT_ASKED_FOR = {".gitignore", ".git-blame-ignore-revs"}


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no git checkout: an unpacked source archive")
def test_the_source_archive_holds_all_of_the_checkout():
    held = _declared()["tool"]["hatch"]["build"]["targets"]["sdist"]
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    tracked = {name.partition("/")[0] for name in done.stdout.split("\0") if name} - NOT_ASKED_FOR
    assert {name.removeprefix("/") for name in held["include"]} == tracked


@pytest.mark.slow
def test_the_source_archive_passes_its_own_tests():
    assert subprocess.run([sys.executable, "tools/try_sdist.py"], cwd=ROOT, check=False).returncode == 0


@pytest.mark.slow
def test_the_wheel_holds_the_rules_and_the_data_and_runs_on_its_own(tmp_path):
    pip = [sys.executable, "-m", "pip", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)], check=True)
    wheel = next(tmp_path.glob("*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "installed")
    held = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "sophia_tidy").rglob("*")
        if path.is_file() and path.suffix in (".py", ".typed", ".bin", ".txt", ".md", ".yaml", ".z")
    }
    assert held <= names
    assert "sophia_tidy/_rules/README.md" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]
    asked = "from sophia_tidy.kernel.rule_files import rules_root; print(rules_root())"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=tmp_path / "installed", capture_output=True, text=True, check=True
    )
    assert "_rules" in done.stdout
