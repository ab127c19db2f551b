"""`flux` from the outside: what it shows, writes, keeps and refuses."""

import json
import subprocess

import pytest

from .conftest import commit, environment, snapshot, write

CONFIG = """\
[tool.sophia-tidy.flux]
pulumi-organization = "team"
pulumi-project = "platform"
"""
FILES = {
    "pyproject.toml": CONFIG,
    "kubernetes/overlays/production/kustomization.yaml": "resources: [api.yaml]\n",
    "kubernetes/overlays/production/api.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec: {progressDeadlineSeconds: 300}\n---\n"
    "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: key}\n"
    "spec: {secretStoreRef: {kind: ClusterSecretStore, name: pulumi-esc}}\n",
}
REMOTE = "https://someone:hunter2@github.com/team/platform.git"
SYNC = "kubernetes/clusters/production/apps/sync.yaml"


@pytest.fixture
def repository(folder):
    write(folder, FILES)
    commit(folder)
    for words in (["branch", "-M", "main"], ["remote", "add", "origin", REMOTE]):
        subprocess.run(["git", *words], cwd=folder, env=environment(), check=True)
    return folder


def test_a_plan_is_shown_and_nothing_is_written(repository, tidy):
    before = snapshot(repository)
    done = tidy("flux", "--format", "text")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        "production: kubernetes/overlays/production from main of ssh://git@github.com/team/platform\n"
    )
    assert (
        "flux bootstrap github --owner=team --repository=platform --branch=main --path=kubernetes/clusters/production"
        in done.stdout
    )
    assert done.stderr == "nothing written; run with --apply\n"
    assert snapshot(repository) == before


def test_check_tells_by_its_code_and_diff_shows_the_text(repository, tidy):
    done = tidy("flux", "--check", "--diff")
    assert done.returncode == 1
    assert "+    name: flux-system\n" in done.stdout


def test_apply_writes_a_second_run_plans_nothing_and_undo_takes_it_back(repository, tidy):
    before = snapshot(repository)
    assert tidy("flux", "--apply").returncode == 0
    after = snapshot(repository)
    assert "timeout: 6m\n" in after[SYNC].decode()
    second = tidy("flux", "--check")
    assert (second.returncode, second.stderr) == (0, "nothing to do\n")
    assert snapshot(repository) == after
    assert tidy("undo").returncode == 0
    assert snapshot(repository) == before


