"""Edits of a text, and the fixes that they are part of."""

from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.kernel.edit import Applicability, Edit, Fix, edited, overlap
from sophia_tidy.kernel.plan import Safety


@st.composite
def texts_with_edits(draw) -> tuple[str, list[Edit]]:
    """A text, and edits of it in order that do not overlap."""
    text = draw(st.text(max_size=30))
    marks = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    return text, [Edit(a, b, draw(st.text(max_size=4))) for a, b in zip(marks[::2], marks[1::2], strict=False)]


@given(texts_with_edits())
def test_edits_made_together_are_those_made_one_by_one_from_the_end(given_):
    text, edits = given_
    alone = text
    for edit in reversed(edits):
        alone = alone[: edit.start] + edit.text + alone[edit.end :]
    assert edited(text, edits) == alone == Fix(1, "a-rule", "why", edits=tuple(edits)).apply(text)
    assert not overlap(edits)


@given(texts_with_edits())
def test_no_edit_leaves_the_text_as_it_is(given_):
    text, edits = given_
    assert edited(text, ()) == text
    assert edited(text, [Edit(each.start, each.end, text[each.start : each.end]) for each in edits]) == text


def test_a_part_of_a_text_is_edited_by_the_offsets_of_the_whole():
    assert edited("one two three", [Edit(4, 7, "2")], 4, 13) == "2 three"


def test_two_edits_that_want_one_place_overlap():
    assert overlap([Edit(0, 3, "a"), Edit(2, 4, "b")])
    assert not overlap([Edit(0, 3, "a"), Edit(3, 4, "b"), Edit(4, 4, "c")])


def test_what_may_be_applied_is_said_in_the_words_of_a_plan():
    assert [Safety(each) for each in Applicability if each is not Applicability.DISPLAY] == [Safety.SAFE, Safety.UNSAFE]
