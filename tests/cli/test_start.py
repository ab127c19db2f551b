"""Quick to start: what a command does not need is not imported, which unlike a time is the same on every machine."""

import re
import subprocess
import sys

import pytest

from .conftest import commit, environment, write

HEAVY = {
    "libcst",
    "rich",
    "pathspec",
    "git",
    "yaml",
    "packaging",
    "multiprocessing",
    "concurrent.futures.process",
    "configparser",
}
DATA = {"dataclasses", "inspect", "typing", "shutil", "subprocess", "tempfile", "json", "tomllib", "pathlib"}


def imported(folder, *arguments: str) -> set[str]:
    """Every module that the command imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "sophia_tidy", *arguments],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    return set(re.findall(r"^import time:.*\| +(\S+)$", done.stderr, re.MULTILINE))


@pytest.fixture(scope="module")
def at_rest(tmp_path_factory) -> set[str]:
    """What the interpreter imports on its own, with the site packages' hooks."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import runpy"],
        cwd=tmp_path_factory.mktemp("rest"),
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(re.findall(r"^import time:.*\| +(\S+)$", done.stderr, re.MULTILINE))


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_needs_little_more_than_argparse(folder, at_rest, arguments):
    assert imported(folder, *arguments) & (HEAVY | DATA) <= at_rest


def test_a_clean_repository_pays_for_no_wing(folder, at_rest):
    write(folder, {"a.py": "x = 1\n", "pyproject.toml": "[project]\nrequires-python = '>=3.11'\n"})
    commit(folder)
    found = imported(folder, "fix")
    assert found & HEAVY <= at_rest
    assert not {name for name in found if name.startswith("sophia_tidy.repair.")}


NO_MANIFEST_NEEDS = {
    "libcst",
    "rich",
    "pathspec",
    "jsonschema",
    "jsonschema_rs",
    "git",
    "subprocess",
    "difflib",
    "decimal",
    "tomllib",
    "tempfile",
    "importlib.resources",
    "multiprocessing",
    "sophia_tidy.adapters.git.commands",
    "sophia_tidy.report.page",
    "sophia_tidy.adapters.ruff.check",
    "sophia_tidy.convert.input_fixes",
    "sophia_tidy.convert.output.chart",
    "sophia_tidy.convert.output.fleet",
    "sophia_tidy.convert.output.migration",
    "sophia_tidy.convert.output.pages",
    "sophia_tidy.convert.reachability.svg",
    "sophia_tidy.convert.reachability.mermaid",
}


def test_manifests_alone_pay_for_no_page_no_chart_and_no_git(folder, at_rest):
    write(
        folder,
        {"compose.yaml": "services:\n  web:\n    image: nginx:1.27\n    ports: ['80:80']\n    deploy: {replicas: 2}\n"},
    )
    found = imported(folder, "convert", "-C", ".", "compose.yaml", "--stdout")
    assert "sophia_tidy.convert.output.plain" in found
    assert found & NO_MANIFEST_NEEDS <= at_rest


STACK = "services:\n  api:\n    image: example/api:1.0\n    ports: ['8080:80']\n"


def test_a_stack_is_converted_without_what_makes_python_slow_to_start(folder, at_rest):
    write(folder, {"compose.yaml": STACK})
    found = imported(folder, "convert", "compose.yaml", "--stdout")
    assert not found & {"dataclasses", "inspect", "rich", "libcst", "jsonschema_rs", "multiprocessing"} - at_rest
