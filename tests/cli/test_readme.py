"""The README's sentences that can be tried: its commands, their order and options, its tables and its diffs."""

import argparse
import re
import shutil

import pytest

from sophia_tidy.cli.parser import COMMANDS, parser

from ..journey.course import Traveller
from ..journey.reference import settle
from .conftest import PACKAGE, write

README = (PACKAGE / "README.md").read_text("utf-8")
FOREIGN = {"--exit-zero"}  # of a linter, which a gate must not have


def part(heading: str) -> str:
    """The README below a heading, up to the next."""
    return re.split(r"^## ", README.partition(f"\n## {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def blocks(text: str, language: str = "") -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_every_command_is_in_the_table_in_the_order_of_help():
    assert re.findall(r"^\| `sophia-tidy ([\w-]+)", README, re.MULTILINE) == list(COMMANDS)


def test_every_option_that_the_readme_names_is_one():
    commands = next(action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    known = {option for name in COMMANDS for action in commands.load(name)._actions for option in action.option_strings}
    spans = re.findall(r"`([^`\n]+)`", README)
    named = {
        option
        for span in spans
        if span.startswith("-") or span.startswith("sophia-tidy")
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", span)
    }
    assert len(named) > 20
    assert named - known - FOREIGN == set()


def test_the_yaml_diff_is_what_yaml_does(folder, tidy):
    (diff,) = blocks(part("YAML: one style"), "diff")
    old, new = ("".join(line[1:] + "\n" for line in diff.splitlines() if line[:1] in f" {mark}") for mark in "-+")
    write(folder, {"a.yml": old})
    assert tidy("yaml", "--apply").returncode == 0
    assert (folder / "a.yml").read_text() == new


@pytest.mark.parametrize("workflow", ["ci", "deploy-mcp-servers", "deploy-production", "deploy-staging", "health"])
def test_the_table_of_duties_is_what_workflow_says(workflow, duties):
    told = next(
        line.split() for line in blocks(part("Workflow: many into one"))[0].splitlines() if line.split()[0] == workflow
    )
    assert told in duties


@pytest.fixture(scope="module")
def duties(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """The lines of `workflow` on the reference repository, with the manifests that `convert` made."""
    person = Traveller(tmp_path_factory.mktemp("readme") / "sophia", tmp_path_factory.mktemp("home"))
    settle(person)
    shutil.copytree(PACKAGE / "kubernetes", person.root / "kubernetes")
    return [line.split() for line in person.asked("workflow").splitlines()]
