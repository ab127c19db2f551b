"""Verdicts: what goes, what a person is asked about, and what holds a file."""

import pytest

from sophia_tidy.archive.classify import Judgement, Verdict
from sophia_tidy.archive.references.graph import Graph
from sophia_tidy.archive.references.reference import From, Reference
from sophia_tidy.archive.rules.evidence import ARCHIVE_AT, Evidence
from sophia_tidy.archive.rules.rule import RuleEffect
from sophia_tidy.archive.vetoes import TEXTS
from sophia_tidy.kernel.file_ages import FileAges
from sophia_tidy.kernel.location import Location
from sophia_tidy.kernel.tree import SYMLINK, TreeEntry

from .repositories import NOW, P, judged

BACKUP = {"app.py": "print(1)\n", "app.py.bak": "print(0)\n"}
LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
MAIN = "if __name__ == '__main__':\n    print(1)\n"
HELD = (
    (
        "named-by-live-file",
        "deploy_backup.sh",
        {"deploy.sh": "ls\n", "deploy_backup.sh": "ls\n", "Makefile": "a:\n\tsh deploy_backup.sh\n"},
    ),
    (
        "named-by-live-file",
        "db.sql.bak",
        {"db.sql": "a", "db.sql.bak": "a", "Dockerfile": "FROM a\nCOPY db.sql.bak /\n"},
    ),
    ("named-by-live-file", "x.sh.bak", {"x.sh": "a", "x.sh.bak": "a", "run.sh": ". ./x.sh.bak\n"}),
    (
        "named-by-live-file",
        "a.py.bak",
        {
            "a.py": "1",
            "a.py.bak": "1",
            ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: cp a.py.bak b\n",
        },
    ),
    (
        "reached-by-guess",
        "plugins/one_backup.py",
        {
            "plugins/one.py": "A = 1\n",
            "plugins/one_backup.py": "A = 1\n",
            "app.py": "import glob\nglob.glob('plugins/*.py')\n",
        },
    ),
    ("symbolic-link", "app.py.bak", BACKUP | {"current": TreeEntry(lambda: b"app.py.bak", SYMLINK)}),
    (
        "symbolic-link",
        "old/app.py.bak",
        {"old/app.py": "1", "old/app.py.bak": "1", "now": TreeEntry(lambda: b"old", SYMLINK)},
    ),
    ("symbolic-link", "app.py.bak", {"app.py": "1", "app.py.bak": TreeEntry(lambda: b"app.py", SYMLINK)}),
    ("lfs-pointer", "model.bin.bak", {"model.bin": "a", "model.bin.bak": LFS}),
    (
        "entry-point",
        ".github/workflows/deploy.yml",
        {f".github/workflows/deploy{n}.yml": "on: push\n" for n in ("", "-2", "-3")},
    ),
)


@pytest.mark.parametrize(("rule", "path", "files"), HELD, ids=[f"{held[0]}-{held[1]}" for held in HELD])
def test_a_veto_holds_a_file(rule, path, files):
    judgement = judged(files).judgements[P(path)]
    assert rule in {veto.rule for veto in judgement.vetoes}
    assert judgement.verdict is not Verdict.ARCHIVE


def test_uncommitted_bytes_hold_a_file():
    judgement = judged(BACKUP, uncommitted=frozenset([P("app.py.bak")])).judgements[P("app.py.bak")]
    assert (judgement.verdict, [veto.rule for veto in judgement.vetoes]) == (Verdict.KEEP, ["uncommitted"])


def test_a_line_of_configuration_keeps_a_file_for_ever():
    judgement = judged(BACKUP, keep=("*.bak",)).judgements[P("app.py.bak")]
    assert (judgement.verdict, [veto.rule for veto in judgement.vetoes]) == (Verdict.KEEP, ["kept-by-config"])


@pytest.mark.parametrize("ages", [FileAges(), FileAges(NOW, {}, complete=False)], ids=["no history", "shallow"])
def test_without_a_history_a_person_decides(ages):
    assert judged(BACKUP).judgements[P("app.py.bak")].verdict is Verdict.ARCHIVE
    assert judged(BACKUP, ages=ages).judgements[P("app.py.bak")].verdict is Verdict.REVIEW


def test_a_mention_in_a_document_is_no_veto():
    found = judged(BACKUP | {"docs/notes.md": "See [it](../app.py.bak).\n"}).judgements[P("app.py.bak")]
    assert (found.verdict, found.vetoes) == (Verdict.ARCHIVE, ())


def test_a_veto_lifts_when_the_file_that_named_it_goes():
    files = {"a.sh": "ls\n", "a.sh.bak": "sh b.sh.bak\n", "b.sh": "ls\n", "b.sh.bak": "ls\n"}
    assert judged(files).of(Verdict.ARCHIVE) == (P("a.sh.bak"), P("b.sh.bak"))


def test_a_policy_is_held_whatever_speaks_against_it():
    files = {f"{name}_REPORT.md": "a" for name in "ABCDEFG"} | {"SECURITY.md": "# Security\n", "LICENSE": "MIT\n"}
    assert not {P("SECURITY.md"), P("LICENSE")} & set(judged(files).of(Verdict.ARCHIVE, Verdict.REVIEW))


