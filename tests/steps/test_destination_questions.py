"""A destination that git ignores: a line that lets git see it, or another folder; and each answer does it."""

from pathlib import Path

import pytest

from ..conftest import Git
from .asked import Asked, applied, asked, repository

STACK = "services: {web: {image: 'nginx:1.29', ports: ['80:80']}}\n"
OLD = {"app.py": "x = 1\n", "app.py.bak": "x = 0\n"}
LEFT = {"archive": "archive/app.py.bak", "convert": "kubernetes/base/web.yaml"}
FOLDER = {"archive": "archive", "convert": "kubernetes"}


def about_it(found: Asked) -> list[str]:
    return [id for id in found.ids if id.endswith("destination")]


@pytest.fixture(params=LEFT)
def hidden(request: pytest.FixtureRequest, tmp_path: Path, git: Git) -> tuple[Path, str]:
    name: str = request.param
    files = OLD if name == "archive" else {"compose.yaml": STACK}
    return repository(tmp_path / "work", git, {**files, ".gitignore": f"{FOLDER[name]}/\n"}), name


def test_it_is_asked_what_becomes_of_it_with_the_line_as_the_first_answer(hidden: tuple[Path, str]):
    root, name = hidden
    found = asked(root, names=(name,))
    assert about_it(found) == [f"{name}/ignored-destination", f"{name}/destination"]
    first = found.the(f"{name}/ignored-destination").options[0]
    assert (first.value, [str(change.path) for change in first.plan]) == ("open", [".gitignore"])
    assert found.the(f"{name}/destination").needs == (f"{name}/ignored-destination",)
    assert LEFT[name] not in found.after


def test_the_line_is_planned_as_its_option_says_and_git_sees_what_goes_there(hidden: tuple[Path, str], git: Git):
    root, name = hidden
    (change,) = asked(root, names=(name,)).the(f"{name}/ignored-destination").options[0].plan
    answer = ((name, "ignored-destination"), "open")
    found = asked(root, answer, names=(name,))
    assert f"{name}/destination" not in found.ids
    assert change._replace(safety="safe") in found.plan.changes
    assert LEFT[name] in found.after or name == "archive"
    applied(root, answer, names=(name,))
    assert f"{FOLDER[name]}/" in git("status", "--porcelain", "--untracked-files=all", cwd=root) or name == "archive"
    again = asked(root, answer, names=(name,))
    assert (again.plan.changes, f"{name}/destination" in again.ids) == ((), False)


def test_another_folder_is_suggested_and_taken(hidden: tuple[Path, str]):
    root, name = hidden
    suggested = asked(root, names=(name,)).the(f"{name}/destination").options[0].value
    found = asked(root, ((name, "destination"), suggested), names=(name,))
    assert about_it(found) == []
    assert name == "archive" or any(path.startswith(f"{suggested}/base/") for path in found.after)


def test_a_file_in_the_place_of_the_archive_blocks_it_with_the_question(tmp_path: Path, git: Git):
    root = repository(tmp_path / "work", git, {**OLD, "archive": "no folder\n", "attic/a.txt": ""})
    found = asked(root, names=("archive", "yaml"))
    assert (found.states["archive"], found.ids) == ("blocked", ["archive/destination"])
    assert [option.value for option in found.the("archive/destination").options] == ["history"]
    assert asked(root, (("archive", "destination"), "history"), names=("archive",)).states["archive"] != "blocked"


def test_a_manifest_of_somebody_elses_in_the_archives_place_blocks_it_with_the_question(tmp_path: Path, git: Git):
    root = repository(tmp_path / "work", git, {**OLD, "archive/manifest.json": '{"name": "theirs"}\n'})
    found = asked(root, names=("archive",))
    assert (found.states["archive"], found.ids) == ("blocked", ["archive/destination"])
    assert asked(root, (("archive", "destination"), "attic"), names=("archive",)).states["archive"] != "blocked"


@pytest.mark.parametrize("text", ["resources: [gone.yaml]\n", "resources: {}\n"])
def test_overlays_of_somebody_elses_block_the_clusters_with_what_can_be_said_of_them(
    tmp_path: Path, git: Git, text: str
):
    root = repository(tmp_path / "work", git, {"kubernetes/overlays/qa/kustomization.yaml": text})
    git("remote", "add", "origin", "https://github.com/team/shop.git", cwd=root)
    found = asked(root, names=("flux",))
    assert (found.states["flux"], found.ids) == ("blocked", ["workflow/environment/qa", "convert/destination"])
    named = asked(root, (("workflow", "environments", "qa"), "develop"), names=("flux",))
    assert (named.states["flux"], named.ids) == ("blocked", ["convert/destination"])
    elsewhere = asked(
        root, (("convert", "destination"), found.the("convert/destination").options[0].value), names=("flux",)
    )
    assert elsewhere.states["flux"] == "nothing"
