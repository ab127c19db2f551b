"""Files joined: every job is there, started by what started it, with what its file's top said of it."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.kernel.location import Location
from sophia_tidy.workflow.carry.carried import culprit
from sophia_tidy.workflow.carry.old_file import CannotCarry, read_old

from .small import carry, file, job, reasons, text

PUSH, NIGHT = "{push: {branches: [main]}}", "{schedule: [{cron: 0 0 * * *}]}"


def test_jobs_go_to_the_file_of_what_starts_them():
    found = carry({"a.yml": file(PUSH, job()), "b.yml": file(NIGHT, job()), "c.yml": file("workflow_dispatch", job())})
    assert [(each.path.name, each.file.name) for each in found.jobs] == [
        ("a.yml", "checks.yml"),
        ("b.yml", "scheduled.yml"),
        ("c.yml", "on-demand.yml"),
    ]


def test_a_job_alone_in_a_file_is_there_byte_for_byte():
    body = job(more="    permissions: {}\n    # why\n    if: github.actor != 'me'\n")
    assert text(carry({"a.yml": file(PUSH, body)})).endswith(body)


def test_two_jobs_of_one_id_are_told_apart_and_keep_their_checks():
    second = job() + job("last", "    needs: build\n    env:\n      WAS: ${{ needs.build.result }}\n")
    found = text(carry({"a.yml": file(PUSH, job()), "b.yml": file("{push: {branches: [dev]}}", second)}))
    assert "  b-build:\n    name: build\n    if: github.ref == 'refs/heads/dev'\n" in found
    assert "    needs: b-build\n" in found
    assert "      WAS: ${{ needs.b-build.result }}\n" in found


def test_a_condition_of_its_own_is_in_brackets_behind():
    other = file("pull_request", job("other"))
    own = file(PUSH, job(more="    if: ${{ github.actor == 'a' || github.actor == 'b' }}\n"))
    found = text(carry({"a.yml": own, "b.yml": other}))
    assert "&& (github.actor == 'a' || github.actor == 'b')" in found


def test_a_job_that_is_skipped_with_what_it_needs_stays_as_it_is():
    jobs = job() + job("after", "    needs: [build]\n    if: github.actor == 'a'\n")
    jobs += job("always", "    needs: [build]\n    if: always()\n")
    found = text(carry({"a.yml": file(PUSH, jobs), "b.yml": file("pull_request", job("other"))}))
    assert "    needs: [build]\n    if: github.actor == 'a'\n" in found
    assert "    if: github.event_name == 'push' && (always())\n" in found


def test_variables_of_the_top_go_down_and_the_jobs_own_win():
    top = "env:\n  # both\n  A: top\n  B: |\n    two\n    lines\n"
    found = text(carry({"a.yml": file(PUSH, job(more="    env:\n      A: own\n") + job("other"), top)}))
    assert "    env:\n      B: |\n        two\n        lines\n      A: own\n" in found
    assert "    env:\n      # both\n      A: top\n      B: |\n        two\n        lines\n" in found


def test_the_name_of_the_workflow_is_written_out():
    found = text(carry({"a.yml": file(PUSH, job(more="    env:\n      W: it is ${{ github.workflow }}\n"))}))
    assert "      W: it is ${{ 'Old' }}\n" in found


def test_a_person_picks_the_file_and_clashing_inputs_have_its_name_in_front():
    one = "{workflow_dispatch: {inputs: {to: {type: string, required: true}, dry: {type: boolean}}}}"
    two = "{workflow_dispatch: {inputs: {to: {type: boolean}, dry: {type: boolean}}}}"
    uses = "    env:\n      TO: ${{ inputs.to }}${{ github.event.inputs.to }}${{ inputs.dry }}\n"
    found = carry({"a.yml": file(one, job(more=uses)), "b.yml": file(two, job("other", uses))})
    new = text(found, "on-demand.yml")
    assert "options: [a.yml, b.yml]" in new
    assert "${{ inputs.to }}${{ github.event.inputs.to }}${{ inputs.dry }}" in new
    assert "${{ inputs.b_to }}${{ github.event.inputs.b_to }}${{ inputs.dry }}" in new
    assert [dict(each.inputs) for each in found.dispatches] == [
        {"to": "to", "dry": "dry"},
        {"to": "b_to", "dry": "dry"},
    ]


def test_paths_are_asked_of_a_plan_that_lets_all_run_where_it_fails():
    paths = "{push: {branches: [main], paths: ['src/**']}}"
    found = carry({"a.yml": file(paths, job() + job("after", "    needs: build\n")), "b.yml": file(PUSH, job("other"))})
    assert "    needs: plan\n" in text(found)
    assert "!cancelled() && " in text(found)
    assert [(each.output, each.events) for each in found.planned] == [("a", ("push",))]
    assert any(path.name == "started_by.py" for path in found.files)


@pytest.mark.parametrize("change", [lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text, str.rstrip])
def test_line_ends_and_marks_change_nothing(change):
    plain = file(PUSH, job(steps="    steps:\n      - run: |\n          one\n          two\n"))
    assert text(carry({"a.yml": change(plain)})).rstrip("\n").replace("|-", "|") == text(
        carry({"a.yml": plain})
    ).rstrip("\n")


@pytest.mark.parametrize(
    ("old", "reason"),
    [
        (file("pull_request_target", job()), "pull_request_target"),
        (file("workflow_call", job()), "workflow_call"),
        (file("{workflow_run: {workflows: [X]}}", job()), "workflow_run"),
        (file(PUSH, job() + job("b"), "concurrency: x\n"), "take turns"),
        (file(PUSH, job()).replace("permissions: {}\n", ""), "nothing says what the token"),
        (file(PUSH, "  a: {runs-on: x, steps: [{run: echo}]}\n"), "lines of its own"),
        (file(PUSH, job(more="    if: |\n      ${{ github.actor == 'me' }}\n")), "takes it for true"),
    ],
)
def test_what_cannot_be_carried_stays_with_its_reason(old, reason):
    found = carry({"a.yml": old, "b.yml": file("pull_request", job())})
    assert [each.path.name for each in found.jobs] == ["b.yml"]
    assert reason in reasons(found)["a.yml"]


@pytest.mark.parametrize(("at", "gone"), [("a.yml", "a.yml"), ("checks.yml", "b.yml")])
def test_each_try_is_with_a_file_less_whatever_the_fault_is_about(at, gone):
    """A fault of the new file, or of a third one, would else be tried for ever."""
    files = [read_old(PurePosixPath(name), file(PUSH, job()).encode(), ("build",)) for name in ("a.yml", "b.yml")]
    assert culprit(CannotCarry(Location(PurePosixPath(at), 1), "why"), files) == PurePosixPath(gone)
