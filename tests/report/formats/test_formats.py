"""Text, JSON, GitHub annotations and rich: the same facts, each in its own words."""

import json
import re
from io import StringIO
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.kernel.finding import Finding, Severity
from sophia_tidy.kernel.location import Location
from sophia_tidy.kernel.plan import Plan, Write, digest
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.report.formats import FORMATS, render
from sophia_tidy.report.formats.github import annotation
from sophia_tidy.report.formats.text import DiffStat, stat_lines
from sophia_tidy.report.page import Page

from ..pages import applied, page


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def shown(form: str, what: Page, out: StringIO | None = None) -> str:
    out = out or StringIO()
    render(what, form, out)
    return out.getvalue()


TEXT = """\
api/main.py:4: repaired: the bracket closes where its line ends [unbalanced-bracket]
sub dir/na\\udcefve,100%:x.py:2: review: an empty list [unbalanced-bracket]
z.py:3:5: error: no candidate mends it: 100%, really\\nno [unrepaired]
    see why
a:b,c.py:2: warning: valid only on Python 3.12 [newer-python]
lib: note: a submodule; not entered [submodule]
Python files           3 ->      3
files that parse       1 ->      2
"""


def test_text_says_one_fact_a_line():
    lines = shown("text", page(diff=False)).splitlines()
    assert lines[:8] == TEXT.splitlines()[:8]
    assert lines[8:] == [" api/main.py |    4 ++--", " 1 file changed, 2 insertions(+), 2 deletions(-)"]


def test_the_diffstat_counts_what_an_apply_would_write():
    assert "2 files changed" in shown("text", page(unsafe=True))


def test_text_to_a_terminal_escapes_what_could_move_the_cursor():
    old, new = b"a = '\x1b[2J'\n", b"b = '\x1b[2J'\n"
    what = page(tree=Tree({P("e.py"): old}), plan=Plan((Write(P("e.py"), new, digest(old), "r"),)), rows=())
    assert "\x1b" in shown("text", what)
    assert "\x1b" not in shown("text", what, Terminal())
    assert "\\x1b[2J" in shown("rich", what)


def test_a_long_diffstat_is_only_its_sum_and_a_line_fits_80_columns():
    assert len(next(iter(stat_lines([DiffStat("x" * 200, 900, 100)])))) <= 80
    assert list(stat_lines([DiffStat(f"{n}.py", 1, 0) for n in range(100)])) == [
        " 100 files changed, 100 insertions(+), 0 deletions(-)"
    ]


def test_json_is_the_documented_schema():
    data = json.loads(shown("json", page(details={"repairs": []})))
    assert list(data) == ["version", "command", "findings", "changes", "outcomes", "summary", "repairs"]
    assert (data["version"], data["command"]) == (1, "fix")
    assert data["changes"][0] == {
        "verb": "write",
        "path": "api/main.py",
        "target": None,
        "rule": "unbalanced-bracket",
        "safety": "safe",
    }
    assert data["summary"] == {
        "run": None,
        "changes": 2,
        "pending": 1,
        "redacted": False,
        "applied": 0,
        "before": {"Python files": 3, "files that parse": 1},
        "after": {"Python files": 3, "files that parse": 2},
    }


def test_json_after_an_apply_names_the_run_and_the_outcomes():
    data = json.loads(shown("json", applied()))
    assert data["summary"]["run"] == "0001-20260101T000000Z"
    assert (data["summary"]["pending"], data["summary"]["applied"]) == (0, 1)
    assert data["outcomes"][0]["status"] == "applied"


def test_a_name_that_is_not_utf_8_survives_json():
    data = json.loads(shown("json", page()))
    assert data["changes"][1]["path"].encode("utf-8", "surrogateescape") == b"sub dir/na\xefve,100%:x.py"


def test_an_annotation_escapes_as_the_runner_undoes_it():
    finding = Finding(Location(P("a:b,c.py"), 3, 7), "r", "100%\r\nof it: a, b", Severity.ERROR, "help")
    assert annotation(finding) == "::error file=a%3Ab%2Cc.py,line=3,col=7,title=r::100%25%0D%0Aof it: a, b%0Ahelp"


def test_annotations_are_one_line_each_and_rows_are_notices():
    lines = shown("github", page()).splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::warning", "::notice", "::error", "::notice", "::notice"]
    assert lines[0] == "::warning file=a%3Ab%2Cc.py,line=2,title=newer-python::valid only on Python 3.12"


def test_rich_says_in_words_what_it_says_in_colour(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    text = shown("rich", page(), Terminal())
    assert "\x1b[3" not in text
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    for word in ("repaired", "review", "error", "files that parse", "@@ -1,7 +1,7 @@ repaired: the ) was missing"):
        assert word in text


def test_rich_keeps_brackets_that_look_like_markup():
    assert "[bold]x[/bold]" in shown("rich", Page("explain", lines=("[bold]x[/bold]",)))


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_shows_an_empty_page(form):
    shown(form, Page("fix"))


def test_an_unknown_format_is_refused():
    with pytest.raises(ValueError, match="unknown format 'xml'; expected one of rich, text"):
        shown("xml", Page("fix"))
