"""The shape of what is written, read back by the project's own reader of workflows."""

import json
import re
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings

from sophia_tidy.workflow.facts.inventory import facts_of
from sophia_tidy.workflow.project.model import Mode, Project
from sophia_tidy.workflow.read import read_workflow
from sophia_tidy.workflow.rules import check
from sophia_tidy.workflow.write import DEPLOY, ROLL_BACK, written
from sophia_tidy.yaml_style import restyle

from .projects import HUB, MAIN, NODE, PROJECTS, STAGING, TWELVE, UV, image, projects, ran, tree_of

GITOPS = Project(environments=(MAIN,), images=(image("api"),), registry=HUB, python=UV)
KUBECTL = replace(GITOPS, mode=Mode.KUBECTL, kubeconfig="KUBE_CONFIG")


def made(project: Project, files: dict[str, str] | None = None):
    return written(project, tree_of(files or {}))


def jobs(project: Project, path=DEPLOY, files: dict[str, str] | None = None):
    """The jobs as a reader of YAML has them, by id."""
    return yaml.safe_load(made(project, files).files[path])["jobs"]


def workflows(project: Project, files: dict[str, str]):
    tree = tree_of(files)
    texts = {path: text.encode() for path, text in made(project, files).files.items()}
    return [
        facts_of(read_workflow(path, text), type(tree)(texts)) for path, text in texts.items() if path.suffix == ".yml"
    ]


@pytest.mark.parametrize("name", PROJECTS)
def test_our_own_rules_find_nothing_in_it(name):
    from sophia_tidy.workflow.facts.inventory import Inventory

    inventory = Inventory(tuple(workflows(*PROJECTS[name])))
    assert [*inventory.findings, *check(inventory)] == []


@pytest.mark.parametrize("name", PROJECTS)
def test_it_is_in_the_one_style_of_yaml(name):
    project, files = PROJECTS[name]
    for path, text in made(project, files).files.items():
        if path.suffix == ".yml":
            assert restyle(text.encode(), path).content in (None, text.encode())


@pytest.mark.parametrize("name", PROJECTS)
def test_every_job_is_held_to_the_rules_of_the_house(name):
    for facts in workflows(*PROJECTS[name]):
        assert facts.workflow.permissions is not None
        assert not facts.workflow.permissions.scopes
        for job in facts.workflow.jobs:
            assert job.name
            assert job.timeout
            assert job.permissions is not None
            secrets = {named.name for named in facts.secrets if named.job == job.id}
            assert not secrets or job.environment is not None, "a secret outside of an environment"
            for step in job.steps:
                assert step.name
                assert step.continue_on_error is None
                assert step.run is None or ("${{" not in step.run.value and "|| true" not in step.run.value)
                if step.uses is not None and step.uses.value.startswith("actions/checkout@"):
                    assert str(step.input("persist-credentials")) == "false"


@pytest.mark.parametrize("name", PROJECTS)
def test_every_grant_says_why(name):
    project, files = PROJECTS[name]
    for text in made(project, files).files.values():
        for scope in re.findall(r"^      (?:[a-z-]+): (?:read|write)\b.*$", text, re.MULTILINE):
            assert " # to " in scope


def test_the_same_project_gives_the_same_bytes():
    for project, files in PROJECTS.values():
        assert dict(made(project, files).files) == dict(made(project, files).files)


def test_a_job_waits_for_all_that_must_have_passed():
    found = jobs(replace(GITOPS, gates=(ran("mypy"),)))
    assert list(found) == ["plan", "lint", "tests", "manifests", "gates", "build", "promote", "verify"]
    gates = ["lint", "tests", "manifests"]
    assert [found[job].get("needs") for job in ("plan", *gates)] == [None] * 4
    assert found["build"]["needs"] == ["plan", *gates]
    assert found["promote"]["needs"] == ["plan", *gates, "build"]
    assert jobs(KUBECTL)["roll-back"]["needs"] == ["plan", "promote", "roll-out"]


def test_builds_beside_the_gates_promote_only_what_passed_them():
    found = jobs(replace(GITOPS, builds_beside_gates=True))
    assert found["build"]["needs"] == ["plan"]
    assert found["promote"]["needs"] == ["plan", "tests", "manifests", "build"]


def test_a_pull_request_passes_the_gates_and_goes_no_further():
    for job, body in jobs(replace(GITOPS, notifiers=PROJECTS["one image, uv"][0].notifiers)).items():
        stops = "github.event_name != 'pull_request'" in body.get("if", "")
        follows = job in ("promote", "roll-back")  # they need a job that did not run
        assert (job in ("plan", "tests", "manifests", "gates")) is not (stops or follows), job


