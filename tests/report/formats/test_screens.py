"""What a person sees of much that is alike: two screens at most, nothing lost from what machines read."""

import json
from io import StringIO
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.kernel.finding import Finding, Severity
from sophia_tidy.kernel.location import Location
from sophia_tidy.kernel.outcome import Report
from sophia_tidy.kernel.plan import Plan, Safety, Write
from sophia_tidy.report.formats import Note, Page, PageRow, render

FORMS = ("text", "rich")


def shown(page: Page, form: str = "text") -> list[str]:
    out = StringIO()
    render(page, form, out)
    return out.getvalue().splitlines()


def rows(
    count: int, *, folder: str = "lib", rule: str = "bare-except", text: str = "named", safety: Safety = Safety.SAFE
) -> tuple[PageRow, ...]:
    return tuple(
        PageRow(
            P(folder) / f"m{n}.py",
            "rewritten" if safety is Safety.SAFE else "review",
            rule,
            text,
            safety,
            (Note(3, text, rule), Note(9, text, rule)),
        )
        for n in range(count)
    )


def notes(count: int, text: str = "left alone: a template") -> tuple[Finding, ...]:
    return tuple(Finding(Location(P(f"charts/{n}.yaml")), "yaml-template", text, Severity.NOTE) for n in range(count))


def test_a_sentence_is_said_once_for_all_files_of_which_it_is_true():
    lines = shown(Page("fix", rows=rows(600)))
    assert lines[0] == "rewritten: named [bare-except]"
    assert lines[1].startswith("    1200 places in 600 files: lib/m0.py:3, lib/m1.py:3,")
    assert sum("named" in line for line in lines) == 1
    assert any("and 588 more" in line for line in lines) and "    all of them in lib/" in lines


def test_skipped_files_of_one_kind_are_a_line_with_their_number():
    lines = shown(Page("yaml", plan=Plan(findings=notes(594))))
    assert lines[0] == "note: left alone: a template [yaml-template]"
    assert lines[1].startswith("    594 times: charts/0.yaml,")
    assert sum("left alone" in line for line in lines) == 1


@pytest.mark.parametrize("form", FORMS)
def test_the_largest_page_is_two_screens_at_80_columns(form, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    many = sum((rows(300, folder=f"f{n}", rule=f"rule-{n}", text=f"reason {n} of this kind") for n in range(8)), ())
    found = sum((notes(200, f"kind {n} of leaving things alone") for n in range(6)), ())
    lines = shown(Page("fix", rows=many, plan=Plan(findings=found)), form)
    assert len(lines) <= 80
    if form == "rich":
        assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("form", FORMS)
def test_verbose_has_a_line_for_each(form):
    lines = shown(Page("fix", rows=rows(30), plan=Plan(findings=notes(40)), verbose=True), form)
    assert all(any(f"lib/m{n}.py:3" in line for line in lines) for n in range(30))
    assert all(any(f"charts/{n}.yaml" in line for line in lines) for n in range(40))
    assert not any("more" in line for line in lines)


def test_what_was_left_out_is_said_and_how_to_see_it():
    assert "each by itself: --verbose" in shown(Page("fix", rows=rows(30)))
    change = Write(P("a"), b"", None, "r")
    assert "each by itself: --verbose; each edit: --diff" in shown(Page("fix", rows=rows(30), plan=Plan((change,))))
    assert not any("--verbose" in line for line in shown(Page("fix", rows=rows(5))))


def test_safe_changes_stand_before_what_is_on_offer():
    page = Page("fix", rows=rows(9, rule="utcnow", safety=Safety.UNSAFE) + rows(9))
    assert [line.split(":")[0] for line in shown(page) if line.endswith("]")] == ["rewritten", "review"]


def test_reasons_that_differ_are_counted():
    mixed = (
        *rows(5, text="the file is closed"),
        *rows(3, text="a cause of another kind altogether, which takes many words " * 3),
    )
    assert shown(Page("fix", rows=mixed))[0] == "rewritten: the file is closed (and 1 other reason) [bare-except]"
    some = (*rows(5, text="quotes"), *rows(3, text="spacing"))
    assert shown(Page("yaml", rows=some))[0] == "rewritten: quotes; spacing [bare-except]"


def test_of_many_reasons_for_one_file_the_first_are_told():
    row = PageRow(P("PLAN.md"), "review", "plan", "it is a plan; it is old; nobody names it; it is long", Safety.UNSAFE)
    assert shown(Page("archive", rows=(row,))) == [
        "PLAN.md: review: it is a plan; it is old; and 2 more reasons [plan]"
    ]
    assert shown(Page("archive", rows=(row,), verbose=True)) == [f"PLAN.md: review: {row.reason} [plan]"]


def test_the_totals_by_rule_add_up_places_and_findings():
    page = Page("fix", rows=rows(9) + rows(4, rule="utcnow", safety=Safety.UNSAFE), plan=Plan(findings=notes(7)))
    lines = shown(page)
    at = next(n for n, line in enumerate(lines) if line.startswith("by rule"))
    assert lines[at : at + 4] == [
        "by rule        rewritten  review  note",
        "bare-except           18",
        "utcnow                         8",
        "yaml-template                        7",
    ]


def test_where_many_things_are_counted_none_is_left_out():
    counts = {f"thing {n}": n % 2 for n in range(9)}
    assert len(shown(Page("workflow", report=Report(before=counts)))) == 4
    assert len(shown(Page("workflow", report=Report(before=counts), verbose=True))) == 9
    assert len(shown(Page("status", report=Report(before={"broken": 0, "files": 3})))) == 2


def test_machines_read_all():
    page = Page("fix", rows=rows(300), plan=Plan(findings=notes(300)))
    assert len(json.loads("\n".join(shown(page, "json")))["findings"]) == 300
    assert len(shown(page, "github")) >= 600
