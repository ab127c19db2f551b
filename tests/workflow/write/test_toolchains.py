"""What is put on a runner before its gates."""

from dataclasses import replace

import pytest
import yaml

from sophia_tidy.workflow.project.model import Project
from sophia_tidy.workflow.write import DEPLOY, written

from .projects import MAIN, PIP, POETRY, UV, ran, tree_of

QUIET = {"actions/checkout"}


def steps(project: Project, job: str, files: dict[str, str] | None = None) -> list[str]:
    """The steps of a job without the check-out, each as its action with inputs or its script."""
    made = yaml.safe_load(written(project, tree_of(files or {})).files[DEPLOY])["jobs"][job]["steps"]
    found = [(step.get("uses", "").partition("@")[0], step) for step in made]
    return [
        f"{action} {step.get('with', {})}" if action else step["run"] for action, step in found if action not in QUIET
    ]


def gates(*runs, python=None) -> Project:
    return Project(environments=(MAIN,), python=python and replace(python, tests=False), gates=runs)


SETUP_UV = "astral-sh/setup-uv {'version': '0.13.9', 'python-version': '3.12', 'activate-environment': True, 'enable-cache': True}"
PIP_CACHE = {"requirements.txt": "x\n"}


@pytest.mark.parametrize(
    ("project", "job", "files", "expected"),
    [
        (
            gates(ran("pytest", "pytest -q"), python=UV),
            "tests",
            {},
            [SETUP_UV, "uv sync --locked --group dev", "uv pip install pytest==9.2.0", "pytest -q"],
        ),
        (
            gates(ran("pytest", "pytest -q"), python=PIP),
            "tests",
            PIP_CACHE,
            [
                "actions/setup-python {'python-version': '3.11', 'cache': 'pip'}",
                "python -m pip install --upgrade pip\npython -m pip install -e '.[dev]'",
                "python -m pip install pytest==9.2.0",
                "pytest -q",
            ],
        ),
        (
            gates(ran("pytest", "poetry run pytest"), python=POETRY),
            "tests",
            {},
            [
                "actions/setup-python {'python-version': '3.13'}",
                "pipx install poetry\npoetry install --no-interaction",
                "python -m pip install pytest==9.2.0",
                "poetry run pytest",
            ],
        ),
        (
            gates(ran("ruff", "ruff check ."), python=PIP),
            "lint",
            {},
            [  # a linter needs no project
                "actions/setup-python {'python-version': '3.11'}",
                "python -m pip install ruff==0.17.6",
                "ruff check .",
            ],
        ),
        (
            gates(ran("ruff", "uvx ruff check ."), python=PIP),
            "lint",
            {},
            [  # the old command says what it needs
                SETUP_UV.replace("3.12", "3.11"),
                "uv pip install ruff==0.17.6",
                "uvx ruff check .",
            ],
        ),
        (
            gates(
                ran("yamllint", "yamllint ."),
            ),
            "lint",
            {},
            [  # no Python project: the tool's own Python
                "actions/setup-python {'python-version': '3.13'}",
                "python -m pip install yamllint==1.38.0",
                "yamllint .",
            ],
        ),
        (
            gates(
                ran("shellcheck", "shellcheck a.sh"),
            ),
            "lint",
            {},
            ["shellcheck a.sh"],
        ),
        (
            gates(
                ran("pytest", "pytest"), python=replace(UV, install=("uv venv", "uv pip install -r requirements.txt"))
            ),
            "tests",
            {},
            [SETUP_UV, "uv pip install -r requirements.txt", "uv pip install pytest==9.2.0", "pytest"],
        ),
        (
            gates(
                ran("npm test", folder="web"),
            ),
            "tests-node",
            {"web/package-lock.json": "{}"},
            [
                "actions/setup-node {'node-version': '24', 'cache': 'npm', 'cache-dependency-path': 'web/package-lock.json'}",
                "npm ci",
                "npm test",
            ],
        ),
        (
            gates(
                ran("pnpm test", folder="apps/web"),
            ),
            "tests-node",
            {"pnpm-lock.yaml": "", ".nvmrc": "22", "package.json": '{"packageManager": "pnpm@9.1.0"}'},
            [
                "pnpm/action-setup {}",
                "actions/setup-node {'node-version-file': '.nvmrc', 'cache': 'pnpm', 'cache-dependency-path': 'pnpm-lock.yaml'}",
                "pnpm install --frozen-lockfile",
                "pnpm test",
            ],
        ),
        (
            gates(
                ran("npm test"),
            ),
            "tests-node",
            {},
            ["actions/setup-node {'node-version': '24', 'package-manager-cache': False}", "npm install", "npm test"],
        ),
        (
            gates(
                ran("go test", folder="cmd/api"),
            ),
            "tests-go",
            {"cmd/go.mod": ""},
            ["actions/setup-go {'go-version-file': 'cmd/go.mod'}", "go test"],
        ),
        (
            gates(
                ran("cargo test"),
            ),
            "tests-rust",
            {},
            ["cargo test"],
        ),
    ],
    ids=lambda value: None,
)
def test_a_gate_finds_what_it_needs(project, job, files, expected):
    assert steps(project, job, files) == expected


