"""What becomes of a job, on both sides: kept or merged, superseded or unmapped, dropped or not."""

from dataclasses import replace

import pytest

from sophia_tidy.kernel.location import Location
from sophia_tidy.workflow.project.model import BlockedImage, BuiltImage, Coverage, DeployTarget, Mode, Registry

from .small import COVERAGE, FOLDER, PROJECT, ledger, one_job, run_of

BUILD = "- uses: docker/build-push-action@v6\n  with: {context: ., push: true, tags: 'o/api:1'}"
SSH = "- uses: appleboy/ssh-action@v1\n  with: {host: x, script: docker stack deploy -c a b}"
MAIN = "{push: {branches: [main]}}"


def verdict(text, **more):
    duty, *_ = ledger({"a.yml": text}, **more).duties
    return duty.verdict


@pytest.mark.parametrize(
    ("text", "target"),
    [
        (one_job("- run: pip install ruff\n- run: ruff check ."), "lint, ruff"),
        (one_job("- run: ruff check . && mypy x"), "lint, ruff; lint, mypy"),
        (one_job("- uses: pre-commit/action@v3"), "lint, pre-commit"),
        (one_job("- run: uv run --frozen pytest"), "tests, pytest"),
        (one_job("- run: pytest", more="    strategy: {matrix: {python: ['3.12']}}\n"), "tests, pytest"),
        (one_job("- run: pytest", on="push"), "tests, pytest"),
        (one_job("- run: pytest", on="{push: {branches: [main, master]}, workflow_dispatch: }"), "tests, pytest"),
        (one_job("- uses: actions/setup-python@v5\n  with: {python-version: '3.12'}\n- run: pytest"), "tests, pytest"),
        (
            one_job(
                "- uses: actions/setup-python@v5\n- uses: actions/cache@v4\n  with: {path: x, key: y}\n- run: |\n    cd x\n    ruff check ."
            ),
            "lint, ruff",
        ),
        (one_job("- run: ruff check .\n  env: {A: b}"), "lint, ruff"),
        (one_job("- run: pip install -e '.[test]' pytest\n- run: pytest"), "tests, pytest"),
        (one_job(BUILD, on=MAIN), "build api"),
        (one_job("- run: docker build -t o/api .\n- run: docker push o/api", on=MAIN), "build api"),
        (
            one_job("- run: ruff check .\n- if: failure()\n  uses: slackapi/slack-github-action@v2"),
            "lint, ruff; notify, Tell slack",
        ),
    ],
)
def test_it_is_merged_where_the_one_workflow_does_all_of_it(text, target):
    found = verdict(text)
    assert (found.status.value, found.target) == ("merged", target)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (one_job("- run: pytest\n- uses: codecov/codecov-action@v5"), "Codecov"),
        (one_job("- run: pytest\n- uses: actions/upload-artifact@v4"), "an artifact"),
        (one_job("- run: bandit -r x"), "the gate `bandit`"),
        (one_job("- run: apt-get install -y libpq-dev\n- run: pytest"), "prepared with `apt-get install`"),
        (one_job("- run: touch x\n- run: pytest"), "prepared with `touch"),
        (one_job("- run: curl -fsSLO https://example.org/x\n- run: pytest"), "prepared with `curl`"),
        (one_job("- run: echo A=b >> $GITHUB_ENV\n- run: pytest"), "prepared with `GITHUB_ENV`"),
        (one_job("- run: export A=b && pytest"), "prepared with `export`"),
        (one_job("- uses: actions/setup-go@v5\n- run: pytest"), "prepared with `actions/setup-go`"),
        (
            one_job("- uses: actions/checkout@v4\n  with: {submodules: true}\n- run: pytest"),
            "prepared with `actions/checkout`",
        ),
        (one_job("- uses: actions/download-artifact@v4\n- run: pytest"), "prepared with `actions/download-artifact`"),
        (one_job("- run: pytest\n  env: {A: '${{ github.ref }}'}"), "given the variable A, which only a run tells"),
        (one_job("- run: ruff check . && git diff --exit-code"), "the gate `git diff`"),
        (one_job("- run: make all"), "runs `make all`"),
        (one_job("- run: $DEPLOY now"), "runs `$DEPLOY`"),
        (one_job("- uses: someone/unknown@v1"), "runs `someone/unknown`"),
        (
            one_job("- run: pytest", more="    strategy: {matrix: {python: ['3.11', '3.12']}}\n"),
            "its matrix of 2 is broader",
        ),
        (
            one_job("- run: pytest", more="    strategy: {matrix: '${{ fromJSON(needs.x.outputs.y) }}'}\n"),
            "its matrix is made while it runs",
        ),
        (one_job("- run: pytest").replace("ubuntu-24.04", "windows-2025"), "it runs on windows-2025"),
        (one_job("- run: pytest").replace("ubuntu-24.04", "[self-hosted, linux]"), "it runs on self-hosted"),
        (one_job("- run: pytest", more="    container: python:3.9\n"), "in the container python:3.9"),
        (
            one_job("- uses: actions/setup-python@v5\n  with: {python-version: '3.9'}\n- run: pytest"),
            "Python 3.9, deploy.yml on 3.12",
        ),
        (one_job("- run: pytest\n  env: {K: '${{ secrets.API_KEY }}'}"), "the secret API_KEY"),
        (one_job("- run: pytest", on="{push: {branches: [main, develop]}}"), "`push to develop` starts it too"),
        (one_job("- run: pytest", on="{push: {branches: [main], tags: ['v*']}}"), "`tag v*` starts it too"),
        (one_job("- run: pytest", on="{pull_request: {types: [labeled]}}"), "`pull_request (labeled)` starts it too"),
        (one_job("- run: pytest", on="[merge_group]"), "`merge_group` starts it too"),
        (
            one_job("- run: pytest", on="{schedule: [{cron: '0 3 * * *'}]}"),
            "the clock starts it too (at 03:00 UTC every day)",
        ),
        (one_job("- run: pytest ${{ inputs.x }}", on="{workflow_dispatch: {inputs: {x: {}}}}"), "takes inputs"),
        (one_job("- run: pytest", on="workflow_call"), "other repositories may call it"),
        (one_job(BUILD), "on pull requests it checks that the image builds"),
        (
            one_job(BUILD.replace("push: true", "platforms: 'linux/amd64,linux/arm64'"), on=MAIN),
            "builds for linux/amd64,linux/arm64",
        ),
        (one_job(BUILD.replace("context: .", "file: other.Dockerfile"), on=MAIN), "`other.Dockerfile`"),
        (one_job("- run: twine upload dist/*", on="{release: {types: [published]}}"), "PyPI"),
        (one_job("- run: pulumi up --yes", on=MAIN), "provisions infrastructure (pulumi)"),
        (one_job("- uses: actions/deploy-pages@v4", on=MAIN), "pages"),
        (one_job("- uses: actions/stale@v9", on="{schedule: [{cron: '0 3 * * *'}]}"), "stale"),
        (one_job("- run: ssh me@host 'pg_dump x > y'", on=MAIN), "a database dump on a server"),
        (one_job("- run: ssh me@host uptime", on=MAIN), "`uptime on a server`"),
        (one_job("- run: scp -r site me@host:/var/www", on=MAIN), "a copy to a server"),
        (one_job("- run: kubectl rollout restart deployment/api", on="workflow_dispatch"), "a restart"),
        (one_job("- run: x\n  shell: pwsh"), "a script for pwsh"),
        (one_job("- run: echo hello"), "a check of its name, which may be required"),
        (one_job("- run: pip install -e .", on=MAIN), "nothing tells what it is for"),
        (one_job("- run: pip install -e .\n  working-directory: sub\n- run: pytest"), "what it installs from `sub`"),
        (one_job("- run: pip install -r ci/more.txt\n- run: pytest"), "what it installs from `ci/more.txt`"),
        (one_job("- run: cd $X && uv sync && pytest"), "what it installs from `a folder that only a run tells`"),
        (one_job("- uses: helm/kind-action@v1\n- run: kubectl apply -f x"), "a cluster that it makes itself"),
        (one_job(SSH, on="pull_request"), "it deploys for pull requests"),
    ],
)
def test_it_is_kept_where_a_part_would_be_lost(text, why):
    found = verdict(text, files={"other.Dockerfile": ""})
    assert found.status.value == "kept"
    assert why in found.reason


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (one_job(SSH, on=MAIN), "it deployed with ssh; in deploy.yml Flux applies the digests"),
        (one_job("- run: kubectl apply -k x", on=MAIN), "it deployed with kubectl"),
        (one_job("- run: helm upgrade --install a b", on="workflow_dispatch"), "it deployed with helm"),
        (
            one_job(
                "- run: |\n    ssh me@host << 'EOF'\n    cd /srv\n    git pull\n    docker compose up -d\n    EOF",
                on=MAIN,
            ),
            "it deployed with ssh",
        ),
        (one_job("- run: ssh me@host 'cd x && bash scripts/deploy.sh'", on=MAIN), "it deployed with ssh"),
        (
            one_job("- run: scp x me@host:y\n- run: ssh me@host docker stack deploy -c y z", on=MAIN),
            "it deployed with ssh",
        ),
        (one_job(SSH, on="push"), "it deployed from every branch, deploy.yml from main"),
        (one_job(SSH, on="push", more="    if: github.ref == 'refs/heads/main'\n"), "it deployed with ssh"),
        (one_job(SSH, more="    if: github.event_name != 'pull_request'\n"), "it deployed with ssh"),
        (one_job(SSH.replace("- uses", "- if: github.event_name == 'push'\n  uses")), "it deployed with ssh"),
        (one_job(SSH, on="{workflow_run: {workflows: [One], branches: [main]}}"), "it deployed with ssh"),
        (one_job(f"- run: pytest\n{BUILD}\n{SSH}", on=MAIN), "it deployed with ssh"),
        (one_job(SSH, on="{workflow_dispatch: {inputs: {version: {}}}}"), "its inputs (version) have no counterpart"),
        (one_job("- run: helm rollback api", on="workflow_dispatch"), "roll-back.yml"),
    ],
)
def test_a_deployment_is_superseded_where_the_one_workflow_deploys_in_its_place(text, why):
    found = verdict(text)
    assert found.status.value == "superseded"
    assert why in found.reason
    assert "verify" in found.target


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (one_job(SSH, on="{push: {branches: [develop]}}"), "the branch develop, of which no environment is known"),
        (one_job(SSH, on="{push: {tags: ['v*']}}"), "it deploys on `tag v*`"),
        (one_job(SSH, on="{release: {types: [published]}}"), "it deploys on `release (published)`"),
        (one_job(SSH), "it deploys for pull requests too"),
        (one_job("- run: alembic upgrade head\n" + SSH, on=MAIN), "it migrates a database (alembic) (line 8)"),
        (one_job(SSH + "\n- run: pulumi up --yes", on=MAIN), "provisions infrastructure (pulumi)"),
        (one_job(SSH + "\n- run: make warm", on=MAIN), "runs `make warm`"),
        (one_job("- run: bash scripts/deploy.sh", on=MAIN), "deploys by its name; nobody read here what it does"),
        (one_job(SSH, on="{workflow_run: {workflows: [One], branches: [next]}}"), "it deploys on `workflow_run`"),
    ],
)
def test_a_deployment_that_cannot_be_told_is_left_to_a_person(text, why):
    found = verdict(text, files={"scripts/deploy.sh": ""})
    assert found.status.value == "unmapped"
    assert why in found.reason


