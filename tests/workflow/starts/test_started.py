"""Jobs that a happening starts, workflow by small workflow."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.workflow.model import Workflow
from sophia_tidy.workflow.starts.model import Happening
from sophia_tidy.workflow.starts.started import started

from .small import FOLDER, jobs, workflow

PUSH = Happening("push", branch="main", paths=("src/a.py",))
PULL = Happening("pull_request", "opened", "main", "topic", paths=("src/a.py",))
TAG = Happening("push", tag="v1")


def names(found: Workflow, happening: Happening) -> dict[str, str]:
    """Started checks with what is left of their conditions."""
    return {job.check: job.condition for job in started(found, happening)}


@pytest.mark.parametrize(
    ("on", "starts"),
    [
        ("push", (PUSH, TAG)),
        ("[push, pull_request]", (PUSH, TAG, PULL)),
        ("{push: {branches: [main]}}", (PUSH,)),
        ("{push: {branches: ['rel/**']}}", ()),
        ("{push: {branches-ignore: ['rel/**']}}", (PUSH,)),
        ("{push: {tags: ['v*']}}", (TAG,)),
        ("{push: {tags-ignore: ['v*']}}", ()),
        ("{push: {branches: [main], tags: ['v*']}}", (PUSH, TAG)),
        ("{push: {paths: ['docs/**']}}", (TAG,)),
        ("{push: {paths: ['**.py']}}", (PUSH, TAG)),
        ("{push: {branches: [main], paths: ['docs/**']}}", ()),
        ("{push: {paths-ignore: ['src/**']}}", (TAG,)),
        ("{push: {paths-ignore: ['docs/**']}}", (PUSH, TAG)),
        ("{pull_request: {branches: [main]}}", (PULL,)),
        ("{pull_request: {types: [closed]}}", ()),
        ("{pull_request: {types: [opened], paths: ['src/**']}}", (PULL,)),
    ],
)
def test_filters_of_a_trigger(on: str, starts: tuple[Happening, ...]) -> None:
    found = jobs(on, "build:")
    assert tuple(each for each in (PUSH, TAG, PULL) if started(found, each)) == starts


def test_a_pull_request_starts_at_three_types_where_none_is_named() -> None:
    found = jobs("pull_request", "build:")
    types = ("opened", "synchronize", "reopened", "closed", "labeled")
    assert [each for each in types if started(found, Happening("pull_request", each, "main"))] == list(types[:3])
    issues = jobs("issues", "build:")
    assert all(started(issues, Happening("issues", each, "main")) for each in ("opened", "labeled"))


def test_clocks_followed_workflows_and_calls() -> None:
    found = jobs(
        "{schedule: [{cron: '0 1 * * *'}], workflow_run: {workflows: [CI], branches: [main]}, workflow_call: }", "a:"
    )
    assert started(found, Happening("schedule", branch="main", cron="0 1 * * *"))
    assert not started(found, Happening("schedule", branch="main", cron="0 2 * * *"))
    assert started(found, Happening("workflow_run", "completed", "main", workflow="CI", conclusion="failure"))
    assert not started(found, Happening("workflow_run", "completed", "dev", workflow="CI"))
    assert not started(found, Happening("workflow_run", "completed", "main", workflow="CD"))
    assert not started(found, Happening("workflow_call"))


def test_a_dispatch_starts_its_own_file_with_typed_inputs() -> None:
    found = jobs(
        "{workflow_dispatch: {inputs: {dry: {type: boolean, default: true}, where: {type: choice, options: [a, b]}}}}",
        "a: if: inputs.dry\nb: if: github.event.inputs.dry == 'true'\nc: if: inputs.where == 'b'\nd: if: '!inputs.dry'",
    )
    plain = Happening("workflow_dispatch", branch="main", workflow=str(FOLDER / "one.yml"))
    assert names(found, plain) == {"a": "", "b": ""}
    given = Happening(
        "workflow_dispatch", branch="main", workflow=str(FOLDER / "one.yml"), inputs=(("dry", "false"), ("where", "b"))
    )
    assert names(found, given) == {"c": "", "d": ""}
    assert not names(found, Happening("workflow_dispatch", branch="main", workflow=str(FOLDER / "two.yml")))


def test_conditions_in_three_values() -> None:
    found = jobs(
        "[push, pull_request]",
        """a: if: github.ref == 'refs/heads/main'
        b: if: (github.event_name == 'push' && github.ref_type == 'branch') && vars.ON == 'x'
        c: if: github.event_name == 'pull_request' || vars.ON == 'x'
        d: if: startsWith(github.ref, 'refs/tags/')
        e: if: contains(github.event.head_commit.message, '[deploy]')
        f: if: ${{ github.event_name == 'push' }} && false
        g: if: github.event.pull_request.draft == false
        """,
    )
    assert names(found, PUSH) == {
        "a": "",
        "b": "success() && vars.ON == 'x'",
        "c": "success() && vars.ON == 'x'",
        "e": "success() && contains(github.event.head_commit.message, '[deploy]')",
        "f": "",  # words beside an expression make a text of it, which is never false
        "g": "",  # null == false
    }
    assert list(names(found, TAG)) == ["c", "d", "e", "f", "g"]
    assert names(found, PULL)["g"] == "success() && github.event.pull_request.draft == false"


def test_a_skipped_need_skips_what_does_not_ask_for_the_status() -> None:
    found = jobs(
        "push",
        """a: if: github.event_name == 'release'
        b: needs: a
        c: needs: b; if: always()
        d: needs: c
        e: needs: [a, c]; if: needs.c.result == 'success' && !failure()
        f: needs: c; if: success() || github.ref_name == 'main'
        g: needs: a; if: needs.a.result == 'skipped' && !cancelled()
        h: needs: a; if: needs.a.outputs.x == 'y' || always() && false
        """,
    )
    assert names(found, PUSH) == {
        "c": "always()",
        "e": "(cancelled() || needs.c.result != 'failure') && needs.c.result == 'success'",
        "f": "always()",
        "g": "!cancelled()",
    }


def test_success_written_out_is_success() -> None:
    found = jobs(
        "push",
        """a:
        b: needs: a
        c: needs: a; if: success()
        d: needs: a; if: "!cancelled() && needs.a.result == 'success'"
        e: needs: a; if: always() && needs.a.result == 'success'
        f: if: "!cancelled()"
        """,
    )
    assert names(found, PUSH) == {"a": "", "b": "", "c": "", "d": "", "e": "needs.a.result == 'success'", "f": ""}


def test_what_holds_for_a_job() -> None:
    found = workflow("""