def test_a_whole_folder_of_backup_goes_with_its_markers_and_entry_points():
    folder = "app_backup_20250603"
    files = {f"{folder}/{name}": "A = 1\n" for name in ("__init__.py", "Dockerfile", "LICENSE", "core.py", "README.md")}
    assert len(judged(files | {"app/core.py": "A = 2\n"}).of(Verdict.ARCHIVE)) == len(files)


def test_what_only_going_files_use_is_offered():
    files = {"scripts/fix_users_final.py": f"import loader\n{MAIN}", "scripts/loader.py": "ROWS = []\n"}
    found = judged(files)
    assert found.judgements[P("scripts/fix_users_final.py")].verdict is Verdict.REVIEW
    assert found.judgements[P("scripts/loader.py")].verdict is Verdict.REVIEW
    assert found.judgements[P("scripts/loader.py")].rule == "orphaned"


def test_what_a_held_orphan_uses_stays_with_it():
    files = {
        "scripts/fix_users_final.py": f"import loader\n{MAIN}",
        "scripts/loader.py": "import rows\n",
        "scripts/rows.py": "ROWS = []\n",
    }
    offered = {P("scripts/loader.py"), P("scripts/rows.py")}
    assert offered <= set(judged(files).of(Verdict.REVIEW))
    held = judged(files, uncommitted=frozenset([P("scripts/loader.py")]))
    assert not offered & set(held.of(Verdict.ARCHIVE, Verdict.REVIEW))


def test_what_a_live_file_uses_too_is_not_offered():
    files = {
        "scripts/fix_users_final.py": f"import loader\n{MAIN}",
        "scripts/loader.py": "ROWS = []\n",
        "scripts/nightly.py": f"import loader\n{MAIN}",
        "Makefile": "a:\n\tpython scripts/nightly.py\n",
    }
    assert P("scripts/loader.py") not in judged(files).judgements


def test_the_verdicts_hold_once_the_files_are_gone():
    """A report named only by another report: when one goes, what the other says of it must not change the second run."""
    files = {"scripts/fix_a.sh": "ls\n", "FIX_A_REPORT.md": "Ran `scripts/fix_a.sh`.\n", "README.md": "# Hello\n"}
    files |= {f"{name}_STATUS_REPORT.md": "# Status\n" for name in "BCDEFG"}
    first = judged(files)
    going = first.of(Verdict.ARCHIVE, Verdict.REVIEW)
    gone = {f"archive/{path}" if P(path) in going else path: text for path, text in files.items()}
    assert P("scripts/fix_a.sh") in going
    assert judged(gone).of(Verdict.ARCHIVE, Verdict.REVIEW) == ()


def test_what_somebody_wrote_is_offered_and_never_taken():
    """However much speaks for it; what a program wrote goes unasked."""
    files = {f"{name}_STATUS_REPORT.md": f"# {name}\n" for name in "ABCDEFGHI"}
    found = judged(files | {"DEPLOY_STATUS_REPORT_20250603_224031.md": "# Status\n"})
    assert found.judgements[P("A_STATUS_REPORT.md")].score >= ARCHIVE_AT
    assert found.of(Verdict.ARCHIVE) == (P("DEPLOY_STATUS_REPORT_20250603_224031.md"),)
    assert set(found.of(Verdict.REVIEW)) == set(map(P, files))


def test_an_archived_file_is_not_judged_again():
    assert judged({"archive/app.py.bak": "a\n", "app.py": "1\n"}).judgements == {}


def test_the_score_is_the_sum_that_a_person_can_check():
    for judgement in judged(BACKUP).judgements.values():
        assert judgement.score == sum(each.weight for each in judgement.evidence)


def test_what_several_rules_say_is_said_once():
    texts = ("it is a try, and no live file names it", "it is a copy, and no live file names it", "it is old")
    evidence = tuple(Evidence("r", RuleEffect.WEIGHT, 1.0, text) for text in texts)
    judgement = Judgement(P("a.py"), Verdict.ARCHIVE, 3.0, evidence)
    assert judgement.reason == "it is a try, and no live file names it; it is a copy; it is old"


def test_a_glob_into_many_folders_is_a_look_and_no_use():
    files = {f"{folder}/a.py.bak": "1" for folder in "abcdef"} | {f"{folder}/a.py": "1" for folder in "abcdef"}
    looks = [
        Reference(Location(P("look.py"), 1), P(f"{folder}/a.py.bak"), "*/*.bak", "glob", From.CODE, None, certain=False)
        for folder in "abcdef"
    ]
    assert len(judged(files | {"look.py": "1"}, graph=Graph(looks)).of(Verdict.ARCHIVE)) == 6
    assert len(judged(files | {"look.py": "1"}, graph=Graph(looks[:2])).of(Verdict.ARCHIVE)) == 4


def test_every_veto_has_words():
    assert all(text.endswith(".") for text in TEXTS.values())
