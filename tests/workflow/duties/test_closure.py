"""Jobs together: who needs whom, who calls whom, what goes out of a file that stays, and what goes to the archive."""

from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from sophia_tidy.workflow.duties import DutyStatus, DutyVerdict, covered, render_page
from sophia_tidy.workflow.duties.in_the_way import with_names_taken

from .small import FOLDER, PROJECT, by_key, ledger, one_job, statuses

ON = "on: {push: {branches: [main]}}\n"
SSH = "runs-on: ubuntu-24.04, steps: [{uses: appleboy/ssh-action@v1, with: {host: x, script: docker stack deploy -c a b}}]"
GATE = "runs-on: ubuntu-24.04, steps: [{run: ruff check .}]"
OWN = "runs-on: ubuntu-24.04, steps: [{run: make it}]"
PLAIN = "runs-on: ubuntu-24.04, steps: [{uses: actions/checkout@v4}], outputs: {x: y}"
SLACK = "runs-on: ubuntu-24.04, steps: [{uses: slackapi/slack-github-action@v2}]"


def jobs(**named):
    return ON + "jobs:\n" + "".join(f"  {name}: {{{body}}}\n" for name, body in named.items())


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({"a": GATE, "b": f"needs: a, {OWN}"}, {"a": "kept", "b": "kept"}),
        ({"a": GATE, "b": OWN}, {"a": "merged", "b": "kept"}),
        ({"a": GATE, "b": f"needs: a, {SSH}"}, {"a": "merged", "b": "superseded"}),
        ({"a": SSH, "b": f"needs: a, {OWN}"}, {"a": "superseded", "b": "unmapped"}),
        ({"a": PLAIN, "b": f"needs: a, {SSH}"}, {"a": "superseded", "b": "superseded"}),
        ({"a": PLAIN, "b": f"needs: a, {GATE}"}, {"a": "merged", "b": "merged"}),
        ({"a": PLAIN, "b": f"needs: a, {OWN}", "c": f"needs: a, {GATE}"}, {"a": "kept", "b": "kept", "c": "merged"}),
        ({"a": GATE, "z": f"needs: a, {PLAIN}"}, {"a": "merged", "z": "merged"}),
        ({"a": OWN, "z": f"needs: a, {PLAIN}"}, {"a": "kept", "z": "kept"}),
        (
            {"a": PLAIN, "b": f"needs: a, {OWN}", "z": f"needs: [a, b], {PLAIN}"},
            {"a": "kept", "b": "kept", "z": "kept"},
        ),
        ({"a": SSH, "z": f"needs: a, {SLACK}"}, {"a": "superseded", "z": "merged"}),
        ({"a": OWN, "z": f"needs: a, {SLACK}"}, {"a": "kept", "z": "kept"}),
        ({"a": GATE, "b": f"needs: a, {GATE}", "c": f"needs: b, {OWN}"}, {"a": "kept", "b": "kept", "c": "kept"}),
        ({"a": f"needs: b, {GATE}", "b": f"needs: a, {OWN}"}, {"a": "dropped", "b": "dropped"}),
    ],
)
def test_a_job_that_stays_keeps_what_it_needs(named, expected):
    found = statuses(ledger({"w.yml": jobs(**named)}))
    assert found == {f"w.yml/{job}": status for job, status in expected.items()}


CALLED = "on: workflow_call\njobs:\n  x: {%s}\n"


@pytest.mark.parametrize(
    ("called", "callers", "expected"),
    [
        (GATE, ["one"], {"c.yml/x": "merged", "one.yml/call": "merged"}),
        (OWN, ["one"], {"c.yml/x": "kept", "one.yml/call": "kept"}),
        (SSH, ["one"], {"c.yml/x": "superseded", "one.yml/call": "superseded"}),
    ],
)
def test_a_caller_goes_where_the_called_workflow_goes(called, callers, expected):
    call = jobs(call="uses: ./.github/workflows/c.yml")
    assert statuses(ledger({"c.yml": CALLED % called, **{f"{name}.yml": call for name in callers}})) == expected


def test_a_called_job_answers_to_the_triggers_of_all_its_callers():
    nightly = "on: {schedule: [{cron: '0 3 * * *'}]}\njobs: {call: {uses: ./.github/workflows/c.yml}}\n"
    found = by_key(
        ledger({"a.yml": jobs(call="uses: ./.github/workflows/c.yml"), "b.yml": nightly, "c.yml": CALLED % GATE})
    )
    assert found["c.yml/x"].triggers == "push to main by a.yml, schedule 0 3 * * * by b.yml"
    assert {key: duty.verdict.status.value for key, duty in found.items()} == {
        "c.yml/x": "kept",
        "a.yml/call": "kept",
        "b.yml/call": "kept",
        "b.yml/schedule": "kept",
    }


def test_workflows_that_call_one_another_in_a_circle_are_kept():
    call = "on: workflow_call\njobs: {x: {uses: ./.github/workflows/%s.yml}}\n"
    assert set(statuses(ledger({"a.yml": call % "b", "b.yml": call % "a"})).values()) <= {"kept", "dropped"}


def test_a_job_whose_output_a_reusable_workflow_hands_out_stays_with_it():
    text = (
        "on:\n  workflow_call:\n    outputs: {v: {value: '${{ jobs.a.outputs.v }}'}}\n"
        f"jobs:\n  a: {{outputs: {{v: x}}, {GATE}}}\n  b: {{{OWN}}}\n"
    )
    found = by_key(ledger({"c.yml": text, "w.yml": jobs(call="uses: ./.github/workflows/c.yml")}))
    assert found["c.yml/a"].verdict.status.value == "kept"


