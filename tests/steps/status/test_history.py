"""The rows week by week: which commit a week ends with, that each is counted as it would be alone, and that little is read twice."""

import shutil
from pathlib import Path
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.adapters.git.first_parents import BranchCommit
from sophia_tidy.config.schema import PYPROJECT, Config, read_config
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.steps.context import ConfigSource, Context
from sophia_tidy.steps.status import past_commits
from sophia_tidy.steps.status.dashboard import measured
from sophia_tidy.steps.status.history import BranchHistory, history
from sophia_tidy.steps.status.measure import Rows
from sophia_tidy.steps.status.weeks import DAY, WEEK, weeks_of

from ...checkout import ROOT
from ...conftest import Git

MONDAY = 1_751_241_600  # 2025-06-30


def commits(*days: float) -> list[BranchCommit]:
    return [BranchCommit(f"c{day:g}", int(MONDAY + day * DAY)) for day in days]


@pytest.mark.parametrize(
    ("days", "count", "ends"),
    [
        ((2, 1, 0), 1, ["c2"]),
        ((0, -0.5, -7, -7.5), 3, ["c-7.5", "c-0.5", "c0"]),
        ((6.99, -20), 3, ["c-20", "c-20", "c6.99"]),
        ((2, -8), 4, [None, "c-8", "c-8", "c2"]),
        ((1, 9, -8), 2, ["c-8", "c1"]),
        ((), 3, []),
    ],
    ids=[
        "one week",
        "each its last",
        "a gap keeps what was",
        "before the first",
        "a clock that went wrong",
        "no commit",
    ],
)
def test_a_week_ends_with_the_last_commit_before_the_next_monday(
    days: tuple[float, ...], count: int, ends: list[str | None]
):
    found = weeks_of(iter(commits(*days)), count)
    assert [week.commit for week in found] == ends
    assert all(week.monday % WEEK == MONDAY % WEEK for week in found)


def test_no_more_commits_are_taken_than_the_weeks_need():
    taken = iter(commits(0, -1, -30, -40))
    weeks_of(taken, 2)
    assert next(taken).commit == "c-30"


CI = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest {}\n"


