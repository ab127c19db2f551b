"""How Python is installed: the manager, the version, and lines that fit what the project declares."""

import pytest

from .repository import WORKFLOWS, job, surveyed

PROJECT = "[project]\nname = 'a'\n"
EXTRA = PROJECT + "[project.optional-dependencies]\ntest = ['pytest']\ndocs = ['sphinx']\n"
GROUPS = PROJECT + "[dependency-groups]\ndev = ['ruff']\nlint = ['mypy']\ndocs = ['sphinx']\n"
POETRY = "[tool.poetry]\nname = 'a'\n[tool.poetry.dependencies]\npython = '^3.10'\n"


@pytest.mark.parametrize(
    ("files", "manager", "install"),
    [
        ({"pyproject.toml": PROJECT}, "pip", ("python -m pip install -e .",)),
        ({"pyproject.toml": EXTRA}, "pip", ("python -m pip install -e '.[test]'",)),
        (
            {"pyproject.toml": GROUPS},
            "pip",
            ("python -m pip install --upgrade pip", "python -m pip install -e . --group dev --group lint"),
        ),
        ({"setup.py": "", "requirements-dev.txt": ""}, "pip", ("python -m pip install -r requirements-dev.txt -e .",)),
        (
            {"requirements.txt": "", "requirements/test.txt": "", "docs/requirements.txt": ""},
            "pip",
            ("python -m pip install -r requirements.txt -r requirements/test.txt",),
        ),
        (
            {"requirements.txt": "aiofiles==23.2.0\n", "requirements/test.txt": "aiofiles>=23.2.1  # newer\n"},
            "pip",
            ("python -m pip install -r requirements.txt", "python -m pip install -r requirements/test.txt"),
        ),
        (
            {"requirements.txt": "A.b==1.0\n-e .\n", "requirements/test.txt": "a-b>=1,<2\ngit+https://x/y\n"},
            "pip",
            ("python -m pip install -r requirements.txt -r requirements/test.txt",),
        ),
        ({"a.py": ""}, "pip", ()),
        ({"pyproject.toml": EXTRA, "uv.lock": ""}, "uv", ("uv sync --locked --extra test",)),
        ({"pyproject.toml": GROUPS, "uv.lock": ""}, "uv", ("uv sync --locked --group lint",)),
        ({"pyproject.toml": PROJECT + "[tool.uv]\npackage = false\n"}, "uv", ("uv sync",)),
        (
            {"requirements.txt": "", f"{WORKFLOWS}/a.yml": job("- uses: astral-sh/setup-uv@v6")},
            "uv",
            ("uv venv", "uv pip install -r requirements.txt"),
        ),
        ({"pyproject.toml": POETRY}, "poetry", ("pipx install poetry", "poetry install --no-interaction")),
        (
            {"pyproject.toml": POETRY + "[tool.poetry.group.test]\noptional = true\n", "poetry.lock": ""},
            "poetry",
            ("pipx install poetry", "poetry install --no-interaction --with test"),
        ),
    ],
)
def test_the_lines_fit_what_is_declared(files, manager, install):
    found = surveyed(files).python
    assert (found.manager, found.install) == (manager, install)


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({".python-version": "3.12.4\n", "pyproject.toml": PROJECT + "requires-python = '>=3.10'\n"}, "3.12"),
        ({"pyproject.toml": PROJECT + "requires-python = '>=3.10,<4'\n"}, "3.10"),
        ({"pyproject.toml": POETRY}, "3.10"),
        (
            {
                "a.py": "",
                f"{WORKFLOWS}/a.yml": job(
                    "- uses: actions/setup-python@v5\n  with: {python-version: '${{ matrix.v }}'}",
                    more="    strategy: {matrix: {v: ['3.9', '3.13', '3.11']}}\n",
                ),
            },
            "3.13",
        ),
        (
            {
                "pyproject.toml": PROJECT + "requires-python = '>=3.10,<3.13'\n",
                f"{WORKFLOWS}/a.yml": job(
                    "- uses: actions/setup-python@v5\n  with: {python-version: '${{ matrix.v }}'}",
                    more="    strategy: {matrix: {v: ['3.9', '3.13', '3.12', '3.11']}}\n",
                ),
            },
            "3.12",
        ),
        (
            {
                "pyproject.toml": PROJECT + "requires-python = '>=3.10.4'\n",
                f"{WORKFLOWS}/a.yml": job("- uses: actions/setup-python@v5\n  with: {python-version: '3.10'}"),
            },
            "3.10",
        ),
        (
            {
                "pyproject.toml": PROJECT + "requires-python = '>=3.10'\n",
                f"{WORKFLOWS}/a.yml": job("- uses: actions/setup-python@v5\n  with: {python-version: '3.9'}"),
            },
            "3.10",
        ),
        ({"a.py": ""}, "3.12"),
    ],
)
def test_the_version_is_the_pin_then_the_newest_that_ran_and_is_allowed_then_the_floor(files, version):
    assert surveyed(files).python.version == version


@pytest.mark.parametrize(
    ("files", "tests"),
    [
        ({"tests/test_a.py": "def test_a():\n    pass\n"}, True),
        ({"a_test.py": "class TestA:\n    pass\n"}, True),
        ({"test_a.py": "import unittest\nclass A(unittest.TestCase):\n    pass\n"}, True),
        ({"tests/test_a.py": "ROWS = []\n"}, False),
        ({"tests/a.py": "def test_a():\n    pass\n"}, False),
        ({"archive/test_a.py": "def test_a():\n    pass\n"}, False),
        (
            {
                "x/test_a.py": "def test_a():\n    pass\n",
                "pyproject.toml": "[tool.pytest.ini_options]\ntestpaths = ['tests']\n",
            },
            False,
        ),
    ],
)
def test_there_are_tests_where_pytest_would_collect_one(files, tests):
    assert surveyed({"a.py": "", **files}).python.tests is tests


def test_what_old_jobs_installed_for_a_gate_is_installed_where_the_project_does_not_declare_it():
    workflow = job(
        "- run: pip install 'ruff>=0.4' mypy sphinx pytest\n- run: ruff check .\n- run: mypy a\n- run: pytest"
    )
    found = surveyed({"pyproject.toml": EXTRA, f"{WORKFLOWS}/a.yml": workflow}).python
    assert found.install == ("python -m pip install -e '.[test]'", "python -m pip install mypy 'ruff>=0.4' sphinx")


def test_a_repository_without_python_has_none():
    assert surveyed({"main.go": "package main\n"}).python is None
