"""When weak evidence counts: a repository full of leftovers, and the parts of it that nothing names."""

import pytest

from sophia_tidy.archive.classify import Verdict

from ..repositories import P, facts_of, judged

LEFTOVERS = {f"fix_{letter}.md": f"{letter}\n" for letter in "abcdefghijkl"}
PART = {"wiring/core.py": "from wiring import a, b\n", "wiring/a.py": "A = 1\n", "wiring/b.py": "B = 1\n"}
CODE = {f"app/m{number}.py": "A = 1\n" for number in range(700)}
REST = (
    LEFTOVERS
    | {f"app/m{number}.py": "A = 1\n" for number in range(60)}
    | {"app/pyproject.toml": "[project]\nname = 'app'\n"}
)


@pytest.mark.parametrize(
    ("files", "heap"),
    [
        (LEFTOVERS, True),
        ({f"app/m{number}.py.bak": "A = 1\n" for number in range(12)}, True),
        (dict(list(LEFTOVERS.items())[1:]), False),
        (LEFTOVERS | CODE, False),
        ({f"archive/{name}": text for name, text in LEFTOVERS.items()}, False),
        ({f"app/fix_{letter}.py": "A = 1\n" for letter in "abcdefghijkl"}, False),
        ({f"node_modules/fix_{letter}.md": "a\n" for letter in "abcdefghijkl"}, False),
    ],
    ids=["a dozen", "a dozen backups", "eleven", "a dozen among hundreds", "in the archive", "modules", "generated"],
)
def test_a_heap_is_a_dozen_leftovers_and_a_share_of_all(files, heap):
    assert facts_of(files).heap is heap


@pytest.mark.parametrize(
    ("more", "lone"),
    [
        ({}, True),
        ({"README.md": "See `wiring/core.py`.\n"}, True),
        ({"README.md": "See `wiring/core.py`.\n", "GUIDE.md": "Run `wiring/core.py`.\n"}, False),
        ({"archive/use.py": "from wiring import core\n"}, True),
        ({"app.py": "from wiring import core\n"}, False),
        ({"Makefile": "a:\n\tpython wiring/core.py\n"}, False),
        ({"Dockerfile": "FROM a\nCOPY wiring /app\n"}, False),
    ],
    ids=["alone", "a document", "two documents", "from the archive", "an import", "a build", "its folder"],
)
def test_an_island_is_what_no_living_file_outside_names(more, lone):
    assert facts_of(PART | REST | more).islands == ({P("wiring")} if lone else frozenset())


@pytest.mark.parametrize(
    "files",
    [
        PART,
        PART | REST | {"wiring/pyproject.toml": "[project]\nname = 'wiring'\n"},
        PART | REST | {"wiring/Dockerfile": "FROM python\n"},
        {name: text for name, text in (PART | REST).items() if name != "wiring/b.py"},
    ],
    ids=["most of the repository", "with a build file", "with a Dockerfile", "two programs"],
)
def test_a_product_of_its_own_is_no_island(files):
    assert facts_of(files).islands == frozenset()


@pytest.mark.parametrize("folder", ["tests", "docs/guide", ".tools", "scripts", "packages"])
def test_known_places_and_shelves_are_no_islands(folder):
    assert facts_of({f"{folder}/{name}.py": "A = 1\n" for name in "abc"} | REST).islands == frozenset()


def test_an_island_is_offered_as_a_whole_and_never_taken():
    more = {"wiring/README.md": "# Wiring\n", "wiring/__init__.py": "", "wiring/fix_imports_final.py": "print(1)\n"}
    found = judged(PART | REST | more)
    assert {each for each in found.of(Verdict.REVIEW) if each.parts[0] == "wiring"} == set(map(P, PART | more))
    assert found.of(Verdict.ARCHIVE) == ()


def test_a_part_becomes_an_island_when_all_that_named_it_goes():
    files = PART | REST | {"fix_wiring_final.sh": "python wiring/core.py\n"}
    assert facts_of(files).islands == frozenset()
    assert set(map(P, PART)) <= set(judged(files).of(Verdict.REVIEW))
