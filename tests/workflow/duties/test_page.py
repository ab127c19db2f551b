"""What people and machines are told: the page, the data, checks, secrets; and that nothing of a repository breaks Markdown."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sophia_tidy.formats.markdown import cell, code
from sophia_tidy.kernel.location import Location
from sophia_tidy.workflow.duties import Alias, StatusCheck, describe, render_page
from sophia_tidy.workflow.duties.command_names import shown
from sophia_tidy.workflow.duties.cron import in_words
from sophia_tidy.workflow.project.model import BlockedImage, BuiltImage, Mode

from .small import COVERAGE, FOLDER, PROJECT, ledger, one_job

PULL = "{pull_request: , push: {branches: [main]}}"
SSH = "- uses: appleboy/ssh-action@v1\n  with: {host: '${{ secrets.HOST }}', key: '${{ secrets.SSH_KEY }}', script: docker stack deploy -c a b}"


def test_the_page_says_what_to_do():
    api = BuiltImage("api", "o/api", "Dockerfile", ".", ("Dockerfile",), Location(FOLDER / "a.yml", 3))
    project = replace(
        PROJECT,
        images=(api,),
        blocked=(
            BlockedImage("web", "o/web", "its Dockerfile is not in the repository", Location(FOLDER / "a.yml", 3)),
        ),
    )
    page = render_page(
        ledger(
            {
                "gate.yml": one_job("- run: ruff check .", on=PULL),
                "next.yml": one_job(SSH, on="{push: {branches: [develop]}}"),
                "prod.yml": one_job(SSH, on="{push: {branches: [main]}}", more="    environment: production\n"),
            },
            project=project,
        ),
        "| job | seconds |\n|---|---:|\n| lint | 20 |",
    )
    for line in (
        "3 workflows had 3 duties: every job, every schedule, and every file that cannot be read.",
        "2 files of them go to the archive.",
        "| merged | 1 | deploy.yml does the same |",
        "| unmapped | 1 | a person has to decide |",
        "| `build` (line 4) | gate | pull_request, push to main | **merged** | `lint, ruff`: deploy.yml runs ruff |",
        "| `build` | `gate.yml` | `gates` |",
        "Require one check of the new workflow: `gates`.",
        "| `production` | `prod.yml:6` |",
        "| `web` | its Dockerfile is not in the repository | `.github/workflows/a.yml:3` |",
        "## Time from commit to production",
        "| lint | 20 |",
    ):
        assert line in page.split("\n")
    assert '"next.yml/build" = "kept: why"  # it deploys the branch develop' in page


API = BuiltImage("api", "o/api", "Dockerfile", ".", ("api",), Location(FOLDER / "a.yml", 3))
PUSHES = "Let the workflow push to `main`: `promote` and the roll-backs write digests there with `GITHUB_TOKEN`."
STATUSES = "Give Flux a GitHub token that may write commit statuses (`verify` waits for them) and contents (its dispatch starts `roll-back.yml`)."
KUBECONFIG = "Put a kubeconfig that may apply the overlay into the secret `KUBE`, as text or in base64."
REVERTS = "A person reverts that change."


@pytest.mark.parametrize(
    ("more", "lines"),
    [
        ({"images": (API,)}, {PUSHES, STATUSES, REVERTS}),
        ({"images": (API,), "mode": Mode.KUBECTL, "kubeconfig": "KUBE"}, {PUSHES, KUBECONFIG, REVERTS}),
        ({}, {STATUSES, REVERTS}),
    ],
)
def test_what_a_person_sets_up_once_is_told_for_this_project(more, lines):
    page = render_page(
        ledger({"a.yml": one_job("- run: ruff check .", on=PULL)}), project=replace(PROJECT, **more)
    ).split("\n")
    assert {PUSHES, STATUSES, KUBECONFIG, REVERTS} & set(page) == lines
    assert (
        "Make the environments of the deployment in the settings, with the secrets that the workflow reads: `production`."
        in page
    )


def test_a_page_without_open_duties_says_so():
    assert "Nothing: every duty is accounted for." in render_page(
        ledger({"a.yml": one_job("- run: make x", on="{push: {branches: [main]}}")})
    )


def test_the_data_has_what_the_documented_output_names():
    text = one_job("- run: ruff check .", on="{push: {branches: [main]}, schedule: [{cron: '0 3 * * *'}]}")
    job, schedule = describe(ledger({"a.yml": text}))
    assert job == {
        "workflow": ".github/workflows/a.yml",
        "job": "build",
        "schedule": None,
        "line": 4,
        "trigger": "push to main, schedule 0 3 * * *",
        "kinds": ["gate"],
        "status": "kept",
        "reason": "the clock starts it too (at 03:00 UTC every day)",
        "target": None,
    }
    assert (schedule["job"], schedule["schedule"], schedule["trigger"]) == (None, "0 3 * * *", "at 03:00 UTC every day")
    assert json.loads(json.dumps([job, schedule])) == [job, schedule]


@pytest.mark.parametrize(
    ("more", "checks"),
    [
        ("", ["build"]),
        ("    name: Lint\n", ["Lint"]),
        ("    strategy: {matrix: {v: ['3.12']}}\n", ["build (3.12)"]),
        ("    name: py ${{ matrix.v }}\n    strategy: {matrix: {v: ['3.12']}}\n", ["py 3.12"]),
        ("    name: of ${{ github.ref }}\n", ["of ${{ github.ref }}"]),
    ],
)
def test_a_check_that_is_not_reported_any_more_is_told_with_the_new_one(more, checks):
    found = ledger({"a.yml": one_job("- run: ruff check .", on=PULL, more=more)})
    assert found.checks == tuple(StatusCheck(FOLDER / "a.yml", name, ("gates",)) for name in checks)


def test_a_check_of_a_called_workflow_has_the_callers_name():
    called = "on: workflow_call\njobs: {x: {runs-on: ubuntu-24.04, steps: [{run: ruff check .}]}}\n"
    caller = f"on: {PULL}\njobs: {{c: {{name: Call, uses: ./.github/workflows/b.yml}}}}\n"
    assert [each.old for each in ledger({"a.yml": caller, "b.yml": called}).checks] == ["Call / x"]


def test_checks_that_stay_and_checks_of_pushes_are_not_told():
    assert ledger({"a.yml": one_job("- run: make x", on=PULL)}).checks == ()
    assert ledger({"a.yml": one_job("- run: ruff check .", on="{push: {branches: [main]}}")}).checks == ()


def test_secrets_that_nothing_reads_any_more_and_names_of_one_secret():
    found = ledger(
        {
            "a.yml": one_job(SSH, on="{push: {branches: [main]}}"),
            "b.yml": one_job(
                "- run: make x\n  env: {A: '${{ secrets.HOST }}', B: '${{ secrets.DEPLOY_SSH_KEY }}', C: '${{ secrets.GITHUB_TOKEN }}'}"
            ),
            "c.yml": one_job(
                "- run: kubectl apply -k x\n  env: {A: '${{ secrets.DOCKERHUB_TOKEN }}'}",
                on="{push: {branches: [main]}}",
            ),
        }
    )
    assert found.unused == ("SSH_KEY",)
    assert found.aliases == (Alias(("DEPLOY_SSH_KEY", "SSH_KEY"), ()),)


def test_an_alias_says_which_name_is_used():
    from dataclasses import replace

    found = ledger(
        {"a.yml": one_job("- run: make x ${{ secrets.DOCKERHUB_TOKEN }} ${{ secrets.DOCKER_PAT }}")},
        coverage=replace(COVERAGE, secrets=frozenset({"DOCKERHUB_TOKEN"})),
    )
    assert found.aliases == (Alias(("DOCKERHUB_TOKEN", "DOCKER_PAT"), ("DOCKERHUB_TOKEN",)),)


@pytest.mark.parametrize(
    ("steps", "more"),
    [("- run: make ${{ secrets[matrix.x] }}", ""), ("- run: make x", "    env: {A: '${{ toJSON(secrets) }}'}\n")],
)
def test_where_any_secret_may_be_read_none_is_called_unused(steps, more):
    found = ledger({"a.yml": one_job(SSH, on="{push: {branches: [main]}}"), "b.yml": one_job(steps, more=more)})
    assert found.unused == ()


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("0 3 * * *", "at 03:00 UTC every day"),
        ("*/15 * * * *", "every 15 minutes"),
        ("5 * * * *", "every hour at minute 5"),
        ("0 */6 * * *", "every 6 hours at minute 0"),
        ("30 4 * * 1-5", "at 04:30 UTC on Monday to Friday"),
        ("0 0 * * SUN", "at 00:00 UTC on Sunday"),
        ("0 0 1 * *", "at 00:00 UTC on day 1 of the month"),
        ("0 0 1 1,7 *", "at 00:00 UTC on day 1 in January and July"),
        ("0 6,18 * * *", "at 06:00 and 18:00 UTC every day"),
        ("0 0 * * 7", "at 00:00 UTC on Sunday"),
        ("* * * * *", "every minute"),
        ("0 0 1 * 1", "0 0 1 * 1"),
        ("@daily", "@daily"),
        ("0 0 * * 9", "0 0 * * 9"),
        ("0-5 3 * * *", "0-5 3 * * *"),
        ("", ""),
    ],
)
def test_a_cron_line_is_said_in_words_or_left_as_it_is(cron, words):
    assert in_words(cron) == words


@given(st.text("0123456789*/,- @aMON", max_size=20))
def test_any_cron_line_is_said(cron):
    assert in_words(cron) or not cron


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", "a \\| b"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("[x](y)", "\\[x\\](y)"),
        ("a `b` c", "a `b` c"),
        ("a `b|c`", "a `b\\|c`"),
        ("one ` only", "one ' only"),
        ("two\nlines", "two lines"),
        ("*x* _y_", "\\*x\\* \\_y\\_"),
    ],
)
def test_what_comes_from_a_repository_is_shown_and_not_read(text, shown):
    assert cell(text) == shown


@pytest.mark.parametrize(("text", "shown"), [("a", "`a`"), ("a`b", "`` a`b ``"), ("a|b", "`a\\|b`"), ("a\nb", "`a b`")])
def test_a_name_is_code_that_nothing_in_it_breaks(text, shown):
    assert code(text) == shown


nasty = st.text("ab`|<>[]*_#\\\n'\"${}: ", min_size=1, max_size=12)


@settings(deadline=None, max_examples=40)
@given(nasty, nasty)
def test_every_row_of_the_page_has_its_five_cells(name, command):
    text = (
        f"name: {json.dumps(name)}\non: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    name: {json.dumps(name)}\n"
        f"    steps: [{{run: {json.dumps(command)}}}]\n"
    )
    page = render_page(ledger({"a.yml": text}))
    rows = [line for line in page.split("\n") if line.startswith("| `a` ")]
    assert len(rows) == 1
    assert rows[0].replace("\\|", "").count("|") == 6


CANARY = "ghp_" + "Z" * 36


@pytest.mark.parametrize(
    "step",
    [
        f"- run: make x\n  env: {{TOKEN: {CANARY}}}",
        f"- run: login {CANARY}",
        f"- run: 'curl -X POST -H \"Authorization: {CANARY}\" https://example.org'",
        f"- run: ./push.sh {CANARY}",
        f"- run: PASSWORD={CANARY} make x",
        f"- run: '{CANARY}'",
        f"- run: ssh me@host './x {CANARY}'",
        f"- run: pulumi up -c a={CANARY}",
        f"- run: kubectl apply -f https://x:{CANARY}@example.org/y",
        f"- run: git push https://x:{CANARY}@example.org",
        f"- uses: docker/login-action@v3\n  with: {{password: {CANARY}}}\n- run: make x",
        f"- run: gh secret set X -b {CANARY}",
    ],
)
def test_no_value_of_a_secret_is_told(step):
    found = ledger({"a.yml": one_job(step, on="{push: {branches: [main, develop]}}")})
    assert CANARY not in render_page(found) + json.dumps(describe(found)) + " ".join(map(str, found.findings))


@pytest.mark.parametrize(
    ("words", "shown_as"),
    [
        (("make", "all"), "make all"),
        (("gh", "api", "repos/x"), "gh api"),
        (("./x.sh", "hunter"), "./x.sh"),
        (("$TOOL", "now"), "$TOOL"),
        (("mysql", "-phunter2"), "mysql"),
        (("a b",), "a command"),
        ((), "a command"),
        (("cargo", "run", "release", "more"), "cargo run release"),
    ],
)
def test_a_command_is_shown_without_its_arguments(words, shown_as):
    assert shown(words) == shown_as
