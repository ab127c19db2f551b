"""Deployers: which environment each deploys, which would stay beside the one workflow, and what is decided of many at once."""

from dataclasses import replace

import pytest

from sophia_tidy.kernel.finding import Severity
from sophia_tidy.workflow.duties import DutyStatus, DutyVerdict, render_page
from sophia_tidy.workflow.duties.second_deployers import findings_of_seconds, second_deployers
from sophia_tidy.workflow.project.model import DeployTarget

from .small import PROJECT, by_key, ledger, one_job, statuses

RUN = "- run: gcloud run deploy api --image x"
SHIP = "- run: ./scripts/deploy.sh"
FILES = {"scripts/deploy.sh": "true\n"}


def of(steps: str, **how: str):
    return by_key(ledger({"w.yml": one_job(steps, **how)}, files=FILES))[f"w.yml/{how.get('job', 'build')}"]


@pytest.mark.parametrize(
    ("steps", "how", "group"),
    [
        (SHIP, {}, "production"),
        (SHIP, {"job": "deploy-staging"}, "staging"),
        (SHIP, {"more": "    environment: dev\n"}, "development"),
        (SHIP, {"more": "    environment: qa\n", "on": "{push: {branches: [qa]}}"}, "other"),
        (f"{SHIP}\n- run: make seed", {}, "with-more"),
        (RUN, {}, "elsewhere"),
        (f"{RUN}\n- run: make seed", {}, "elsewhere-with-more"),
        (RUN, {"on": "pull_request"}, ""),
        ("- run: npx vercel --prod", {}, ""),
        ("- run: pytest", {}, ""),
        (
            "- run: kubectl apply -k x",
            {"on": "{push: {branches: [main]}}"},
            "",
        ),  # the one workflow does it, as the evidence tells
    ],
)
def test_what_is_decided_together(steps: str, how: dict[str, str], group: str):
    assert of(steps, **how).group == group


def test_one_decision_is_for_all_of_a_kind_and_one_duty_may_be_decided_otherwise():
    workflows = {f"{name}.yml": one_job(SHIP) for name in "abc"} | {"d.yml": one_job(f"{SHIP}\n- run: make seed")}
    found = ledger(
        workflows,
        files=FILES,
        decisions={"b.yml/build": "kept: for now"},
        together={"production": "superseded: deploy.yml"},
    )
    assert statuses(found) == {
        "a.yml/build": "superseded",
        "b.yml/build": "kept",
        "c.yml/build": "superseded",
        "d.yml/build": "unmapped",
    }


def test_a_proof_is_not_asked_about():
    dead = one_job("- run: ./scripts/deploy-nowhere.sh")
    found = ledger({"a.yml": dead}, together={"production": "kept: all"})
    assert statuses(found) == {"a.yml/build": "dropped"}


def test_what_waits_for_a_deployment_that_goes_is_decided_at_once_too():
    text = (
        "on: {push: {branches: [main]}}\njobs:\n  ship: {runs-on: ubuntu-24.04, steps: [{run: kubectl apply -k x}]}\n"
        "  seed: {needs: ship, runs-on: ubuntu-24.04, steps: [{run: make seed}]}\n"
    )
    workflows = {"a.yml": text, "b.yml": text}
    assert {duty.group for duty in ledger(workflows).duties if duty.job == "seed"} == {"waiting"}
    found = ledger(workflows, together={"waiting": "dropped: with it"})
    assert set(statuses(found).values()) == {"superseded", "dropped"}


def test_a_deployer_that_stays_is_an_error_and_the_first_line_of_the_page():
    found = ledger(
        {"a.yml": one_job(RUN), "b.yml": one_job(RUN, job="deploy-staging"), "c.yml": one_job("- run: pytest")}
    )
    (finding,) = findings_of_seconds(found, PROJECT)
    assert (finding.rule, finding.severity) == ("second-deployer", Severity.ERROR)
    assert finding.message.startswith("a.yml/build deploys production with cloud run, and deploy.yml does too")
    lines = render_page(found, project=PROJECT).split("\n")
    assert lines[2].startswith("**One deployer of production would stay beside deploy.yml")
    assert "`a.yml/build`" in lines[2]
    gone = ledger({"a.yml": one_job(RUN)}, together={"elsewhere": "superseded: by the cluster"})
    assert list(findings_of_seconds(gone, PROJECT)) == []
    assert render_page(gone, project=PROJECT).split("\n")[2].startswith("1 workflow had")


def test_it_counts_whether_it_is_kept_carried_or_open_and_warns_while_there_is_no_overlay():
    one = ledger({"a.yml": one_job(SHIP)}, files=FILES)
    for status in (DutyStatus.KEPT, DutyStatus.CARRIED, DutyStatus.UNMAPPED):
        duties = tuple(replace(duty, verdict=DutyVerdict(status, "so")) for duty in one.duties)
        assert [duty.key for duty in second_deployers(replace(one, duties=duties), PROJECT)] == ["a.yml/build"]
    without = replace(
        PROJECT, environments=(DeployTarget("production", "main", "kubernetes/overlays/production", there=False),)
    )
    (finding,) = findings_of_seconds(one, without)
    assert finding.severity is Severity.WARNING and "as soon as its overlay is there" in finding.message
