"""Whatever a repository calls its files or says in its messages, a forge shows it, and does nothing else."""

import pytest
from hypothesis import given

from sophia_tidy.formats.forge_markdown import fenced, folded, forge_code, forge_table, forge_text

from .rendered import HOSTILE, PARSER, calls, html, rows, tokens


@given(HOSTILE)
def test_a_sentence_is_one_line_of_words_and_code(text):
    said = forge_text(text)
    assert html(said) == [] and calls(said) == [] and said.replace("\u200b", "").isprintable()
    assert {token.type for token in tokens(said)} <= {
        "paragraph_open", "paragraph_close", "inline", "text", "code_inline"
    }  # fmt: skip
    assert {token.type for token in tokens(f"- {said}")} <= {
        "bullet_list_open", "list_item_open", "paragraph_open", "inline", "text", "code_inline",
        "paragraph_close", "list_item_close", "bullet_list_close",
    }  # fmt: skip


@given(HOSTILE)
def test_a_name_is_one_span_of_code(text):
    said = forge_code(text)
    inside = [token for token in tokens(said) if token.type not in ("paragraph_open", "paragraph_close", "inline")]
    assert html(said) == [] and calls(said) == []
    assert [token.type for token in inside] == ["code_inline"] * bool(text.split())


@given(HOSTILE, HOSTILE, HOSTILE)
def test_a_table_has_the_rows_and_columns_that_it_was_given(one, two, three):
    table = forge_table(("a", ">b", "c"), [(forge_code(one), forge_text(two), forge_text(three))] * 3)
    assert [len(row) for row in rows(table)] == [3] * 4
    assert html(table) == [] and calls(table) == []


@given(HOSTILE, HOSTILE)
def test_a_fold_and_a_fence_hold_what_they_are_given(summary, text):
    said = folded(summary, fenced(text, "diff"))
    kinds = [token.type for token in PARSER.parse(said)]
    assert kinds == ["html_block", "fence", "html_block"]
    head = html(said)[0]
    assert head.count("<") == 3 and "\n" not in head.strip() and "@eve" not in head and "#12" not in head


def test_a_fence_keeps_a_diff_as_it_is_but_for_what_nobody_may_see():
    diff = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\tb\u00a0👩\u200d🚀\n+```\n \n"
    assert fenced(diff, "diff") == f"````diff\n{diff}\n````"
    assert fenced("a\x1b[2J\u202e\udcff\ue000", "") == "```\na\\x1b[2J\\u202e\\udcff\\ue000\n```"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("plain words, 3 of 4: (a-b) 'c'", "plain words, 3 of 4: (a-b) 'c'"),
        ("`x = 1` is undefined", "`x = 1` is undefined"),
        ("Fixes #1 for @eve", "Fixes #&#8203;1 for @&#8203;eve"),
        ("see https://x.org/a_b.", "see `https://x.org/a_b`."),
        ("since 1a2b3c4d5 it is", "since `1a2b3c4d5` it is"),
        ("a | b <c>", "a \\| b &lt;c&gt;"),
        ("$HOME and $x$", "&#36;HOME and &#36;x&#36;"),
        ("- [x] done", "\\- \\[x] done"),
        ("1. first", "1\\. first"),
        ("# title", "\\# title"),
        ("a_name _so_ __init__", "a_name \\_so\\_ \\_\\_init\\_\\_"),
        ("`@app.route` calls", "`@\u200bapp.route` calls"),
        ("@``eve", "@'eve"),
        ("one ` alone", "one ' alone"),
    ],
)
def test_words_are_still_words(text, said):
    assert forge_text(text) == said


def test_what_is_long_is_shortened_where_it_tells_least():
    assert forge_text("word " * 100, most=12) == "word word w…"
    assert forge_code("a/" * 100 + "end.py", most=10) == "`…/a/end.py`"
