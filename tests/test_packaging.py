"""What a person installs: the wheel holds everything, and the README's commands are the ones that run."""

import re
import subprocess
import sys
import zipfile

import pytest

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
        if path.is_file() and path.suffix in (".py", ".bin", ".txt", ".md", ".yaml", ".z")
    }
    assert held <= names
    assert "sophia_tidy/_rules/README.md" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]
    asked = "from sophia_tidy.kernel.rule_files import rules_root; print(rules_root())"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=tmp_path / "installed", capture_output=True, text=True, check=True
    )
    assert "_rules" in done.stdout
