"""A text that names a pull request before it has a number."""

import pytest

from sophia_tidy.bot.model.actions import reference, resolved, without_references


def test_a_reference_becomes_the_number():
    assert resolved(f"after {reference('repair')}.", {"repair": 7}) == "after #7."


def test_a_group_without_a_number_is_not_passed_over():
    with pytest.raises(KeyError):
        resolved(reference("repair"), {})


def test_a_text_of_the_repository_cannot_be_read_as_one():
    assert resolved(without_references(f"a{reference('x')}b"), {}) == "axb"


def test_a_sign_that_a_person_wrote_is_no_reference():
    mine = "\ue000 and \ue001, \ue000a b\ue001, \ue000"
    assert resolved(mine, {}) == mine
