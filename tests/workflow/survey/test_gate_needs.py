"""A command becomes a gate only where all that it names is there."""

import pytest

from sophia_tidy.workflow.project.gate_needs import lacking
from sophia_tidy.workflow.project.listing import Listing

from .repository import tree_of

FILES = {
    "tests/test_api.py": "class TestApi:\n    def test_get(self):\n        pass\n\n\ndef test_put():\n    pass\n", "src/acme/api.py": "",
    "pyproject.toml": "[tool.ruff]\n", "web/package.json": '{"scripts": {"test": "vitest run", "lint": "eslint . || true"}}',
    "web/src/a.ts": "", "Makefile": "PY = python\n\ntest lint: deps\n\tpytest\ndeps:\n\ttrue\n", "docs/Makefile": "include ../Makefile\n",
    "tox.ini": "[tox]\nenvlist = py{311,312}-django{4,5}, lint\n[testenv:types]\n", ".pre-commit-config.yaml": "repos: []\n",
    "noxfile.py": "import nox\n\n@nox.session(name='unit-tests')\ndef tests(session):\n    pass\n\n@nox.session\ndef lint(session):\n    pass\n",
    "go/go.mod": "module x\n", "rust/Cargo.toml": "[package]\n", "requirements.txt": "", "setup.cfg": "", "scripts/a.sh": "",
    "old/package.json": '{"scripts": {"test": "echo \\"Error: no test specified\\" && exit 1"}}', "bare/package.json": "{", "ui/package.json": '{"scripts": {}}',
}
THERE = [
    ("pytest", ""), ("pytest -q tests", ""), ("pytest tests/test_api.py::TestApi::test_get", ""), ("pytest tests/test_api.py::test_put[a-b]", ""),
    ("pytest -m slow -k 'not x' -n auto tests", ""), ("pytest --cov=src --cov-report xml --junitxml out/report.xml", ""), ("pytest test_api.py", "tests"),
    ("pytest -c setup.cfg", ""), ("python -m pytest tests --maxfail 1", ""), ("uv run --frozen pytest tests", ""), ("pytest .", ""), ("pytest -x", ""),
    ("coverage run -m pytest tests", ""), ("coverage run --source src -m pytest", ""), ("python -m unittest discover -s tests", ""), ("python -m unittest tests.test_api", ""),
    ("ruff check .", ""), ("ruff check --config pyproject.toml src", ""), ("ruff check --select E9,F63 --line-length 100 .", ""), ("ruff format --check .", ""),
    ("mypy src", ""), ("mypy -p acme", ""), ("mypy --config-file setup.cfg src", ""), ("pylint src/acme", ""), ("pylint acme.api", ""), ("black --check -l 100 src", ""),
    ("flake8 src --max-line-length 100", ""), ("flake8 --config setup.cfg src", ""), ("bandit -r src -ll", ""), ("isort --check-only --profile black src", ""),
    ("npm test", "web"), ("npm run test", "web"), ("npm --prefix web test", ""), ("npm test -- --coverage", "web"), ("yarn test", "web"), ("npx eslint src", "web"),
    ("make test", ""), ("make lint", ""), ("make -C docs test", ""), ("make -f Makefile test", ""), ("tox", ""), ("tox -e lint,types", ""), ("tox -e py312-django5", ""), ("nox", ""),
    ("nox -s unit-tests lint", ""), ("pre-commit run --all-files", ""), ("go test ./...", "go"), ("cargo test", "rust"), ("pip-audit -r requirements.txt", ""),
    ("shellcheck scripts/a.sh", ""), ("yamllint .", ""), ("python -m compileall -q src", ""), ("trivy fs .", ""), ("actionlint", ""),
]
LACKING = [
    ("pytest gone/tests", "", "gone/tests"), ("pytest -q gone", "", "gone"), ("pytest tests/test_gone.py", "", "tests/test_gone.py"), ("pytest tests/test_api.py::test_gone", "", "test_gone"),
    ("pytest tests/test_api.py::TestGone::test_get", "", "TestGone"), ("pytest -c gone.ini", "", "gone.ini"), ("pytest --rootdir=gone", "", "gone"), ("pytest", "gone", "gone"),
    ("pytest", "web", "no test in `web`"), ("pytest src", "", "no test in `src`"), ("pytest --frobnicate gone", "", "gone"), ("pytest ../elsewhere", "", "../elsewhere"), ("uv run --directory gone pytest", "", "gone"), ("python -m unittest tests.test_gone", "", "tests.test_gone"),
    ("python -m unittest discover -s gone", "", "gone"), ("coverage run -m pytest gone", "", "gone"), ("ruff check --config gone.toml .", "", "gone.toml"), ("ruff check gone", "", "gone"),
    ("mypy gone", "", "gone"), ("mypy -p gone", "", "gone"), ("pylint gone", "", "gone"), ("flake8 --config=gone.cfg .", "", "gone.cfg"), ("black --check gone", "", "gone"), ("bandit -r gone", "", "gone"),
    ("npm test", "", "package.json"), ("npm run build", "web", "`build`"), ("npm run typecheck", "web", "`typecheck`"), ("npm test", "ui", "`test`"), ("npm test", "old", "`test`"),
    ("npm run lint", "web", "`lint`"), ("npm test", "bare", "package.json"), ("npm --prefix gone test", "", "gone"), ("npm test --workspace=api", "web", "`--workspace=api`"), ("npx jest", "", "package.json"),
    ("npm audit", "web", "lock file"), ("make check", "", "`check`"), ("make test", "web", "Makefile"), ("tox -e gone", "", "`gone`"), ("tox", "web", "tox"), ("nox -s gone", "", "`gone`"), ("nox", "web", "noxfile.py"),
    ("pre-commit run --all-files", "web", ".pre-commit-config.yaml"), ("go test ./...", "", "go.mod"), ("cargo test", "", "Cargo.toml"), ("pip-audit -r gone.txt", "", "gone.txt"),
    ("shellcheck gone.sh", "", "gone.sh"), ("yamllint .github/workflows/ci.yml", "", ".github/workflows/ci.yml"), ("tsc -p gone.json", "web", "gone.json"),
]


@pytest.mark.parametrize(("command", "folder"), THERE)
def test_a_gate_whose_files_targets_and_scripts_are_there_lacks_nothing(command, folder):
    assert lacking(command, folder, Listing(tree_of(FILES))) == ""


@pytest.mark.parametrize(("command", "folder", "what"), LACKING)
def test_what_a_gate_names_and_is_not_there_is_told(command, folder, what):
    assert what in lacking(command, folder, Listing(tree_of(FILES | {".github/workflows/ci.yml": ""})))
