"""The plan: moves, index, manifest, references; refused where it would break something."""

import json

import pytest

from sophia_tidy.archive.classify import Verdict, classify
from sophia_tidy.archive.planner import Dangling, WantedMoves, check_references, plan_archive, target_of
from sophia_tidy.archive.restore import NotArchived, plan_restore
from sophia_tidy.archive.rules.rulebook import built_in
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.kernel.plan import Move, Safety, digest
from sophia_tidy.kernel.tree import EXECUTABLE, TreeEntry

from .repositories import P, facts_of, read

FILES = {"app.py": "print(1)\n", "app.py.bak": "print(0)\n", "README.md": "The old one is [here](app.py.bak).\n"}


def planned(files, *, review=False, ignored=()):
    facts = facts_of(files)
    judged = classify(facts, built_in())
    sure, likely = (frozenset(judged.of(verdict)) for verdict in (Verdict.ARCHIVE, Verdict.REVIEW))
    wanted = WantedMoves(sure | likely) if review else WantedMoves(sure, likely)
    return facts, plan_archive(
        facts, judged, WantedMoves(wanted.now, wanted.offered, {P(path): ".gitignore:1: x" for path in ignored}), read
    )


def test_a_file_moves_and_links_index_and_manifest_say_so():
    facts, plan = planned(FILES)
    tree = facts.tree.after(plan)
    assert set(map(str, tree)) == {
        "app.py",
        "README.md",
        "archive/app.py.bak",
        "archive/README.md",
        "archive/manifest.json",
    }
    assert tree[P("archive/app.py.bak")] == FILES["app.py.bak"].encode()
    assert tree[P("README.md")] == b"The old one is [here](archive/app.py.bak).\n"
    assert "- The root, 2024-10-04: [app.py.bak](app.py.bak)\n" in tree[P("archive/README.md")].decode()
    (entry,) = json.loads(tree[P("archive/manifest.json")])["files"]
    assert (entry["path"], entry["target"], entry["date"]) == ("app.py.bak", "archive/app.py.bak", "2024-10-04")
    assert entry["sha256"] == digest(FILES["app.py.bak"].encode())
    assert "backup-name" in entry["rules"]


def test_owners_and_attributes_neither_hold_a_file_nor_lose_it():
    more = {".github/CODEOWNERS": "/app.py.bak @me\n", ".gitattributes": "app.p*.bak -diff\n"}
    facts, plan = planned(FILES | more)
    assert facts.tree.after(plan)[P(".github/CODEOWNERS")] == b"/archive/app.py.bak @me\n"
    assert [str(f) for f in plan.findings] == []  # without a slash it matches at any depth
    _, plan = planned(FILES | {".gitattributes": "/app.p*.bak -diff\n"})
    assert [str(f.location) for f in plan.findings] == [".gitattributes:1:1"]


def test_a_second_run_plans_nothing():
    facts, plan = planned(FILES)
    after = {str(path): content.decode() for path, content in facts.tree.after(plan).items()}
    assert not planned(after, review=True)[1]


def test_the_same_input_gives_the_same_bytes():
    assert planned(FILES)[1].to_json() == planned(dict(reversed(FILES.items())))[1].to_json()


def test_a_later_run_adds_to_the_manifest():
    facts, plan = planned(FILES)
    files = {str(path): content.decode() for path, content in facts.tree.after(plan).items()} | {
        "b.sh": "1",
        "b.sh.bak": "2",
    }
    again, more = planned(files)
    data = json.loads(again.tree.after(more)[P("archive/manifest.json")])
    assert [entry["path"] for entry in data["files"]] == ["app.py.bak", "b.sh.bak"]


def test_an_executable_stays_one():
    facts, plan = planned({"a.sh": "ls\n", "a.sh.bak": TreeEntry(lambda: b"ls\n", EXECUTABLE)})
    assert facts.tree.after(plan).entry(P("archive/a.sh.bak")).mode == EXECUTABLE


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"archive/app.py.bak": "other"}, "is taken"),
        ({"ARCHIVE/APP.py.BAK": "other"}, "is taken, perhaps in another case"),
    ],
)
def test_a_place_that_is_taken_bars_the_move(more, reason):
    _, plan = planned(FILES | more)
    assert P("app.py.bak") not in {change.path for change in plan if isinstance(change, Move)}
    assert any(reason in finding.message and finding.rule == "archive-barred" for finding in plan.findings)


def test_a_file_that_git_would_not_see_there_stays():
    _, plan = planned(FILES, ignored=["archive/app.py.bak"])
    assert not plan.changes
    assert [f.message for f in plan.findings] == [
        "it stays, because archive/app.py.bak is ignored by git (.gitignore:1: x) and would leave the repository"
    ]


def test_the_review_tier_is_offered_as_unsafe_moves_without_an_index():
    files = {"REPORT.md": "# Report\n", "SECURITY_AUDIT_REPORT.md": "# Audit\n", "app.py": "print(1)\n"}
    _, plan = planned(files)
    assert {(str(change.path), change.safety) for change in plan} == {
        ("REPORT.md", Safety.UNSAFE),
        ("SECURITY_AUDIT_REPORT.md", Safety.UNSAFE),
    }
    assert "archive/README.md" in {str(change.path) for change in planned(files, review=True)[1]}


