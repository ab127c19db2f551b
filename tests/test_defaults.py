"""A default is said once, in the configuration; and what has many parts is given them by name."""

import ast
from collections.abc import Iterator
from pathlib import Path

from sophia_tidy.config.schema import BRANCHES, Config
from sophia_tidy.flux.settings import Pulumi, Settings

PACKAGE = Path(__file__).parent.parent / "sophia_tidy"
SCHEMA = PACKAGE / "config" / "schema.py"
OTHER_FACTS = {  # which have the same word
    ("flux/kinds/__init__.py", "SYSTEM"),  # the namespace of the controllers
    ("archive/rules/rulebook.py", "FOLDER"),  # below `rules/`
    ("archive/index_page.py", "MAKER"),  # the command
    ("convert/resources/network/traefik/labels.py", "ROOT"),  # of Traefik's labels
}


def words(table: object) -> Iterator[object]:
    """Every default of the configuration that another room could say again by itself."""
    assert isinstance(table, tuple)
    for value in table:
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            yield from words(value)
        elif (isinstance(value, str) and value) or (type(value) is int and value > 1000):
            yield value


DEFAULTS = {*words(Config()), *BRANCHES}


def said(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The defaults of fields and parameters, and what constants of the module are."""
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = [*node.args.posonlyargs, *node.args.args]
            yield from zip((each.arg for each in given[::-1]), node.args.defaults[::-1], strict=False)
            yield from (
                (each.arg, value)
                for each, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                if value
            )
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value


def again(text: str) -> set[str]:
    """The names that a module gives a default of the configuration once more."""
    return {
        name
        for name, value in said(ast.parse(text))
        for leaf in (
            [*value.args, *(each.value for each in value.keywords)] if isinstance(value, ast.Call) else [value]
        )
        if isinstance(leaf, ast.Constant) and leaf.value in DEFAULTS
    }


def test_what_counts_as_saying_a_default_again():
    assert {"kubernetes", "main", 5_000_000, "letsencrypt"} <= DEFAULTS
    assert again('class A(NamedTuple):\n    issuer: str = "letsencrypt"\n') == {"issuer"}
    assert again('def f(a, branch="main", *, to=Path("kubernetes")): ...\n') == {"branch", "to"}
    assert again("MAX = 5_000_000\nOTHER = 7\n") == {"MAX"}
    assert again('class R(StrEnum):\n    TRAEFIK = "traefik"\n\nx = table["main"]\n') == set()


def test_no_room_says_a_default_of_the_configuration_again():
    found = {
        (path.relative_to(PACKAGE).as_posix(), name)
        for path in PACKAGE.rglob("*.py")
        if path != SCHEMA
        for name in again(path.read_text("utf-8"))
    }
    assert found == OTHER_FACTS


def test_the_settings_of_flux_are_given_by_name_and_have_no_default_of_their_own():
    tree = ast.parse((PACKAGE / "steps" / "flux.py").read_text("utf-8"))
    made = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Settings"]
    assert [len(node.args) for node in made] == [0]
    assert {keyword.arg for keyword in made[0].keywords} == set(Settings._fields)
    assert Settings._field_defaults == Pulumi._field_defaults == {}


def test_a_value_of_many_parts_is_given_them_by_name():
    """Nobody can read what the ninth argument of a row is, and one that is left out shifts all behind it."""
    found = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}: {node.func.id} has {len(node.args)} arguments by place"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id[:1].isupper() and len(node.args) > 8
    ]
    assert found == []
