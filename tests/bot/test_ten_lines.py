"""What the page on running the bot shows for another repository: ten lines, which the checkers of workflows take."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from ..checkout import ROOT

PAGE = (ROOT / "docs" / "how-to" / "run-the-bot.md").read_text("utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
COMMIT = "0123456789abcdef0123456789abcdef01234567"
CALLED = yaml.safe_load((ROOT / ".github" / "workflows" / "bot.yml").read_text("utf-8"))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1"


def filled(text: str) -> str:
    """With an owner and a commit, as a person would write them in."""
    text = re.sub(r"actions/checkout@v\d+", CHECKOUT, text)
    return text.replace("OWNER/", "acme/").replace("@COMMIT", f"@{COMMIT}")


def ten_lines() -> str:
    return BLOCKS[0]


def with_app() -> str:
    """The ten lines with those that the page adds for an App."""
    added = BLOCKS[1].removeprefix("    with:\n")
    return ten_lines() + added


def two_jobs() -> str:
    """The jobs of the page's own steps, below the same head."""
    return ten_lines().partition("jobs:\n")[0] + BLOCKS[2]


WORKFLOWS = {"ten lines": ten_lines, "with an App": with_app, "own steps": two_jobs}


def test_they_are_ten_lines():
    assert len(ten_lines().splitlines()) == 10


@pytest.mark.parametrize("name", WORKFLOWS)
@pytest.mark.parametrize(
    "checker",
    [
        ["zizmor", "--offline", "--no-config", "--no-progress", "--format", "plain"],
        ["actionlint", "-no-color"],
        ["check-jsonschema", "--builtin-schema", "vendor.github-workflows"],
    ],
    ids=lambda command: command[0],
)
def test_the_checkers_take_them(checker, name, tmp_path: Path):
    path = tmp_path / ".github" / "workflows" / "tidy.yml"
    path.parent.mkdir(parents=True)
    path.write_text(filled(WORKFLOWS[name]()))
    program = Path(sys.executable).parent / checker[0]
    done = subprocess.run(
        [str(program), *checker[1:], str(path)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_they_say_nothing_that_the_called_workflow_does_not_take():
    called: dict[str, Any] = CALLED[True]["workflow_call"]  # `on` is a word for true in YAML 1.1
    job = yaml.safe_load(with_app())["jobs"]["tidy"]
    assert set(job["with"]) <= set(called["inputs"])
    assert set(job["secrets"]) == set(called["secrets"])
    asked = {
        f"{right}: {level}" for each in CALLED["jobs"].values() for right, level in each["permissions"].items()
    } - {"contents: read"}
    assert {f"{right}: {level}" for right, level in job["permissions"].items()} == asked


def test_the_page_tells_every_input():
    told = set(re.findall(r"^\| `([\w-]+)` \| .+ \|$", PAGE, re.MULTILINE))
    assert set(CALLED[True]["workflow_call"]["inputs"]) == told


def test_own_steps_say_what_the_action_takes():
    jobs = yaml.safe_load(two_jobs())["jobs"]
    assert jobs["plan"]["permissions"] == {"contents": "read"}
    given = [step.get("with", {}) for job in jobs.values() for step in job["steps"] if "sophia-tidy" in step["uses"]]
    assert [each["mode"] for each in given] == ["bot-plan", "bot-publish"]
    assert {key for each in given for key in each} <= set(ACTION["inputs"])
    assert not [step for step in jobs["publish"]["steps"] if "checkout" in step["uses"]]
