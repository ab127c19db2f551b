"""Comments are told by their keys."""

import pytest

from sophia_tidy.bot.model.rules import BotRules
from sophia_tidy.bot.texts import comments


def test_a_comment_bears_its_key_and_a_quote_of_it_does_not():
    sent = comments.with_key(comments.person_commit("a" * 40, BotRules()), "person/" + "a" * 40)
    assert comments.has_key(sent, "person/" + "a" * 40) and not comments.has_key(sent, "person/" + "b" * 40)
    assert comments.has_key(sent.replace("\n", "\r\n"), "person/" + "a" * 40)
    assert not comments.has_key("\n".join(f"> {line}" for line in sent.splitlines()), "person/" + "a" * 40)


def test_a_key_that_could_end_its_comment_is_refused():
    with pytest.raises(ValueError, match="cannot be the key"):
        comments.comment_key("a-->")


def test_a_persons_commit_is_answered_with_what_the_bot_will_not_do_and_what_the_box_does():
    text = comments.person_commit("a" * 40, BotRules(label="clean"))
    assert "`aaaaaaaaaaaa`" in text and "pushes nothing" in text and "fresh branch" in text and "`clean/hold`" in text


def test_the_others_are_a_sentence_or_two():
    assert comments.replaced("#9").startswith("#9 was made anew")
    assert "`main`" in comments.gone("main") and comments.duplicate("#9").startswith("#9 is open for the same")
