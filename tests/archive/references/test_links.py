"""Symbolic links: what they hold, and how they follow what moves."""

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.archive.classify import Verdict, classify
from sophia_tidy.archive.planner import WantedMoves, plan_archive
from sophia_tidy.archive.references.links import aim, aimed, way
from sophia_tidy.archive.restore import plan_restore
from sophia_tidy.archive.rules.rulebook import built_in
from sophia_tidy.kernel.tree import SYMLINK, TreeEntry

from ..repositories import P, facts_of, judged, read


def link(text):
    return TreeEntry(lambda: text.encode(), SYMLINK)


FILES = {"app.py": "print(1)\n", "app.py.bak": "print(0)\n"}


@pytest.mark.parametrize(
    ("text", "folder", "path"),
    [
        ("b", "a", "a/b"),
        ("../b", "a", "b"),
        ("./c//d", "a/b", "a/b/c/d"),
        ("..b", "", "..b"),
        ("../b", "", None),
        ("/etc/passwd", "a", None),
        ("../../b", "a", None),
    ],
)
def test_a_link_is_seen_from_its_folder(text, folder, path):
    assert aim(text.encode(), P(folder)) == (None if path is None else P(path))


@pytest.mark.parametrize(
    ("written", "folder", "goal", "said"),
    [
        ("app.py", "archive", "app.py", "../app.py"),
        ("../app.py", "archive", "archive/app.py", "app.py"),
        ("./app.py", "", "app.py", "./app.py"),
        ("a%20b", "archive", "a%20b", "../a%20b"),
    ],
)
def test_a_link_says_what_leads_to_its_goal(written, folder, goal, said):
    assert aimed(written, P(folder), P(goal)) == said


def test_a_link_that_stays_holds_its_target_and_names_itself():
    judgement = judged(FILES | {"current": link("app.py.bak")}).judgements[P("app.py.bak")]
    assert judgement.verdict is Verdict.KEEP
    assert [(veto.rule, str(veto.by)) for veto in judgement.vetoes] == [("symbolic-link", "current")]


def test_a_link_in_the_archive_holds_nothing():
    assert (
        judged(FILES | {"archive/current": link("../app.py.bak")}).judgements[P("app.py.bak")].verdict
        is Verdict.ARCHIVE
    )


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        ("app.py", Verdict.REVIEW),
        ("src", Verdict.KEEP),
        ("gone.py", Verdict.KEEP),
        ("/etc/app.py", Verdict.KEEP),
    ],
)
def test_only_a_link_to_a_file_can_go_and_after_a_review(target, verdict):
    files = {"app.py": "print(1)\n", "src/a.py": "1", "app.py.bak": link(target)}
    assert judged(files).judgements[P("app.py.bak")].verdict is verdict


def planned(files):
    facts = facts_of(files)
    found = classify(facts, built_in())
    return facts, plan_archive(facts, found, WantedMoves(frozenset(found.of(Verdict.ARCHIVE, Verdict.REVIEW))), read)


LINKED = FILES | {
    "app.py.old": link("app.py"),
    "app2.py": "2\n",
    "app2.py.old": link("app2.py.bak"),
    "app2.py.bak": "1\n",
}


def test_a_link_that_goes_is_aimed_anew_whether_its_target_stays_or_goes():
    facts, plan = planned(LINKED)
    after = facts.tree.after(plan)
    assert after[P("archive/app.py.old")] == b"../app.py"  # stays
    assert after[P("archive/app2.py.old")] == b"app2.py.bak"  # goes along
    assert {after.entry(P(f"archive/{name}")).mode for name in ("app.py.old", "app2.py.old")} == {SYMLINK}


def test_a_link_comes_back_as_it_was():
    facts, plan = planned(LINKED)
    after = facts.tree.after(plan)
    archived = facts_of({str(path): after.entry(path) for path in after})
    back = archived.tree.after(plan_restore(archived, (), read))
    assert {path: back[path] for path in facts.tree} == dict(facts.tree)


def test_a_link_that_stays_in_the_archive_follows_a_target_that_comes_back():
    facts, plan = planned(LINKED)
    after = facts.tree.after(plan)
    archived = facts_of({str(path): after.entry(path) for path in after})
    back = archived.tree.after(plan_restore(archived, (P("app2.py.bak"),), read))
    assert back[P("archive/app2.py.old")] == b"../app2.py.bak"


paths = st.lists(st.sampled_from("abc"), max_size=4).map("/".join)


@given(paths, paths)
def test_a_way_is_the_systems_own_without_asking_the_system(folder, goal):
    assert way(P(folder), P(goal)) == posixpath.relpath(f"/{goal}", f"/{folder}")
