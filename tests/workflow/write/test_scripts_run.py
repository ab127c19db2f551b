"""The short scripts inside of the written steps are run, as a runner would run them."""

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from sophia_tidy.workflow.project.model import DeployTarget, Mode, Project
from sophia_tidy.workflow.write import DEPLOY, written

from .projects import HUB, MAIN, POSTGRES, REDIS, SLACK, STAGING, UV, image, ran, tree_of

GITOPS = Project(environments=(MAIN, STAGING), images=(image("api"),), registry=HUB, python=UV, notifiers=(SLACK,))
BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]  # what `shell: bash` stands for


def step_of(project: Project, job: str, name: str) -> dict[str, object]:
    steps = yaml.safe_load(written(project, tree_of({})).files[DEPLOY])["jobs"][job]["steps"]
    return next(step for step in steps if step["name"] == name)


def run(step: dict[str, object], folder: Path, **env: str) -> tuple[int, dict[str, str], str]:
    """The exit code, the outputs, and what was printed; literals of the step's env stand, expressions are what ``env`` says."""
    output = folder / "outputs"
    output.touch()
    literal = {name: str(value) for name, value in step.get("env", {}).items() if "${{" not in str(value)}
    done = subprocess.run(
        [*BASH, step["run"]],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "GITHUB_OUTPUT": str(output), **literal, **env},
    )
    return (
        done.returncode,
        dict(line.split("=", 1) for line in output.read_text().splitlines()),
        done.stdout + done.stderr,
    )


@pytest.mark.parametrize(
    ("branch", "environment", "overlay"),
    [
        ("main", "production", "kubernetes/overlays/production"),
        ("develop", "staging", "kubernetes/overlays/staging"),
        ("topic", "", ""),
        ("main; touch spoiled", "", ""),
    ],
)
def test_a_branch_finds_its_environment(branch, environment, overlay, tmp_path):
    code, outputs, said = run(step_of(GITOPS, "plan", "Find the environment of the branch"), tmp_path, BRANCH=branch)
    assert (code, outputs) == (0, {"environment": environment, "branch": branch, "overlay": overlay})
    assert ("deploys nowhere" in said) is not bool(environment)
    assert not (tmp_path / "spoiled").exists()


def test_an_environment_with_odd_names_finds_its_overlay(tmp_path):
    odd = DeployTarget("it's", "feature/a b", "deploy/$(touch spoiled)")
    step = step_of(replace(GITOPS, environments=(odd,)), "plan", "Find the environment of the branch")
    _, outputs, _ = run(step, tmp_path, BRANCH="feature/a b")
    assert (outputs["environment"], outputs["overlay"]) == ("it's", "deploy/$(touch spoiled)")
    assert not (tmp_path / "spoiled").exists()


@pytest.mark.parametrize(("changed", "told"), [("kubernetes/base/api.yaml", "true"), ("docs/a.md", "false")])
def test_a_push_that_changes_manifests_is_told_from_others(changed, told, repo, git):
    git("commit", "-q", "--allow-empty", "-m", "first")
    before = git("rev-parse", "HEAD").strip()
    (repo / changed).parent.mkdir(parents=True)
    (repo / changed).write_text("x")
    git("add", ".")
    git("commit", "-q", "-m", "second")
    code, outputs, _ = run(
        step_of(GITOPS, "plan", "Find out whether manifests changed"),
        repo,
        BEFORE=before,
        GITHUB_SHA=git("rev-parse", "HEAD").strip(),
    )
    assert (code, outputs) == (0, {"changed": told})


@pytest.mark.parametrize("before", ["0" * 40, "", "d" * 40])
def test_a_push_whose_past_is_not_known_may_have_changed_manifests(before, repo, git):
    git("commit", "-q", "--allow-empty", "-m", "first")
    code, outputs, _ = run(
        step_of(GITOPS, "plan", "Find out whether manifests changed"),
        repo,
        BEFORE=before,
        GITHUB_SHA=git("rev-parse", "HEAD").strip(),
    )
    assert (code, outputs) == (0, {"changed": "true"})


def test_a_digest_is_noted_as_the_promotion_reads_it(tmp_path):
    code, _, _ = run(
        step_of(GITOPS, "build", "Note the digest"), tmp_path, NAME="api", IMAGE="acme/api", DIGEST="sha256:" + "a" * 64
    )
    assert code == 0
    assert json.loads((tmp_path / "digests/api.json").read_text()) == {
        "name": "api",
        "image": "acme/api",
        "digest": "sha256:" + "a" * 64,
    }


