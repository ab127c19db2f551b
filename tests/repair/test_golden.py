"""Whole files, broken as real ones are, and what a person would make of them.

A folder is a case.  ``--update-golden`` writes what the wing makes of each
``broken.py`` to its ``expected.py``, except where the wing is known to do
worse than a person: there the person's answer stays.
"""

from pathlib import Path

import pytest

from sophia_tidy.repair import Tier, repair

GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(
    folder.name for folder in GOLDEN.iterdir() if folder.is_dir() and folder.name[0] != "."
)  # ruff leaves its cache

# What a person does better; each is asserted, so that one that is mended must leave the list.
MISSES = {
    "await-outside-async": "'await' is taken out; the function should be 'async'",
    "between-two-levels": "the last line goes into the loop",
    "chat-answer-saved-as-a-file": "the fences become comments; a person takes them out",
    "class-body-lost-its-method": "'self.client' goes to the level of the class",
    "def-line-deleted-among-async": "the neighbours are 'async'",
    "docstring-lost-its-opener": "the docstring becomes comments, quotes and all",
    "fenced-file": "the fences become comments; a person takes them out",
    "fenced-short": "the back-ticks become quotes, and the program a string",
    "init-line-deleted": "'self.limit' goes to the level of the class",
    "keyword-typo": "'retrun row' loses the row",
    "long-table-never-closed": "the closer is looked for 60 lines below the opener at most",
    "merge-marker-left-behind": "a line of code becomes a comment with the marker",
    "string-never-closed": "the arguments go into the string, though it has a place for each",
    "value-is-a-todo": "the '=' is taken out, which leaves a name that is not bound",
}


def cases(known: dict[str, str]) -> list[object]:
    return [pytest.param(n, marks=pytest.mark.xfail(strict=True, reason=known[n])) if n in known else n for n in NAMES]


def read(name: str, file: str) -> bytes:
    return (GOLDEN / name / file).read_bytes()


@pytest.mark.parametrize("name", cases(MISSES))
def test_the_file_is_mended_as_a_person_would(name, request):
    content = repair(read(name, "broken.py")).content
    if request.config.getoption("--update-golden") and name not in MISSES:
        (GOLDEN / name / "expected.py").write_bytes(content)
    assert content.decode() == read(name, "expected.py").decode()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_called_repaired_is_what_a_person_would_write(name):
    result = repair(read(name, "broken.py"))
    assert result.tier is not Tier.REPAIRED or result.content == read(name, "expected.py")


@pytest.mark.parametrize("name", NAMES)
def test_the_broken_file_does_not_parse_and_the_expected_one_does(name):
    with pytest.raises(SyntaxError):
        compile(read(name, "broken.py"), name, "exec")
    compile(read(name, "expected.py"), name, "exec")


@pytest.mark.parametrize("name", NAMES)
def test_the_expected_file_is_left_alone(name):
    expected = read(name, "expected.py")
    result = repair(expected)
    assert (result.content, result.fixes) == (expected, ())


def test_every_known_miss_is_a_case():
    assert set(MISSES) <= set(NAMES)
