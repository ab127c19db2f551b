"""What was planned is kept for the same state, and for no other; what is damaged or foreign is as if absent."""

import json
import os
import random
from pathlib import Path

import pytest

from sophia_tidy.adapters.result_cache import ResultCache
from sophia_tidy.cli import main
from sophia_tidy.steps import fix as step
from sophia_tidy.steps import run as fold

from ..conftest import Git

FILES = {"a.py": "import os\n\n\ndef f(x):\n    assert (x, 'never')\n", "b.py": "def g(:\n    pass\n", "c.txt": "c\n"}


@pytest.fixture
def root(repo: Path, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    for name, text in FILES.items():
        (repo / name).write_text(text)
    git("add", "-A")
    git("commit", "-qm", "all")
    return repo


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that somebody really plans."""
    times: list[int] = []
    whole = step.survey

    def counted(*arguments):
        times.append(1)
        return whole(*arguments)

    monkeypatch.setattr(step, "survey", counted)
    return times


def entries(root: Path) -> list[Path]:
    return sorted((root / ".git" / "sophia-tidy" / "cache").glob("[0-9a-f]*"))


def said(root: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    code = main(["-C", str(root), "fix", "--format", "json", *more])
    return code, capsys.readouterr().out


def test_the_second_run_says_the_same_and_plans_nothing_anew(root, planned, capsys):
    first = said(root, capsys)
    assert (said(root, capsys), planned) == (first, [1])
    assert json.loads(first[1])["repairs"] and json.loads(first[1])["changes"]
    main(["-C", str(root), "fix", "--diff", "--format", "text"])
    kept = capsys.readouterr().out
    main(["-C", str(root), "fix", "--diff", "--format", "text", "--no-cache"])
    assert (capsys.readouterr().out, planned) == (kept, [1, 1])


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "a.py").write_text("import sys\n"),
        lambda root: (root / "new.py").write_text("x = 1\n"),
        lambda root: (root / "c.txt").unlink(),
        lambda root: (root / "a.py").chmod(0o755),
        lambda root: (root / "pyproject.toml").write_text("[tool.sophia-tidy.fix]\nignore = ['codemod']\n"),
    ],
    ids=["edited", "new", "gone", "mode", "configuration"],
)
def test_another_state_is_planned_anew(root, planned, capsys, change):
    said(root, capsys)
    change(root)
    said(root, capsys)
    assert planned == [1, 1]


def test_a_file_that_is_edited_twice_is_planned_twice(root, planned, capsys):
    for text in ("x = 1\n", "y = 1\n", "x = 1\n"):
        (root / "a.py").write_text(text)
        said(root, capsys)
    assert planned == [1, 1]


def test_another_wish_is_planned_anew(root, planned, capsys):
    said(root, capsys)
    said(root, capsys, "--unsafe")
    said(root, capsys, "a.py")
    assert planned == [1, 1, 1]


def test_a_new_commit_is_a_new_history(root, planned, capsys, git):
    said(root, capsys)
    git("commit", "-qm", "nothing", "--allow-empty")
    said(root, capsys)
    assert planned == [1, 1]


def test_an_entry_that_is_damaged_or_not_ours_is_none(root, planned, capsys, tmp_path, monkeypatch):
    first = said(root, capsys)
    (entry,) = entries(root)
    content = entry.read_bytes()
    for damaged in (b"", content[:-9], content.replace(b"a.py", b"b.py"), b"\xff" * 99):
        entry.write_bytes(damaged)
        assert said(root, capsys) == first
        assert entry.read_bytes() == content
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another person's"))
    assert said(root, capsys) == first
    assert planned == [1] * 6


def test_without_a_home_nothing_is_kept(root, planned, capsys, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    said(root, capsys)
    assert entries(root) == []


def test_what_is_kept_is_applied(root, planned, capsys):
    said(root, capsys, "--unsafe")
    code, _ = said(root, capsys, "--unsafe", "--apply")
    assert (code, planned) == (0, [1])
    assert (root / "b.py").read_text() == "def g():\n    pass\n"
    assert main(["-C", str(root), "undo", "--quiet"]) == 0
    assert {name: (root / name).read_text() for name in FILES} == FILES


def test_entries_are_bounded(root, capsys):
    for number in range(40):
        (root / "a.py").write_text(f"x = {number}\n")
        said(root, capsys)
    assert len(entries(root)) <= 33


SECRET = "hx7Qpl2vTr9"
STACK = (
    "services:\n  db:\n    image: 'postgres:${TAG}'\n    env_file: db.env\n"
    f"    environment: {{POSTGRES_PASSWORD: {SECRET}}}\n    ports: ['5432:5432']\n"
)
WORKFLOW = "on: push\njobs: {test: {runs-on: ubuntu-latest, steps: [{run: pytest}]}}\n"
FORMATS = [[f"--format={form}", *more] for form in ("text", "rich", "json", "sarif", "github") for more in ([], ["-v"])]


@pytest.fixture
def journey(root: Path, git: Git) -> Path:
    """Something for each step of `run`; what a stack needs and where its manifests go is ignored."""
    files = {
        "compose.yaml": STACK,
        ".gitignore": ".env\ndb.env\nkubernetes/\n",
        ".env": "TAG=16.1\n",
        "db.env": "POSTGRES_USER=app\n",
        "old.py.bak": "x = 1\n",
        "a.yml": "a:    1\n",
        ".github/workflows/ci.yml": WORKFLOW,
        ".github/workflows/more.yml": WORKFLOW,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    git("add", "-A")
    git("commit", "-qm", "more")
    return root


@pytest.fixture
def folded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that `run` really plans."""
    times: list[int] = []
    whole = fold.fold

    def counted(*arguments):
        times.append(1)
        return whole(*arguments)

    monkeypatch.setattr(fold, "fold", counted)
    return times


def ran(root: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str, str]:
    code = main(["-C", str(root), "run", *more])
    return code, *capsys.readouterr()


def test_a_kept_page_of_run_is_byte_for_byte_what_a_new_plan_gives_in_every_format(journey, folded, capsys):
    wishes = [[*form, *diff] for form in FORMATS for diff in ([], ["--diff"])]
    anew = {tuple(wish): ran(journey, capsys, *wish, "--no-cache") for wish in wishes}
    assert entries(journey) == []
    first = ran(journey, capsys)
    assert len(folded) == len(wishes) + 1 and len(entries(journey)) == 1
    for wish in wishes:
        assert ran(journey, capsys, *wish) == anew[tuple(wish)], wish
    assert ran(journey, capsys) == first
    assert len(folded) == len(wishes) + 1
    assert all(SECRET not in said for _, *told in anew.values() for said in told)


@pytest.mark.parametrize(
    "change",
    [
        lambda root, git: (root / ".env").write_text("TAG=16.2\n"),
        lambda root, git: (root / ".env").unlink(),
        lambda root, git: (root / "db.env").write_text("POSTGRES_USER=other\n"),
        lambda root, git: ((root / "kubernetes").mkdir(), (root / "kubernetes" / "mine.yaml").write_text("a: 1\n")),
        lambda root, git: (root / "compose.yaml").write_text(STACK.replace("5432:", "5433:")),
        lambda root, git: (root / ".git" / "info" / "exclude").write_text("archive/\n"),
        lambda root, git: git("config", "remote.origin.url", "https://github.com/team/platform"),
        lambda root, git: git("branch", "-m", "trunk"),
        lambda root, git: (root / ".git" / "hooks" / "pre-commit").write_text("#!/bin/sh\npython a.py\n"),
    ],
    ids=["ignored", "ignored, gone", "named", "destination", "listed", "exclude", "remote", "branch", "hook"],
)
def test_what_a_step_has_read_beside_the_listed_files_is_asked_again(journey, folded, capsys, git, change):
    ran(journey, capsys)
    ran(journey, capsys)
    assert folded == [1]
    change(journey, git)
    kept = ran(journey, capsys, "--format=json", "--diff")
    assert folded == [1, 1]
    assert ran(journey, capsys, "--format=json", "--diff", "--no-cache") == kept


def test_it_is_applied_and_saved_as_it_was_kept(journey, folded, capsys, tmp_path):
    ran(journey, capsys, "--format=json")
    ran(journey, capsys, "--save", str(tmp_path / "kept.json"))
    ran(journey, capsys, "--save", str(tmp_path / "anew.json"), "--no-cache")
    assert (tmp_path / "kept.json").read_bytes() == (tmp_path / "anew.json").read_bytes()
    assert folded == [1, 1]
    _, _, said = ran(journey, capsys, "--apply")
    assert "applied as run 0001-" in said and folded == [1, 1]
    assert (journey / "kubernetes" / "base" / "db.yaml").is_file()
    (journey / ".env").write_text("TAG=16.2\n")
    for _ in range(2):  # it rewrites what git ignores
        _, shown, _ = ran(journey, capsys, "--diff")
        assert "16.1" in shown and "16.2" in shown
    assert len(folded) == 3
    assert "applied as run 0002-" in ran(journey, capsys, "--apply")[2]
    texts = [path.read_text() for path in (journey / "kubernetes").rglob("*.yaml")]
    assert any("16.2" in text for text in texts) and not any("16.1" in text for text in texts)


def test_no_secret_is_kept_but_in_contents_of_files(journey, folded, capsys):
    (journey / ".env").write_text(f"TAG=16.1\nPOSTGRES_PASSWORD={SECRET}\n")
    (journey / "compose.yaml").write_text(STACK.replace(SECRET, "${POSTGRES_PASSWORD}"))
    anew = ran(journey, capsys, "--no-cache", "--format=json")
    assert ran(journey, capsys, "--format=json") == anew == ran(journey, capsys, "--format=json")
    (entry,) = entries(journey)
    assert SECRET.encode() not in entry.read_bytes()
    assert len(folded) == 2


def test_a_tree_that_changes_while_it_is_read_is_not_kept(journey, capsys, monkeypatch):
    whole = fold.fold

    def edited(*arguments):
        found = whole(*arguments)
        (journey / "b.py").write_text("y = 2\n")
        return found

    monkeypatch.setattr(fold, "fold", edited)
    ran(journey, capsys)
    assert entries(journey) == []


def test_a_damaged_entry_of_run_is_planned_anew_whatever_was_damaged(journey, folded, capsys):
    chance = random.Random(11)
    first = ran(journey, capsys, "--only=yaml", "--format=json")
    (entry,) = entries(journey)
    content = entry.read_bytes()
    damaged = [content[:at] for at in (0, *chance.sample(range(len(content)), 20))]
    for at in chance.sample(range(len(content)), 50):
        damaged.append(content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :])
    for number, each in enumerate(damaged, 2):
        entry.write_bytes(each)
        assert ran(journey, capsys, "--only=yaml", "--format=json") == first
        assert len(folded) == number and entry.read_bytes() == content
    entry.unlink()
    entry.mkdir()
    assert ran(journey, capsys, "--only=yaml", "--format=json") == first


