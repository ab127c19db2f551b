"""Imports, modules in strings, paths in literals and joins."""

import ast

import pytest

from sophia_tidy.archive.references.readers.python_tokens import Import, PythonString, tokens
from tests.checkout import PACKAGE

from .edges import edges, references, targets

OURS = sorted(PACKAGE.rglob("*.py"))

IMPORTS = (
    ("a.py", "import b\n", {("b", "b.py")}),
    ("pkg/x.py", "from pkg.y import name\n", {("pkg.y", "pkg/y.py")}),
    ("pkg/x.py", "from . import y\n", {(".y", "pkg/y.py")}),
    ("pkg/x.py", "from .y import name\n", {(".y", "pkg/y.py")}),
    ("pkg/sub/x.py", "from ..y import name\n", {("..y", "pkg/y.py")}),
    ("pkg/x.py", "from pkg import y\n", {("pkg.y", "pkg/y.py")}),
    ("pkg/x.py", "from pkg import name\n", {("pkg", "pkg/__init__.py")}),
    (
        "main.py",
        "from pkg import (\n    y,  # one\n    sub,\n)\n",
        {("pkg.y", "pkg/y.py"), ("pkg.sub", "pkg/sub/__init__.py")},
    ),
    ("main.py", "import lib.inner as i, b\n", {("lib.inner", "src/lib/inner.py"), ("b", "b.py")}),
    ("main.py", "def f():\n    import b\n", {("b", "b.py")}),
    ("main.py", "from space.deep import thing\n", {("space.deep.thing", "space/deep/thing.py")}),
    ("main.py", "import pkg.gone\n", {("pkg.gone", None)}),
    ("pkg/x.py", "from .gone import name\n", {(".gone", None)}),
)
FILES = (
    "b.py",
    "pkg/__init__.py",
    "pkg/y.py",
    "pkg/sub/__init__.py",
    "src/lib/__init__.py",
    "src/lib/inner.py",
    "space/deep/thing.py",
    "pkg/json.py",
    "tools/helper.py",
)
NO_EDGE = (
    ("main.py", "import requests\nfrom yaml import load\n"),
    ("pkg/x.py", "import json\n"),  # the standard library's; a module inside of a package hides nothing
    ("main.py", "'''\nimport b\n'''\nx = 'import b'\n# import b\n"),
    ("main.py", "from unknown import x\n"),
)


@pytest.mark.parametrize(("path", "text", "expected"), IMPORTS)
def test_an_import_leads_to_its_module(path, text, expected):
    assert edges(path, text, *FILES) == expected


@pytest.mark.parametrize(("path", "text"), NO_EDGE)
def test_what_is_not_ours_is_no_edge(path, text):
    assert edges(path, text, *FILES) == set()


@pytest.mark.parametrize(
    "line",
    [
        'load_dotenv(os.path.join(base, ".env"))\n',
        'open(os.path.join(base, ".env"))\n',
        'load(\n    os.path.join(\n        base,\n        ".env",\n    )\n)\n',
        'load(os.path.join(os.path.dirname(__file__), ".env"))\n',
    ],
)
def test_a_folder_that_the_line_above_computes_is_known_in_a_call(line):
    text = f"import os\nbase = os.path.dirname(__file__)\n{line}"
    assert edges("a/b/x.py", text, "a/b/.env") == {(".env", "a/b/.env")}


def test_two_modules_of_one_name_are_told_apart_by_folder():
    files = ("one/app/__init__.py", "one/app/core.py", "two/app/__init__.py", "two/app/core.py")
    assert edges("two/run.py", "from app.core import x\n", *files) == {("app.core", "two/app/core.py")}
    assert edges("one/app/main.py", "from app.core import x\n", *files) == {("app.core", "one/app/core.py")}


def test_a_file_that_does_not_parse_is_read_too():
    assert edges("main.py", "import b\ndef f(:\n  from pkg.y import (q\n  x = ')'\n", *FILES) >= {("b", "b.py")}


STRINGS = (
    ('import_module("pkg.y")', "pkg/y.py"),
    ('import_module(f"pkg.{name}")', "pkg/y.py"),
    ('INSTALLED_APPS = ["tools", "b"]', "b.py"),
    ('uvicorn.run("pkg.y:app")', "pkg/y.py"),
    ('mock.patch("pkg.y.Class.method")', "pkg/y.py"),
    ('open("data/rows.json")', "data/rows.json"),
    ('Path("data") / "rows.json"', "data/rows.json"),
    ('os.path.join("data", "rows.json")', "data/rows.json"),
    ('subprocess.run(["python", "tools/helper.py"])', "tools/helper.py"),
    ('subprocess.run("python tools/helper.py --fast", shell=True)', "tools/helper.py"),
    ('subprocess.run([sys.executable, "-m", "pkg.y"])', "pkg/y.py"),
    ('glob.glob("tools/*.py")', "tools/helper.py"),
    ('os.listdir("tools")', "tools"),
    ('open(f"{ROOT}/data/rows.json")', "data/rows.json"),
)


@pytest.mark.parametrize(("text", "target"), STRINGS)
def test_a_string_that_names_a_file_or_module(text, target):
    assert target in targets("main.py", text + "\n", *FILES, "data/rows.json")


FROM_FILE = (
    'Path(__file__).parent / "rows.json"',
    'os.path.join(os.path.dirname(__file__), "rows.json")',
    'HERE = Path(__file__).resolve().parent\nx = HERE / "rows.json"',
    'ROOT = Path(__file__).parents[1]\nDATA = ROOT / "inner"\nx = DATA / "rows.json"',
    'ROOT = Path(__file__).parent.parent\nx = ROOT / "inner" / "rows.json"',
)


@pytest.mark.parametrize("text", FROM_FILE)
def test_a_path_built_on_the_file_itself_is_exact(text):
    files = ("rows.json", "inner/rows.json", "other/rows.json")
    assert targets("inner/main.py", text + "\n", *files) - {"inner"} == {"inner/rows.json"}


def test_prose_in_a_string_is_never_certain():
    [found] = references("main.py", 'print("now run tools/helper.py yourself")\n', *FILES)
    assert (str(found.target), found.certain) == ("tools/helper.py", False)


def test_a_comment_is_documentation():
    [found] = references("main.py", "# see tools/helper.py\n", *FILES)
    assert (str(found.target), found.how, found.origin) == ("tools/helper.py", "comment", "docs")


def test_a_path_that_leads_nowhere_is_told_and_an_address_is_not():
    text = 'open("data/gone.json")\nget("https://example.org/data/gone.json")\nopen("/etc/gone.json")\n'
    assert edges("main.py", text, *FILES) == {("data/gone.json", None)}


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_the_tokens_are_those_of_the_parser(path):
    text = path.read_text("utf-8")
    found = list(tokens(text))
    tree = ast.parse(text)
    imports = {
        (n.level, n.module or "", a.name) for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names
    }
    imports |= {(0, a.name, "") for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    assert {(t.dots, t.module, t.name) for t in found if isinstance(t, Import)} == imports
    strings = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    plain = {t.value for t in found if isinstance(t, PythonString) and not t.prefix and "\\" not in t.value}
    joined = "\0".join(strings)
    assert [value for value in plain if value not in joined] == []
