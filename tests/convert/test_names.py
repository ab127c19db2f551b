"""Names that Kubernetes takes: DNS-1035 labels, no two alike."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.convert.names import distinct, label

LABELS = {
    "api": "api",
    "my_db": "my-db",
    "Web.Front": "web-front",
    "3d": "x-3d",
    "_a_": "a",
    "a--b": "a-b",
    "é": "x",
    "a" * 63: "a" * 63,
}


@pytest.mark.parametrize(("name", "expected"), LABELS.items(), ids=LABELS)
def test_a_label_is_close_to_the_name(name, expected):
    assert label(name) == expected


def test_a_long_name_ends_with_a_digest_of_the_whole():
    one, other = label("a" * 64), label("a" * 65)
    assert len(one) == len(other) == 63 and one != other and one.startswith("a" * 54 + "-")


def test_names_that_come_to_the_same_are_told_apart_and_the_one_that_fits_keeps_its_own():
    names = distinct(["my_db", "my-db", "my.db"])
    assert names["my-db"] == "my-db"
    assert len(set(names.values())) == 3


@given(st.lists(st.text(min_size=1), unique=True))
def test_every_name_has_a_label_of_its_own(names):
    found = distinct(names)
    assert len(set(found.values())) == len(names)
    assert all(re.fullmatch("[a-z]([a-z0-9-]{0,61}[a-z0-9])?", text) for text in found.values())
