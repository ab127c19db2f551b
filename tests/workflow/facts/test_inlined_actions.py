"""A job that uses an action of its own repository runs the steps of the action."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.kernel.tree import Tree
from sophia_tidy.workflow.facts.inventory import take_inventory
from sophia_tidy.workflow.rules import check
from sophia_tidy.workflow.rules.example import job

FOLDER = ".github/actions/ship"
ACTION = """\
name: Ship
inputs:
  file: {default: docker/api.Dockerfile}
  name: {required: true}
  key: {}
runs:
  using: composite
  steps:
    - run: docker build -f ${{ inputs.file }} -t reg.example.org/${{ inputs.name }}:1 . && bash $GITHUB_ACTION_PATH/tell.sh
      shell: bash
    - run: ssh me@host ./up
      shell: bash
      env: {KEY: '${{ inputs.key }}'}
"""
USES = f"- uses: ./{FOLDER}\n  with: {{name: api, key: '${{{{ secrets.DEPLOY_KEY }}}}'}}"


def inventory(workflow, action=ACTION, **more):
    files = {
        ".github/workflows/a.yml": workflow,
        f"{FOLDER}/action.yml": action,
        **{name.replace("__", "/"): text for name, text in more.items()},
    }
    return take_inventory(Tree({PurePosixPath(path): text.encode() for path, text in files.items()}))


def facts(*arguments, **more):
    (found,) = inventory(*arguments, **more).workflows
    return found


def test_what_the_action_builds_runs_and_deploys_is_what_the_job_does():
    found = facts(job(USES))
    assert [(each.dockerfile, each.tags, each.job, each.there) for each in found.images] == [
        ("docker/api.Dockerfile", ("reg.example.org/api:1",), "build", False)
    ]
    assert [(each.path, each.there) for each in found.scripts] == [(f"{FOLDER}/tell.sh", False)]
    assert [each.how for each in found.deploys] == ["ssh"]


def test_a_secret_goes_through_an_input_and_the_default_gives_way_to_what_is_given():
    found = facts(job(USES.replace("name: api", "name: api, file: Dockerfile")))
    assert found.images[0].dockerfile == "Dockerfile"
    assert found.run.jobs[0].steps[-1].env[0][1].value == "${{ secrets.DEPLOY_KEY }}"


@pytest.mark.parametrize("file", ["${{ inputs.file || 'x' }}", "${{ inputs.other }}", "${{ matrix.file }}"])
def test_what_only_a_run_tells_is_not_told(file):
    assert facts(job(USES), ACTION.replace("${{ inputs.file }}", file)).images[0].there is None


def test_an_action_in_an_action_is_followed_and_one_that_calls_itself_ends():
    inner = "runs: {using: composite, steps: [{run: bash x.sh, shell: bash}]}\n"
    outer = "runs: {using: composite, steps: [{uses: ./.github/actions/inner}]}\n"
    found = facts(job(f"- uses: ./{FOLDER}"), outer, **{".github__actions__inner__action.yml": inner})
    assert [each.path for each in found.scripts] == ["x.sh"]
    endless = f"runs: {{using: composite, steps: [{{uses: ./{FOLDER}}}]}}\n"
    assert facts(job(f"- uses: ./{FOLDER}"), endless).scripts == ()


def test_the_folder_of_a_job_is_not_that_of_the_action():
    text = job(USES, more="    defaults: {run: {working-directory: web}}\n")
    assert facts(text).images[0].dockerfile == "docker/api.Dockerfile"


def test_a_fault_of_an_action_that_two_jobs_use_is_told_once():
    twice = job(f"{USES}\n{USES}")
    places = [each.location.path.name for each in check(inventory(twice)) if each.rule == "dangling-script"]
    assert places == ["action.yml"]


def test_a_workflow_that_calls_no_action_is_itself():
    found = facts(job("- run: ls"))
    assert found.run is found.workflow


def test_each_row_of_a_matrix_has_its_own_tags_with_its_own_dockerfile():
    step = (
        "- uses: docker/build-push-action@v6\n  with: {context: ., file: 'docker/${{ matrix.s }}.Dockerfile',"
        " tags: 'o/${{ matrix.s }}:1', push: true, build-args: 'A=1,2'}"
    )
    found = facts(job(step, more="    strategy: {matrix: {s: [api, web]}}\n"))
    assert [(each.dockerfile, each.tags, each.arguments, each.pushed) for each in found.images] == [
        ("docker/api.Dockerfile", ("o/api:1",), (("A", "1,2"),), True),
        ("docker/web.Dockerfile", ("o/web:1",), (("A", "1,2"),), True),
    ]
