"""`workflow` on files as they come: other line ends and encodings, odd names, links, twins, files that need a mend."""

import subprocess

import pytest

from .conftest import commit, environment, snapshot, write
from .test_workflow import SHIPS
from .test_workflow_later import AT, CI, DEPLOY, files  # noqa: F401

W = ".github/workflows/"
TABS = CI.replace("      - run: pytest", "\t  - run: pytest")
ODD = {
    "CRLF": {AT: CI.replace("\n", "\r\n"), DEPLOY: SHIPS.replace("\n", "\r\n")},
    "a byte order mark": {AT: b"\xef\xbb\xbf" + CI.encode(), DEPLOY: b"\xef\xbb\xbf" + SHIPS.encode()},
    "Latin-1": {AT: CI.encode() + b"# caf\xe9\n", W + "old.yml": SHIPS.encode() + b"# caf\xe9\n"},
    "a tab": {AT: TABS},
    "names with blanks and signs": {
        W + "my deploy \xfcn\xef.yml": SHIPS,
        W + "it's (1).yaml": CI,
        W + "a.whole.yml": CI,
    },
    "twins": {W + "deploy.yaml": SHIPS, W + "ci.yaml": CI},
    "an empty file": {W + "empty.yml": ""},
    "a trigger and nothing else": {W + "ping.yml": "on: push\n"},
}


@pytest.mark.parametrize("options", [[], ["--unsafe"]], ids=["safe", "unsafe"])
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_odd_files_are_dealt_with_once_and_undo_brings_every_byte_back(folder, files, tidy, odd, options):  # noqa: F811
    write(folder, files | odd)
    commit(folder)
    before = snapshot(folder)
    assert tidy("workflow", "--apply", *options).returncode in (0, 1)
    after = snapshot(folder)
    assert "docs/deploy-workflow.md" in after
    said = tidy("workflow", *options).stderr
    assert "--apply" not in said and ("nothing to do" in said or "to review" in said), said
    assert tidy("undo").returncode == 0
    assert snapshot(folder) == before


def test_what_stands_on_a_doubted_repair_waits_with_it(folder, files, tidy):  # noqa: F811
    write(folder, files | {AT: TABS})
    commit(folder)
    tidy("workflow", "--apply")
    assert (folder / AT).read_text() == TABS and not (folder / "archive/workflows/ci.whole.yml").exists()
    assert (folder / DEPLOY).read_text() != SHIPS
    tidy("workflow", "--apply", "--unsafe", "--allow-dirty")
    assert "pytest" not in (folder / AT).read_text() and (folder / "archive/workflows/ci.whole.yml").exists()


@pytest.mark.parametrize("target", ["ci.yml", "deploy.yml", "nowhere.yml"])
def test_a_link_is_a_duty_that_a_person_decides_on_and_a_second_run_plans_nothing(folder, files, tidy, target):  # noqa: F811
    write(folder, files)
    (folder / W / "linked.yml").symlink_to(target)
    commit(folder)
    done = tidy("workflow", "--apply", "--format", "text")
    assert "linked.yml is unmapped" in done.stdout and "it is a link, which GitHub does not follow" in done.stdout
    assert "nothing to do" in tidy("workflow").stderr
    assert (folder / W / "linked.yml").is_symlink()
    assert tidy("undo").returncode == 0
    left = subprocess.run(
        ["git", "status", "--short"], cwd=folder, env=environment(), capture_output=True, text=True, check=True
    )
    assert left.stdout == ""


def test_a_job_that_cannot_leave_its_file_stops_all_of_it_and_the_way_out_is_said(folder, files, tidy):  # noqa: F811
    anchored = CI.replace("  tests:\n", "  tests:\n    env: &env {A: b}\n").replace(
        "  types:\n", "  types:\n    env: *env\n"
    )
    write(folder, files | {AT: anchored})
    commit(folder)
    before = snapshot(folder)
    done = tidy("workflow", "--apply")
    assert done.returncode == 2 and "the anchor 'env'" in done.stderr and snapshot(folder) == before
    assert "or 'kept: why' for one of \"ci.yml/tests\" in [tool.sophia-tidy.workflow.duties]" in done.stderr
    write(folder, {"pyproject.toml": '[tool.sophia-tidy.workflow.duties]\n"ci.yml/tests" = "kept: shared settings"\n'})
    assert tidy("workflow", "--apply").returncode in (0, 1)
    assert (folder / AT).read_text() == anchored
