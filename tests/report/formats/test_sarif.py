"""SARIF: the shape that the specification asks for, and fixes that do what the plan does."""

import json
import os
from io import StringIO
from pathlib import Path
from pathlib import PurePosixPath as P
from urllib.parse import unquote_to_bytes

import pytest

from sophia_tidy.kernel.finding import Finding
from sophia_tidy.kernel.location import Location
from sophia_tidy.kernel.plan import Plan, Write, digest
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.report.diff import lines_of
from sophia_tidy.report.formats import render
from sophia_tidy.report.formats.sarif import _replacements, as_sarif, uri
from sophia_tidy.report.page import Page

from ..pages import NEW, ODD, OLD, page


def results(shown: Page) -> list[dict]:
    return as_sarif(shown)["runs"][0]["results"]


def by_rule(name: str) -> dict:
    return next(result for result in results(page()) if result["ruleId"] == name)


def test_the_log_has_what_the_schema_requires():
    log = as_sarif(page())
    run = log["runs"][0]
    assert log["version"] == "2.1.0"
    assert run["tool"]["driver"]["name"] == "sophia-tidy"
    assert run["automationDetails"] == {"id": "sophia-tidy/fix/"}
    assert "%SRCROOT%" in run["originalUriBaseIds"]
    for result in run["results"]:
        assert set(result) >= {"ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"}
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")


def test_a_finding_is_a_result_at_its_place():
    result = by_rule("unrepaired")
    assert result["level"] == "error"
    assert result["message"]["text"] == "no candidate mends it: 100%, really\nno\nsee why"
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "z.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 3, "startColumn": 5},
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a b.py", "a%20b.py"),
        ("100%.py", "100%25.py"),
        ("a:b.py", "a%3Ab.py"),
        ("é/x#y?.py", "%C3%A9/x%23y%3F.py"),
        ("raw\udcff.py", "raw%FF.py"),
    ],
)
def test_a_path_is_a_percent_encoded_relative_reference(path, expected):
    assert uri(P(path)) == expected
    assert unquote_to_bytes(uri(P(path))).decode("utf-8", "surrogateescape") == path


def apply(content: bytes, replacements: list[dict]) -> bytes:
    lines = lines_of(content)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    text = "".join(lines)
    for replacement in reversed(replacements):
        region = replacement["deletedRegion"]
        start = starts[region["startLine"] - 1] + region["startColumn"] - 1
        end = starts[region["endLine"] - 1] + region["endColumn"] - 1
        text = text[:start] + replacement.get("insertedContent", {}).get("text", "") + text[end:]
    return text.encode("utf-8", "surrogateescape")


def test_the_replacements_of_a_fix_make_the_planned_content():
    change = by_rule("unbalanced-bracket")["fixes"][0]["artifactChanges"][0]
    assert change["artifactLocation"]["uri"] == "api/main.py"
    assert apply(OLD, change["replacements"]) == NEW


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"a\nb", b"a\nc"),
        (b"a\nb", b"a\nb\nc\n"),
        (b"a\n", b""),
        (b"a\n", b"a\nb\n"),
        (b"a", b"b\na"),
    ],
)
def test_replacements_at_the_end_of_a_file(old, new):
    assert apply(old, list(_replacements(lines_of(old), lines_of(new)))) == new


def test_a_file_that_is_not_utf_8_gets_no_fix_that_could_spoil_it():
    old, new = b"# \xe9\nx=1\n", b"# \xe9\nx=2\n"
    shown = page(tree=Tree({P("l.py"): old}), plan=Plan((Write(P("l.py"), new, digest(old), "r"),)), rows=())
    assert [("fixes" in result, result["level"]) for result in results(shown)] == [(False, "note")]


def test_a_fingerprint_survives_moved_lines_and_tells_equals_apart():
    def marks(content: bytes) -> list[str]:
        at = [number for number, line in enumerate(content.splitlines(), 1) if line.strip() == b"bad()"]
        plan = Plan(findings=tuple(Finding(Location(P("a.py"), line, 1), "r", "m") for line in at))
        shown = page(tree=Tree({P("a.py"): content}), plan=plan, rows=())
        return [result["partialFingerprints"]["ruleAndLine/v1"] for result in results(shown)]

    before = marks(b"bad()\nok()\nbad()\n")
    assert marks(b"# new\nbad()\n\nok()\n  bad()\n") == before
    assert len(set(before)) == 2


def test_the_output_is_json_without_lone_surrogates_and_always_the_same():
    outs = [StringIO(), StringIO()]
    for out in outs:
        render(page(), "sarif", out)
    assert outs[0].getvalue() == outs[1].getvalue()
    json.loads(outs[0].getvalue())
    assert "\\udc" not in outs[0].getvalue()
    assert uri(ODD) in outs[0].getvalue()


def test_the_log_is_valid_by_the_schema_when_it_is_at_hand():
    """``SARIF_SCHEMA`` names the file of oasis-tcs/sarif-spec; no package carries it, and it is not ours to copy."""
    schema = os.environ.get("SARIF_SCHEMA")
    if not schema:
        pytest.skip("SARIF_SCHEMA is not set")
    jsonschema = pytest.importorskip("jsonschema")
    checker = jsonschema.FormatChecker()
    jsonschema.validate(as_sarif(page()), json.loads(Path(schema).read_text("utf-8")), format_checker=checker)
