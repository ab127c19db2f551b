"""Merge conflicts with their markers: either side, both, and what is torn is left to other repairs."""

import pytest

from sophia_tidy.repair import repair
from sophia_tidy.repair.conflicts import conflicts, resolutions

PLAIN = "a = 1\n<<<<<<< HEAD\nb = 2\n=======\nb = 3\n>>>>>>> feature/x\nc = 4\n"
DIFF3 = "a = 1\n<<<<<<< ours\nb = 2\n||||||| 1a2b3c4\nb = 0\n=======\nb = 3\n>>>>>>> theirs\nc = 4\n"


@pytest.mark.parametrize("text", [PLAIN, DIFF3], ids=["merge", "diff3"])
def test_a_conflict_goes_to_the_second_side_the_first_or_both(text):
    theirs, ours, both = (edit.apply(text) for edit in resolutions(text))
    assert theirs == "a = 1\nb = 3\nc = 4\n"
    assert ours == "a = 1\nb = 2\nc = 4\n"
    assert both == "a = 1\nb = 2\nb = 3\nc = 4\n"


def test_all_conflicts_go_to_the_same_side():
    theirs, ours, _ = (edit.apply(PLAIN + PLAIN) for edit in resolutions(PLAIN + PLAIN))
    assert theirs == "a = 1\nb = 3\nc = 4\n" * 2
    assert ours == "a = 1\nb = 2\nc = 4\n" * 2


def test_line_ends_of_windows_stay():
    text = PLAIN.replace("\n", "\r\n")
    assert next(iter(resolutions(text))).apply(text) == "a = 1\r\nb = 3\r\nc = 4\r\n"


def test_an_empty_side_is_a_side():
    text = "a = 1\n<<<<<<< HEAD\n=======\nb = 3\n>>>>>>> x\n"
    theirs, ours, _ = (edit.apply(text) for edit in resolutions(text))
    assert (theirs, ours) == ("a = 1\nb = 3\n", "a = 1\n")


def test_the_last_marker_may_end_the_text():
    assert len(conflicts(PLAIN.removesuffix("\nc = 4\n"))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "<<<<<<< HEAD\na = 1\n",
        "a = 1\n=======\nb = 2\n>>>>>>> x\n",
        "<<<<<<< HEAD\na = 1\n>>>>>>> x\n",
        "Title\n=======\n",
        " <<<<<<< HEAD\n =======\n >>>>>>> x\n",
        "<<<<<<<< HEAD\n=======\n>>>>>>>>\n",
    ],
)
def test_torn_or_other_marks_are_no_conflict(text):
    assert conflicts(text) == [] and list(resolutions(text)) == []


def test_of_nested_conflicts_the_inner_one_is_complete():
    text = "<<<<<<< A\n<<<<<<< B\nx = 1\n=======\nx = 2\n>>>>>>> B\n=======\nx = 3\n>>>>>>> A\n"
    (inner,) = conflicts(text)
    assert text[inner.opening[0] : inner.closing[1]] == "<<<<<<< B\nx = 1\n=======\nx = 2\n>>>>>>> B\n"


def test_both_sides_are_shown_and_the_choice_is_for_review():
    result = repair(PLAIN.encode())
    assert result.tier == "review"
    shown = {result.content, *(a.content for a in result.alternatives)}
    assert shown == {b"a = 1\nb = 3\nc = 4\n", b"a = 1\nb = 2\nc = 4\n", b"a = 1\nb = 2\nb = 3\nc = 4\n"}


def test_sides_that_come_to_the_same_program_are_shown_once():
    text = "<<<<<<< HEAD\nb = 2  # two\n=======\nb = 2\n>>>>>>> x\n"
    result = repair(text.encode())
    programs = [result.content, *(a.content for a in result.alternatives)]
    assert programs.count(b"b = 2\n") == 1 and b"b = 2  # two\n" not in programs


def test_a_file_that_parses_with_marks_in_a_string_is_left_alone():
    text = f"TEXT = '''\n{PLAIN}'''\n".encode()
    assert repair(text).content == text
