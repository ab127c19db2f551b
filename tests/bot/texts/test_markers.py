"""Markers: any text in any field comes back, and people cannot end one, double one or take a later one away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.bot.model.marker import DashboardMarker, PullMarker
from sophia_tidy.bot.texts.markers import (
    NewerMarkerError,
    dashboard_marker,
    pull_marker,
    read_dashboard_marker,
    read_pull_marker,
    with_dashboard_marker,
    with_pull_marker,
)

MARKER = PullMarker("repair", "tidy/repair", "main", "f" * 64, "b" * 64, ("a" * 40, "c" * 40), "n1", "", "d" * 40)
OTHER = MARKER._replace(heads=("e" * 40,), closed="gone")
TEXTS = st.text(st.characters(exclude_categories=()), max_size=30)
MARKERS = st.builds(
    PullMarker,
    group=st.text(st.characters(exclude_categories=()), min_size=1, max_size=30),
    heads=st.lists(TEXTS, max_size=3).map(tuple),
    **dict.fromkeys(set(PullMarker._fields) - {"group", "heads"}, TEXTS),
)
BODIES = st.text(st.sampled_from("ab-[]x`~>\r\n <!#@é🙂"), max_size=80)


@given(MARKERS)
def test_any_text_in_any_field_comes_back_and_nothing_in_it_ends_the_comment(marker):
    written = pull_marker(marker)
    assert read_pull_marker(written) == marker
    assert "--" not in written[4:-3] and ">" not in written[:-1] and "\n" not in written


@given(st.dictionaries(TEXTS, st.tuples(TEXTS, TEXTS), max_size=4))
def test_so_it_is_with_the_dashboards(refused):
    written = dashboard_marker(DashboardMarker(refused))
    assert read_dashboard_marker(written) == DashboardMarker(refused)
    assert written == dashboard_marker(DashboardMarker(dict(reversed(refused.items()))))
    assert "--" not in written[4:-3]


@given(BODIES, MARKERS, MARKERS)
def test_a_marker_is_written_into_any_body_and_only_it_changes(body, one, two):
    once = with_pull_marker(body, one)
    assert once.startswith(body) and read_pull_marker(once) == one
    again = with_pull_marker(once, two)
    assert again == once[: -len(pull_marker(one))] + pull_marker(two)
    assert with_pull_marker(once, one) == once


@given(BODIES, BODIES)
def test_crlf_and_words_behind_it_do_not_matter(before, behind):
    body = f"{before}\n\n{pull_marker(MARKER)}\n\n{behind}".replace("\r", "").replace("\n", "\r\n")
    if read_pull_marker(before + "\n\n") is None and before.count("```") + before.count("~~~") == 0:
        assert read_pull_marker(body) == MARKER


def test_a_body_without_one_and_a_damaged_one_say_nothing():
    assert read_pull_marker("") is None
    assert read_pull_marker("sophia-tidy:1 is what it says") is None
    for payload in ("", "%%%", "bm8", "W10", "e30", "eyJncm91cCI6MX0", "\u00e9", "é" * 9, pull_marker(MARKER)[19:-9]):
        assert read_pull_marker(f"<!-- sophia-tidy:1:{payload} -->") is None


def test_the_first_counts_and_a_quoted_one_does_not():
    one, two = pull_marker(MARKER), pull_marker(OTHER)
    assert read_pull_marker(f"{one}\n{two}") == MARKER
    assert read_pull_marker(f"> {one}\n\n{two}") == OTHER
    assert read_pull_marker(f"> > {one}\n\n{two}") == OTHER
    assert read_pull_marker(f"```html\n{one}\n```\n{two}") == OTHER
    assert read_pull_marker(f"~~~~\n```\n{one}\n~~~~\n{two}") == OTHER
    assert read_pull_marker(f"    {one}\n\n{two}") == OTHER
    assert read_pull_marker(f"`{one}`\n\n{two}") == OTHER
    assert read_pull_marker(f"```\nnever ended\n\n{two}") == OTHER


def test_what_was_damaged_is_written_anew_in_its_place():
    body = "a\n\n<!-- sophia-tidy:1:%%% -->\n\nb"
    assert with_pull_marker(body, MARKER) == f"a\n\n{pull_marker(MARKER)}\n\nb"


def test_a_dashboards_is_no_pulls():
    assert read_pull_marker(dashboard_marker(DashboardMarker())) is None
    assert read_dashboard_marker(pull_marker(MARKER)) is None


def test_one_of_a_later_version_is_neither_read_nor_written_over():
    body = pull_marker(MARKER).replace(":1:", ":12:")
    with pytest.raises(NewerMarkerError, match="version 12; expected 1"):
        read_pull_marker(body)
    with pytest.raises(NewerMarkerError):
        with_pull_marker(body, MARKER)
    with pytest.raises(NewerMarkerError):
        with_dashboard_marker("<!-- sophia-tidy-dashboard:2:later words here -->", DashboardMarker())
    assert read_pull_marker(f"> {body}") is None