def test_a_deployment_is_never_cut_off_and_a_pull_request_is():
    document = yaml.safe_load(made(GITOPS).files[DEPLOY])
    assert document["concurrency"] == {
        "group": "deploy-${{ github.ref_name }}",
        "cancel-in-progress": "${{ github.event_name == 'pull_request' }}",
    }


def images_of(project: Project) -> dict[str, dict[str, object]]:
    return images_of_text(made(project).files[DEPLOY])


def images_of_text(text: str) -> dict[str, dict[str, object]]:
    return {each["name"]: each for each in json.loads(yaml.safe_load(text)["env"]["IMAGES"])}


def env_of(project: Project, job: str, script: str) -> dict[str, str]:
    """The variables of the step that runs a script."""
    [step] = [step for step in jobs(project)[job]["steps"] if f"/{script}.py" in step.get("run", "")]
    return step["env"]


@pytest.mark.parametrize("project", [GITOPS, KUBECTL])
def test_the_promotion_knows_of_holds_what_the_plan_knows(project):
    assert made(project).files[DEPLOY].count("IMAGES: ") == 1, "said once, for all jobs"
    for job, script in (("plan", "changed_images"), ("promote", "promote")):
        env = env_of(project, job, script)
        assert env["EVERYTHING"] == "${{ inputs.everything }}"
        assert "IMAGES" not in env, "the workflow's own would be hidden"


def test_without_images_no_variable_is_for_every_job():
    assert "env" not in yaml.safe_load(made(replace(GITOPS, images=())).files[DEPLOY])


@pytest.mark.parametrize(("project", "job"), [(GITOPS, "verify"), (KUBECTL, "roll-out")])
def test_a_job_says_how_the_roll_out_ended(project, job):
    found = jobs(project)[job]
    [step] = [step for step in found["steps"] if step.get("id") == job]
    assert found["outputs"]["result"] == f"${{{{ steps.{job}.outputs.result }}}}"
    assert re.search(r"/(await_rollout|roll_out)\.py ", step["run"])


def test_a_promotion_is_taken_back_only_where_it_is_told_what_failed():
    assert "roll-back" not in jobs(GITOPS), (
        "a commit's status does not say what failed; Flux's alert does, to roll-back.yml"
    )
    [step] = [
        step for step in yaml.safe_load(made(GITOPS).files[ROLL_BACK])["jobs"]["roll-back"]["steps"] if "run" in step
    ]
    assert (
        '--by="$BY" --kustomization=apps' in step["run"]
        and step["env"]["BY"] == "${{ github.event_name == 'workflow_dispatch' && 'person' || 'alert' }}"
    )
    found = jobs(KUBECTL)["roll-back"]
    assert found["if"] == (
        "${{ failure() && needs.promote.outputs.commit != '' && needs.roll-out.outputs.result == 'failed' "
        "&& github.run_attempt == 1 }}"
    )
    [step] = [step for step in found["steps"] if "roll_back.py" in step.get("run", "")]
    assert '--reason="not rolled out: $FAILED"' in step["run"] and "--by" not in step["run"]


def test_the_images_are_data_for_the_plan():
    found = images_of(replace(GITOPS, images=TWELVE))
    assert len(found) == 12
    assert found["api"] == {
        "name": "api",
        "image": "acme/api",
        "dockerfile": "api/Dockerfile",
        "context": "api",
        "paths": ["api"],
        "target": "runtime",
        "arguments": "PYTHON=3.12\nNOTE=a: b # c",
    }


def test_only_the_plan_checks_out_all_history_the_scripts_that_push_fetch_what_they_need():
    depths = {
        job: step["with"].get("fetch-depth")
        for job, body in jobs(GITOPS).items()
        for step in body["steps"]
        if step.get("uses", "").startswith("actions/checkout@")
    }
    assert {job for job, depth in depths.items() if depth is not None} == {"plan"}
    assert depths["plan"] == 0


@pytest.mark.parametrize(
    ("paths", "wide"),
    [
        ((".",), True),
        (("kubernetes",), True),
        (("kubernetes/overlays/production/",), True),
        (("kubernetes/base", "api"), False),
        (("api",), False),
    ],
)
def test_a_promotion_builds_nothing(paths, wide):
    found = images_of(replace(GITOPS, images=(image("api", paths=paths),)))["api"]["paths"]
    assert found == [*paths, *([":(exclude)kubernetes/overlays/production/kustomization.yaml"] if wide else [])]


