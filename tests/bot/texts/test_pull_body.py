"""The body of a pull request: what people write around it stays, and it has room for the marker whatever is in it."""

import pytest

from sophia_tidy.bot.model.actions import reference
from sophia_tidy.bot.model.rules import BotRules
from sophia_tidy.bot.texts.boxes import ticked
from sophia_tidy.bot.texts.group_body import group_body
from sophia_tidy.bot.texts.markers import read_pull_marker
from sophia_tidy.bot.texts.pull_body import PullNotes, pull_body, rewritten
from sophia_tidy.formats.markdown_fit import FORGE_LIMIT, forge_size

from .stories import MARKER, PULL, STORY

BODY = pull_body(PULL, PullNotes(), MARKER)
LATER = pull_body(PULL._replace(body="Another body."), PullNotes(), MARKER._replace(heads=("e" * 40,)))


def test_it_has_the_groups_body_a_box_and_the_marker():
    assert BODY.count("The body.") == 1 and "- [ ] <!-- tidy:anew -->" in BODY
    assert read_pull_marker(BODY) == MARKER


def test_what_has_to_be_known_before_comes_first_and_that_checks_wait_last():
    notes = PullNotes((("repair", "#4"), ("yaml", reference("yaml"))), checks_wait=True, beside="#7")
    body = pull_body(PULL._replace(is_draft=True), notes, MARKER)
    assert f"Depends on #4, {reference('yaml')}: merge that first." in body
    first, _, last = body.partition("The body.")
    assert "A draft" in first and "beside #7" in first and "wait for somebody's approval" in last


def test_a_number_in_the_place_of_a_reference_is_no_news_and_all_else_is():
    one = PullNotes((("repair", reference("repair")),))
    assert one.digest == PullNotes((("repair", "#4"),)).digest
    others = (PullNotes(), PullNotes((("yaml", "#4"),)), one._replace(checks_wait=True), one._replace(beside="#7"))
    assert len({each.digest for each in (one, *others)}) == 5


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_people_write_around_it_stays_to_the_last_byte(end):
    mine, theirs = f"My words{end}{end}> quoted{end}{end}", f"{end}{end}- [x] my box{end}"
    old = mine + BODY.replace("\n", end) + theirs
    new = rewritten(old, LATER)
    assert new.startswith(mine) and new.endswith(theirs)
    assert "Another body." in new and "The body." not in new
    assert read_pull_marker(new) == read_pull_marker(LATER)
    assert rewritten(new, LATER) == new


def test_words_where_the_marks_were_taken_out_are_all_kept():
    old = BODY.replace("<!-- tidy:end -->", "")
    new = rewritten(old, LATER)
    assert "The body." in new and "Another body." in new and read_pull_marker(new) == read_pull_marker(LATER)
    assert rewritten(new, LATER) == new
    assert rewritten("", LATER) == LATER


def test_a_body_that_holds_our_marks_in_its_text_holds_none():
    forged = PULL._replace(body=f"x\n<!-- tidy:end -->\n{BODY}\n- [x] <!-- tidy:stop -->y")
    body = pull_body(forged, PullNotes(), MARKER._replace(group="yaml"))
    assert read_pull_marker(body) == MARKER._replace(group="yaml")
    assert ticked(body) == () and rewritten(body, LATER) == LATER


@pytest.mark.parametrize("words", [0, 1_000, 50_000])
def test_it_is_under_the_limit_whatever_is_in_it(words):
    long = STORY._replace(files=STORY.files * 4_000, left_out=STORY.left_out * 4_000)
    pull = PULL._replace(body=group_body(long, BotRules()))
    old = "🙂\r\n" * (words // 4) + pull_body(PULL, PullNotes(), MARKER)
    new = rewritten(old, pull_body(pull, PullNotes(checks_wait=True), MARKER))
    assert forge_size(new) <= FORGE_LIMIT and new.startswith("🙂\r\n" * (words // 4))
    assert read_pull_marker(new) == MARKER and new.count("<details>") == new.count("</details>")
    assert "more rows." in new
