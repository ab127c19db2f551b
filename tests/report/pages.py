"""Pages with one of everything, for the tests of all formats."""

from pathlib import PurePosixPath as P

from sophia_tidy.kernel.finding import Finding, Severity
from sophia_tidy.kernel.location import Location
from sophia_tidy.kernel.outcome import Outcome, Report, Status
from sophia_tidy.kernel.plan import Plan, Safety, Write, digest
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.report.formats import Note, Page, PageRow

ODD = P("sub dir/na\udcefve,100%:x.py")
OLD = b"import os\n\n\ndef main(:\n    pass\n" + b"x = 1\n" * 20 + b"y = (2\n"
NEW = b"import os\n\n\ndef main():\n    pass\n" + b"x = 1\n" * 20 + b"y = (2)\n"
REVIEWED = b"a = 1\nb = [\nc = 3"
MENDED = b"a = 1\nb = []\nc = 3"

TREE = Tree({P("api/main.py"): OLD, ODD: REVIEWED, P("untouched.py"): b"pass\n"})
PLAN = Plan(
    (
        Write(P("api/main.py"), NEW, digest(OLD), "unbalanced-bracket"),
        Write(ODD, MENDED, digest(REVIEWED), "unbalanced-bracket", Safety.UNSAFE),
    ),
    (
        Finding(
            Location(P("z.py"), 3, 5),
            "unrepaired",
            "no candidate mends it: 100%, really\nno",
            Severity.ERROR,
            "see why",
        ),
        Finding(Location(P("a:b,c.py"), 2), "newer-python", "valid only on Python 3.12", Severity.WARNING),
        Finding(Location(P("lib")), "submodule", "a submodule; not entered", Severity.NOTE),
    ),
)
ROWS = (
    PageRow(
        P("api/main.py"),
        "repaired",
        "unbalanced-bracket",
        "the bracket closes where its line ends",
        Safety.SAFE,
        (Note(4, "the ) was missing", "unbalanced-bracket"), Note(26, "closed before the line end", "line-end")),
    ),
    PageRow(
        ODD,
        "review",
        "unbalanced-bracket",
        "an empty list",
        Safety.UNSAFE,
        (Note(2, "an empty list", "unbalanced-bracket"),),
    ),
)
COUNTS = Report(before={"Python files": 3, "files that parse": 1}, after={"Python files": 3, "files that parse": 2})


def page(**changes: object) -> Page:
    """A page of a planned fix; ``changes`` are fields to set otherwise."""
    fields = {"command": "fix", "tree": TREE, "plan": PLAN, "rows": ROWS, "report": COUNTS, "diff": True} | changes
    return Page(**fields)  # type: ignore[arg-type]


def applied() -> Page:
    """The same after an apply."""
    outcome = Outcome(PLAN.changes[0], Status.APPLIED)
    return page(report=Report((outcome,), (), COUNTS.before, COUNTS.after, "0001-20260101T000000Z"))
