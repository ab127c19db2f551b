"""A page as data and back: every field, whatever is added to it."""

from dataclasses import fields, replace
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.kernel.finding import Finding, Severity
from sophia_tidy.kernel.location import Location
from sophia_tidy.kernel.outcome import Report
from sophia_tidy.kernel.plan import Move, Plan, Safety, Write, digest
from sophia_tidy.kernel.plan_part import PlanPart
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.report.page import Note, Page, PageRow
from sophia_tidy.report.page_json import PagePair, from_bytes, to_bytes
from sophia_tidy.report.secret_places import paths_in, places_of, secrets_at
from sophia_tidy.secrets.redact import Redactor

OLD = b"key = 'hx7Qpl2vTr9'\n"
TREE = Tree({P("a.py"): OLD, P("odd\udcff"): b"\xff\r\n"})
CHANGES = (
    Write(P("a.py"), OLD + b"\r\nlast", digest(OLD), "bare-except"),
    Move(P("odd\udcff"), P("archive/odd\udcff"), digest(b"\xff\r\n"), "backup-name", Safety.UNSAFE),
    Write(P("empty"), b"", None, "archive-index"),
    Write(P("binary"), b"\xff\xfe\0", None, "archive-index"),
)
FOUND = Finding(Location(P("a.py"), 3, 1), "unrepaired", "no candidate mends it \udcff", Severity.ERROR, "look")
ROW = PageRow(P("a.py"), "fixed", "bare-except", "why", Safety.UNSAFE, (Note(3, "a note", "bare-except"),))
WHOLE = Page(
    "run",
    TREE,
    Plan(CHANGES, (FOUND,)),
    unsafe=True,
    report=Report(before={"files": 3}, after={"files": 4}),
    rows=(ROW,),
    details={"steps": [{"step": "fix", "changes": 2}], "é": None},
    lines=("fix  2 files to write", "é\udcff"),
    parts=(PlanPart("fix", Plan(CHANGES[:1]), ("files: 3 -> 4",), ("1 finding",)), PlanPart("yaml", Plan(CHANGES[1:]))),
)
# What a reader chooses when the page is shown, and what is told by places.
NOT_KEPT = {"diff", "verbose", "shortened", "secrets", "redactor"}


def test_every_field_comes_back():
    pages = PagePair(replace(WHOLE, rows=(), lines=("fix",)), WHOLE)
    found = from_bytes(to_bytes(pages, [], [], []), TREE)
    assert found is not None
    empty = Page("")
    for ours, theirs in zip(pages, found.pages, strict=True):
        for each in fields(Page):
            if each.name not in NOT_KEPT:
                assert getattr(theirs, each.name) == getattr(ours, each.name), each.name
    assert {each.name for each in fields(Page) if getattr(WHOLE, each.name) == getattr(empty, each.name)} <= NOT_KEPT


def test_a_page_of_one_length_comes_back_as_one():
    found = from_bytes(to_bytes(PagePair(WHOLE, WHOLE), [], [], []), TREE)
    assert found is not None and found.pages.brief is found.pages.whole


def test_what_was_redacted_stays_known_as_such():
    hid = Redactor()
    hid.hid = True
    page = replace(WHOLE, redactor=hid)
    found = from_bytes(to_bytes(PagePair(page, page), [], [], []), TREE)
    assert found is not None and found.pages.whole.redactor.hid


def test_another_version_is_none():
    content = to_bytes(PagePair(WHOLE, WHOLE), [], [], []).replace(b'{"version":2', b'{"version":1')
    assert from_bytes(content, TREE) is None


def test_secrets_are_told_by_their_places():
    files = {**TREE, P(".env"): "PW=geheim-ö9\n".encode()}
    secrets = {"hx7Qpl2vTr9", "key = geheim-ö9", "~~~"}
    places, left = places_of(secrets, files)
    assert left == {"~~~"}
    assert places[0] == {"pieces": [{"path": "a.py", "offset": 7, "bytes": 11}]}
    assert [piece["path"] for piece in places[1]["pieces"]] == ["a.py", ".env"]
    assert secrets_at(places, files) == secrets - left
    assert paths_in(places) == {P("a.py"), P(".env")}
    assert secrets_at(places, TREE) == {"hx7Qpl2vTr9"}
    bare = replace(WHOLE, plan=Plan(), parts=(), secrets=frozenset(secrets))
    content = to_bytes(PagePair(bare, bare), places, [], [])
    assert b"hx7" not in content and b"geheim" not in content


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"version":2}', b'{"version":2,"changes":[{"verb":"delete"}]}']
)
def test_what_was_not_written_by_it_is_an_error(content: bytes):
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_bytes(content, TREE)
