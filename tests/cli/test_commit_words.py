"""What the commits of a plan say, and that every change of the plan is in one of them."""

from argparse import Namespace
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.cli.commit_words import message_of
from sophia_tidy.kernel.plan import Move, Plan, Write, digest
from sophia_tidy.kernel.plan_part import PlanPart
from sophia_tidy.report.page import Page

A, B, C = (Write(P(name), b"1\n", None, "yaml-style") for name in "abc")
MOVE = Move(P("d"), P("archive/d"), digest(b""), "backup-name")
OPTIONS = Namespace(branch="tidy", no_verify=False)


@pytest.mark.parametrize(
    ("whole", "parts", "steps"),
    [
        ((A, B), ((A,), (B,)), [(A,), (B,)]),
        ((C, A, B), ((A,), (B,)), [(C,), (A,), (B,)]),
        ((A, B, C), ((A,), (B,)), [(A,), (B,), (C,)]),
        ((A, C, B), ((A,), (B,)), [(A, C, B)]),
        ((A,), ((A,), (B,)), [(A,)]),
        ((A, B), (), [(A, B)]),
    ],
)
def test_every_change_is_in_a_commit_and_in_its_order(
    whole: tuple[Write, ...], parts: tuple[tuple[Write, ...], ...], steps: list[tuple[Write, ...]]
) -> None:
    page = Page("run", plan=Plan(whole), parts=tuple(PlanPart("yaml", Plan(part)) for part in parts))
    assert [part.plan.changes for part in message_of(page, OPTIONS).parts] == steps


def test_a_step_says_what_why_which_files_what_was_verified_and_what_is_left() -> None:
    part = PlanPart("yaml", Plan((A, MOVE, B)), ("files that parse: 1 -> 2",), ("1 finding at error",))
    (said,) = message_of(Page("run", plan=part.plan, parts=(part,)), OPTIONS).parts
    why = "One style for every YAML file, so that a change of its meaning can be seen."
    assert said.moves == f"Archive 1 file\n\n{why}\n\nd: backup-name\n"
    assert said.rest == (
        f"Restyle 2 files\n\n{why}\n\na: yaml-style\nb: yaml-style\n"
        "\nVerified:\n- files that parse: 1 -> 2\n\nLeft:\n- 1 finding at error\n"
    )


def test_of_many_files_each_rule_is_said_with_their_number() -> None:
    many = tuple(Write(P(f"base/{n}.yaml"), b"1\n", None, "convert") for n in range(60))
    part = PlanPart("convert", Plan((A, *many)))
    (said,) = message_of(Page("run", plan=part.plan, parts=(part,)), OPTIONS).parts
    assert said.rest.endswith("\n\nconvert: 60 files\nyaml-style: 1 file\n")
    (alone,) = message_of(Page("convert", plan=part.plan), OPTIONS).parts
    assert "\nbase/59.yaml: convert\n" in alone.rest


def test_what_is_left_is_said_once_where_there_are_moves_alone() -> None:
    part = PlanPart("archive", Plan((MOVE,)), (), ("1 change for review",))
    (said,) = message_of(Page("run", plan=part.plan, parts=(part,)), OPTIONS).parts
    assert said.moves.endswith("d: backup-name\n\nLeft:\n- 1 change for review\n")
