"""Parts that a reader takes at once: small, whole together, and called as they were the night before."""

from pathlib import PurePosixPath as P

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sophia_tidy.bot.plan.split import GroupPart, SplitLimits, parts_of, where_of

LIMITS = SplitLimits(4, 50)
NAMES = st.sampled_from(["src", "Src", "web", "tests", "a_b", "a-b", "docs", "x", "été", "s"])
PATHS = st.lists(NAMES, min_size=1, max_size=4).map(lambda names: P("/".join(names) + ".yml"))
FILES = st.dictionaries(PATHS, st.integers(1, 60), min_size=1, max_size=40)
OWNERS = {"src": ("@web",), "tests": ("@qa", "@web"), "docs": ("docs@example.org",)}


def _owner_of(path: P) -> tuple[str, ...]:
    return OWNERS.get(path.parts[0], ())


OWNED = st.sampled_from([None, _owner_of])
Parts = dict[str, frozenset[P]]


def _parts(files: dict[P, int], owner_of: object, known: frozenset[str] = frozenset()) -> Parts:
    found = parts_of(files, LIMITS, _owner_of if owner_of else None, known)
    assert len({part.name for part in found}) == len(found)
    return {part.name: frozenset(part.paths) for part in found}


@settings(deadline=None)
@given(FILES, OWNED)
def test_every_file_is_in_one_part_and_no_part_that_can_be_cut_is_too_large(
    files: dict[P, int], owner_of: object
) -> None:
    parts = _parts(files, owner_of)
    assert sorted(path for paths in parts.values() for path in paths) == sorted(files)
    for name, paths in parts.items():
        assert len(paths) == 1 or (len(paths) <= 4 and sum(files[path] for path in paths) <= 50)
        assert name == name.strip("-")
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert "--" not in name


@settings(deadline=None)
@given(FILES, OWNED, st.randoms())
def test_the_order_of_the_files_has_no_say(files: dict[P, int], owner_of: object, random: object) -> None:
    other = dict(sorted(files.items(), key=lambda each: str(each[0])[::-1]))
    assert _parts(files, owner_of) == _parts(other, owner_of)


@settings(deadline=None)
@given(FILES, OWNED, PATHS, st.integers(1, 60))
def test_a_file_that_joins_leaves_every_part_but_its_own_as_it_was(
    files: dict[P, int], owner_of: object, path: P, lines: int
) -> None:
    files.pop(path, None)
    before, after = _parts(files, owner_of), _parts({**files, path: lines}, owner_of)
    if set(before) <= {""}:
        return  # the whole is cut for the first time
    changed = {name for name, paths in before.items() if after.get(name) != paths}
    assert len(changed) <= 1
    for name in changed:  # it has taken the file in, or was cut because of it
        joined = after.get(name, frozenset()) - before[name]
        assert joined == {path} or (
            name not in after and before[name] | {path} > next(p for p in after.values() if path in p)
        )


@settings(deadline=None)
@given(FILES, OWNED, st.data())
def test_a_part_that_is_there_keeps_its_name_while_the_others_are_merged(
    files: dict[P, int], owner_of: object, data: st.DataObject
) -> None:
    left = _parts(files, owner_of)
    while len(left) > 1:
        merged = data.draw(st.sampled_from(sorted(left)))
        files = {path: lines for path, lines in files.items() if path not in left[merged]}
        left = {name: paths for name, paths in left.items() if name != merged}
        assert _parts(files, owner_of, frozenset(left)) == left


@settings(deadline=None)
@given(FILES, OWNED, st.data())
def test_a_file_that_leaves_a_part_that_is_there_changes_no_name(
    files: dict[P, int], owner_of: object, data: st.DataObject
) -> None:
    before = _parts(files, owner_of)
    gone = data.draw(st.sampled_from(sorted(files)))
    after = _parts({path: lines for path, lines in files.items() if path != gone}, owner_of, frozenset(before) - {""})
    assert after == {name: paths - {gone} for name, paths in before.items() if paths != {gone}}


def test_what_is_small_is_the_whole() -> None:
    assert parts_of({P("a.yml"): 1}, LIMITS) == (GroupPart("", "", (P("a.yml"),)),)
    assert parts_of({}, LIMITS) == ()


def test_owners_come_first_then_folders_then_letters() -> None:
    files = {P(f"{folder}/{number}.yml"): 1 for folder in ("src", "lib", "web") for number in range(4)}
    assert _parts(files, _owner_of).keys() == {"web", "unowned-a-to-o", "unowned-p-to-z"}
    assert _parts(files, None).keys() == {"a-to-o", "p-to-s", "t-to-w"}
    deep = {P(f"src/{folder}/{number}.yml"): 1 for folder in ("core", "api-v2") for number in range(5)}
    assert _parts(deep, None).keys() == {
        "src-core-0-to-3",
        "src-core-4-to-7",
        "src-api-v2-69ab-0-to-3",
        "src-api-v2-69ab-4-to-7",
    }


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        (("a/b.yml",), "a/b.yml"),
        (("a/b.yml", "a/c.yml"), "a/b.yml and c.yml"),
        (("a/b/1", "a/b/2", "a/c"), "a/b/ and c"),
        (("a/1", "b/1", "c"), "a/ to c"),
        (("src/a/1", "src/a/2"), "src/a/1 and 2"),
    ],
)
def test_a_title_says_where(paths: tuple[str, ...], said: str) -> None:
    assert where_of([P(path) for path in paths]) == said
