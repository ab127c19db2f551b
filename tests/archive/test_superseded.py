"""Superseded programs: offered with what does their work now, and held by whatever still makes use of them."""

import json
from collections.abc import Mapping

import pytest

from sophia_tidy.archive.classify import Judgement, Verdict
from sophia_tidy.archive.rules.rulebook import built_in
from sophia_tidy.archive.superseded import superseded, with_successor
from sophia_tidy.steps.context import Context
from sophia_tidy.steps.request import Request
from sophia_tidy.steps.superseded import superseded as step

from ..conftest import Git
from ..successors import NEW, OLD, SCRIPT, SUPERSEDED
from .repositories import P, facts_of


def judged(files: Mapping[str, str], keep: tuple[str, ...] = ()) -> dict[str, Judgement]:
    facts = facts_of(files)
    found = superseded(facts, with_successor(facts.tree, P("archive")), built_in(), keep)
    return {str(path): judgement for path, judgement in found.judgements.items()}


def test_what_only_an_archived_workflow_ran_is_offered_with_its_successor():
    (judgement,) = judged(SUPERSEDED).values()
    assert (str(judgement.path), judgement.verdict, judgement.successor) == (SCRIPT, Verdict.REVIEW, NEW)
    assert f"only {OLD} in the archive ran it; {NEW} does that work now" in judgement.reason


@pytest.mark.parametrize(
    ("files", "keep"),
    [
        ({"Makefile": "roll:\n\tbash tools/roll_out.sh\n"}, ()),
        ({NEW: "on: push\njobs: {a: {runs-on: x, steps: [{run: bash tools/roll_out.sh}]}}\n"}, ()),
        ({}, ("tools/",)),
    ],
    ids=["the Makefile", "the successor", "the configuration"],
)
def test_what_is_still_made_use_of_stays(files: dict[str, str], keep: tuple[str, ...]):
    assert judged({**SUPERSEDED, **files}, keep)[SCRIPT].verdict is Verdict.KEEP


def test_an_archived_file_without_a_successor_has_left_nothing_without_a_use():
    manifest = json.loads(SUPERSEDED["archive/manifest.json"])
    del manifest["files"][0]["successor"]
    assert judged({**SUPERSEDED, "archive/manifest.json": json.dumps(manifest)}) == {}


def test_it_moves_when_it_is_asked_for_and_the_manifest_names_the_successor(repo, git: Git):
    for name, text in SUPERSEDED.items():
        (repo / name).parent.mkdir(parents=True, exist_ok=True)
        (repo / name).write_text(text)
    git("add", "-A")
    git("commit", "-qm", "all")
    with Context.of(repo, request=Request()) as context:
        offered = step(context.tree, context)
        taken = step(context.tree, context.asking(Request(unsafe=True)))
    assert (len(offered.plan), len(offered.pending())) == (1, 0)
    after = context.tree.after(taken.pending())
    assert P("archive") / SCRIPT in after
    entries = {each["path"]: each["successor"] for each in json.loads(after[P("archive/manifest.json")])["files"]}
    assert entries == {OLD: NEW, SCRIPT: NEW}


def test_a_program_that_an_earlier_step_has_mended_goes_in_the_same_run(repo, git: Git):
    for name, text in SUPERSEDED.items():
        (repo / name).parent.mkdir(parents=True, exist_ok=True)
        (repo / name).write_text(text)
    git("add", "-A")
    git("commit", "-qm", "all")
    (repo / SCRIPT).write_text((repo / SCRIPT).read_text() + "# mended\n")
    with Context.of(repo, request=Request(unsafe=True)) as context:
        assert [str(change.path) for change in step(context.tree, context).pending() if str(change.path) == SCRIPT]