def own_key() -> Path:
    return Path(os.environ["XDG_CACHE_HOME"]) / "sophia-tidy" / "key"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda key: key.chmod(0o644),
        lambda key: key.write_bytes(b"short"),
        lambda key: key.write_bytes(b"x" * 32),
        lambda key: (key.rename(key.with_name("other")), key.symlink_to("other")),
        lambda key: (key.unlink(), key.mkdir()),
        lambda key: os.chown(key, 65534, 65534) if os.geteuid() == 0 else key.chmod(0o640),
    ],
    ids=["mode", "short", "another", "link", "folder", "owner"],
)
def test_with_a_key_that_others_may_have_written_nothing_is_believed(journey, folded, capsys, spoil):
    first = ran(journey, capsys, "--only=yaml")
    spoil(own_key())
    assert ran(journey, capsys, "--only=yaml") == first
    assert folded == [1, 1]


def test_an_entry_of_another_version_is_none(journey, folded, capsys):
    first = ran(journey, capsys, "--only=yaml")
    (entry,) = entries(journey)
    cache = ResultCache(journey / ".git" / "sophia-tidy")
    content = cache.get(entry.name)
    assert content is not None
    cache.put(entry.name, content.replace(b'{"version":2', b'{"version":3'))
    assert ran(journey, capsys, "--only=yaml") == first
    assert (folded, cache.get(entry.name)) == ([1, 1], content)


