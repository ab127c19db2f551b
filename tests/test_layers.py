"""Who may import whom: the contracts in pyproject.toml, and what they cannot say."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from .checkout import PACKAGE

MODULES = sorted(PACKAGE.rglob("*.py"))
# Each outside thing has its door; the list is the whole list.
DOORS = {
    "subprocess": {"adapters"},
    "git": set(),
    "rich": {"report.formats.rich", "cli.progress"},
    "libcst": {"codemods"},
    "rensa": {"archive"},
    "tomlkit": {"config.edit"},
    "tree_sitter": {
        "formats.shell_grammar",
        "formats.shell_flow",
        "formats.shell_endings",
        "workflow.harden.shell_places",
    },
    "tree_sitter_bash": {"formats.shell_grammar"},
}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imports(path: Path) -> set[str]:
    """The outside packages that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_the_contracts_hold():
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(PACKAGE.parent / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("outside", DOORS)
def test_an_outside_thing_has_one_door(outside):
    users = {name_of(path) for path in MODULES if outside in imports(path)}
    allowed = DOORS[outside]
    assert {user for user in users if user not in allowed and user.partition(".")[0] not in allowed} == set()


def test_stdout_and_stderr_have_one_writer_each():
    """What is shown is looked through for secrets there; a room that wrote past it would be a way out."""
    allowed = {
        "cli.__init__",
        "cli.before",
        "cli.show",
        "cli.talk",
        "cli.failure",
        "cli.guide",
        "cli.progress",
        "cli.parser",
        "catalog.registry",
        "convert.known_images.index",
    }
    found = {name_of(path): path.read_text("utf-8") for path in MODULES}
    assert {name for name, text in found.items() if re.search(r"sys\.(?:__)?std(?:out|err)", text)} <= allowed
    assert {
        name for name, text in found.items() if name.startswith("cli.") and re.search(r"\bprint\(", text)
    } <= allowed


def test_only_the_command_line_prints_or_exits():
    for path in MODULES:
        if name_of(path).partition(".")[0] in ("cli", "__main__"):
            continue
        calls = {
            node.func.id
            for node in ast.walk(parsed(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not calls & {"print", "exit", "quit"}, path
