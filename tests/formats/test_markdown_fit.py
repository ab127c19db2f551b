"""What is too long is cut by rows, with a count, and stays whole Markdown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.formats.forge_markdown import fenced, folded, forge_code, forge_table, forge_text
from sophia_tidy.formats.markdown_fit import FORGE_LIMIT, byte_size, fitted, forge_size

from .rendered import HOSTILE, PARSER, html, rows

LIST = "\n".join(f"- item {n}\n  more of it" for n in range(50))
TABLE = forge_table(("file", "why"), [(f"`{n}.py`", "a reason") for n in range(50)])
PATCH = fenced("\n".join(f"+{n}" for n in range(50)), "diff")


def test_what_fits_stays_as_it_is():
    assert fitted(TABLE, len(TABLE) * 2) is TABLE


def test_a_table_loses_rows_from_its_end_and_says_how_many():
    cut = fitted(f"Before.\n\n{TABLE}\n\nAfter.", 500)
    shown = len(rows(cut)) - 1
    assert 5 < shown < 50 and rows(cut) == rows(TABLE)[: shown + 1]
    assert cut.endswith(f"\n\n… and {50 - shown} more rows.\n\nAfter.") and forge_size(cut) <= 500


def test_a_list_loses_whole_items_and_a_fence_lines_within_it():
    cut = fitted(LIST, 400)
    items = re.findall(r"- item \d+\n  more of it", cut)
    assert cut == "\n".join(items) + f"\n\n… and {50 - len(items)} more items."
    cut = fitted(PATCH, 150)
    kinds = [token.type for token in PARSER.parse(cut)]
    assert kinds == ["fence"] and (found := re.search(r"\n… and (\d+) more lines\.\n```$", cut))
    assert int(found[1]) + cut.count("\n+") == 50


def test_the_longest_is_cut_first():
    short = forge_table(("a",), [("1",), ("2",)])
    cut = fitted(f"{short}\n\n{TABLE}", 600)
    assert cut.startswith(short) and cut.count(" more rows.") == 1


@pytest.mark.parametrize("whole", [TABLE, LIST, PATCH, f"{folded('s', TABLE)}\n\n{LIST}"])
def test_what_was_cut_is_cut_again_and_the_count_is_of_both(whole):
    assert fitted(fitted(whole, 700), 300) == fitted(whole, 300)


def test_where_no_row_is_left_to_cut_whole_blocks_go_from_the_end():
    text = "\n\n".join(["words " * 20, folded("s", "words\n\n" * 20), "more words", "words " * 20])
    assert fitted(text, 440) == "\n\n".join(
        [*text.split("\n\n")[:1], folded("s", "words\n\n" * 20), "more words", "… and 1 more part."]
    )
    assert fitted(text, 300) == "words " * 20 + "\n\n… and 3 more parts."
    assert fitted("words " * 20, 50) == "… and 1 more part."


PARTS = st.one_of(
    st.lists(st.tuples(HOSTILE.map(forge_code), HOSTILE.map(forge_text)), max_size=40).map(
        lambda found: forge_table(("a", "b"), found)
    ),
    st.lists(HOSTILE.map(lambda text: f"- {forge_text(text)}"), min_size=1, max_size=40).map("\n".join),
    HOSTILE.map(lambda text: fenced(text, "diff")),
    HOSTILE.map(lambda text: forge_text(text) or "x"),
)


@given(
    st.lists(st.one_of(PARTS, PARTS.map(lambda part: folded("s", part))), max_size=6).map("\n\n".join),
    st.integers(60, 4_000),
)
def test_it_never_ends_within_a_table_a_fence_or_a_fold(text, room):
    cut = fitted(text, room)
    assert forge_size(cut) <= room or cut == text
    assert all(len(row) == 2 for row in rows(cut))
    kinds = [token.type for token in PARSER.parse(cut)]
    assert kinds.count("table_open") == kinds.count("table_close")
    assert sum("<details>" in each for each in html(cut)) == sum("</details>" in each for each in html(cut))
    assert {*html(cut)} <= {*html(text)}
    open_fence = [token for token in PARSER.parse(cut) if token.type == "fence" and "more part" in token.content]
    assert open_fence == []


@given(st.text(st.characters(exclude_categories=()), max_size=50))
def test_the_size_is_never_less_than_any_forge_counts(text):
    size = forge_size(text)
    crlf = re.sub(r"\r?\n", "\r\n", text)
    assert (
        size >= len(crlf)
        and size * 4 >= byte_size(crlf)
        and size >= len(text.encode("utf-16-le", "surrogatepass")) // 2
    )


def test_ten_thousand_rows_are_under_the_limit():
    table = forge_table(("file", "why"), [(f"`src/{n}.py`", "🙂 a reason of some length") for n in range(10_000)])
    cut = fitted(folded("10000 files", table), FORGE_LIMIT)
    shown = len(rows(cut)) - 1
    assert FORGE_LIMIT - 200 < forge_size(cut) <= FORGE_LIMIT
    assert f"… and {10_000 - shown} more rows.\n\n</details>" in cut
