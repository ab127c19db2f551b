"""``sophia-tidy init``: shown, written, taken back, and nothing to do the second time."""

import json
from pathlib import Path

import pytest

from sophia_tidy.cli import main

from ..conftest import Git

STACK = """\
services:
  api:
    image: example/api:1
    environment: {PULUMI_ORG: acme-corp}
    secrets: [key]
secrets: {key: {external: true}}
"""
OURS = b'# the shop\r\n[project]\r\nname = "shop"\r\n'
LINES = b'\r\n[tool.sophia-tidy.flux]\r\npulumi-organization = "acme-corp"\r\n'


@pytest.fixture
def root(repo: Path, git: Git) -> Path:
    (repo / "compose.yaml").write_text(STACK)
    (repo / "pyproject.toml").write_bytes(OURS)
    git("remote", "add", "origin", "https://github.com/shop/platform.git")
    git("add", "-A")
    git("commit", "-qm", "all")
    return repo


def test_it_is_shown_with_its_place_and_nothing_is_written(root, capsys):
    assert main(["init", "-C", str(root), "--format", "json"]) == 0
    page = json.loads(capsys.readouterr().out)
    (setting,) = page["settings"]
    assert (setting["key"], setting["value"]) == (["flux", "pulumi-organization"], "acme-corp")
    assert setting["seen"] == ["compose.yaml:4"]
    assert "flux/pulumi-project" in page["left"]
    assert (root / "pyproject.toml").read_bytes() == OURS


def test_written_it_keeps_the_file_and_a_second_time_nothing_is_to_do(root, capsys):
    assert main(["init", "-C", str(root), "--apply"]) == 0
    assert (root / "pyproject.toml").read_bytes() == OURS + LINES
    assert main(["init", "-C", str(root), "--check"]) == 0
    assert "questions are left for you" in capsys.readouterr().err
    assert main(["undo", "-C", str(root)]) == 0
    assert (root / "pyproject.toml").read_bytes() == OURS


def test_a_configuration_outside_of_the_root_is_refused(root, tmp_path_factory, capsys):
    other = tmp_path_factory.mktemp("elsewhere") / "tidy.toml"
    other.write_text("[tool]\n")
    assert main(["init", "-C", str(root), "--config", str(other)]) == 2
    assert "it is outside of the root; expected a file that a plan may write" in capsys.readouterr().err