def test_without_an_environment_no_deployment_is_superseded():
    found = verdict(one_job(SSH, on=MAIN), coverage=Coverage())
    assert (found.status.value, "no environment is known" in found.reason) == ("unmapped", True)


def test_the_mode_says_who_applies():

    assert (
        "it applies the overlay itself"
        in verdict(one_job(SSH, on=MAIN), project=replace(PROJECT, mode=Mode.KUBECTL)).reason
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (one_job("- run: pytest", more="    needs: nobody\n"), "needs `nobody`, which is no job"),
        (one_job("- run: make x", more="    if: false\n"), "its condition is false"),
        (one_job("- run: make x", more="    if: always() && false && github.actor\n"), "its condition is false"),
        (
            one_job("- run: make x", more="    if: github.event_name == 'schedule'\n"),
            "exclude everything that starts the workflow",
        ),
        (
            one_job("- run: python scripts/gone.py"),
            "scripts/gone.py is not in the repository, and it does nothing else",
        ),
        (
            one_job("- run: docker build -f gone/Dockerfile .\n- run: make push"),
            "line 8 fails before all else, for gone/Dockerfile",
        ),
        (one_job("- run: python gone.py\n- run: make x"), "line 8 fails before all else, for gone.py"),
        (
            one_job(
                "- uses: actions/checkout@v4\n  with: {token: '${{ secrets.PAT }}'}\n- run: ruff format . && git commit -am x && git push",
                on=MAIN,
            ),
            "starts itself again",
        ),
        (one_job("- run: echo hello", on=MAIN), "it only prints"),
        (
            "on: push\njobs: {a: {uses: ./.github/workflows/gone.yml}}\n",
            "calls ./.github/workflows/gone.yml, which is not in the repository",
        ),
        ("on: push\n", "it has no jobs"),
    ],
)
def test_it_is_dropped_with_a_proof(text, why):
    found = verdict(text)
    assert found.status.value == "dropped"
    assert why in found.reason


