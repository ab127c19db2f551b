"""The sentences of the README and of docs/ that can be tried: commands, their order and options, tables and diffs."""

import argparse
import re
import shlex
import shutil
import tomllib

import pytest

from sophia_tidy.cli.parser import COMMANDS, parser
from sophia_tidy.config.schema import Config, read_config

from ..checkout import PACKAGE, ROOT
from ..journey.course import Traveller
from ..journey.reference import settle
from .conftest import write

README = (ROOT / "README.md").read_text("utf-8")
PAGES = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in sorted(ROOT.glob("docs/**/*.md"))}
BY_HAND = {name: text for name, text in PAGES.items() if not name.startswith("docs/reference/rules/")}
FOREIGN = {"--exit-zero"}  # of a linter, which a gate must not have


def blocks(text: str, language: str = "") -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def shown() -> list[tuple[str, str]]:
    """Every command line of the tool that a page shows, with the page."""
    pages = {"README.md": README, **BY_HAND}
    lines = [
        (name, line) for name, text in pages.items() for block in blocks(text, "sh") for line in block.splitlines()
    ]
    return [(name, line) for name, line in lines if line.startswith("sophia-tidy ")]


def test_every_command_is_in_the_table_in_the_order_of_help():
    assert re.findall(r"^\| `sophia-tidy ([\w-]+)", README, re.MULTILINE) == list(COMMANDS)


def options_of(command: str) -> list[str]:
    commands = next(action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    return [option for action in commands.load(command)._actions for option in action.option_strings]


@pytest.mark.parametrize(("page", "line"), shown())
def test_every_command_that_is_shown_is_one(page, line):
    parser().parse_args(shlex.split(line.partition(" >>")[0])[1:])


def test_every_page_is_found_from_the_first():
    index = PAGES["docs/README.md"]
    assert [
        name for name in BY_HAND if name != "docs/README.md" and f"({name.removeprefix('docs/')})" not in index
    ] == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", *PAGES])
def test_every_link_leads_to_a_file(name):
    text = re.sub(r"^```.*?^```$", "", (ROOT / name).read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = {target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target}
    assert {target for target in targets if not ((ROOT / name).parent / target).exists()} == set()


def test_the_readme_is_read_in_five_minutes():
    assert README.count("\n") <= 150


def test_every_key_of_the_configuration_is_documented_and_reads():
    (table,) = blocks(PAGES["docs/reference/configuration.md"], "toml")
    read_config(table.encode())
    said = tomllib.loads(table)["tool"]["sophia-tidy"]
    for name, config in {
        "": Config(),
        **{k: v for k, v in Config()._asdict().items() if hasattr(v, "_fields")},
    }.items():
        assert {key.replace("-", "_") for key in (said[name] if name else said)} == set(config._fields), (
            name or "the table"
        )


def test_a_newcomers_questions_are_answered_with_places_that_are_there():
    rows = re.findall(r"^\| ([^|]+\?) \| (.+) \|$", PAGES["docs/background/newcomer.md"], re.MULTILINE)
    assert len(rows) >= 20
    named = [place for _, answer in rows for place in re.findall(r"`([^`]+)`", answer)]
    assert len(named) >= len(rows)
    assert [place for place in named if not (PACKAGE / place).exists() and not (ROOT / place).exists()] == []


def test_every_option_that_the_readme_names_is_one():
    known = {option for name in COMMANDS for option in options_of(name)}
    spans = [span for text in (README, *BY_HAND.values()) for span in re.findall(r"`([^`\n]+)`", text)]
    named = {
        option
        for span in spans
        if span.startswith("-") or span.startswith("sophia-tidy")
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", span)
    }
    assert len(named) > 20
    assert named - known - FOREIGN == set()


def test_the_yaml_diff_is_what_yaml_does(folder, tidy):
    (diff,) = blocks(PAGES["docs/reference/yaml.md"], "diff")
    old, new = ("".join(line[1:] + "\n" for line in diff.splitlines() if line[:1] in f" {mark}") for mark in "-+")
    write(folder, {"a.yml": old})
    assert tidy("yaml", "--apply").returncode == 0
    assert (folder / "a.yml").read_text() == new


@pytest.mark.parametrize("workflow", ["ci", "deploy-mcp-servers", "deploy-production", "deploy-staging", "health"])
def test_the_table_of_duties_is_what_workflow_says(workflow, duties):
    told = next(
        line.split()
        for line in blocks(PAGES["docs/reference/workflow.md"])[0].splitlines()
        if line.split()[0] == workflow
    )
    assert told in duties


@pytest.fixture(scope="module")
def duties(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """The lines of `workflow` on the reference repository, with the manifests that `convert` made."""
    person = Traveller(tmp_path_factory.mktemp("readme") / "sophia", tmp_path_factory.mktemp("home"))
    settle(person)
    shutil.copytree(ROOT / "kubernetes", person.root / "kubernetes")
    return [line.split() for line in person.asked("workflow").splitlines()]