def test_without_images_nothing_is_built_and_manifests_are_still_rolled_out():
    made_gitops, made_kubectl = made(replace(GITOPS, images=())), made(replace(KUBECTL, images=()))
    assert list(jobs(replace(GITOPS, images=()))) == ["plan", "tests", "manifests", "gates", "verify"]
    assert list(jobs(replace(KUBECTL, images=()))) == ["plan", "tests", "manifests", "gates", "roll-out"]
    for each in (made_gitops, made_kubectl):
        assert ROLL_BACK not in each.files
        assert "needs.promote" not in each.files[DEPLOY]
        assert not {path.name for path in each.files} & {"promote.py", "changed_images.py", "roll_back.py"}


def test_two_environments_have_a_branch_a_roll_back_and_a_check_each():
    project = replace(GITOPS, environments=(MAIN, STAGING))
    assert yaml.safe_load(made(project).files[DEPLOY])[True]["push"] == {"branches": ["main", "develop"]}
    back = jobs(project, ROLL_BACK)
    assert list(back) == ["roll-back-production", "roll-back-staging"]
    assert "startsWith(github.event.client_payload.metadata.revision, 'develop@')" in back["roll-back-staging"]["if"]
    assert [step["name"] for step in jobs(project)["manifests"]["steps"]][1:] == [
        f"Build {each.overlay}" for each in (MAIN, STAGING)
    ]


def test_an_overlay_that_is_not_there_yet_is_not_built():
    assert "manifests" not in jobs(replace(GITOPS, environments=(replace(MAIN, there=False),)))


def test_what_flux_says_starts_the_roll_back_and_a_person_can():
    document = yaml.safe_load(made(GITOPS).files[ROLL_BACK])
    assert document[True]["repository_dispatch"] == {"types": ["Kustomization/apps.flux-system"]}
    assert set(document[True]["workflow_dispatch"]["inputs"]) == {"environment", "commit", "reason"}
    assert "repository_dispatch" not in yaml.safe_load(made(KUBECTL).files[ROLL_BACK])[True]


@pytest.mark.parametrize(
    ("project", "names"),
    [
        (
            GITOPS,
            {
                "await_rollout.py",
                "branch.py",
                "changed_images.py",
                "digests.py",
                "guards.py",
                "promote.py",
                "roll_back.py",
                "statuses.py",
                "words.py",
            },
        ),
        (
            KUBECTL,
            {
                "branch.py",
                "changed_images.py",
                "digests.py",
                "guards.py",
                "promote.py",
                "roll_back.py",
                "roll_out.py",
                "statuses.py",
                "words.py",
            },
        ),
    ],
)
def test_every_script_that_runs_comes_along_with_what_it_imports(project, names):
    scripts = {path.name for path in made(project).files if path.suffix == ".py"}
    assert scripts == names
    run = set(re.findall(r"scripts/deployment/(\w+\.py)", "".join(made(project).files.values())))
    assert run <= scripts


@settings(max_examples=40, deadline=None)
@given(projects())
def test_any_project_is_read_back_as_it_was_meant(project):
    text = written(project, tree_of(NODE)).files[DEPLOY]
    facts = read_workflow(DEPLOY, text.encode())
    assert facts.findings == ()
    assert not facts.broken
    if project.images:
        assert {each: (found["context"], found["dockerfile"]) for each, found in images_of_text(text).items()} == {
            each.name: (each.context, each.dockerfile) for each in project.images
        }


def test_a_roll_back_by_hand_waits_for_the_deployment_of_the_same_branch():
    one, two = (
        yaml.safe_load(made(replace(KUBECTL, environments=each)).files[ROLL_BACK])["concurrency"]["group"]
        for each in ((MAIN,), (MAIN, STAGING))
    )
    assert one == "deploy-main"
    assert two == "deploy-${{ inputs.environment == 'staging' && 'develop' || 'main' }}"


@pytest.mark.parametrize(("last", "project"), [("verify", GITOPS), ("roll-out", KUBECTL)])
def test_people_are_told_of_failures_and_of_deployments(last, project):
    condition = jobs(replace(project, notifiers=PROJECTS["one image, uv"][0].notifiers))["notify"]["if"]
    assert condition.startswith("${{ always() && ")
    assert f"needs.{last}.result == 'success'" in condition


def test_the_imports_of_the_scripts_are_those_that_python_sees():
    import ast

    from sophia_tidy.workflow.write.ruleset import built_in
    from sophia_tidy.workflow.write.script_files import needed

    scripts = built_in().scripts
    for name, text in scripts.items():
        seen = {
            alias.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import) for alias in node.names
        }
        seen |= {str(node.module) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)}
        assert {f"{module}.py" for module in seen} & set(scripts) <= set(needed([name], scripts)), name
