"""What a page says of each file's way."""

from pathlib import PurePosixPath as P

from sophia_tidy.kernel.plan import Move, Plan, Write, digest
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.report.page import Page


def test_a_file_that_two_steps_move_comes_from_where_it_was_at_first():
    old, new = b"print(1)\n", b"print(2)\n"
    plan = Plan(
        (
            Move(P("check.py"), P("scripts/check.py"), digest(old), "first"),
            Write(P("scripts/check.py"), new, digest(old), "between"),
            Move(P("scripts/check.py"), P("archive/check.py"), digest(new), "second"),
        )
    )
    (step,) = Page("run", Tree({P("check.py"): old}), plan).steps()
    assert (step.path, step.origin, step.old, step.new) == (P("archive/check.py"), P("check.py"), old, new)


def test_a_file_that_is_written_and_then_moved_is_new_where_it_comes_to_lie():
    new = b"print(2)\n"
    plan = Plan((Write(P("b.py"), new, None, "first"), Move(P("b.py"), P("lib/b.py"), digest(new), "second")))
    (step,) = Page("run", Tree({}), plan).steps()
    assert (step.path, step.origin, step.created, step.new) == (P("lib/b.py"), None, True, new)