def test_a_file_in_the_place_of_the_cache_keeps_nothing(journey, folded, capsys):
    (journey / ".git" / "sophia-tidy").mkdir()
    (journey / ".git" / "sophia-tidy" / "cache").write_text("mine\n")
    assert ran(journey, capsys, "--only=yaml") == ran(journey, capsys, "--only=yaml")
    assert folded == [1, 1]
    assert (journey / ".git" / "sophia-tidy" / "cache").read_text() == "mine\n"


@pytest.mark.parametrize(
    "words",
    [("archive",), ("archive", "--unsafe"), ("archive", "--scaffold"), ("workflow", "--unsafe"), ("yaml",)],
    ids=" ".join,
)
def test_the_other_commands_keep_theirs_and_show_it_byte_for_byte(journey, capsys, git, words):
    def said(*more: str) -> tuple[int, str, str]:
        return main(["-C", str(journey), *words, *more]), *capsys.readouterr()

    overlay = journey / "kubernetes" / "overlays" / "production"  # for workflow, which else has nothing to deploy
    overlay.mkdir(parents=True)
    (overlay / "kustomization.yaml").write_text("resources: []\n")
    git("add", "--force", "kubernetes")
    wishes = [[*form, *diff] for form in FORMATS for diff in ([], ["--diff"])]
    anew = {tuple(wish): said(*wish, "--no-cache") for wish in wishes}
    assert entries(journey) == []
    said(), said("--diff")
    kept = entries(journey)
    assert len(kept) == 2
    for wish in wishes:
        assert said(*wish) == anew[tuple(wish)], wish
    assert entries(journey) == kept


def test_what_is_restored_is_not_kept(journey, capsys):
    assert main(["-C", str(journey), "archive", "old.py.bak", "--apply"]) == 0
    assert main(["-C", str(journey), "archive", "--restore", "old.py.bak"]) == 0
    assert len(entries(journey)) == 1
