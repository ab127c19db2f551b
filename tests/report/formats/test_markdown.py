"""Markdown: the facts of the text format in tables that nothing in a repository can break, under the limit of a job's summary."""

from io import StringIO
from pathlib import PurePosixPath as P

from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.kernel.finding import Finding, Severity
from sophia_tidy.kernel.location import Location
from sophia_tidy.kernel.outcome import Report
from sophia_tidy.kernel.plan import Plan, Safety, Write, digest
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.report.formats import Note, Page, PageRow, render

from ...formats.rendered import HOSTILE, PARSER, calls, html, rows
from ...secrets.published import PUBLISHED
from ..pages import applied, page

SUMMARY = 1_048_576
TOKEN = next(form.secret for form in PUBLISHED if form.kind == "GitHub personal token")
PATHS = HOSTILE.map(lambda text: P(text.replace("\x00", "") or "a"))


def shown(what: Page) -> str:
    out = StringIO()
    render(what, "markdown", out)
    return out.getvalue()


WHOLE = """\
## sophia-tidy fix

|  | before | after |
| --- | --: | --: |
| Python files | 3 | 3 |
| files that parse | 1 | 2 |

### Changes: 2

| what | where | why | rule |
| --- | --- | --- | --- |
| repaired | `api/main.py:4` | the bracket closes where its line ends | `unbalanced-bracket` |
| review | `sub dir/na\\udcefve,100%:x.py:2` | an empty list | `unbalanced-bracket` |

### Findings: 3

| severity | where | why | rule |
| --- | --- | --- | --- |
| error | `z.py:3:5` | no candidate mends it: 100%, really\\\\nno<br>see why | `unrepaired` |
| warning | `a:b,c.py:2` | valid only on Python 3.12 | `newer-python` |
| note | `lib` | a submodule; not entered | `submodule` |

<details><summary>1 file changed, 2 lines added, 2 removed</summary>

| file | added | removed |
| --- | --: | --: |
| `api/main.py` | 2 | 2 |

</details>
"""


def test_a_page_is_a_heading_and_tables():
    assert shown(page(diff=False)) == WHOLE


def test_a_diff_is_folded_file_by_file():
    text = shown(page(unsafe=True))
    assert text.startswith(WHOLE.partition("<details>")[0]) and text.count("```diff\n") == 2
    assert "<details><summary>api/main.py</summary>\n\n```diff\ndiff --git a/api/main.py b/api/main.py\n" in text
    assert "+def main():\n" in text and text.count("<details>") == text.count("</details>") == 3


def test_what_is_applied_and_what_is_empty_are_shown_too():
    assert "| repaired | `api/main.py:4` |" in shown(applied())
    assert shown(Page("yaml")) == "## sophia-tidy yaml\n"
    assert shown(Page("yaml", report=Report(before={"YAML files": 2}))).endswith(
        "|  | now |\n| --- | --: |\n| YAML files | 2 |\n"
    )


def test_the_commands_own_words_keep_their_columns_and_end_no_fence():
    text = shown(Page("status", lines=("a   1", "```", "<b>\x1b[2J")))
    assert text == "## sophia-tidy status\n\n````text\na   1\n```\n<b>\\x1b[2J\n````\n"


def test_many_of_a_kind_are_said_once_and_verbose_one_by_one():
    found = tuple(Finding(Location(P(f"{n}.py"), n + 1), "r", f"name {n} is unused", Severity.NOTE) for n in range(30))
    brief = shown(page(plan=Plan(findings=found), rows=(), diff=False))
    assert "| note | 30 times: `0.py:1`, `1.py:2`," in brief and " and 25 more | name … is unused | `r` |" in brief
    assert brief.endswith("\n\neach by itself: --verbose\n")
    every = shown(page(plan=Plan(findings=found), rows=(), diff=False, verbose=True))
    assert "<details><summary>Findings: 30</summary>" in every and every.count("| note | `") == 30


def test_a_secret_is_in_no_cell_and_no_diff():
    old, new = f"t = '{TOKEN}'\n".encode(), f"t = '{TOKEN}'  # x\n".encode()
    plan = Plan(
        (Write(P("e.py"), new, digest(old), "r"),),
        (Finding(Location(P("e.py")), "r", f"it is {TOKEN}", Severity.NOTE),),
    )
    row = PageRow(P("e.py"), "review", "r", f"for {TOKEN}", Safety.SAFE, (Note(1, TOKEN, "r"),))
    text = shown(page(tree=Tree({P("e.py"): old}), plan=plan, rows=(row,), lines=(TOKEN,)))
    assert TOKEN not in text and text.count("[redacted]") + text.count("\\[redacted\\]") >= 4


def test_ten_thousand_rows_are_cut_with_a_count_under_the_limit_of_a_summary():
    found = [
        Finding(Location(P(f"src/{n}/file.py"), 3), "r", f"{n} " + "long words | " * 20, Severity.NOTE)
        for n in range(10_000)
    ]
    text = shown(page(plan=Plan(findings=tuple(found)), rows=(), diff=False, verbose=True))
    assert 990_000 < len(text.encode()) < SUMMARY
    cells = [row for row in rows(text) if len(row) == 4]
    assert f"… and {10_001 - len(cells)} more rows.\n\n</details>" in text


@given(st.lists(st.tuples(PATHS, HOSTILE, HOSTILE), max_size=4), st.booleans())
def test_no_word_of_a_repository_breaks_a_table_or_is_html(found, verbose):
    findings = tuple(
        Finding(Location(path, 1), "r", message, Severity.NOTE, help or None) for path, message, help in found
    )
    listed = tuple(PageRow(path, "review", "r", message, Safety.SAFE) for path, message, _ in found)
    text = shown(
        page(
            plan=Plan(findings=findings),
            rows=listed,
            lines=[message for _, message, _ in found],
            diff=False,
            verbose=verbose,
        )
    )
    assert {len(row) for row in rows(text)} <= {3, 4}
    assert calls(text) == [] and {*html(text)} <= {"<br>"}
    assert [token.type for token in PARSER.parse(text) if token.type == "fence"] == ["fence"] * bool(found)
    if verbose:
        assert len([row for row in rows(text) if len(row) == 4]) == len({*findings}) + len(found) + 2 * bool(found)