def test_two_runs_with_other_hash_seeds_write_the_same_bytes(repository, tidy):
    one, two = (tidy("flux", "--stdout", PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert one.stdout == two.stdout and one.stderr == two.stderr


def test_a_hand_edit_fails_the_check_and_stays_until_the_person_takes_it_away(repository, tidy):
    tidy("flux", "--apply")
    edited = (repository / SYNC).read_text().replace("6m", "7m")
    (repository / SYNC).write_text(edited)
    done = tidy("flux", "--apply")
    assert done.returncode == 1 and "edited by hand" in done.stdout
    assert (repository / SYNC).read_text() == edited
    tidy("flux", "--apply", "--unsafe", "--allow-dirty")
    assert (repository / SYNC).read_text() == edited
    (repository / SYNC).unlink()
    tidy("flux", "--apply", "--allow-dirty")
    assert "timeout: 6m\n" in (repository / SYNC).read_text()


@pytest.mark.parametrize(
    "arguments", [("--format", "text"), ("--format", "json"), ("--stdout",), ("--diff",), ("--apply",)]
)
def test_a_credential_in_the_remote_is_in_no_output_and_no_file(repository, tidy, arguments):
    done = tidy("flux", *arguments)
    assert "hunter2" not in done.stdout + done.stderr
    assert not [path for path, content in snapshot(repository).items() if b"hunter2" in content]


def test_stdout_is_manifests_alone(repository, tidy):
    done = tidy("flux", "--stdout")
    import yaml

    kinds = [item["kind"] for item in yaml.safe_load_all(done.stdout)]
    assert kinds.count("HelmRelease") == 1 and "Alert" in kinds and None not in kinds and "GitRepository" not in kinds
    assert "# kubernetes/infrastructure/base/external-secrets/controller.yaml\n" in done.stdout
    assert "# kubernetes/clusters/production/apps/sync.yaml\n" in done.stdout
    assert "the store pulumi-esc needs the key FLUX_GITHUB_TOKEN" in done.stderr
    assert tidy("flux", "--stdout", "--apply").returncode == 2


def test_the_json_names_the_clusters(repository, tidy):
    page = json.loads(tidy("flux", "--format", "json").stdout)
    assert page["clusters"] == [{"name": "production", "branch": "main", "overlay": "kubernetes/overlays/production"}]
    assert page["repository"] == "ssh://git@github.com/team/platform"
    assert {change["verb"] for change in page["changes"]} == {"write"}


def test_environments_and_repository_of_the_command_go_before_the_configuration(repository, tidy):
    write(repository, {"kubernetes/overlays/staging/kustomization.yaml": "resources: [../production]\n"})
    done = tidy(
        "flux", "--environment", "staging=develop", "--repository", "https://github.com/other/place", "--format", "text"
    )
    assert done.stdout.startswith(
        "staging: kubernetes/overlays/staging from develop of https://github.com/other/place\n"
    )


WRONG = {
    "a name that is no label": (
        {"pyproject.toml": "[tool.sophia-tidy.workflow.environments]\nProd = 'main'\n" + CONFIG},
        "pyproject.toml:2:1: environment 'Prod' is no DNS label",
    ),
    "a chart that is not known": (
        {"pyproject.toml": CONFIG + "charts = {argo = '1.2.3'}\n"},
        "pyproject.toml:4:1: unknown chart 'argo'; expected one of cert-manager, external-secrets",
    ),
    "a repository on a disk": (
        {"pyproject.toml": CONFIG + "repository = '/srv/git/x'\n"},
        "pyproject.toml:4:1: the address of the repository is none that a cluster can reach",
    ),
    "half a store": (
        {"pyproject.toml": CONFIG.replace('pulumi-project = "platform"\n', "")},
        "pyproject.toml:1:19: pulumi-project is missing",
    ),
    "no store": ({"pyproject.toml": ""}, "pyproject.toml: where in Pulumi the store pulumi-esc is has not been said"),
    "a short token": (
        {"pyproject.toml": CONFIG + "pulumi-token-seconds = 599\n"},
        "pyproject.toml:4:1: pulumi-token-seconds is 599; expected a whole number from 600 up",
    ),
    "a deadline over the timeout": (
        {"pyproject.toml": CONFIG + "timeout = 300\n"},
        "kubernetes/overlays/production/api.yaml:4:33: progressDeadlineSeconds of api is 300; expected at most 299",
    ),
    "a broken manifest": (
        {"kubernetes/overlays/production/api.yaml": "a: [\n"},
        "kubernetes/overlays/production/api.yaml:2:1: ",
    ),
}


@pytest.mark.parametrize(("files", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_has_its_place_and_nothing_is_written(repository, tidy, files, message):
    for name, text in files.items():
        if text is None:
            (repository / name).unlink()
        else:
            write(repository, {name: text})
    before = snapshot(repository)
    done = tidy("flux", "--apply")
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr and "Traceback" not in done.stderr
    assert snapshot(repository) == before


def test_of_an_environment_without_an_overlay_nothing_is_written_and_the_others_are(repository, tidy):
    two = "[tool.sophia-tidy.workflow]\nenvironments = {production = 'main', staging = 'develop'}\n" + CONFIG
    write(repository, {"pyproject.toml": two})
    done = tidy("flux", "--apply", "--allow-dirty")
    assert done.returncode == 1 and "pyproject.toml:2:38: error: environment staging has no overlay" in done.stdout
    assert "expected what `sophia-tidy convert` writes; nothing is written for staging" in done.stdout
    assert (repository / SYNC).is_file() and not (repository / "kubernetes/clusters/staging").exists()


@pytest.mark.parametrize("options", [[], ["--apply"], ["--check"]], ids=str)
def test_a_repository_without_an_overlay_has_nothing_for_flux_to_do(folder, tidy, options):
    write(folder, {"a.py": ""})
    done = tidy("flux", *options, "--format", "text")
    assert (done.returncode, done.stderr) == (0, "nothing to do\n")
    assert "kubernetes/overlays: note: there is no overlay, so there is nothing for Flux to apply" in done.stdout
    assert tidy("flux", "--environment", "production=main").returncode == 2, "what is asked for by name has to be there"


@pytest.mark.parametrize("remote", [None, "/srv/git/platform.git", "file:///srv/hunter2"])
def test_a_repository_that_cannot_be_known_is_refused(folder, tidy, remote):
    write(folder, FILES)
    commit(folder)
    if remote is not None:
        subprocess.run(["git", "remote", "add", "origin", remote], cwd=folder, env=environment(), check=True)
    done = tidy("flux")
    assert done.returncode == 2 and "repository" in done.stderr and "[unknown-repository]" in done.stderr
    assert "hunter2" not in done.stderr


def test_outside_of_git_the_configuration_is_enough(folder, tidy):
    write(folder, FILES | {"pyproject.toml": CONFIG + 'repository = "git@github.com:team/platform.git"\n'})
    assert "ssh://git@github.com/team/platform" in tidy("flux", "--format", "text").stdout


SCRIPT = "#!/bin/sh\npulumi env run acme-corp/shop/prod -- make up\n"
STORE = "kubernetes/clusters/production/infrastructure/configs/secret-store.yaml"


def test_the_stores_place_is_taken_from_where_the_repository_says_it_and_that_is_told(repository, tidy):
    write(repository, {"pyproject.toml": "", "up.sh": SCRIPT})
    done = tidy("flux", "--apply", "--allow-dirty", "--format", "text")
    assert done.returncode == 0, done.stderr
    assert "organization: acme-corp\n      project: shop\n" in (repository / STORE).read_text()
    page = json.loads(tidy("flux", "--format", "json").stdout)
    told = [each for each in page["findings"] if each["rule"] == "store-as-seen"]
    assert [(each["path"], each["line"], each["message"].rpartition(": ")[2]) for each in told] == [
        ("up.sh", 2, 'pulumi-organization = "acme-corp"'),
        ("up.sh", 2, 'pulumi-project = "shop"'),
    ]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"up.sh": SCRIPT + "esc open other/shop/prod\n"}, "where in Pulumi the store pulumi-esc is has not been said"),
        ({"up.sh": "PULUMI_ORG=acme-corp\n"}, "where in Pulumi the store pulumi-esc is has not been said"),
    ],
    ids=["two that differ", "half of it"],
)
def test_nothing_is_taken_where_two_differ_or_half_is_known(repository, tidy, files, message):
    write(repository, {"pyproject.toml": "", **files})
    done = tidy("flux", "--allow-dirty")
    assert done.returncode == 2 and message in done.stderr


def test_what_is_said_goes_before_what_is_seen(repository, tidy):
    write(repository, {"up.sh": SCRIPT})
    done = tidy("flux", "--stdout")
    assert "organization: team\n" in done.stdout and "acme-corp" not in done.stdout
    assert "store-as-seen" not in done.stderr
    write(repository, {"pyproject.toml": CONFIG.replace('pulumi-project = "platform"\n', "")})
    assert "organization: team\n      project: shop\n" in tidy("flux", "--stdout").stdout