@pytest.mark.parametrize("key", ["apiVersion: v1\nkind: Config\n", "YXBpVmVyc2lvbjogdjEKa2luZDogQ29uZmlnCg=="])
def test_the_key_to_the_cluster_is_written_for_this_job_alone(key, tmp_path):
    project = replace(GITOPS, mode=Mode.KUBECTL, kubeconfig="KUBE")
    step = step_of(project, "roll-out", "Write the key to the cluster into a file that only this job can read")
    code, _, said = run(step, tmp_path, KEY=key, KUBECONFIG=str(tmp_path / "kubeconfig"))
    assert (code, said) == (0, "")
    assert (tmp_path / "kubeconfig").read_text() == "apiVersion: v1\nkind: Config\n"
    assert (tmp_path / "kubeconfig").stat().st_mode & 0o777 == 0o600


def test_a_key_that_is_neither_text_nor_base64_stops_the_job(tmp_path):
    step = step_of(
        replace(GITOPS, mode=Mode.KUBECTL, kubeconfig="KUBE"),
        "roll-out",
        "Write the key to the cluster into a file that only this job can read",
    )
    assert run(step, tmp_path, KEY="?!", KUBECONFIG=str(tmp_path / "kubeconfig"))[0] != 0


DOCKER = """#!/bin/sh
printf '%s\\n' "$*" >> "$HOME/calls"
case "$1" in inspect) cat "$HOME/state" ;; esac
"""


@pytest.fixture
def docker(tmp_path: Path) -> Path:
    """A stand-in for docker on the PATH, that writes down how it is called and says the state that a test gives."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "docker").write_text(DOCKER)
    (folder / "docker").chmod(0o755)
    (folder / "sleep").symlink_to("/bin/true")
    return folder


@pytest.mark.parametrize(
    ("service", "call"),
    [
        (
            POSTGRES,
            "run --detach --name postgres --publish 5432:5432 --env POSTGRES_PASSWORD --health-cmd pg_isready --quiet "
            "--health-interval 1s --health-timeout 5s --health-retries 60 postgres:16",
        ),
        (
            REDIS,
            "run --detach --name redis --publish 6379:6379 --health-cmd redis-cli ping --health-interval 2s redis:7",
        ),
    ],
)
def test_a_service_is_started_as_the_old_job_had_it_and_waited_for(service, call, docker, tmp_path):
    step = step_of(
        replace(GITOPS, gates=(ran("pytest", services=(service,)),)), "tests", f"Start {service.name} and wait for it"
    )
    (tmp_path / "state").write_text("healthy\n")
    code, _, _ = run(step, tmp_path, PATH=f"{docker}:{os.environ['PATH']}")
    calls = (tmp_path / "calls").read_text().splitlines()
    assert (code, calls[0]) == (0, call)
    assert "a test" not in " ".join(calls)


def test_a_service_that_never_is_ready_fails_with_its_log(docker, tmp_path):
    step = step_of(
        replace(GITOPS, gates=(ran("pytest", services=(POSTGRES,)),)), "tests", "Start postgres and wait for it"
    )
    (tmp_path / "state").write_text("starting\n")
    code, _, _ = run(step, tmp_path, PATH=f"{docker}:{os.environ['PATH']}")
    calls = (tmp_path / "calls").read_text().splitlines()
    assert code == 1
    assert (len(calls), calls[-1]) == (62, "logs postgres")


def test_people_are_told_in_the_words_of_their_chat(tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/curl").write_text('#!/bin/sh\ncat > "$HOME/sent"\nprintf "%s" "$*" > "$HOME/called"\n')
    (tmp_path / "bin/curl").chmod(0o755)
    message = 'deploy of "acme" (main) failed'
    code, _, _ = run(
        step_of(GITOPS, "notify", "Tell slack"),
        tmp_path,
        PATH=f"{tmp_path}/bin:{os.environ['PATH']}",
        WEBHOOK="https://hooks.example.org/x",
        MESSAGE=message,
    )
    assert code == 0
    assert json.loads((tmp_path / "sent").read_text()) == {"text": message}
    assert (tmp_path / "called").read_text().endswith("--json @- https://hooks.example.org/x")