@pytest.mark.parametrize(
    "text",
    [
        one_job("- run: make x", more="    if: github.actor == 'x'\n"),
        one_job(
            "- run: make x",
            more="    if: github.ref == 'refs/heads/release/1'\n",
            on="{push: {branches: ['release/*']}}",
        ),
        one_job("- run: make x", more="    if: startsWith(github.ref, 'refs/tags/v')\n", on="push"),
        one_job("- run: make x", more="    if: github.ref_name == 'develop'\n", on="push"),
        one_job("- run: python gone.py || true\n- run: make x"),
        one_job("- run: python gone.py\n  continue-on-error: true\n- run: make x"),
        one_job("- run: python gone.py\n  if: github.actor == 'x'\n- run: make x"),
        one_job("- run: make x\n- run: python gone.py"),
        one_job("- run: git commit -am x && git push", on=MAIN),
        one_job("- run: echo no >&2; exit 1", on=MAIN),
        one_job("- run: curl -f https://example.org", on=MAIN),
        one_job(
            "- run: |\n    cat > api/Dockerfile << 'END'\n    FROM scratch\n    END\n- run: docker build -f api/Dockerfile ."
        ),
        one_job(
            "- run: sed s/a/b/ template > api/Dockerfile\n- uses: docker/build-push-action@v6\n  with: {context: api, push: true}"
        ),
    ],
)
def test_a_doubt_drops_nothing(text):
    assert verdict(text).status.value == "kept"


