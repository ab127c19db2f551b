"""The table of durations: where each figure comes from, and how far it may be off."""

import re
from datetime import date
from itertools import pairwise
from pathlib import PurePosixPath

import pytest

from sophia_tidy.kernel.errors import RuleError
from sophia_tidy.kernel.rule_files import rules_root
from sophia_tidy.workflow.write.ruleset import built_in, read_ruleset
from sophia_tidy.workflow.write.timing.durations import Known, Size, Took, read_durations

PATH = PurePosixPath("durations.yaml")
KINDS = built_in().durations.kinds


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_has_its_source_and_date_and_no_address(kind):
    found = KINDS[kind]
    assert date.fromisoformat(found.date) >= date(2020, 1, 1)
    assert not re.search(r"://|\bwww\.", found.source)
    if found.how is Known.PUBLISHED:
        assert re.search(r"[\w.-]+ #\d+|bootstrap", found.source), "whose measurement it is"
        assert re.search(r"\d", found.source)


def test_larger_is_never_quicker():
    for found in KINDS.values():
        spans = [found.spans[size] for size in Size if size in found.spans]
        assert all(one <= other for first, second in pairwise(spans) for one, other in zip(first, second, strict=True))


def test_a_figure_that_may_be_off_by_a_third_is_printed_as_a_range():
    assert [str(Took(*each)) for each in ((10, 10, 10), (8, 10, 13), (8, 10, 14), (6, 10, 10))] == [
        "10",
        "10",
        "10 (8 to 14)",
        "10 (6 to 10)",
    ]


ENTRY = "durations:\n  x: {about: it, how: judged, source: me, date: '2026-01-01', seconds: [1, 2, 3]}\n"


def test_an_entry_is_read():
    assert read_durations(ENTRY.encode(), PATH).of("x", Size.LARGE) == Took(1, 2, 3)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[1, 2, 3]", "[3, 2, 1]", r"durations\.yaml:2:\d+: expected three numbers of seconds"),
        ("[1, 2, 3]", "[1, 2]", "expected three numbers of seconds"),
        ("seconds: [1, 2, 3]", "small: [1, 2, 3]", "expected seconds, or small, medium, large"),
        ("judged", "guessed", "'guessed'; expected one of judged, measured, published"),
    ],
)
def test_an_entry_that_is_wrong_is_told_with_its_place(old, new, message):
    with pytest.raises(RuleError, match=message):
        read_durations(ENTRY.replace(old, new).encode(), PATH)


def test_a_part_that_takes_what_nobody_knows_is_told():
    root = rules_root() / "workflow"
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.suffix in (".yaml", ".py") and path.is_file()
    }
    files["gates/ruff.yaml"] = files["gates/ruff.yaml"].replace(b"takes: quick-check", b"takes: no-time")
    with pytest.raises(RuleError, match="takes 'no-time', of which no duration is known"):
        read_ruleset(files)
