"""The instrument, measured: labels from a history made on the spot, an oracle scores all, silence scores nothing.

Run with ``pytest benchmarks/archive``.
"""

import sys
from argparse import Namespace
from pathlib import Path, PurePosixPath

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

import evaluate  # noqa: E402
import safety  # noqa: E402
from blobs import Blobs  # noqa: E402
from checkout import ENVIRONMENT, at, begin, check_out, tree_hash  # noqa: E402
from cuts import Cut, choose  # noqa: E402
from exempt import exemption, moved_to_archive  # noqa: E402
from filekinds import kind_of  # noqa: E402
from labels import ARCHIVED, ASIDE, KEPT, Labelled, counted_once, label, read, write  # noqa: E402
from mentions import unreachable, unreferenced  # noqa: E402
from repositories import MESSY, REPORT, TUNE, WELL_KEPT, Repository, load_repositories  # noqa: E402
from rivals import RIVALS, names  # noqa: E402
from score import tally, total  # noqa: E402
from sight import AUTO, REVIEW, Sight, lives_at, see  # noqa: E402
from synthetic import make  # noqa: E402
from timeline import DAY, main_line  # noqa: E402

from sophia_tidy.kernel.file_ages import FileAges  # noqa: E402
from sophia_tidy.kernel.tree import Tree  # noqa: E402
from sophia_tidy.steps.context import Context  # noqa: E402

P = PurePosixPath
LONG = "".join(f"def work_{n}(value):\n    return value * {n} + other_{n}(value)\n\n\n" for n in range(20))
PROSE = "".join(f"Paragraph {n} explains step {n} of the whole procedure in words.\n" for n in range(20))
START = {
    "app.py": "import used\nfrom helper import f\n\nprint(used, f)\n",
    "used.py": "USED = 1\n",
    "helper.py": LONG,
    "stays.py": "STAYS = 1\n",
    "README.rst": PROSE,
    "vendor/x.py": "x = 1\n",
    "merged.py": LONG.replace("work", "merge"),
    "renamed_before.py": LONG.replace("work", "name"),
    "shelved.py": LONG.replace("work", "shelf"),
    "comes_back.py": "BACK = 1\n",
    **{f"scripts/fix_{n}.py": f"print({n})\n" for n in range(12)},
}
LATER = {
    "app.py": "from helper import f\n\nprint(f)\n",
    "helper.py": LONG + LONG.replace("work", "merge"),
    "stays.py": START["stays.py"],
    "README.md": "Another text.\n",
    "renamed_after.py": START["renamed_before.py"],
    "legacy/shelved.py": START["shelved.py"],
}
FATES = {
    "stays.py": (KEPT, ""),
    "used.py": (ASIDE, "in use until removed"),
    "README.rst": (ASIDE, "replaced by a file of its name"),
    "vendor/x.py": (ASIDE, "vendored"),
    "merged.py": (ASIDE, "its text went into other files"),
    "renamed_before.py": (ASIDE, "moved"),
    "shelved.py": (ARCHIVED, "moved to an archive"),
    "comes_back.py": (ASIDE, "restored"),
    "scripts/fix_0.py": (ARCHIVED, "deleted in a clean-up"),
}


def commit(place: Path, files: dict[str, str], day: int, message: str = "work") -> str:
    """The work tree is exactly these files, on that day."""
    at(place, "rm", "-r", "-q", "--ignore-unmatch", ".")
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    at(place, "add", "--all")
    tree = at(place, "write-tree").decode().strip()
    parent = at(place, "for-each-ref", "--format=%(objectname)", "refs/heads/main").decode().strip()
    return record(place, tree, [parent] if parent else [], day, message)