name: Deploy
on: push
permissions: {contents: read, packages: none}
env: {A: "${{ secrets.ONE }}", B: outer}
defaults: {run: {shell: bash, working-directory: api}}
concurrency: {group: "${{ github.workflow }}-${{ github.ref }}", cancel-in-progress: true}
jobs:
  one:
    name: One of ${{ github.workflow }}
    runs-on: ubuntu-24.04
    environment: {name: production, url: https://example.org}
    env: {B: "${{ secrets.two }}"}
    permissions: {}
    defaults: {run: {shell: sh}}
    concurrency: {group: "x-${{ github.run_id }}"}
    strategy: {matrix: {python: ["3.12", "3.13"]}}
    steps:
      - {name: Say, run: "echo ${{ matrix.python }} ${{ secrets.THREE }}", if: "'a' == 'a' && matrix.python != ''"}
""")
    (one,) = started(found, PUSH)
    assert one.check == "One of Deploy"
    assert one.env == (("A", "${{ secrets.ONE }}"), ("B", "${{ secrets.two }}"))
    assert one.permissions == ()
    assert one.environment == "production"
    assert one.secrets == {"ONE", "TWO", "THREE"}
    assert one.concurrency == (("Deploy-refs/heads/main", "true"),)
    assert one.defaults == (("shell", "sh"), ("working-directory", "api"))
    assert '"condition": "matrix.python != \'\'"' in one.work
    assert "ubuntu-24.04" in one.work
    assert "3.13" in one.work
    assert one.file == PurePosixPath(".github/workflows/one.yml")


def test_a_group_of_a_whole_run_is_not_that_of_each_job() -> None:
    body = "a: concurrency: x\nb: concurrency: x"
    apart = jobs("push", body)
    whole = workflow(
        "on: push\nconcurrency: x\njobs:\n"
        + "".join(f"  {id_}:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make\n" for id_ in "ab")
    )
    assert {job.concurrency for job in started(apart, PUSH)} == {(("x", "false"),)}
    assert {job.concurrency for job in started(whole, PUSH)} == {(("x, for the whole run", "false"),)}


def test_a_call_gets_neither_env_nor_defaults_of_its_caller() -> None:
    found = workflow(
        "on: push\nenv: {A: '${{ secrets.A }}'}\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n    secrets: inherit\n"
    )
    (job,) = started(found, PUSH)
    assert (job.env, job.secrets, job.permissions) == ((), frozenset("*"), None)
