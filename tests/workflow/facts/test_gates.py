"""Gates are told through what starts them: runners with their options, paths and versions."""

import pytest

from sophia_tidy.formats.shell import commands
from sophia_tidy.workflow.facts.gates import gate_in


@pytest.mark.parametrize(
    ("script", "gate"),
    [
        ("pytest -q", "pytest"),
        ("uv run pytest", "pytest"),
        ("uv run --frozen pytest tests", "pytest"),
        ("uv run --no-sync --group test pytest tests", "pytest"),
        ("uv run --with pytest-cov --python 3.12 pytest", "pytest"),
        ("uv run --python=3.12 -m pytest", "pytest"),
        ("poetry run mypy .", "mypy"),
        ("npx --yes eslint .", "eslint"),
        ("uvx --from ruff==0.5 ruff check", "ruff"),
        ("uvx ruff@0.5 check", "ruff"),
        ("./.venv/bin/pytest", "pytest"),
        ("docker run --rm -i hadolint/hadolint", "hadolint"),
        ("make test-unit", "make test-unit"),
        ("uv run python manage.py test", ""),
        ("uv sync --group pytest", ""),
        ("pip install ruff", ""),
        ("ruff --version", ""),
        ("pre-commit install", ""),
        ("pre-commit autoupdate", ""),
    ],
)
def test_a_gate_is_told_from_what_only_looks_like_one(script, gate):
    assert gate_in(commands(script)[-1]) == gate


@pytest.mark.parametrize(
    ("line", "gate"),
    [
        ("ruff format .", ""),
        ("ruff format --check .", "ruff"),
        ("ruff format . --diff", "ruff"),
        ("black .", ""),
        ("black --check .", "black"),
        ("isort -c .", "isort"),
        ("isort sophia", ""),
        ("python -m black .", ""),
        ("python -m black --check .", "black"),
        ("cargo fmt", ""),
        ("cargo fmt --all -- --check", "cargo fmt"),
        ("ruff check --fix .", ""),
        ("ruff check --fix --exit-non-zero-on-fix .", "ruff"),
        ("ruff check .", "ruff"),
        ("uv run ruff format", ""),
    ],
)
def test_what_rewrites_files_is_a_gate_only_where_it_is_told_to_look(line, gate):
    assert gate_in(commands(line)[-1]) == gate