def record(place: Path, tree: str, parents: list[str], day: int, message: str) -> str:
    date = f"@{1_600_000_000 + day * DAY} +0000"
    ENVIRONMENT.update(GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date)
    given = [part for parent in parents for part in ("-p", parent)]
    name = at(place, "commit-tree", tree, *given, "-m", message).decode().strip()
    at(place, "update-ref", "refs/heads/main", name)
    return name


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year of work, one clean-up in it, and a file that was missed afterwards."""
    place = tmp_path_factory.mktemp("made") / "project"
    begin(place)
    at(place, "symbolic-ref", "HEAD", "refs/heads/main")
    commit(place, {"app.py": "1\n"}, 0)
    commit(place, START, 100)
    commit(place, LATER, 120, "Remove unused scripts")
    for number, day in enumerate((330, 700, 900)):
        commit(place, LATER | {"new.py": f"{number}\n"}, day)
    commit(place, LATER | {"new.py": "2\n", "comes_back.py": "BACK = 2\n"}, 1100)
    return place


def labelled(repository: Path) -> list[Labelled]:
    line = main_line(repository / ".git", "main")
    with Blobs(repository / ".git") as blobs:
        return [label(blobs, line, cut) for cut in choose(repository / ".git", line)]


@pytest.fixture(scope="module")
def cleanup(repository: Path) -> Labelled:
    (found,) = (each for each in labelled(repository) if each.cut.why.startswith("before a removal"))
    return found


@pytest.mark.parametrize("name", FATES)
def test_the_label_says_what_the_owners_did(cleanup: Labelled, name: str) -> None:
    assert cleanup.labels[name] == FATES[name]


def test_every_file_of_the_cut_has_a_label(cleanup: Labelled) -> None:
    assert set(cleanup.labels) == set(START)


def test_calendar_cuts_do_not_look_at_what_came_after(repository: Path) -> None:
    cuts = choose(repository / ".git", main_line(repository / ".git", "main"))
    assert [cut.why for cut in cuts[:2]] == ["180 days before HEAD", "365 days before HEAD"]
    assert [cut.days for cut in cuts] == [180, 180, 180, 180]


def test_half_a_year_without_a_commit_is_an_observation_too(repository: Path) -> None:
    quiet = labelled(repository)[0]
    assert quiet.cut.commit == quiet.cut.until
    assert {fate for fate, _ in quiet.labels.values()} == {KEPT}


def test_labels_survive_being_written(cleanup: Labelled, tmp_path: Path) -> None:
    write(tmp_path / "a.json", [cleanup], {"repo": "a/b"})
    assert read(tmp_path / "a.json") == ({"repo": "a/b"}, [cleanup])


def test_a_window_ends_before_the_repository_is_begun_anew(tmp_path: Path) -> None:
    place = tmp_path / "project"
    begin(place)
    at(place, "symbolic-ref", "HEAD", "refs/heads/main")
    files = {f"a{n}.py": f"{n}\n" for n in range(100)}
    commit(place, files, 0)
    commit(place, files | {"b.py": "1\n"}, 10)
    last = commit(place, {name: text for name, text in files.items() if not name.endswith("7.py")}, 60, "clean")
    commit(place, {"c.py": "1\n"}, 70)
    commit(place, {"c.py": "2\n"}, 160)
    cuts = choose(place / ".git", main_line(place / ".git", "main"))
    assert [(cut.why, cut.until) for cut in cuts if cut.why.startswith("before")] == [
        ("before a removal of 11 files", last)
    ]


def test_the_main_line_follows_the_past_that_was_merged_into_a_new_root(repository: Path, tmp_path: Path) -> None:
    place = tmp_path / "anew"
    check_out(repository / ".git", at(repository, "rev-parse", "main").decode().strip(), place)
    tree = at(place, "rev-parse", "HEAD^{tree}").decode().strip()
    at(place, "symbolic-ref", "HEAD", "refs/heads/main")
    past = at(repository, "rev-parse", "main").decode().strip()
    root = record(place, tree, [], 601, "begun anew")
    merge = record(place, tree, [root, past], 602, "merge")
    assert [each.name for each in main_line(place / ".git", merge)][:2] == [merge, past]


def test_what_windows_share_counts_at_the_later_cut() -> None:
    cuts = [Labelled(Cut("c", "u", 9, "", 0), 1, {"a": (ARCHIVED, "deleted")}) for _ in range(2)]
    counted_once(cuts)
    assert [each.labels["a"][0] for each in cuts] == [ARCHIVED, ASIDE]


def test_an_oracle_scores_all(cleanup: Labelled) -> None:
    oracle = {P(name): AUTO for name, (fate, _) in cleanup.labels.items() if fate == ARCHIVED}
    found = total(tally(cleanup, oracle).values()).at(AUTO)
    assert (found.precision, found.recall, found.recall_in_cleanups, found.f1) == (1, 1, 1, 1)


def test_silence_scores_nothing(cleanup: Labelled) -> None:
    found = total(tally(cleanup, {}).values()).at(AUTO, REVIEW)
    assert (found.precision, found.recall, found.f1) == (None, 0, 0)


def test_what_is_set_aside_is_neither_right_nor_wrong(cleanup: Labelled) -> None:
    aside = {P(name): AUTO for name, (fate, _) in cleanup.labels.items() if fate == ASIDE}
    assert total(tally(cleanup, aside).values()).at(AUTO).flagged == 0


def test_a_file_that_stays_is_a_wrong_one(cleanup: Labelled) -> None:
    found = total(tally(cleanup, {P("stays.py"): REVIEW, P("shelved.py"): AUTO}).values())
    assert (found.at(AUTO).precision, found.at(AUTO, REVIEW).precision) == (1, 0.5)


def test_reported_labels_are_never_shown(cleanup: Labelled, tmp_path: Path) -> None:
    shut = Repository("a/b", "c", REPORT, MESSY)
    with pytest.raises(PermissionError, match="never looked at"):
        evaluate.write_misses(tmp_path / "out", shut, "names", cleanup, {})


def test_an_error_about_a_reported_repository_names_no_file() -> None:
    shut = Repository("a/b", "c", REPORT, MESSY)
    assert (
        safety._told("exit code 2: a/secret.py:3:1: 1 references [dangling-reference]", shut)
        == "exit code 2 [dangling-reference]"
    )


def test_the_two_halves_share_no_owner() -> None:
    halves = [{each.name.partition("/")[0] for each in load_repositories(split)} for split in ("tune", "report")]
    assert not halves[0] & halves[1]
    assert sum(each.split == REPORT and each.group == WELL_KEPT for each in load_repositories()) >= 5


def test_dates_of_a_bare_commit_are_those_that_the_door_reads(repository: Path, tmp_path: Path) -> None:
    head = at(repository, "rev-parse", "main").decode().strip()
    check_out(repository / ".git", head, tmp_path / "out")
    assert lives_at(repository / ".git", head) == Context.of(tmp_path / "out").doors.chronicle


def test_a_tree_of_blobs_is_the_tree_of_a_checkout(repository: Path) -> None:
    with Blobs(repository / ".git") as blobs:
        tree = see(blobs, "main~5").tree
        assert {str(path): tree[path].decode() for path in tree} == START


SIGHT = Sight(
    Tree({
        P("setup.py"): b"import a.b\n", P("a/__init__.py"): b"", P("a/b.py"): b"from .c import (x,\n  y)\n", P("a/c.py"): b"",
        P("a/d.py"): b"import a.e\n", P("a/e.py"): b"", P("run.sh"): b"python tools/go.py\n", P("tools/go.py"): b"",
        P("Makefile"): b"all:\n\tsh run.sh\n", P("notes.md"): b"see a/f.py\n", P("a/f.py"): b"",
    }),
    FileAges(),
)  # fmt: skip


def test_the_plain_graph_follows_imports_and_file_names_but_no_prose() -> None:
    assert unreferenced(SIGHT) == {P("a/d.py"), P("a/f.py"), P("notes.md"), P("a/__init__.py")}
    assert unreachable(SIGHT) == {P("a/d.py"), P("a/e.py"), P("a/f.py"), P("notes.md"), P("a/__init__.py")}


@pytest.mark.parametrize(
    ("name", "flagged"),
    [
        ("scripts/fix_imports.py", True), ("scripts/fixtures.py", False), ("a.py.bak", True), ("DEPLOY_STATUS.md", True),
        ("docs/guide.md", False), ("tests/test_update_user.py", False), ("data/dump_20240131.json", True),
        ("pkg/migrate_all.py", False), ("src/copy.py", False),
    ],
)  # fmt: skip
def test_the_names_baseline(name: str, flagged: bool) -> None:
    assert (P(name) in names(Sight(Tree({P(name): b""}), FileAges()))) is flagged


def test_vulture_flags_a_file_that_nobody_uses_anything_of() -> None:
    pytest.importorskip("vulture")
    tree = Tree(
        {P("a.py"): b"def f():\n    pass\n", P("b.py"): b"def g():\n    pass\n", P("c.py"): b"import b\nb.g()\n"}
    )
    assert RIVALS["vulture"](Sight(tree, FileAges())) == {P("a.py"): AUTO}


@pytest.mark.parametrize(
    ("name", "head", "why"),
    [
        ("third_party/a.py", b"", "vendored"), ("a_pb2.py", b"", "generated"), ("a.py", b"# Code generated. DO NOT EDIT.\n", "generated"),
        ("news/12.bugfix.rst", b"", "news fragment"), ("archive/a.py", b"", "archived already"), ("news.py", b"", None),
    ],
)  # fmt: skip
def test_what_no_label_is_given_to(name: str, head: bytes, why: str | None) -> None:
    assert exemption(P(name), head) == why


def test_an_archive_is_a_folder_that_the_file_was_not_in() -> None:
    assert moved_to_archive(P("a/b.py"), P("legacy/a/b.py"))
    assert not moved_to_archive(P("legacy/b.py"), P("legacy/c/b.py"))
    assert not moved_to_archive(P("a/b.py"), P("threshold/b.py"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a/b.py", "module"), ("scripts/b.py", "script"), ("tests/b.json", "test"), (".github/workflows/a.yml", "workflow"),
        ("docker-compose.dev.yml", "compose"), ("api/Dockerfile.gpu", "dockerfile"), ("k8s/a.yaml", "manifest"), ("a.md", "document"),
        ("a.py.bak", "backup"), ("a.json", "data"), ("a.toml", "config"), ("a.sh", "shell"), ("a.ts", "code"), ("a.png", "asset"),
        ("LICENSE", "other"),
    ],
)  # fmt: skip
def test_the_kind_of_a_file_is_told_by_its_name(name: str, kind: str) -> None:
    assert kind_of(P(name)) == kind


@pytest.mark.parametrize("plant", [False, True], ids=["as it is", "with leftovers planted"])
def test_the_tool_is_safe_on_a_repository_made_on_the_spot(tmp_path: Path, plant: bool) -> None:
    make(tmp_path / "made", 200)
    head = at(tmp_path / "made", "rev-parse", "HEAD").decode().strip()
    made = Repository("a/made", head, TUNE, MESSY)
    found = safety.try_commit(tmp_path / "made/.git", made, head, Namespace(tier="both", collect=False, plant=plant))
    assert found.safe, found


def test_a_tree_hash_sees_what_the_index_does_not(tmp_path: Path) -> None:
    make(tmp_path / "made", 100)
    before = tree_hash(tmp_path / "made")
    (tmp_path / "made/untracked").write_text("1")
    assert tree_hash(tmp_path / "made") != before