def test_what_starts_after_a_workflow_that_goes_is_told():
    after = f"on: {{workflow_run: {{workflows: [One]}}}}\njobs: {{b: {{{OWN}}}}}\n"
    merged, kept = one_job("- run: ruff check ."), one_job("- run: make x")
    told = by_key(ledger({"a.yml": merged, "b.yml": after}))["b.yml/b"].verdict
    assert (told.status.value, "starts after 'One', which goes" in told.reason) == ("unmapped", True)
    assert statuses(ledger({"a.yml": kept, "b.yml": after}))["b.yml/b"] == "kept"


def test_what_is_started_by_its_files_name_stays_with_who_starts_it():
    starter = jobs(s="runs-on: ubuntu-24.04, steps: [{run: gh workflow run a.yml}]")
    dispatched = one_job("- run: ruff check .", on="workflow_dispatch")
    assert statuses(ledger({"a.yml": dispatched, "s.yml": starter}))["a.yml/build"] == "kept"
    assert statuses(ledger({"a.yml": dispatched, "s.yml": jobs(s=OWN)}))["a.yml/build"] == "merged"


def test_what_stays_under_the_name_of_the_new_workflow_has_to_move_first():
    one = ledger(
        {"deploy.yml": jobs(a=OWN, b=GATE), "other.yml": jobs(a=OWN)}, decisions={"deploy.yml/a": "kept: ours"}
    )
    assert by_key(one)["deploy.yml/a"].verdict.status.value == "kept"
    one = with_names_taken(one, PROJECT.files)
    found = by_key(one)
    assert found["deploy.yml/a"].verdict.status.value == "unmapped"
    assert "takes the name deploy.yml" in found["deploy.yml/a"].verdict.reason
    assert "expected another name for the file" in str(one.findings[0])
    assert "Give `deploy.yml` another name" in render_page(one)
    assert '"deploy.yml/a"' not in render_page(one)
    assert found["other.yml/a"].verdict.status.value == "kept"


def test_what_goes_or_is_carried_makes_room_for_the_new_workflow_by_itself():
    one = ledger({"deploy.yml": jobs(a=OWN, b=GATE)})
    carried = replace(
        one,
        duties=tuple(
            replace(duty, verdict=DutyVerdict(DutyStatus.CARRIED, "as it was")) if duty.job == "a" else duty
            for duty in one.duties
        ),
    )
    assert with_names_taken(carried, PROJECT.files) is carried


def test_superseded_and_merged_jobs_go_out_of_a_file_that_stays():
    found = ledger({"w.yml": jobs(a=GATE, b=SSH, c=OWN)})
    assert found.cuts == {FOLDER / "w.yml": ("a", "b")}
    assert found.moves == ()


def test_what_a_staying_job_needs_is_not_cut():
    found = ledger({"w.yml": jobs(a=SSH, b=f"needs: a, {OWN}", c=SSH)})
    assert found.cuts == {FOLDER / "w.yml": ("c",)}


def test_what_a_needed_job_needs_in_its_turn_is_not_cut():
    found = ledger({"w.yml": jobs(plan=GATE, a=f"needs: plan, {SSH}", b=f"needs: a, {OWN}", c=SSH)})
    assert found.cuts == {FOLDER / "w.yml": ("c",)}


def test_a_job_that_never_runs_is_left_where_it_is():
    assert ledger({"w.yml": jobs(a=f"if: false, {OWN}", b=OWN)}).cuts == {}


def test_a_file_goes_only_when_all_its_duties_are_accounted_for():
    found = ledger({"all.yml": jobs(a=GATE, b=SSH), "part.yml": jobs(a=GATE, b=OWN)})
    assert found.moves == (FOLDER / "all.yml",)
    assert covered(found, FOLDER / "all.yml") == ""
    assert covered(found, FOLDER / "part.yml") == "part.yml/b is kept: it runs `make it`, which deploy.yml does not"
    assert covered(found, PurePosixPath("x.yml")) == "the duties ledger does not know it"


def test_a_schedule_goes_where_its_jobs_go():
    text = one_job("- run: ruff check .", on="{push: {branches: [main]}, schedule: [{cron: '0 3 * * 1'}]}")
    found = by_key(ledger({"w.yml": text}))
    assert found["w.yml/schedule"].verdict.reason == "it starts `build`, which stays"
    assert found["w.yml/schedule"].triggers == "at 03:00 UTC on Monday"


def test_a_broken_file_is_one_duty_that_nobody_can_read():
    found = by_key(ledger({"w.yml": "on: [\n"}))
    assert found["w.yml"].verdict.status.value == "unmapped"
    assert found["w.yml"].verdict.reason.startswith("nobody can read what it does: ")


def test_what_the_tool_wrote_has_no_old_duties():
    found = ledger({"deploy.yml": jobs(a=OWN), "w.yml": jobs(a=OWN)}, ours=(FOLDER / "deploy.yml",))
    assert list(statuses(found)) == ["w.yml/a"]


@pytest.mark.parametrize(
    ("needs", "cut"),
    [
        ("", ("gate",)),
        ("    needs: gate\n", ("gate", "never")),
        ("    needs: GATE\n", ("gate", "never")),
        ("    needs: stays\n", ("gate",)),
    ],
)
def test_a_job_that_never_runs_goes_only_with_what_it_needs(needs, cut):
    job = "    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v4\n"
    text = (
        f"on: {{push: {{branches: [main]}}}}\njobs:\n  gate:\n{job}      - run: ruff check .\n  stays:\n{job}      - run: make x\n"
        f"  never:\n{needs}    if: false\n{job}      - run: make x\n"
    )
    assert ledger({"a.yml": text}).cuts == {FOLDER / "a.yml": cut}
