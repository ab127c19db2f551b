"""Whatever the workflows are: no duty is lost, nothing that stays loses what it needs, and the same input gives the same ledger."""

from pathlib import PurePosixPath

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sophia_tidy.workflow.duties import DutyStatus, covered, describe, render_page
from sophia_tidy.workflow.editing.job_edits import without_jobs

from .small import FOLDER, ledger

STAYS = (DutyStatus.KEPT, DutyStatus.UNMAPPED)
steps = st.sampled_from(
    [
        "ruff check .",
        "pytest",
        "make it",
        "kubectl apply -k x",
        "docker build .",
        "echo hello",
        "ssh me@host 'docker stack deploy -c a b'",
        "twine upload dist/*",
        "python gone.py",
        "pip install x",
        "curl -d x ${{ secrets.SLACK_WEBHOOK }}",
        "git push",
        "bash scripts/deploy.sh",
    ]
)
triggers = st.sampled_from(
    [
        "push",
        "{push: {branches: [main]}}",
        "{pull_request: , push: {branches: [main]}}",
        "{schedule: [{cron: '0 3 * * *'}, {cron: '5 4 * * 1'}]}",
        "workflow_call",
        "{workflow_dispatch: , push: {branches: [develop]}}",
        "{workflow_run: {workflows: [a]}}",
        "{push: {tags: ['v*']}}",
    ]
)
conditions = st.sampled_from(
    [
        "",
        "    if: github.ref == 'refs/heads/main'\n",
        "    if: always()\n",
        "    if: false\n",
        "    if: github.event_name == 'push'\n",
    ]
)


@st.composite
def workflows(draw):
    """Some files with some jobs, each of which may need earlier ones, call another file, or do one or two things."""
    files = {}
    for name in draw(st.lists(st.sampled_from(["a", "b", "c", "deploy"]), min_size=1, max_size=3, unique=True)):
        text = f"name: {name}\non: {draw(triggers)}\njobs:\n"
        for index in range(draw(st.integers(1, 4))):
            needs = sorted(draw(st.sets(st.integers(0, index - 1)))) if index else []
            text += (
                f"  j{index}:\n"
                + (f"    needs: [{', '.join(f'j{each}' for each in needs)}]\n" if needs else "")
                + draw(conditions)
            )
            if draw(st.integers(0, 4)) == 0:
                text += f"    uses: ./.github/workflows/{draw(st.sampled_from(['a', 'b', 'gone']))}.yml\n"
            else:
                text += "    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v4\n"
                text += "".join(f"      - run: {draw(steps)}\n" for _ in range(draw(st.integers(0, 2))))
        files[f"{name}.yml"] = text
    return files


@settings(deadline=None, max_examples=150)
@given(workflows())
def test_no_duty_is_lost_and_nothing_that_stays_loses_what_it_needs(files):
    found = ledger(files, files={"scripts/deploy.sh": ""})
    told = [(duty.path.name, duty.job or duty.schedule) for duty in found.duties]
    meant = []
    for name, text in files.items():
        body = yaml.load(text, Loader=yaml.BaseLoader)
        crons = [each["cron"] for each in body["on"].get("schedule", ())] if isinstance(body["on"], dict) else []
        meant += [(name, each) for each in (*body["jobs"], *crons)]
    assert sorted(told) == sorted(meant)
    assert all(duty.verdict.reason for duty in found.duties)
    status = {(duty.path.name, duty.job): duty.verdict.status for duty in found.duties if duty.job}
    for name, text in files.items():
        path = FOLDER / name
        assert (
            (path in found.moves)
            == (covered(found, path) == "")
            == all(duty.verdict.status not in STAYS for duty in found.of(path))
        )
        if path in found.moves:
            assert path not in found.cuts
            continue
        after = without_jobs(text.encode(), found.cuts[path]) if path in found.cuts else text.encode()
        left = yaml.load(after, Loader=yaml.BaseLoader)["jobs"]
        assert {job for job in yaml.load(text, Loader=yaml.BaseLoader)["jobs"] if status[name, job] in STAYS} <= set(
            left
        )
        assert all(need in left for job in left.values() for need in job.get("needs", ()))
    assert {str(each.location) for each in found.findings} == {
        str(duty.at) for duty in found.duties if duty.verdict.status is DutyStatus.UNMAPPED
    }


@settings(deadline=None, max_examples=30)
@given(workflows())
def test_the_same_workflows_give_the_same_bytes_in_any_order(files):
    one, other = ledger(files), ledger(dict(reversed(files.items())))
    assert render_page(one) == render_page(other)
    assert describe(one) == describe(other)


@settings(deadline=None, max_examples=60)
@given(workflows())
def test_a_called_workflow_goes_only_with_all_that_call_it(files):
    found = ledger(files)
    for name, text in files.items():
        for job, body in yaml.load(text, Loader=yaml.BaseLoader)["jobs"].items():
            target = PurePosixPath(body.get("uses", "")[2:])
            duty = next(each for each in found.duties if (each.path.name, each.job) == (name, job))
            if target in found.moves and duty.verdict.status in STAYS:
                assert "needs" in duty.verdict.reason or "takes the name" in duty.verdict.reason