def test_a_gate_is_merged_only_with_the_command_that_the_one_workflow_runs():

    text = one_job("- run: pytest tests/slow $MORE")
    plain = replace(PROJECT, gates=(run_of("pytest", "pytest tests/slow", 8),))
    other = replace(PROJECT, gates=(run_of("pytest", "", 8), run_of("pytest", "pytest", 9, job="other")))
    assert verdict(text, project=plain).status.value == "merged"
    assert verdict(text, project=other).status.value == "kept"


def test_a_gate_that_cannot_fail_is_merged_where_another_job_runs_the_same_or_a_person_says_that_it_counts():

    text = one_job("- run: ruff check . || true")
    soft, firm = run_of("ruff", "ruff check .", 8, masked=True), run_of("ruff", "ruff check .", 20, job="other")
    assert verdict(text, project=replace(PROJECT, gates=(soft, firm))).status.value == "merged"
    assert "now it counts" in verdict(text, project=replace(PROJECT, gates=(soft,))).reason
    elsewhere = replace(PROJECT, gates=(soft, replace(firm, command="ruff check x")))
    assert verdict(text, project=elsewhere).status.value == "kept"
    left_out = replace(COVERAGE, gates={})
    assert "it cannot fail" in verdict(text, project=replace(PROJECT, gates=(soft,)), coverage=left_out).reason