def test_an_offered_file_may_link_to_one_that_goes():
    files = FILES | {"SECURITY_AUDIT_REPORT.md": "# Audit\n\nSee [it](app.py.bak).\n"}
    facts, plan = planned(files)
    assert P("archive/SECURITY_AUDIT_REPORT.md") in facts.tree.after(plan)
    assert (
        facts.tree.after(plan.only(Safety.SAFE))[P("SECURITY_AUDIT_REPORT.md")]
        == b"# Audit\n\nSee [it](archive/app.py.bak).\n"
    )


def test_a_workflow_leaves_the_folder_that_github_runs():
    facts = facts_of({".github/workflows/old.yml": "on: push\n"})
    assert target_of(P(".github/workflows/old.yml"), facts) == P("archive/workflows/old.yml")


def test_a_secret_in_an_archived_file_is_told_without_its_value():
    value = "ghp_" + "a1B2" * 9
    _, plan = planned(FILES | {"app.py.bak": f"TOKEN = '{value}'\n"})
    (finding,) = (f for f in plan.findings if f.rule == "secret-in-archive")
    assert (str(finding.location), value in str(finding) + str(finding.help)) == ("app.py.bak:1", False)
    writes = [change for change in plan if not isinstance(change, Move)]
    assert not any(value.encode() in write.content for write in writes)


def test_a_plan_that_leaves_a_reference_dangling_is_refused():
    facts = facts_of({"Makefile": "a:\n\tsh x.sh\n", "x.sh": "ls\n"})
    moves = {P("x.sh"): P("archive/x.sh")}
    broken = read(facts_of({"Makefile": "a:\n\tsh x.sh\n", "archive/x.sh": "ls\n"}).tree)
    with pytest.raises(
        Dangling, match=r"Makefile:2:5: 1 references would lead nowhere: Makefile:2:5: x.sh; expected none"
    ):
        check_references(facts, broken, moves)


def test_a_file_whose_folder_would_be_gone_stays_and_the_others_go():
    files = {
        "logs/run.log": "started\n",
        "tool.js": "fs.mkdirSync(path.join(__dirname, './logs'));\n",
        "app.log": "a\n",
    }
    facts, plan = planned(FILES | files, review=True)
    assert "logs" in {str(each.target) for each in facts.graph.out_of(P("tool.js"))}
    assert {str(change.path) for change in plan if isinstance(change, Move)} == {"app.py.bak", "app.log"}
    assert [str(f) for f in plan.findings if f.location.path == P("logs/run.log")] == [
        "logs/run.log: it stays, because tool.js names ./logs, which would be gone [archive-barred]"
    ]
    assert "run.log" not in facts.tree.after(plan)[P("archive/README.md")].decode()


def test_what_the_index_says_of_a_file_that_is_gone_holds_nothing():
    workflow = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: bash scripts/gone.sh\n"
    names = [f".github/workflows/deploy{n}.yml" for n in ("", "-2", "-3", "-4")]
    facts, plan = planned(FILES | dict.fromkeys(names, workflow), review=True)
    assert "scripts/gone.sh" in facts.tree.after(plan)[P("archive/README.md")].decode()


def test_what_an_archived_script_starts_from_its_own_folder_is_still_found():
    files = {
        "start.sh": "ls\n",
        "start.sh.bak": '#!/bin/sh\ncd "$(dirname "$0")"\npython main_old_way.py\n',
        "main_old_way.py": "print(1)\n",
        "Makefile": "a:\n\tpython main_old_way.py\n",
    }
    facts, plan = planned(files)
    after = facts.tree.after(plan)
    assert P("archive/start.sh.bak") in after
    assert len(read(after).unresolved()) <= len(facts.graph.unresolved())


def test_restoring_brings_back_every_byte_but_the_index():
    facts, plan = planned(FILES)
    archived = facts_of({str(path): content.decode() for path, content in facts.tree.after(plan).items()})
    back = archived.tree.after(plan_restore(archived, (P("app.py.bak"),), read))
    assert {str(path): back[path].decode() for path in back if not path.is_relative_to("archive")} == FILES
    assert json.loads(back[P("archive/manifest.json")])["files"] == []


def test_a_workflow_that_named_a_missing_script_comes_back_as_it_was():
    text = "on: push\njobs:\n  a:\n    steps:\n      - run: python scripts/gone.py\n"
    files = {".github/workflows/old.yml": text, "app.py": "1\n"}
    facts, plan = planned(files, review=True)
    after = facts.tree.after(plan)
    assert P("archive/workflows/old.yml") in after
    archived = facts_of({str(path): content.decode() for path, content in after.items()})
    assert archived.tree.after(plan_restore(archived, (), read))[P(".github/workflows/old.yml")] == text.encode()


@pytest.mark.parametrize(
    ("name", "more", "message"),
    [
        ("gone.py", {}, "gone.py: it is not archived; expected a file of archive/manifest.json"),
        ("app.py.bak", {"app.py.bak": "new\n"}, "app.py.bak: another file has taken its old place; expected none"),
    ],
)
def test_what_cannot_be_restored_is_refused(name, more, message):
    facts, plan = planned(FILES)
    files = {str(path): content.decode() for path, content in facts.tree.after(plan).items()} | more
    with pytest.raises(NotArchived, match=message):
        plan_restore(facts_of(files), (P(name),), read)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[", "JSONDecodeError"),
        ('{"version": 9, "files": []}', "version 9; expected 1"),
        ('{"version": 1}', "KeyError: 'files'"),
    ],
)
def test_a_damaged_manifest_is_refused(text, message):
    with pytest.raises(TidyError, match=message):
        planned(FILES | {"archive/manifest.json": text})
