"""What a selector of the review means: every kind of it, what it picks and what it leaves."""

from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.config.review import STEPS, Choice, Offered, choice_of, read_selector, review
from sophia_tidy.config.values import BadValue
from sophia_tidy.steps.run import ORDER

NOTE = Offered("archive", "loose-document", P("docs/old/NOTES.md"), 2.5)
ROOT = Offered("archive", "loose-document", P("PLAN.md"), 4)
CODE = Offered("fix", "utcnow", P("src/app.py"))
GROUPS = {"codemod": ("utcnow", "bare-except")}


@pytest.mark.parametrize(
    ("selector", "picked"),
    [
        ("archive/loose-document", [NOTE, ROOT]),
        ("archive/loose-document/docs", [NOTE]),
        ("archive/loose-document/docs/old", [NOTE]),
        ("archive/loose-document/doc", []),
        ("archive/loose-document/.", [ROOT]),
        ("fix/loose-document", []),
        ("loose-document", [NOTE, ROOT]),
        ("archive", [NOTE, ROOT]),
        ("codemod", [CODE]),
        ("docs/", [NOTE]),
        ("/docs", [NOTE]),
        ("*.md", [NOTE, ROOT]),
        ("/*.md", [ROOT]),
        ("src/**", [CODE]),
        ("score>=2.5", [NOTE, ROOT]),
        ("score > 2.5", [ROOT]),
        ("score<3", [NOTE]),
        ("score<=-1", []),
    ],
)
def test_a_selector_picks_what_it_names(selector: str, picked: list[Offered]):
    assert [each for each in (NOTE, ROOT, CODE) if read_selector(selector).picks(each, GROUPS)] == picked


@pytest.mark.parametrize("wrong", ["", "!docs/", "# all", "*a*b*c*d*e*f*"])
def test_what_is_no_selector_is_refused(wrong: str):
    with pytest.raises(BadValue, match="expected"):
        read_selector(wrong)


def test_what_is_left_wins_over_what_is_taken_whatever_the_order():
    said = {"archive/loose-document": "take", "docs/": "leave"}
    for table in (said, dict(reversed(said.items()))):
        choice = choice_of(table, {})
        assert [choice.takes(each) for each in (NOTE, ROOT, CODE)] == [False, True, False]
    assert choice_of({"loose-document": "leave"}, {}, everything=True).takes(CODE)
    assert not choice_of({"loose-document": "leave"}, {}, everything=True).takes(ROOT)


def test_nothing_is_taken_unasked_and_by_folder_is_no_word_on_a_change():
    assert not Choice().takes(NOTE)
    assert not choice_of({"archive/loose-document": "by-folder"}, {}).takes(NOTE)


def test_a_table_says_one_of_three_words():
    assert review({"docs/": "take"}) == {"docs/": "take"}
    with pytest.raises(BadValue, match="'docs/' = 'yes'; expected one of take, leave, by-folder"):
        review({"docs/": "yes"})


def test_every_step_of_the_fold_has_its_name_here():
    assert set(ORDER) <= set(STEPS)
