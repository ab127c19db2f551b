"""Choice among edits that parse: the cost of the slip, and what the model thinks of the result."""

import pytest

from sophia_tidy.kernel.edit import Edit
from sophia_tidy.repair.candidate import Candidate, apply_all
from sophia_tidy.repair.rank import Ranker
from sophia_tidy.repair.source import Source


def edit(text: str, old: str, new: str, cost: float = 0.0, judged: bool = True) -> Candidate:
    at = text.index(old)
    return Candidate.of((at, at + len(old), new), cost=cost, rule="r", reason="", judged=judged)


@pytest.mark.parametrize(
    ("text", "old", "better", "worse"),
    [
        ("for i range(3):\n    pass\n", "i range", "i in range", "i . range"),
        ("if x = 3:\n    pass\n", "x =", "x ==", "x :"),
        ("def f(a) -> int\n    return a\n", "int\n", "int:\n", "int,\n"),
        ("x = f(a b)\n", "a b", "a, b", "a : b"),
    ],
)
def test_at_the_same_cost_the_likelier_text_is_better(text, old, better, worse):
    ranker = Ranker(Source(text))
    assert ranker.score(edit(text, old, better)) < ranker.score(edit(text, old, worse))


def test_the_cost_of_the_slip_counts():
    text = "x = f(a b)\n"
    ranker = Ranker(Source(text))
    assert ranker.score(edit(text, "a b", "a, b", 3.0)) == pytest.approx(ranker.score(edit(text, "a b", "a, b")) + 3.0)


def test_words_that_are_lost_cost_dear():
    text = "x = 1\ny = compute_it(now, later)\nz = 3\n"
    ranker = Ranker(Source(text))
    assert (
        ranker.score(edit(text, "y = compute_it(now, later)\n", ""))
        > ranker.score(edit(text, "(now, later)", "(now)"))
        > 0
    )


def test_what_the_model_must_not_judge_costs_what_the_rule_says():
    text = "some prose here\n"
    assert Ranker(Source(text)).score(edit(text, "some prose here", "# some prose here", 4.0, judged=False)) == 4.0


def test_a_blank_more_costs_nothing():
    text = "x = f(a,b)\n"
    assert Ranker(Source(text)).score(edit(text, "a,b", "a, b")) == 0.0


def test_splices_are_sorted_and_made_in_one_go():
    made = Candidate.of((4, 5, "2"), (0, 1, "y"), cost=0.0, rule="r", reason="")
    assert made.edits == (Edit(0, 1, "y"), Edit(4, 5, "2"))
    assert (made.start, made.end) == (0, 5)
    assert made.apply("x = 1\n") == "y = 2\n"
    assert made.apply("x = 1\n", 0, 5) == "y = 2"


def test_edits_follow_one_another():
    first = edit("x = 1\n", "1", "22")
    assert apply_all("x = 1\n", [first, edit("x = 22\n", "22", "3")]) == "x = 3\n"
