"""What the page of `run` says of each step: its changes, what was verified, and what is left."""

from pathlib import PurePosixPath as P

from sophia_tidy.kernel.finding import Finding, Severity
from sophia_tidy.kernel.location import Location
from sophia_tidy.kernel.plan import Move, Plan, Safety, Write, digest
from sophia_tidy.kernel.step import StepResult
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.report.pages.run import page_of
from sophia_tidy.steps.run import Fold, StepEnd, StepState

OLD, NEW = b"a = 1\n", b"a = 2\n"
TREE = Tree({P("a.py"): OLD, P("b.py"): OLD})
MOVED = Plan((Move(P("b.py"), P("archive/b.py"), digest(OLD), "backup-name"),))
OFFERED = Write(P("a.py"), b"a = 3\n", digest(NEW), "bare-except", Safety.UNSAFE)
WRITTEN = Plan(
    (Write(P("a.py"), NEW, digest(OLD), "bare-except"), OFFERED),
    (Finding(Location(P("a.py")), "unrepaired", "no candidate mends it", Severity.ERROR),),
)
REFUSED = Plan(findings=(Finding(Location(P("compose.yaml"), 1, 1), "wrong-type", "is a list", Severity.ERROR),))


def end(name: str, plan: Plan, state: StepState = StepState.PLANNED) -> StepEnd:
    return StepEnd(StepResult(name, TREE, plan, None), state)


def test_each_step_that_changes_something_is_a_part_of_the_plan_with_its_words() -> None:
    fix = StepResult(
        "fix", TREE, WRITTEN, None, before={"files that parse": 1, "gates": 3}, after={"files that parse": 2}
    )
    ends = (
        end("archive", MOVED),
        StepEnd(fix, StepState.PLANNED),
        end("yaml", Plan(), StepState.NOTHING),
        end("convert", REFUSED, StepState.BLOCKED),
    )
    page = page_of(Fold(ends, TREE, TREE.after(MOVED)))
    assert [part.step for part in page.parts] == ["archive", "fix"]
    assert tuple(change for part in page.parts for change in part.plan) == page.pending().changes
    archive, mended = page.parts
    assert (archive.verified, archive.left) == ((), ())
    assert mended.verified == ("files that parse: 1 -> 2",)
    assert mended.left == ("1 finding at error", "1 change for review", "convert is blocked")
