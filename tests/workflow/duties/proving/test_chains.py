"""Proofs that travel: over needs, calls and what starts after another; and where a chain ends."""

from dataclasses import replace

import pytest

from ..small import COVERAGE, by_key, ledger, statuses

GONE = "  red:\n    runs-on: ubuntu-24.04\n    steps: [{uses: actions/checkout@v4}, {run: python gone.py}, {run: make x}]\n"
HEAD = "name: One\non: {push: {branches: [main]}}\njobs:\n"


def job(name: str, *, more: str = "", run: str = "twine upload dist/*") -> str:
    """A job that publishes."""
    return f"  {name}:\n    runs-on: ubuntu-24.04\n{more}    steps: [{{uses: actions/checkout@v4}}, {{run: {run}}}]\n"


def needs(name: str, need: str, condition: str = "") -> str:
    """A job that publishes after another."""
    return job(name, more=f"    needs: {need}\n" + (f"    if: {condition}\n" if condition else ""))


def test_who_needs_a_job_that_always_fails_never_ran_and_the_chain_is_its_reason():
    found = by_key(ledger({"a.yml": HEAD + GONE + needs("one", "red") + needs("two", "one")}))
    assert found["a.yml/two"].verdict.status.value == "dropped"
    assert found["a.yml/two"].verdict.reason == (
        "it does not run: it needs `one`, and `one` does not run: it needs `red`, and `red` always fails: "
        "line 6 fails, for gone.py is not in the repository"
    )
    assert [at.line for at in found["a.yml/two"].verdict.evidence] == [13, 9, 6]


@pytest.mark.parametrize(
    "condition", ["always()", "${{ !cancelled() }}", "failure()", "always() && github.ref == 'refs/heads/main'"]
)
def test_a_status_function_ends_the_chain(condition):
    found = statuses(ledger({"a.yml": HEAD + GONE + needs("one", "red", condition)}))
    assert found == {"a.yml/red": "dropped", "a.yml/one": "kept"}


@pytest.mark.parametrize("condition", ["github.actor != 'x'", "success()"])
def test_another_condition_does_not(condition):
    assert statuses(ledger({"a.yml": HEAD + GONE + needs("one", "red", condition)}))["a.yml/one"] == "dropped"


def test_a_proof_in_hand_is_not_overruled_because_a_dependent_stays():
    found = statuses(ledger({"a.yml": HEAD + GONE + needs("one", "red", "always()")}))
    assert (found["a.yml/red"], found["a.yml/one"]) == ("dropped", "kept")


def test_a_failure_that_does_not_count_ends_the_chain():
    red = GONE.replace("    runs-on", "    continue-on-error: true\n    runs-on", 1)
    assert statuses(ledger({"a.yml": HEAD + red + needs("one", "red")}))["a.yml/one"] == "kept"


@pytest.mark.parametrize(
    "run",
    [
        "if [ -f gone.py ]; then python gone.py; fi",
        "python gone.py || true",
        "ls && python gone.py",
        "set +e; python gone.py; echo x",
        "python gone.py | tee log",
        "for x in $X; do python gone.py; done",
    ],
)
def test_a_doubt_is_no_failure(run):
    doubtful = GONE.replace("{run: python gone.py}", f'{{run: "{run}"}}')
    assert statuses(ledger({"a.yml": HEAD + doubtful + needs("one", "red")}))["a.yml/one"] == "kept"


def test_what_fails_always_and_has_done_something_before_stays_and_its_dependents_do_not():
    red = "  red:\n    runs-on: ubuntu-24.04\n    steps: [{uses: actions/checkout@v4}, {run: twine upload x}, {run: python gone.py}]\n"
    found = statuses(ledger({"a.yml": HEAD + red + needs("one", "red")}))
    assert found == {"a.yml/red": "kept", "a.yml/one": "dropped"}


