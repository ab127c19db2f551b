"""New files have no finding of zizmor (auditor), actionlint or the workflow schema, and start what the old ones did by the second opinion."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from sophia_tidy.workflow.carry.model import Carrying
from sophia_tidy.workflow.facts.inventory import FOLDER
from sophia_tidy.workflow.harden import built_in_rules, hardened
from sophia_tidy.workflow.read import read_workflow

from ..oracle.compare import differences
from ..scripts.conftest import script
from ..write.test_checkers import CHECKERS, findings
from .small import carry, file, job

started_by = script("started_by")
CHECKOUT = "    steps:\n      - uses: actions/checkout@v4\n      - name: Make it\n        run: make\n"
OLD = {
    "checks.yaml": file(
        "{push: {branches: [main]}, pull_request: }", job(steps=CHECKOUT) + job("lint", steps=CHECKOUT)
    ),
    "api.yml": file(
        "{push: {branches: ['release/*', main], paths: ['api/**', '!**.md']}, pull_request: {paths: ['api/**']}}",
        job(steps=CHECKOUT)
        + job("after", "    needs: [build]\n    if: ${{ !cancelled() && needs.build.result != 'skipped' }}\n", CHECKOUT)
        + job("last", "    needs: after\n    if: github.ref == 'refs/heads/main'\n", CHECKOUT),
        "env:\n  AREA: api # where\n",
    ),
    "web.yml": file(
        "{push: {branches-ignore: ['wip/**'], paths-ignore: ['docs/**']}, workflow_dispatch: {inputs: {to: {type: choice, options: [a, b]}}}}",
        job(more="    env: \n      TO: ${{ inputs.to || 'a' }}\n", steps=CHECKOUT),
        "concurrency: {group: 'web-${{ github.ref }}', cancel-in-progress: true}\n",
    ),
    "tags.yml": file(
        "{push: {tags: ['v*']}, workflow_dispatch: {inputs: {to: {type: boolean}}}}", job("ship", steps=CHECKOUT)
    ),
    "night.yml": file("{schedule: [{cron: 1 2 * * *}, {cron: 3 4 * * 1}], workflow_dispatch: }", job(steps=CHECKOUT)),
    "week.yml": file("{schedule: [{cron: 3 4 * * 1}], repository_dispatch: {types: [go]}}", job(steps=CHECKOUT)),
    "hand.yml": file("{workflow_dispatch: {inputs: {n: {type: number, required: true}}}}", job(steps=CHECKOUT)),
    "called.yml": file(
        "{repository_dispatch: {types: [stop]}}",
        job(more="    if: |\n      github.actor != 'x' &&\n      github.actor != 'y'\n"),
    ),
}


@pytest.fixture(scope="module")
def made() -> Carrying:
    harden = partial(hardened, rules=built_in_rules(), known={})
    found = carry(OLD, harden=harden)
    assert not found.left
    return found


@pytest.fixture(scope="module")
def paths(made, tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("carried")
    for path, text in made.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return sorted(folder.rglob("*.yml"))


@pytest.mark.parametrize("checker", CHECKERS)
def test_nothing_is_found_in_a_new_file(checker, paths):
    assert findings(checker, paths) == ""


def test_a_second_opinion_sees_the_same_jobs_start(made):
    after = {path.name: text for path, text in made.files.items() if path.parent == FOLDER}
    found, looked = differences(before_of(), after, plans=planned)
    assert looked > 100
    assert found == []


def before_of() -> dict[str, str]:
    """The old files hardened: what hardening does is not what is asked here."""
    found = {}
    for name, text in OLD.items():
        workflow = read_workflow(FOLDER / name, text.encode())
        jobs = [each.id for each in workflow.jobs]
        found[name] = hardened(text.encode(), workflow, jobs, built_in_rules(), {}).content.decode()
    return found


def planned(happened: dict[str, object]) -> Callable[[str, dict[str, dict[str, object]]], dict[str, dict[str, str]]]:
    """What the script of the plan says at a happening, by the filters that stand in the file."""

    def of(file: str, workflow: dict[str, dict[str, object]]) -> dict[str, dict[str, str]]:
        plan = workflow["jobs"].get("plan", {})
        wanted = [step["env"]["FILTERS"] for step in plan.get("steps", ()) if "env" in step]
        if not wanted:
            return {}
        name, event = str(happened["event"]), payload(happened)
        found = {
            each: events.get(name) is None
            or started_by.passes(name, event, events[name], list(happened.get("paths", ())))
            for each, events in json.loads(wanted[0]).items()
        }
        return {"plan": {each: str(value).lower() for each, value in found.items()}}

    return of


def payload(happened: dict[str, object]) -> dict[str, object]:
    """The event's file, as far as the script reads it."""
    ref = f"refs/tags/{happened['tag']}" if happened.get("tag") else f"refs/heads/{happened.get('branch', 'main')}"
    return {"ref": ref, "pull_request": {"base": {"ref": happened.get("branch", "main")}}}
