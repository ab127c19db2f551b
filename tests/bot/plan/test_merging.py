"""What is said to merge does so in git, with no one's help."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sophia_tidy.bot.plan.merging import merges, regions

from ...conftest import Git

OLD = [b"%d\n" % number for number in range(24)]
EDITS = st.tuples(
    st.integers(0, 24), st.integers(0, 3), st.lists(st.sampled_from([b"x\n", b"y\n", b"3\n", b"\n"]), max_size=3)
)


def _edited(at: int, gone: int, came: list[bytes]) -> bytes:
    return b"".join([*OLD[:at], *came, *OLD[at + gone :]])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS, EDITS)
def test_git_settles_by_itself_what_is_said_to_merge(
    tmp_path: Path, git: Git, one: tuple[int, int, list[bytes]], other: tuple[int, int, list[bytes]]
) -> None:
    old, ours, theirs = b"".join(OLD), _edited(*one), _edited(*other)
    if not merges(old, ours, theirs):
        return
    for name, content in (("old", old), ("ours", ours), ("theirs", theirs)):
        (tmp_path / name).write_bytes(content)
    merged = git("merge-file", "-p", "ours", "old", "theirs", cwd=tmp_path)  # fails where there is a conflict
    assert (merged.encode() == ours) is (old == theirs or ours == theirs)


def test_what_lies_apart_merges_and_what_touches_does_not() -> None:
    old = b"".join(OLD)
    first = _edited(2, 1, [b"x\n"])
    assert merges(old, first, _edited(10, 1, [b"y\n"]))
    assert merges(old, first, first)
    assert merges(old, first, old)
    assert not merges(old, first, _edited(2, 1, [b"y\n"]))
    assert not merges(old, first, _edited(3, 1, [b"y\n"]))
    assert not merges(old, b"\0" + old, old + b"1")


def test_regions_are_ranges_of_the_old() -> None:
    assert regions(b"".join(OLD), _edited(2, 1, [b"x\n"])) == [(2, 3)]
    assert regions(b"".join(OLD), _edited(5, 0, [b"x\n"])) == [(5, 5)]
    assert regions(b"", b"x\n") == [(0, 0)]
    assert regions(b"x\n", b"x\n") == []