@pytest.fixture
def branch(repo: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nine weeks in which files come, go, move and change, and one commit beside the branch."""

    def commit(day: float, **files: str | None) -> None:
        for name, text in files.items():
            path = repo / name.replace("__", "/").replace("DOT", ".")
            if text is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        at(day)
        git("add", "-A")
        git("commit", "-qm", f"day {day}")

    def at(day: float) -> None:
        for who in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{who}_DATE", f"@{int(MONDAY + day * DAY)} +0200")

    compose = "services:\n  web:\n    image: nginx:1.27\n"
    commit(0, **{"aDOTpy": "a = 1\n", "scripts__fix_oldDOTpy": "import a\n", "composeDOTyaml": compose})
    commit(7, **{"DOTgithub__workflows__ciDOTyml": CI.format(""), "bDOTpy": "def f(x)\n", "MakefileDOTold": "x:\n"})
    commit(9, **{"tests__test_aDOTpy": "import a\n\n\ndef test_a():\n    assert a\n"})
    commit(15, **{"DOTgithub__workflows__ciDOTyml": CI.format("tests"), "settingsDOTyaml": "password: swordfish\n"})
    commit(22, **{"bDOTpy": "import scripts.fix_old\n", "settingsDOTyaml": None})
    commit(29, **{"pyprojectDOTtoml": '[tool.sophia-tidy]\nexclude = ["b.py"]\n'})
    git("checkout", "-qb", "beside", "HEAD~2")
    commit(30, **{"lateDOTpy": "c = (\n"})
    git("checkout", "-q", "-")
    commit(36, **{"composeDOTyaml": compose + "  db:\n    image: postgres:17\n"})
    at(44)
    git("merge", "-q", "--no-edit", "beside")
    commit(
        57,
        **{
            "aDOTpy": None,
            "scripts__fix_oldDOTpy": None,
            "cDOTpy": "a = 2\n",
            "docs__a.md": "see scripts/fix_old.py\n",
        },
    )
    return repo


def history_of(root: Path, weeks: int, known: dict[str, Rows] | None = None, at: str | None = None) -> BranchHistory:
    with Context.of(root, at=at) as context:
        return history(context, weeks, known or {})


def rows_at(root: Path, commit: str) -> Rows:
    """What `--at` counts."""
    with Context.of(root, at=commit) as context:
        said = context.tree.get(PYPROJECT)
    config = Config() if said is None else read_config(said, PYPROJECT)
    with Context.of(root, config, at=commit, source=ConfigSource.of(said)) as context:
        return tuple(each._replace(items=()) for each in measured(context.tree, context, linters=False).measures)


def test_each_commit_is_counted_as_it_would_be_alone(branch: Path):
    found = history_of(branch, 12)
    ends = [week.commit for week in found.weeks]
    assert ends[:3] == [None] * 3 and None not in ends[3:]
    assert len(set(ends[3:])) == len(found.rows) == 8
    assert {commit: rows_at(branch, commit) for commit in found.rows} == found.rows
    assert len(set(found.rows.values())) > 5
    assert found.findings == ()


def test_the_commit_that_it_is_about_is_the_last_and_the_work_tree_says_nothing(branch: Path, git: Git):
    (branch / "late.py").write_text("d = 1\n")
    whole, part = history_of(branch, 12), history_of(branch, 3, at="HEAD~1")
    assert part.weeks[-1].commit == git("rev-parse", "HEAD~1").strip()
    assert part.rows.items() <= whole.rows.items()


def test_what_is_known_is_not_counted_again(branch: Path, monkeypatch: pytest.MonkeyPatch):
    found = history_of(branch, 12)
    _, *others = found.rows
    asked: list[Tree] = []
    count = past_commits.measured

    def noted(tree, *arguments, **options):
        asked.append(tree)
        return count(tree, *arguments, **options)

    monkeypatch.setattr(past_commits, "measured", noted)
    again = history_of(branch, 12, {commit: found.rows[commit] for commit in others})
    assert again == found
    assert len(asked) == 1 and P("c.py") in asked[0]


def test_a_shallow_clone_says_how_far_it_sees(branch: Path, git: Git, tmp_path: Path):
    git("clone", "-q", "--depth", "3", branch.as_uri(), str(tmp_path / "shallow"))
    found = history_of(tmp_path / "shallow", 12)
    known = [week for week in found.weeks if week.commit is not None]
    assert [finding.message for finding in found.findings] == [
        f"the clone is shallow, so the age of no file is known, and nothing of the weeks before that of {known[0].day}"
    ]
    assert len(known) < 9


def test_a_commit_whose_configuration_is_wrong_has_no_rows_and_says_why(branch: Path, git: Git):
    (branch / "pyproject.toml").write_text("[tool.sophia-tidy]\nexlude = []\n")
    git("commit", "-qam", "wrong")
    found = history_of(branch, 2)
    tip = git("rev-parse", "HEAD").strip()
    assert found.rows[tip] == ()
    (fault,) = found.findings
    assert fault.message.startswith(f"{tip[:10]} is not counted: unknown key 'exlude'")


def test_outside_of_git_and_before_the_first_commit_there_is_no_history(tmp_path: Path, repo: Path):
    (tmp_path / "plain").mkdir()
    for root, said in ((tmp_path / "plain", "no git repository"), (repo, "no commit yet")):
        with pytest.raises(TidyError, match=said):
            history_of(root, 3)


def test_a_fresh_clone_has_the_same_weeks(branch: Path, git: Git, tmp_path: Path):
    git("clone", "-q", branch.as_uri(), str(tmp_path / "clone"))
    shutil.rmtree(branch / "tests")
    assert history_of(tmp_path / "clone", 12) == history_of(branch, 12)


def test_the_stacks_of_the_reference_repository_are_counted_as_alone(
    repo: Path, git: Git, monkeypatch: pytest.MonkeyPatch
):
    """Its stacks and manifests are read through other doors than its code."""
    shutil.copytree(ROOT / "tests" / "reference", repo, dirs_exist_ok=True)
    shutil.copytree(ROOT / "kubernetes", repo / "kubernetes")
    for week, change in enumerate(
        ("README.md", "deploy/production.yml", "kubernetes/base/sophia/api.yaml", "Makefile")
    ):
        (repo / change).write_text((repo / change).read_text() + f"\n# {week}\n")
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"@{MONDAY + week * WEEK} +0000")
        git("add", "-A")
        git("commit", "-qm", change)
    found = history_of(repo, 4)
    assert {commit: rows_at(repo, commit) for commit in found.rows} == found.rows
    assert len(found.rows) == 4
