"""What a person decides in pyproject.toml, and what is told of a decision that is none."""

import pytest

from sophia_tidy.kernel.errors import ConfigError

from .small import FOLDER, by_key, ledger, one_job, statuses

OWN = one_job("- run: make it", on="{push: {branches: [main]}, schedule: [{cron: '0 3 * * *'}]}")
STAGING = one_job("- run: kubectl apply -k x", on="{push: {branches: [develop]}}")


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ({}, {"w.yml/build": "kept", "w.yml/schedule": "kept"}),
        ({"w.yml/build": "dropped: nobody reads it"}, {"w.yml/build": "dropped", "w.yml/schedule": "dropped"}),
        ({"w.yml": "dropped: old"}, {"w.yml/build": "dropped", "w.yml/schedule": "dropped"}),
        (
            {"w.yml": "dropped: old", "w.yml/build": "kept: not this"},
            {"w.yml/build": "kept", "w.yml/schedule": "dropped"},
        ),
        ({"w.yml/build": "superseded: by Flux"}, {"w.yml/build": "superseded", "w.yml/schedule": "superseded"}),
    ],
)
def test_a_decision_stands(decisions, expected):
    assert statuses(ledger({"w.yml": OWN}, decisions=decisions)) == expected


def test_a_schedule_that_is_given_up_no_longer_holds_its_jobs():
    text = one_job("- run: ruff check .", on="{push: {branches: [main]}, schedule: [{cron: '0 3 * * *'}]}")
    assert statuses(ledger({"w.yml": text}))["w.yml/build"] == "kept"
    found = ledger({"w.yml": text}, decisions={"w.yml/schedule": "dropped: once a day is enough"})
    assert statuses(found) == {"w.yml/build": "merged", "w.yml/schedule": "dropped"}
    assert found.moves == (FOLDER / "w.yml",)


def test_merged_says_where():
    verdict = by_key(ledger({"w.yml": OWN}, decisions={"w.yml/build": "merged: tests, make"}))["w.yml/build"].verdict
    assert (verdict.target, verdict.reason) == ("tests, make", "decided by a person: tests, make")


def test_the_finding_of_an_open_duty_has_the_line_that_decides_it():
    found = ledger({"w.yml": STAGING})
    (finding,) = found.findings
    assert (finding.rule, finding.severity.value, finding.location.line) == ("unmapped-duty", "error", 4)
    assert '"w.yml/build" = "kept: why"' in finding.message
    line = '"w.yml/build" = "kept: why"'.split(" = ")
    assert ledger({"w.yml": STAGING}, decisions={line[0].strip('"'): line[1].strip('"')}).findings == ()


def test_a_decision_cannot_keep_a_deployment_that_a_job_needs_apart():
    text = (
        "on: {push: {branches: [main]}}\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: kubectl apply -k x}]}\n"
        "  b: {needs: a, runs-on: ubuntu-24.04, steps: [{run: make it}]}\n"
    )
    found = by_key(ledger({"w.yml": text}, decisions={"w.yml/b": "kept: ours"}))
    assert {key: duty.verdict.status.value for key, duty in found.items()} == {"w.yml/a": "unmapped", "w.yml/b": "kept"}


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        (
            "w.yml/biuld",
            "kept: x",
            "decides on 'w.yml/biuld', which is no duty; expected file.yml/job, file.yml/schedule or file.yml of "
            ".github/workflows (did you mean 'w.yml/build'?)",
        ),
        ("gone.yml", "kept: x", "which is no duty"),
        ("w.yml", "keep: x", "says 'keep: x' of 'w.yml'; expected 'kept: why', 'dropped: why'"),
        ("w.yml", "kept", "says 'kept' of 'w.yml'"),
        ("w.yml", "dropped:  ", "says 'dropped:  ' of 'w.yml'"),
        ("w.yml", "unmapped: x", "says 'unmapped: x'"),
    ],
)
def test_a_decision_that_is_none_is_an_error(key, value, message):
    with pytest.raises(ConfigError) as caught:
        ledger({"w.yml": OWN}, decisions={key: value})
    assert str(caught.value).startswith("pyproject.toml: [tool.sophia-tidy.workflow.duties] ")
    assert message in str(caught.value)


def test_a_decision_on_an_archived_file_is_history():
    assert set(
        statuses(ledger({"w.yml": OWN}, decisions={"gone.yml/x": "dropped: x"}, gone=("gone.yml",))).values()
    ) == {"kept"}