def test_what_fails_always_and_tells_people_so_stays():
    red = GONE.replace("{run: make x}", "{if: failure(), run: ./tell.sh}")
    assert statuses(ledger({"a.yml": HEAD + red}, files={"tell.sh": ""}))["a.yml/red"] == "kept"


def test_checks_before_the_failure_were_seen_by_nobody():
    red = GONE.replace("{run: python gone.py}", "{run: pytest}, {run: python gone.py}")
    found = by_key(ledger({"a.yml": HEAD + red}, coverage=replace(COVERAGE, gates={})))["a.yml/red"].verdict
    assert found.status.value == "dropped"
    assert "nothing before it is seen outside of the job" in found.reason


CALLED = "on: workflow_call\njobs:\n" + job("inner")


def test_what_only_a_job_that_never_ran_calls_never_ran():
    caller = HEAD + GONE + "  call:\n    needs: red\n    uses: ./.github/workflows/b.yml\n"
    found = by_key(ledger({"a.yml": caller, "b.yml": CALLED}))
    assert found["b.yml/inner"].verdict.status.value == "dropped"
    assert "only `a.yml/call` calls it" in found["b.yml/inner"].verdict.reason


def test_one_caller_that_may_have_run_is_enough():
    caller = HEAD + GONE + "  call:\n    needs: red\n    uses: ./.github/workflows/b.yml\n"
    other = HEAD + "  call:\n    uses: ./.github/workflows/b.yml\n"
    assert statuses(ledger({"a.yml": caller, "b.yml": CALLED, "c.yml": other}))["b.yml/inner"] == "kept"


@pytest.mark.parametrize(
    "called",
    [None, "on: push\njobs:\n" + job("inner"), "on: workflow_call\njobs:\n" + needs("inner", "gone")],
    ids=["missing", "not callable", "refused"],
)
def test_github_refuses_a_file_that_calls_what_cannot_be_called(called):
    caller = HEAD + job("other") + "  call:\n    uses: ./.github/workflows/b.yml\n"
    files = {"a.yml": caller} | ({"b.yml": called} if called else {})
    found = by_key(ledger(files))["a.yml/other"].verdict
    assert (found.status.value, "so GitHub refuses the file" in found.reason) == ("dropped", True)


@pytest.mark.parametrize(
    ("workflows", "status"),
    [
        ({}, "dropped"),  # no workflow has the name
        ({"b.yml": "name: CI\n" + CALLED}, "dropped"),  # it is only called
        ({"b.yml": "name: CI\n" + HEAD.partition("\n")[2] + job("inner")}, "kept"),
    ],
)
def test_what_starts_after_a_workflow_that_is_never_started_never_ran(workflows, status):
    after = "on: {workflow_run: {workflows: [CI], types: [completed]}}\njobs:\n" + job("late")
    assert statuses(ledger({"a.yml": after, **workflows}))["a.yml/late"] == status


@pytest.mark.parametrize("name", ["pages-build-deployment", "CodeQL", "Dependabot Updates"])
def test_workflows_that_github_brings_need_no_file(name):
    after = f"on: {{workflow_run: {{workflows: ['{name}']}}}}\njobs:\n" + job("late")
    assert statuses(ledger({"a.yml": after}))["a.yml/late"] == "kept"


def test_the_legs_of_a_matrix_are_judged_one_by_one():
    build = (
        "  build:\n    runs-on: ubuntu-24.04\n    strategy: {matrix: {name: [api, gone]}}\n    steps:\n"
        "      - uses: actions/checkout@v4\n      - run: python tools/${{ matrix.name }}.py\n"
    )
    found = by_key(ledger({"a.yml": HEAD + build + needs("one", "build")}, files={"tools/api.py": ""}))
    assert found["a.yml/build"].verdict.status.value == "kept"
    assert "tools/gone.py is not in the repository" in found["a.yml/build"].verdict.reason
    assert found["a.yml/one"].verdict.status.value == "dropped"
