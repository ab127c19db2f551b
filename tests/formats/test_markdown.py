"""What is somebody's in a page of ours is shown and never obeyed: by Markdown, by HTML, by a terminal."""

import re
from pathlib import PurePosixPath as P

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.archive.index import ArchivedFile, render_manifest
from sophia_tidy.archive.index_page import render_page
from sophia_tidy.convert.ledger import KeyFate as Key
from sophia_tidy.convert.ledger import KeyStatus
from sophia_tidy.convert.output.pages import ledger_page
from sophia_tidy.formats.markdown import cell, code, link

from ..secrets.published import PUBLISHED

IMAGE = "<img src=x onerror=alert(1)>"
TOKEN = next(form.secret for form in PUBLISHED if form.kind == "GitHub personal token")


def entry(path: str, reason: str = "it is old") -> ArchivedFile:
    return ArchivedFile(path, f"archive/{path}", "0" * 64, None, "2024-01-01", "archive", 9.0, ("r",), reason)


def page_of(path: str, reason: str = "it is old") -> str:
    return render_page([entry(path, reason)], P("archive"), b"").decode()


def row_of(path: str) -> str:
    return next(line for line in page_of(path).split("\n") if line.startswith("- "))


def outside_code(text: str) -> str:
    return re.sub(r"(?<!\\)(`+)(?!`).*?(?<!`)\1(?!`)", "", text)


@pytest.mark.parametrize(
    "name",
    [
        f"{IMAGE}.md",
        "a](javascript:alert(1)) [b.md",
        "javascript:alert(1)",
        "a`<script>`.md",
        "a\n# b.md",
        "a\x1b[2Jb.md",
        "a‮b.md",
    ],
)
def test_no_name_of_a_file_is_more_than_text_in_the_index_of_the_archive(name):
    row = row_of(name)
    bare = outside_code(row)
    assert "<img" not in bare and "<script" not in bare and "\n" not in row and row.isprintable()
    target = re.search(r"\]\((<[^>]*>|[^)]*)\)\Z", row)
    assert target and not target[1].lstrip("<").startswith("javascript:")


def test_a_folder_is_text_too():
    assert "<img" not in outside_code(page_of(f"a`{IMAGE}`/b.md"))


def test_a_reason_in_the_index_and_the_manifest_holds_no_secret_and_no_html():
    reason = f"it says of itself: {IMAGE} token={TOKEN}"
    assert TOKEN not in page_of("a.py", reason) and "<img" not in page_of("a.py", reason)
    assert TOKEN.encode() not in render_manifest([entry("a.py", reason)])


def test_a_plain_name_is_linked_as_it_is():
    assert row_of("OLD PLAN-2.md").endswith("[OLD PLAN-2.md](<OLD PLAN-2.md>)") and row_of("old.md").endswith(
        "[old.md](old.md)"
    )


def test_a_key_of_a_stack_is_text_in_its_ledger():
    page = ledger_page("x", [Key(("services", f"`{IMAGE}`|"), KeyStatus.ADAPTED, "a|b", "r", f"{IMAGE} token={TOKEN}")])
    row = next(line for line in page.split("\n") if "services" in line)
    assert "<img" not in outside_code(row) and TOKEN not in page
    assert len(re.findall(r"(?<!\\)\|", row)) == 5


NASTY = st.text("ab`|<>[]()*_#\\\n\r\t'\"${}:&!~\x1b\x85‮ ", min_size=1, max_size=14)


@given(NASTY)
def test_a_cell_a_name_and_a_link_stay_in_their_row(text):
    for shown in (cell(text), code(text), link(text, text)):
        assert shown.isprintable() and not re.search(r"(?<!\\)\|", shown)
    assert "<" not in outside_code(cell(text))
