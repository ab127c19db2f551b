"""What GitHub refuses has not run: `workflow` and `yaml` let a person say that it may begin to."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.workflow.facts.refused import starts

from .conftest import commit, snapshot, write
from .test_workflow import deploying  # noqa: F401

INFRA = """\
name: infra
true:
  push: {branches: [main]}
  schedule: [{cron: "0 3 * * *"}]
jobs:
  apply:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: terraform apply -auto-approve
"""
ALIVE = INFRA.replace("true:", "on:")
JOBS = ALIVE.replace("steps:\n", "environment: production\n    steps:\n")
AT = ".github/workflows/infra.yml"
REFUSED = {
    "the key on written as true": INFRA,
    "a text that is no YAML": ALIVE.replace("run: terraform", "run: echo a: b; terraform"),
    "tabs": ALIVE.replace("    runs-on", "\t runs-on"),
    "a quote that does not end": ALIVE.replace("name: infra", "name: 'infra"),
    "a colon without its blank": JOBS.replace("environment: production", "environment:production"),
    "UTF-16": ALIVE.encode("utf-16"),
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_github_refuses_begins_to_run_only_when_a_person_says_so(deploying, tidy, text):  # noqa: F811
    write(deploying, {AT: text})
    commit(deploying)
    asleep = (deploying / AT).read_bytes()
    done = tidy("workflow", "--apply", "--format", "text")
    assert (deploying / AT).read_bytes() == asleep, done.stdout
    assert "push to main and schedule `0 3 * * *` would start apply (terraform) [refused-workflow]" in done.stdout
    tidy("workflow", "--apply", "--unsafe", "--allow-dirty")
    assert (deploying / AT).read_bytes() != asleep


def test_a_job_leaves_a_file_that_github_refuses_only_when_a_person_says_so(deploying, tidy):  # noqa: F811
    """Without the job whose need is missing GitHub would take the file, and run the rest."""
    two = ALIVE + (
        "  tests:\n    needs: gone\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v4\n"
        "      - run: pip install pytest\n      - run: pytest\n"
    )
    write(
        deploying,
        {
            AT: two,
            "tests/test_api.py": "def test_it():\n    pass\n",
            "pyproject.toml": '[tool.sophia-tidy.workflow.duties]\n"infra.yml/apply" = "kept: we want it"\n'
            '"infra.yml/tests" = "superseded: by deploy.yml"\n',
        },
    )
    commit(deploying)
    tidy("workflow", "--apply", "--format", "text")
    assert (deploying / AT).read_text() == two


def test_yaml_makes_blanks_of_tabs_in_a_workflow_for_review_and_says_what_would_begin_to_run(deploying, tidy):  # noqa: F811
    write(deploying, {AT: ALIVE.replace("  apply:", "\tapply:")})
    commit(deploying)
    before = snapshot(deploying)
    done = tidy("yaml", "--apply", AT, "--format", "text")
    assert snapshot(deploying) == before
    assert "push to main and schedule `0 3 * * *` would start apply (terraform)" in done.stdout


BROKEN_DEPLOYERS = REFUSED | {
    "no blank line of it is right": ALIVE.replace("  push:", "\tpush:").replace("      - run", "\t- run"),
    "secrets in a condition": ALIVE.replace("    runs-on", "    if: secrets.KEY != ''\n    runs-on"),
    "an unknown need": ALIVE.replace("    runs-on", "    needs: gone\n    runs-on"),
    "one id twice": ALIVE.replace("- uses", "- {id: x, run: make}\n      - {id: x, run: make}\n      - uses"),
    "an expression that does not read": ALIVE.replace("terraform apply", "terraform apply ${{ github.ref + }}"),
}


@pytest.mark.parametrize("command", [("workflow",), ("yaml",), ("run",)], ids=" ".join)
@pytest.mark.parametrize("text", BROKEN_DEPLOYERS.values(), ids=BROKEN_DEPLOYERS)
def test_no_safe_change_brings_a_broken_deployer_back_to_life(deploying, tidy, text, command):  # noqa: F811
    write(deploying, {AT: text})
    commit(deploying)
    assert not starts(PurePosixPath(AT), (deploying / AT).read_bytes())
    tidy(*command, "--apply")
    file = deploying / AT
    assert not file.exists() or not starts(PurePosixPath(AT), file.read_bytes())
    others = [each for each in file.parent.iterdir() if each != file]
    assert not any(b"terraform apply" in each.read_bytes() for each in others)
