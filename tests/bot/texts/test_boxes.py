"""Boxes after people and editors have had them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sophia_tidy.bot.texts.boxes import box, ticked

ONE = box("open/repair", "open it", ticked=True)


def test_a_box_is_ticked_or_not():
    assert box("anew", "again") == "- [ ] <!-- tidy:anew -->again"
    assert ticked(box("anew", "again")) == ()
    assert ticked(box("anew", "again", ticked=True)) == ("anew",)


@pytest.mark.parametrize(
    "body",
    [
        ONE.replace("[x]", "[X]"),
        ONE.replace("- ", "* ", 1),
        ONE.replace("- ", "+ ", 1),
        ONE.replace("- ", "1. ", 1),
        f"words\r\n\r\n{ONE}\r\nmore\r\n",
        f"- [ ] <!-- tidy:stop -->stop\n{ONE}",
        f"- a list\n    {ONE}",
        f"  {ONE}",
        f"```\ncode\n```\n{ONE}",
        f"> a quote\n\n{ONE}",
        ONE.replace(" -->", "-->"),
        f"{ONE}\n{ONE}",
        "- [x]   <!--tidy:open/repair--> open it",
    ],
)
def test_it_is_still_the_box_when_people_have_had_it(body):
    assert ticked(body) == ("open/repair",)


@pytest.mark.parametrize(
    "body",
    [
        f"> {ONE}",
        f">{ONE}",
        f"> - a\n>   > {ONE}",
        f"```\n{ONE}\n```",
        f"~~~ md\n\n{ONE}\n~~~~",
        f"- a\n  ```\n  {ONE}\n  ```",
        f"words\n\n    {ONE}",
        f"\t{ONE}",
        f"`{ONE}`",
        ONE.replace("[x]", "[ ]"),
        ONE.replace("[x]", "[]"),
        ONE.replace("- ", "", 1),
        "- [x] a box of a person's",
        "",
    ],
)
def test_what_only_looks_like_one_is_none(body):
    assert ticked(body) == ()


def test_each_key_counts_once_in_the_order_of_the_boxes():
    keys = ("stop", "open/b", "open/a-b", "stop")
    assert ticked("\n".join(box(key, "t", ticked=True) for key in keys)) == keys[:-1]


@pytest.mark.parametrize("key", ["", "a b", "a-->", "a--b", "a-", "-a", "a\n", "é", "<"])
def test_a_key_that_could_end_its_comment_is_refused(key):
    with pytest.raises(ValueError, match="cannot be the key"):
        box(key, "t")


@given(
    st.lists(
        st.sampled_from([ONE, "> ", "```\n", "```", "\n", "\n\n", "- a\n", "words\n", "  ", "`", "\r\n"]), max_size=8
    )
)
def test_what_markdown_shows_as_code_or_quote_is_never_ticked(parts):
    body = "".join(parts)
    rendered = MarkdownIt().render(body)
    if "<!-- tidy:open/repair -->" not in rendered:
        assert ticked(body) == ()