PROJECT = "[project]\nname = 'x'\n"


@pytest.mark.parametrize(
    ("files", "installed"),
    [
        ({"pyproject.toml": PROJECT + "[dependency-groups]\ndev = ['Ruff >=0.4,<0.5']\n"}, "'Ruff<0.5,>=0.4'"),
        (
            {
                "pyproject.toml": PROJECT + "[dependency-groups]\ndev = ['ruff >=0.4']\n",
                "uv.lock": "[[package]]\nname = 'ruff'\nversion = '0.4.9'\n",
            },
            "ruff==0.4.9",
        ),
        ({"requirements-dev.txt": "-r requirements.txt\nruff==0.6.1  # lint\n"}, "ruff==0.6.1"),
        ({"requirements.txt": "ruff @ https://example.org/ruff.whl\n./local\n"}, "ruff==0.17.6"),
        (
            {
                "pyproject.toml": "[tool.poetry.group.dev.dependencies]\nruff = '^0.4'\n",
                "poetry.lock": "[[package]]\nname = 'ruff'\nversion = '0.4.2'\n",
            },
            "ruff==0.4.2",
        ),
        ({"pyproject.toml": PROJECT + "dependencies = ['ruff']\n"}, "ruff==0.17.6"),
        ({"pyproject.toml": "not toml ["}, "ruff==0.17.6"),
        ({"pyproject.toml": "project = 3\n[tool]\npoetry = 'x'\n", "uv.lock": "package = 3\n"}, "ruff==0.17.6"),
    ],
)
def test_the_version_of_a_tool_is_the_projects_own_where_it_says_one(files, installed):
    assert f"python -m pip install {installed}" in steps(
        gates(
            ran("ruff", "ruff check ."),
        ),
        "lint",
        files,
    )


def test_uv_is_what_the_project_asks_for():
    [setup, *_] = steps(
        gates(ran("ruff"), python=UV), "lint", {"pyproject.toml": "[tool.uv]\nrequired-version = '>=0.9'\n"}
    )
    assert "'version'" not in setup


def test_nothing_comes_from_a_cache_where_a_branch_is_for_releases():
    project = replace(
        gates(ran("ruff"), ran("npm test"), ran("go test"), python=PIP),
        environments=(replace(MAIN, branch="release/1"),),
    )
    files = {"package-lock.json": "{}", "go.mod": "", "requirements.txt": ""}
    assert "cache" not in steps(project, "lint", files)[0]
    assert "'package-manager-cache': False" in steps(project, "tests-node", files)[0]
    assert "'cache': False" in steps(project, "tests-go", files)[0]


def test_a_lock_of_poetry_that_poetry_does_not_read_any_more_says_no_version():
    from sophia_tidy.workflow.write.pinned_versions import declared

    lock = {"poetry.lock": '[[package]]\nname = "black"\nversion = "22.1.0"\n'}
    assert declared(tree_of(lock)) == {}
    assert declared(tree_of({**lock, "pyproject.toml": "[tool.poetry]\nname = 'a'\n"})) == {"black": "black==22.1.0"}
