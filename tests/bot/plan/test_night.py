"""A night planned on a real repository: branches that stand on the base, nothing of the repository touched, the same input the same bytes."""

import os
import subprocess
from pathlib import Path

import pytest

from sophia_tidy.bot.bundle.branches import take_branches
from sophia_tidy.bot.bundle.bundle import bundle_bytes, bundle_of
from sophia_tidy.bot.plan.night import NightSettings, PlannedNight, plan_night
from sophia_tidy.config.schema import BotConfig, Config
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.steps.context import Context

from ...conftest import Git

FILES = {
    "app.py": "x = [1, 2\nprint(x)\n",
    "style.yaml": "a:   1\nb:\n      - 2\n",
    "good.py": "X = 1\n",
    "scripts/fix_imports.py": "try:\n    print(1)\nexcept:\n    pass\n",
    "README.md": "# Shop\n",
}
SETTINGS = NightSettings(repository="acme/shop", base="main")


@pytest.fixture
def shop(repo: Path, git: Git) -> Path:
    for name, text in FILES.items():
        (repo / name).parent.mkdir(exist_ok=True)
        (repo / name).write_text(text)
    git("add", "-A")
    git("commit", "-q", "-m", "base")
    git("remote", "add", "origin", "git@github.com:acme/shop.git")
    return repo


def night(root: Path, settings: NightSettings = SETTINGS, bot: BotConfig = BotConfig()) -> PlannedNight:  # noqa: B008
    with Context.of(root, Config(bot=bot), at="HEAD") as context:
        return plan_night(context, settings)


def state(root: Path) -> dict[str, tuple[bytes, int]]:
    """All bytes of a folder, its ``.git`` too, with the times of all files."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_the_branches_can_be_taken_and_hold_what_was_planned(shop: Path, git: Git):
    (shop / "dirty.py").write_text("X =\n")
    before = state(shop)
    found = night(shop)
    assert state(shop) == before
    bundle = bundle_of(bundle_bytes(found.bundle))
    groups = {pull.group: pull for pull in bundle.wanted.pulls}
    assert {"repair", "yaml"} <= groups.keys()
    base = git("rev-parse", "HEAD").strip()
    assert (bundle.wanted.repository, bundle.wanted.base, bundle.wanted.base_commit) == ("acme/shop", "main", base)
    take_branches(lambda *arguments, given=b"": subprocess.run(
        ["git", "-C", shop, *arguments], input=given, capture_output=True, check=True
    ).stdout, bundle)  # fmt: skip
    for pull in groups.values():
        assert git("merge-base", base, pull.commit).strip() == base
    assert git("show", f"{groups['yaml'].commit}:style.yaml") == "a: 1\nb:\n  - 2\n"
    assert git("diff", "--name-only", base, groups["yaml"].commit).split() == ["style.yaml"]
    assert (
        git("log", "--format=%an <%ae> %ct %at", f"{base}..{groups['yaml'].commit}")
        .strip()
        .endswith(f"{git('show', '-s', '--format=%ct %ct', base).strip()}")
    )
    assert "What was verified" in groups["repair"].body


def test_the_same_commit_gives_the_same_bytes_wherever_it_lies(shop: Path, tmp_path: Path):
    first = bundle_bytes(night(shop).bundle)
    subprocess.run(["git", "clone", "-q", "--no-local", shop, tmp_path / "clone"], check=True)
    subprocess.run(["git", "-C", tmp_path / "clone", "gc", "-q"], check=True)
    assert bundle_bytes(night(tmp_path / "clone").bundle) == first == bundle_bytes(night(shop).bundle)


def test_a_folder_of_the_repository_is_planned_at_its_place(shop: Path, git: Git):
    (shop / "part").mkdir()
    (shop / "part/b.yaml").write_text("b:   1\n")
    git("add", "-A")
    git("commit", "-q", "-m", "part")
    found = night(shop / "part")
    (pull,) = found.bundle.wanted.pulls
    take_branches(lambda *arguments, given=b"": subprocess.run(
        ["git", "-C", shop, *arguments], input=given, capture_output=True, check=True
    ).stdout, found.bundle)  # fmt: skip
    assert git("diff", "--name-only", "HEAD", pull.commit).split() == ["part/b.yaml"]


def test_a_night_with_nothing_to_do_makes_nothing(repo: Path, git: Git, monkeypatch: pytest.MonkeyPatch):
    (repo / "good.py").write_text("X = 1\n")
    git("add", "-A")
    git("commit", "-q", "-m", "base")
    monkeypatch.setattr("sophia_tidy.adapters.git.scratch.ScratchRepository.__init__", None)
    found = night(repo, NightSettings(verify="exit 7"))
    assert (found.bundle.wanted.pulls, found.bundle.branches, found.proofs) == ((), b"", ())
    assert found.bundle.wanted.repository == ""


def test_what_the_tests_do_not_bear_is_not_in_it(shop: Path, tmp_path: Path):
    count = tmp_path / "runs"
    count.mkdir()
    found = night(shop, SETTINGS._replace(verify=f'touch {count}/$$; test -z "$(grep "^a: 1" style.yaml)"'))
    held = {each.group: each for each in found.bundle.wanted.waiting}
    assert "yaml" not in {pull.group for pull in found.bundle.wanted.pulls}
    assert held["yaml"].is_blocked
    repair = next(pull for pull in found.bundle.wanted.pulls if pull.group == "repair")
    assert "exit code 0" in repair.body


def test_the_names_of_the_configuration_are_on_the_commits(shop: Path, git: Git):
    found = night(shop, NightSettings(), BotConfig(prefix="night-", name="Tidy", email="tidy@example.org"))
    assert found.bundle.wanted.repository == "acme/shop"
    subprocess.run(["git", "-C", shop, "fetch", "-q", os.devnull], check=False, capture_output=True)
    file = shop.parent / "branches.bundle"
    file.write_bytes(found.bundle.branches)
    git("fetch", "-q", str(file), "refs/heads/night-yaml:refs/heads/night-yaml")
    assert git("log", "-1", "--format=%an <%ae>", "night-yaml").strip() == "Tidy <tidy@example.org>"


def test_a_workflow_group_has_a_patch(shop: Path, git: Git):
    (shop / ".github/workflows").mkdir(parents=True)
    (shop / ".github/workflows/ci.yml").write_text(
        "on:   push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ls\n"
    )
    git("add", "-A")
    git("commit", "-q", "-m", "ci")
    touching = [pull for pull in night(shop).bundle.wanted.pulls if pull.touches_workflows]
    assert touching
    assert all("diff --git a/.github/workflows/ci.yml" in pull.patch for pull in touching)


@pytest.mark.parametrize("at", [None, "HEAD"])
def test_outside_of_a_commit_there_is_no_night(tmp_path: Path, at: str | None):
    with Context.of(tmp_path, at=at) as context, pytest.raises(TidyError, match=r"expected one"):
        plan_night(context, SETTINGS)


def test_tests_that_do_not_run_on_the_base_are_told_of_once(shop: Path):
    found = night(shop, SETTINGS._replace(verify="echo no tests here; exit 5"))
    assert len(found.proofs) > 1
    told = "the tests do not run on the base (exit code 5: no tests here), so they prove nothing"
    assert found.note == f"{told}: echo no tests here; exit 5"
    assert night(shop, SETTINGS._replace(verify="true")).note == ""
