"""The two halves of the bot in the workflow and in the action: what each is given, read from the files themselves."""

from typing import Any

import pytest
import yaml

from ..checkout import ROOT

WORKFLOW: dict[str, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / "bot.yml").read_text("utf-8"))
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
PLAN, PUBLISH = WORKFLOW["jobs"]["plan"], WORKFLOW["jobs"]["publish"]
OF_ACTION = {
    mode: [step for step in ACTION["runs"]["steps"] if f"'{mode}'" in step.get("if", f"'{mode}'")]
    for mode in ("bot-plan", "bot-publish")
}
PUBLISHING = {"bot.yml": PUBLISH["steps"], "action.yml": OF_ACTION["bot-publish"]}
PLANNING = {"bot.yml": PLAN["steps"], "action.yml": OF_ACTION["bot-plan"]}


def used(steps: list[dict[str, Any]], action: str) -> list[dict[str, Any]]:
    return [step for step in steps if step.get("uses", "").startswith(f"{action}@")]


def test_nothing_is_granted_but_to_a_job_and_the_planning_one_may_only_read():
    assert WORKFLOW["permissions"] == {}
    assert PLAN["permissions"] == {"contents": "read"}
    assert PUBLISH["permissions"] == {"contents": "write", "issues": "write", "pull-requests": "write"}
    assert PUBLISH["needs"] == "plan"


def test_the_checkout_keeps_no_credentials_and_has_all_of_the_history():
    [checkout] = used(PLAN["steps"], "actions/checkout")
    assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}


@pytest.mark.parametrize("name", PUBLISHING)
def test_what_publishes_checks_nothing_out(name):
    assert used(PUBLISHING[name], "actions/checkout") == []


@pytest.mark.parametrize("name", PLANNING)
def test_what_plans_is_given_no_token_and_no_secret(name):
    text = yaml.safe_dump(PLANNING[name])
    assert "token" not in text.lower() and "secrets." not in text
    assert "setup" in text


@pytest.mark.parametrize("name", PUBLISHING)
def test_one_step_alone_has_the_token_and_it_runs_the_tool_alone(name):
    holders = [step for step in PUBLISHING[name] if "SOPHIA_TIDY_TOKEN" in step.get("env", {})]
    assert [step["run"].split(" --prefix=")[0] for step in holders] == [
        "sophia-tidy/bin/sophia-tidy bot publish bundle/tidy.bundle"
    ]
    assert PUBLISHING[name][-1] is holders[0]


@pytest.mark.parametrize("name", PUBLISHING)
def test_what_was_uploaded_lies_where_nothing_is_run_from(name):
    """Who runs in the planning job may have uploaded more than a bundle."""
    [download] = used(PUBLISHING[name], "actions/download-artifact")
    assert download["with"]["path"] == "${{ runner.temp }}/bundle"
    [step] = [step for step in PUBLISHING[name] if "SOPHIA_TIDY_TOKEN" in step.get("env", {})]
    assert step["working-directory"] == "${{ runner.temp }}"


def test_the_token_of_an_app_may_change_workflows_only_where_the_caller_says_so():
    [app] = used(PUBLISH["steps"], "actions/create-github-app-token")
    assert app["with"]["permission-workflows"] == "${{ inputs.workflows && 'write' || '' }}"
    assert WORKFLOW[True]["workflow_call"]["inputs"]["workflows"]["default"] is False


def test_a_night_is_not_ended_in_the_middle_and_each_job_ends():
    assert WORKFLOW["concurrency"]["cancel-in-progress"] is False
    assert all(0 < job["timeout-minutes"] <= 120 for job in WORKFLOW["jobs"].values())
