"""Markdown as a forge reads it (CommonMark with tables and strikethrough), and what it would do with the words it finds."""

import re
from collections.abc import Iterator

from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MEANING = [
    "`", "``", "|", "\\", "\n", "\r", "<", ">", "<!--", "-->", "<b>", "</details>", "<script>", "&lt;", "*", "_", "~~",
    "[a](b)", "![", "](", "#12", "GH-3", "!4", "a/b#5", "@eve", "@org/team", "e@x.org", "Fixes #1", "closes: gh-2",
    "https://github.com/a/b/issues/1", "www.x.org", "deadbeef1", ":tada:", "$x$", "- [x] ", "1. ", "---", "    ", "```",
    "\u202e", "\u200b", "\x1b[2J", "\x00", "\ud800", "\udcff", "\ue000a\ue001", "é", "🙂", "👩\u200d🚀", "אב", " ", "/", "a", ".py", ":", "{", "x" * 400,
]  # fmt: skip
HOSTILE = st.lists(st.one_of(st.sampled_from(MEANING), st.text(max_size=5)), max_size=8).map("".join)
_CALLS = re.compile(
    r"@\w|[#!]\d|\bgh-\d|://|\bwww\.|:[a-z+-][\w+-]*:|(?<!\w)(?=[a-f]*\d)[0-9a-f]{7,40}(?!\w)", re.IGNORECASE
)
_CALLS_IN_CODE = re.compile(r"@\w|[#!]\d|\bgh-\d|://\S*/issues/", re.IGNORECASE)


def tokens(text: str) -> Iterator[Token]:
    """All tokens, those within lines too."""
    for token in PARSER.parse(text):
        yield token
        yield from token.children or ()


def rows(text: str) -> list[list[str]]:
    """The cells of all tables, row by row, as Markdown."""
    found: list[list[str]] = []
    is_cell = False
    for token in PARSER.parse(text):
        if token.type == "tr_open":
            found.append([])
        elif token.type in ("td_open", "th_open"):
            is_cell = True
        elif token.type == "inline" and is_cell:
            found[-1].append(token.content)
            is_cell = False
    return found


def html(text: str) -> list[str]:
    """All HTML that is in it."""
    return [token.content for token in tokens(text) if token.type in ("html_inline", "html_block")]


def calls(text: str) -> list[str]:
    """What a forge would link, call or make a picture of: in words, and in code where a commit's message has it."""
    found: list[str] = []
    for token in tokens(text):
        if token.type == "text":
            found += _CALLS.findall(token.content)
        elif token.type in ("link_open", "image", "s_open"):
            found.append(token.type)
        elif token.type == "code_inline":
            found += _CALLS_IN_CODE.findall(token.content)
    return found
