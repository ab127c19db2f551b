"""The archive's page: one sentence for a group, and never in the place of somebody's own page."""

from dataclasses import replace

import pytest

from sophia_tidy.archive.classify import Judgement, Judgements, Verdict, classify
from sophia_tidy.archive.index import ArchivedFile, read_entries, render_manifest
from sophia_tidy.archive.index_page import place_of_page, render_page
from sophia_tidy.archive.planner import WantedMoves, plan_archive
from sophia_tidy.archive.restore import plan_restore
from sophia_tidy.archive.rules.evidence import Evidence
from sophia_tidy.archive.rules.rule import RuleEffect
from sophia_tidy.archive.rules.rulebook import built_in
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.kernel.plan import Move
from sophia_tidy.kernel.tree import Tree

from .repositories import P, facts_of, read, tree_of

FILES = {"app.py": "print(1)\n", "app.py.bak": "print(0)\n"}
OWN = "# What we keep here\n\nNotes of a person.\n"
ARCHIVE = P("archive")


def planned(files):
    facts = facts_of(files)
    judged = classify(facts, built_in())
    return facts, plan_archive(facts, judged, WantedMoves(frozenset(judged.of(Verdict.ARCHIVE, Verdict.REVIEW))), read)


def entry(path, reason, date="2024-10-04", rules=("island",)):
    return ArchivedFile(path, f"archive/{path}", "0" * 64, None, date, "review", 2.0, rules, reason)


def page(entries):
    return render_page(entries, ARCHIVE, render_manifest(entries)).decode()


def test_two_thousand_equal_modules_in_forty_packages_are_one_sentence():
    entries = [
        entry(f"pack_{n % 40}/mod_{n}.py", f"nothing outside of pack_{n % 40} names anything in it")
        for n in range(2_000)
    ]
    text = page(entries)
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## Nothing outside of … names anything in it"
    ]
    assert sum(line.startswith("- ") for line in text.splitlines()) == 40
    assert "- [pack_0/](pack_0/), 2024-10-04: [mod_0.py](pack_0/mod_0.py), " in text
    assert "and 47 more\n" in text
    assert len(text) < 10_000


def test_a_reason_is_said_once_and_each_file_below_it():
    one, other = (
        entry("a/x.py", "it is a backup by its name"),
        entry("b c/y.py", "it is a backup by its name", "2024-10-05"),
    )
    text = page([entry("z.md", "its name is that of a report", rules=("report",)), other, one])
    assert text.count("It is a backup by its name") == 1
    assert "- [a/](a/), 2024-10-04: [x.py](a/x.py)\n- [b c/](<b c/>), 2024-10-05: [y.py](<b c/y.py>)\n" in text
    assert page([one, other]) == page([other, one])


def test_a_name_cannot_write_markup_into_the_page():
    text = page([entry("<img src=x onerror=alert(1)>.py", "it is <b>old</b>")])
    assert "<img" not in text
    assert "<b>" not in text


def test_a_persons_own_page_stays_and_the_index_lies_beside_it():
    facts, plan = planned(FILES | {"archive/README.md": OWN})
    after = facts.tree.after(plan)
    assert after[P("archive/README.md")] == OWN.encode()
    assert b"app.py.bak" in after[P("archive/INDEX.md")]
    (finding,) = plan.findings
    assert (finding.rule, str(finding.location)) == ("not-generated", "archive/README.md")
    assert "the index is archive/INDEX.md" in finding.message
    again, plan = planned({str(path): after[path] for path in after} | {"new.py": "1\n", "new.py.bak": "2\n"})
    latest = again.tree.after(plan)
    assert latest[P("archive/README.md")] == OWN.encode()
    assert b"new.py.bak" in latest[P("archive/INDEX.md")]


def test_where_both_names_are_taken_there_is_no_index_and_the_manifest_has_all():
    files = FILES | {"archive/readme.md": OWN, "archive/INDEX.md": OWN}
    facts, plan = planned(files)
    after = facts.tree.after(plan)
    assert {str(path) for path in after} == {
        "app.py",
        "archive/app.py.bak",
        "archive/readme.md",
        "archive/INDEX.md",
        "archive/manifest.json",
    }
    assert after[P("archive/INDEX.md")] == OWN.encode()
    assert "there is no index but archive/manifest.json" in plan.findings[0].message


def test_an_edited_index_stays_and_an_untouched_one_is_written_anew():
    facts, plan = planned(FILES)
    first = facts.tree.after(plan)
    files = {str(path): first[path] for path in first} | {"new.py": "1\n", "new.py.bak": "2\n"}
    facts, plan = planned(files)
    assert b"new.py.bak" in facts.tree.after(plan)[P("archive/README.md")]
    assert plan.findings == ()
    edited = files["archive/README.md"] + b"\nThe first was a mistake.\n"
    facts, plan = planned(files | {"archive/README.md": edited})
    assert facts.tree.after(plan)[P("archive/README.md")] == edited
    assert "it was edited by hand" in plan.findings[0].message


UNSEALED = """\
# Archive

Files that were taken out of the way; nothing here is run or imported.
Each keeps its history: `git log --follow` reaches through the move.
To bring one back: `sophia-tidy archive --restore PATH --apply`.

## `old/`

| file | since | why |
|---|---|---|
| [a b.py](<old/a b.py>) | 2024-10-04 | it is old |
"""


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        (UNSEALED, True),
        (UNSEALED.replace("\n", "\r\n"), True),
        (UNSEALED + "\nMine.\n", False),
        (UNSEALED.replace("is old", "is dear"), False),
    ],
)
def test_an_index_from_before_the_seal_is_known_by_what_it_says(text, ours):
    entries = (entry("old/a b.py", "it is old"),)
    place, findings = place_of_page(tree_of({"archive/README.md": text}), ARCHIVE, entries)
    assert (place == P("archive/README.md")) is ours
    assert (findings == ()) is ours


def test_a_seal_that_a_merge_broke_is_ours_where_the_text_is_what_would_be_written():
    entries = (entry("a.py", "it is old"),)
    tidy = page(entries).replace(page(entries).split("content sha256: ")[1][:64], "f" * 64)
    assert place_of_page(tree_of({"archive/README.md": tidy}), ARCHIVE, entries)[0] == P("archive/README.md")


@pytest.mark.parametrize("name", ["README.md", "INDEX.md", "manifest.json"])
def test_no_file_moves_to_the_place_of_the_index(name):
    facts = facts_of({name: "{}\n", "a.py": "1\n"})
    said = (Evidence("junk", RuleEffect.WEIGHT, 3.0, "it is old"),)
    judged = Judgements({P(name): Judgement(P(name), Verdict.ARCHIVE, 3.0, said)}, ())
    plan = plan_archive(facts, judged, WantedMoves(frozenset({P(name)})), read)
    assert not any(isinstance(change, Move) for change in plan)
    assert "is taken" in plan.findings[0].message


def test_a_manifest_that_is_somebodys_is_refused_with_a_way_out():
    facts = facts_of(FILES | {"archive/manifest.json": '{"name": "web app"}\n'})
    with pytest.raises(TidyError, match=r"rename it, or set `destination`"):
        read_entries(facts.tree, ARCHIVE)


def test_a_way_back_leaves_a_persons_page_alone():
    facts, plan = planned(FILES | {"archive/README.md": OWN})
    gone = facts.tree.after(plan)
    back = plan_restore(replace(facts_of({str(path): gone[path] for path in gone})), (), read)
    after = Tree({path: gone[path] for path in gone}).after(back)
    assert after[P("archive/README.md")] == OWN.encode()
    assert P("app.py.bak") in after
