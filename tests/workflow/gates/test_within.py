"""Which run of a gate stands for which other: the larger one sees all that the smaller one sees, or they are two."""

import shlex

import pytest

from sophia_tidy.workflow.gates.within import within
from sophia_tidy.workflow.project.listing import Listing

from ..project.repository import tree_of

FILES = {
    "tests/unit/test_a.py": "def test_a():\n    pass\n",
    "tests/unit/check_b.py": "def test_b():\n    pass\n",
    "tests/build/test_c.py": "def test_c():\n    pass\n",
    "src/a.py": "",
    "generated/b.py": "",
    "pyproject.toml": '[tool.ruff.lint]\nselect = ["E", "F", "B"]\nignore = ["E501"]\n\n[tool.black]\nextend-exclude = "generated"\n',
    "setup.cfg": "[flake8]\nmax-line-length = 100\nextend-ignore = E203\n",
}
LISTING = Listing(tree_of(FILES))


@pytest.mark.parametrize(
    ("inner", "outer", "more"),
    [
        ("pytest tests/", "pytest", ""),
        ("pytest tests/unit", "pytest tests", ""),
        ("pytest tests/unit/test_a.py::test_a", "pytest tests", ""),
        ("pytest tests/unit/test_a.py::TestA::test_b", "pytest tests/unit/test_a.py::TestA", ""),
        ("pytest -k 'not slow' tests", "pytest", ""),
        ("pytest -m unit -q -x --tb=short -n auto --maxfail 2 --color=yes", "pytest", ""),
        ("python -m pytest tests", "pytest -vv", ""),
        ("poetry run pytest tests", "pytest", ""),
        ("python3 -m pytest", "python -m pytest", ""),
        ("pytest --ignore tests/build", "pytest", ""),
        ("pytest", "coverage run -m pytest", ""),
        ("coverage run -m pytest tests", "coverage run -m pytest", ""),
        ("pytest --cov-fail-under=80 --cov=src", "pytest", "--cov-fail-under=80 --cov=src"),
        ("pytest -W error", "pytest .", "-W error"),
        ("pytest --cov=src --cov-fail-under=80", "pytest --cov=src --cov-fail-under=90", ""),
        ("pytest --cov=src --cov-fail-under=90", "pytest --cov=src --cov-fail-under=80", "--cov-fail-under=90"),
        ("pytest --junitxml=b.xml tests/unit", "pytest --junitxml=a.xml", ""),
        ("pytest --cov=core --cov-report=xml tests", "pytest --cov=. --cov-report=term", "--cov-report=xml"),
        ("ruff check --select E9,F63 .", "ruff check .", ""),
        ("ruff check --output-format=github src", "ruff check", ""),
        ("python -m ruff check .", "ruff check .", ""),
        ("ruff format --diff .", "ruff format --check .", ""),
        ("ruff check --select E9 .", "ruff check --select E,F .", ""),
        ("flake8 . --count --select=E9,F63,F7,F82 --show-source --statistics", "flake8", ""),
        ("flake8 src --max-complexity=10", "flake8 src --max-complexity=8", ""),
        ("flake8 . --max-complexity=10", "flake8", "--max-complexity=10"),
        ("python -m black --check .", "black --check .", ""),
        ("black --check --diff src", "black --check .", ""),
        ("isort -c .", "isort --check-only --diff .", ""),
        ("mypy src", "mypy .", ""),
        ("mypy --ignore-missing-imports src", "mypy .", ""),
        ("mypy --pretty .", "mypy .", ""),
    ],
)
def test_it_is_within(inner, outer, more):
    assert within(inner, outer, "", LISTING) == tuple(shlex.split(more))


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ("pytest", "pytest tests/unit"),
        ("pytest tests/units", "pytest tests/unit"),
        ("pytest", "pytest -k fast"),
        ("pytest tests/build", "pytest tests"),  # pytest enters no folder of that name
        ("pytest tests/unit/check_b.py", "pytest tests"),  # a file that only its name finds
        ("pytest -W error tests/unit", "pytest"),  # the rest was never asked to be so strict
        ("pytest", "pytest --ignore=tests/unit"),
        ("pytest --unknown", "pytest"),
        ("pytest -p plugin", "pytest"),
        ("pytest --cov=src", "coverage run -m pytest"),
        ("coverage run -m pytest", "pytest"),
        ("uv run --only-group=check pytest", "pytest"),
        ("ruff check --select E5 .", "ruff check ."),  # E501 is left out
        ("ruff check --select W .", "ruff check ."),
        ("ruff check .", "ruff check --select E ."),
        ("ruff check .", "ruff format --check ."),
        ("flake8 --select=W503", "flake8"),
        ("flake8 --select=E2", "flake8"),
        ("black --check generated", "black --check ."),
        ("black --check .", "black --check . --exclude old"),
        ("mypy", "mypy ."),
        ("mypy .", "mypy --ignore-missing-imports ."),
        ("mypy --strict src", "mypy ."),
        ("tox", "tox -e py"),
    ],
)
def test_it_is_not_within(inner, outer):
    assert within(inner, outer, "", LISTING) is None


def test_addopts_that_pick_tests_are_undone_by_a_run_that_picks_its_own():
    marked = Listing(tree_of({**FILES, "pytest.ini": "[pytest]\naddopts = -m 'not slow'\ntestpaths = tests/unit\n"}))
    assert within("pytest -m slow", "pytest", "", marked) is None
    assert within("pytest tests/unit", "pytest", "", marked) == ()
    assert within("pytest tests", "pytest", "", marked) is None, "testpaths say less"


def test_a_configuration_that_extends_another_says_nothing_certain():
    extended = Listing(tree_of({"ruff.toml": 'extend = "../ruff.toml"\n'}))
    assert within("ruff check --select E9 .", "ruff check .", "", extended) is None
    assert within("ruff check --select E9,F82 .", "ruff check .", "", Listing(tree_of({}))) == ()
    assert within("ruff check --select E501 .", "ruff check .", "", Listing(tree_of({}))) is None


def test_below_a_folder_of_its_own_only_the_same_places_are_the_same():
    assert within("pytest -q", "pytest", "backend", LISTING) == ()
    assert within("pytest tests/unit", "pytest", "backend", LISTING) is None


def test_a_linter_that_finds_its_configuration_by_the_path_is_within_the_run_at_the_root():
    assert within("black --check .", "black --check .", "src", LISTING, "") == ()
    assert within("black --check", "black --check .", "generated", LISTING, "") is None
    assert within("flake8 .", "flake8 .", "src", LISTING, "") is None, "it reads the configuration of its folder alone"
    own = Listing(tree_of({**FILES, "src/pyproject.toml": "[tool.black]\nline-length = 60\n"}))
    assert within("black --check .", "black --check .", "src", own, "") is None
