"""The summary of a plan: folders with their counts, and what to look at first."""

from pathlib import PurePosixPath as P

from sophia_tidy.kernel.finding import Finding, Severity
from sophia_tidy.kernel.location import Location
from sophia_tidy.kernel.plan import Move, Plan, Safety, Write, digest
from sophia_tidy.kernel.step import Offer, StepResult
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.report.formats.text import FINDINGS_SHOWN, text_lines
from sophia_tidy.report.page import Page
from sophia_tidy.report.summary import eye_lines, folder_line


def result() -> StepResult[None]:
    files = {P(f"docs/{number:02}.md"): b"# x\n" for number in range(14)} | {P("a.py"): b"a\nb\nc\n", P("b.py"): b"b\n"}
    moves = [
        Move(path, P("archive") / path, digest(text), "old", Safety.UNSAFE)
        for path, text in files.items()
        if path.suffix == ".md"
    ]
    writes = [
        Write(P("a.py"), b"x\ny\nc\n", digest(files[P("a.py")]), "risky", Safety.UNSAFE),
        Write(P("b.py"), b"c\n", digest(files[P("b.py")]), "sure"),
    ]
    offers = tuple(Offer("old", move.path, float(number)) for number, move in enumerate(reversed(moves)))
    return StepResult("archive", Tree(files), Plan((*moves, *writes)), None, offers=offers)


def test_folders_are_counted_with_what_is_for_review():
    assert folder_line((result(),)) == "docs/ 14 (14 for review), ./ 2 (1 for review)"
    assert folder_line(()) == ""


def test_ten_are_named_the_largest_first_then_the_least_sure():
    lines = list(eye_lines((result(),)))
    assert lines[0] == "look at first, of 15 for review:"
    assert lines[1] == "  a.py  risky, 2 lines"
    assert lines[2:4] == ["  docs/13.md  old, unsure (score 0)", "  docs/12.md  old, unsure (score 1)"]
    assert len(lines) == 11


def test_what_is_taken_wants_no_eye_any_more():
    all_of_it = result()._replace(unsafe=True)
    assert list(eye_lines((all_of_it,))) == []
    assert folder_line((all_of_it,)) == "docs/ 14, ./ 2"


def test_a_long_path_keeps_its_end_within_sixty_columns():
    path = P("/".join(["folder"] * 12)) / "last.md"
    one = StepResult(
        "yaml",
        Tree({path: b"a\n"}),
        Plan((Write(path, b"b\n", digest(b"a\n"), "yaml-line-ends", Safety.UNSAFE),)),
        None,
    )
    _, line = eye_lines((one,))
    assert len(line) <= 60 and "last.md  yaml-line-ends, 1 line" in line


def test_a_shortened_page_has_a_screen_of_findings_what_is_worst_first():
    kinds = [
        Finding(
            Location(P(f"f{number}.py")),
            f"rule-{number}",
            f"kind {number} is odd",
            Severity.ERROR if number == 39 else Severity.NOTE,
        )
        for number in range(40)
    ]
    page = Page("run", plan=Plan(findings=tuple(kinds)), shortened=True)
    lines = list(text_lines(page, terminal=False))
    assert len(lines) <= FINDINGS_SHOWN
    assert "f39.py: error: kind 39 is odd [rule-39]" in lines
    assert any(line.startswith("... ") and line.endswith("more that are said of files [--all]") for line in lines)
    assert len(list(text_lines(Page("run", plan=Plan(findings=tuple(kinds))), terminal=False))) > 40
