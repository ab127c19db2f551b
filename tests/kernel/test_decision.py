"""Questions in the order in which they are asked."""

from sophia_tidy.kernel.decision import Decision, in_order


def asked(id: str, *needs: str) -> Decision:
    return Decision(id, f"what of {id}?", "it is not known", (), ("convert", id), needs=needs)


def ids(*decisions: Decision) -> list[str]:
    return [each.id for each in in_order(decisions)]


def test_what_others_hang_on_is_asked_first_and_all_else_as_it_came():
    assert ids(asked("z"), asked("b", "a"), asked("a"), asked("c", "b")) == ["a", "b", "z", "c"]


def test_what_most_hang_on_comes_before_what_one_hangs_on():
    assert ids(asked("one"), asked("p", "one"), asked("many"), asked("q", "many"), asked("r", "many")) == [
        "many",
        "one",
        "p",
        "q",
        "r",
    ]


def test_a_need_that_is_not_there_holds_nothing_back_and_a_circle_ends():
    assert ids(asked("a", "gone"), asked("b", "c"), asked("c", "b")) == ["c", "b", "a"]


def test_an_id_that_two_steps_give_is_one_question_and_the_first_is_the_one():
    first, second = asked("a"), asked("a")._replace(why="another reason")
    assert in_order([first, asked("b"), second]) == (first, asked("b"))
