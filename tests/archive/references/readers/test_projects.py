"""Project files: pyproject, INI, package.json, pre-commit, lists."""

import json
import tomllib

import pytest

from sophia_tidy.archive.references.readers.json_strings import json_strings
from sophia_tidy.archive.references.readers.toml_strings import toml_strings
from tests.checkout import ROOT

from .edges import edges, targets

FILES = (
    "README.md",
    "LICENSE",
    "src/pkg/__init__.py",
    "src/pkg/cli.py",
    "tests/test_a.py",
    "scripts/check.py",
    "scripts/run.sh",
    "requirements/base.txt",
    "requirements.txt",
    "config/ruff.toml",
)

PYPROJECT = """\
[project]
readme = "README.md"
license = {file = "LICENSE"}
dependencies = ["requests/x.py"]  # no path
[project.scripts]
run = "pkg.cli:main"
lost = "pkg.gone:main"
[project.entry-points."console"]
other = "pkg.cli:other"
[tool.pytest.ini_options]
testpaths = ["tests"]
[tool.mypy]
files = ["src/pkg/cli.py", "scripts"]
[tool.ruff]
extend = "config/ruff.toml"
[tool.poe.tasks]
check = "python scripts/check.py"
all = {cmd = "bash scripts/run.sh"}
[tool.setuptools.packages.find]
where = ["src"]
"""


def test_pyproject():
    assert edges("pyproject.toml", PYPROJECT, *FILES) == {
        ("README.md", "README.md"),
        ("LICENSE", "LICENSE"),
        ("pkg.cli", "src/pkg/cli.py"),
        ("pkg.gone", None),
        ("tests", "tests"),
        ("src/pkg/cli.py", "src/pkg/cli.py"),
        ("scripts", "scripts"),
        ("config/ruff.toml", "config/ruff.toml"),
        ("scripts/check.py", "scripts/check.py"),
        ("scripts/run.sh", "scripts/run.sh"),
        ("src", "src"),
    }


TOX = """\
[tox]
envlist = py312
[testenv]
deps = -r{toxinidir}/requirements/base.txt
commands =
    pytest tests
    python scripts/check.py
    python scripts/gone.py
"""


def test_tox():
    assert edges("tox.ini", TOX, *FILES) >= {
        ("tests", "tests"),
        ("scripts/check.py", "scripts/check.py"),
        ("scripts/gone.py", None),
    }


def test_setup_cfg():
    text = (
        "[metadata]\nlong_description = file: README.md\n"
        "[options.entry_points]\nconsole_scripts =\n    run = pkg.cli:main\n"
    )
    assert edges("setup.cfg", text, *FILES) == {("README.md", "README.md"), ("pkg.cli", "src/pkg/cli.py")}


def test_package_json():
    text = json.dumps({"main": "src/index.js", "scripts": {"check": "python scripts/check.py && ./scripts/run.sh"}})
    assert edges("package.json", text, *FILES, "src/index.js") == {
        ("src/index.js", "src/index.js"),
        ("scripts/check.py", "scripts/check.py"),
        ("./scripts/run.sh", "scripts/run.sh"),
    }


def test_javascript_imports():
    text = (
        'import a from "./a"\nconst b = require("../lib/b.js")\nimport "react"\n'
        'import c from "./gone"\nimport d from "@/d"\n'
    )
    files = ("web/package.json", "web/src/a.ts", "web/lib/b.ts", "web/src/d.tsx")
    assert edges("web/src/main.ts", text, *files) == {
        ("./a", "web/src/a.ts"),
        ("../lib/b.js", "web/lib/b.ts"),
        ("./gone", None),
    }
    assert "web/src/d.tsx" in targets("web/src/main.ts", text, *files)


def test_pre_commit():
    text = (
        "repos:\n- repo: local\n  hooks:\n  - id: x\n    entry: python scripts/check.py\n"
        "    args: [--config, config/ruff.toml]\n"
    )
    assert edges(".pre-commit-config.yaml", text, *FILES) == {
        ("scripts/check.py", "scripts/check.py"),
        ("config/ruff.toml", "config/ruff.toml"),
    }


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("dev.txt", "", set()),
        (
            "requirements-dev.txt",
            "-r requirements/base.txt\n-c gone.txt\nflask\n",
            {("requirements/base.txt", "requirements/base.txt"), ("gone.txt", None)},
        ),
        (
            "MANIFEST.in",
            "include README.md\nrecursive-include src *.json\nglobal-exclude *.pyc\n",
            {("README.md", "README.md"), ("src", "src")},
        ),
        (
            "CODEOWNERS",
            "/scripts/ @team\nscripts/run.sh @me\n# docs @x\n",
            {("/scripts/", "scripts"), ("scripts/run.sh", "scripts/run.sh")},
        ),
        (
            "main.tf",
            'module "x" {\n  source = "./scripts"\n}\nx = file("${path.module}/README.md")\n',
            {("./scripts", "scripts"), ("README.md", "README.md")},
        ),
        (".dockerignore", "README.md\nscripts/run.sh\n", set()),
    ],
)
def test_lists(path, text, expected):
    assert edges(path, text, *FILES) == expected


def test_toml_strings_are_those_of_the_parser():
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    assert sorted(s.value for s in toml_strings(text)) == sorted(_strings(tomllib.loads(text)))


@pytest.mark.parametrize(
    "text",
    [
        'a = "x"\nb = [\n  "y", # "no"\n  \'z\',\n]\n[t."q.r"]\nc = {d = "w", e = ["v"]}\n',
        'a = """\nx"y\n"""\nb = "z"\n',
        '[[t]]\na="x"\n[[t]]\na="y"\n',
    ],
)
def test_toml_strings_with_their_keys(text):
    assert sorted(s.value.lstrip("\n") for s in toml_strings(text)) == sorted(_strings(tomllib.loads(text)))
    assert all(text.startswith(s.value, s.at) for s in toml_strings(text))


def test_keys_lead_to_a_string():
    found = {s.value: s.keys for s in toml_strings('[t."q.r"]\nc = {d = "w", e = ["v"]}\n[u]\nf.g = "x"\n')}
    assert found == {"w": ("t", "q.r", "c", "d"), "v": ("t", "q.r", "c", "e"), "x": ("u", "f", "g")}


def test_json_strings_with_comments():
    found = {s.value: s.keys for s in json_strings('{"a": {"b": ["x", "y"]}, // "no"\n "c": "z", "d": {"e": "w"}}')}
    assert found == {"x": ("a", "b"), "y": ("a", "b"), "z": ("c",), "w": ("d", "e")}


def _strings(value):
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in inner for text in _strings(part)]