def test_a_local_action_is_what_its_steps_are():
    action = "runs: {using: composite, steps: [{run: ruff check ., shell: bash}, {run: %s, shell: bash}]}\n"
    text = one_job("- uses: ./.github/actions/lint")
    path = ".github/actions/lint/action.yml"
    assert verdict(text, files={path: action % "mypy x"}).target == "lint, ruff; lint, mypy"
    assert "`make x`" in verdict(text, files={path: action % "make x"}).reason


AT = Location(FOLDER / "a.yml", 3)
OVERLAYS = {
    name: DeployTarget(name, branch, f"kubernetes/overlays/{name}", there)
    for name, branch, there in (("production", "main", True), ("staging", "develop", False), ("later", "main", False))
}
API, WEB = (
    BuiltImage("api", "o/api", "Dockerfile", ".", ("Dockerfile",), AT),
    BlockedImage("web", "o/web", "nobody knows its registry", AT),
)


@pytest.mark.parametrize(
    ("environments", "images", "blocked", "on", "reason"),
    [
        (("production",), (API,), (), MAIN, ""),
        (("production",), (API,), (WEB,), MAIN, ""),
        (("production",), (), (), MAIN, ""),
        (("production", "staging"), (API,), (), MAIN, ""),
        (("production", "staging"), (API,), (), "workflow_dispatch", ""),
        (("later",), (API,), (), MAIN, "kubernetes/overlays/later is not there; `sophia-tidy convert` makes it"),
        (
            ("later",),
            (API,),
            (),
            "workflow_dispatch",
            "kubernetes/overlays/later is not there; `sophia-tidy convert` makes it",
        ),
        (("production",), (), (WEB,), MAIN, "all images are blocked, as web is: nobody knows its registry"),
    ],
)
def test_a_deployment_stays_until_the_one_workflow_can_do_it(environments, images, blocked, on, reason):
    project = replace(
        PROJECT, environments=tuple(OVERLAYS[name] for name in environments), images=images, blocked=blocked
    )
    found = verdict(one_job(SSH, on=on), project=project)
    if reason:
        assert (found.status.value, found.reason) == (
            "unmapped",
            f"it deploys with ssh, and deploy.yml cannot yet: {reason}",
        )
    else:
        assert found.status.value == "superseded"


@pytest.mark.parametrize(
    ("registry", "build", "deployment"),
    [
        (None, "merged", "superseded"),
        (Registry("ghcr.io"), "merged", "superseded"),
        (Registry("docker.io", "U", "P"), "merged", "superseded"),
        (Registry("1.dkr.ecr.eu-west-1.amazonaws.com"), "kept", "unmapped"),
    ],
)
def test_an_image_that_nobody_can_push_is_still_built_where_it_was(registry, build, deployment):
    project = replace(PROJECT, images=(API,), registry=registry)
    assert verdict(one_job(BUILD, on=MAIN), project=project).status.value == build
    found = verdict(one_job(SSH, on=MAIN), project=project)
    assert (found.status.value, "no secret is known that logs in to" in found.reason) == (
        deployment,
        deployment == "unmapped",
    )


@pytest.mark.parametrize(
    ("job", "more", "others", "expected"),
    [
        ("deploy-staging", "", (), "kept"),
        ("deploy_dev", "", (), "kept"),
        ("deploy", "    environment: stage\n", (), "kept"),
        ("deploy-staging", "", ("staging",), "superseded"),
        ("deploy-staging", "    environment: production\n", (), "superseded"),
        ("deploy-staging-and-production", "", (), "superseded"),
        ("deploy", "", (), "superseded"),
    ],
)
def test_a_deployment_of_another_environment_is_not_done_by_that_of_production(job, more, others, expected):
    project = replace(
        PROJECT, environments=(OVERLAYS["production"], *(replace(OVERLAYS[name], there=True) for name in others))
    )
    found = verdict(one_job(SSH, on="workflow_dispatch", more=more, job=job), project=project)
    assert (found.status.value, "none of the environments" in found.reason) == (expected, expected == "kept")
