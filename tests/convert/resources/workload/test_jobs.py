"""Job and CronJob."""

import pytest

from sophia_tidy.convert.model import Dialect

from ..scene import fates, pod, rules_of, workload


def job(mode="replicated-job", **deploy):
    return {"deploy": {"mode": mode, **deploy}}


def cron(schedule, **labels):
    return {
        "deploy": {
            "replicas": 0,
            "labels": {
                "swarm.cronjob.enable": "true",
                "swarm.cronjob.schedule": schedule,
                **{f"swarm.cronjob.{key.replace('_', '-')}": value for key, value in labels.items()},
            },
        }
    }


@pytest.mark.parametrize(("replicas", "completions", "parallelism"), [(5, 5, 5), (1, None, None), (0, None, 0)])
def test_a_replicated_job_runs_as_often_as_replicas_say(replicas, completions, parallelism):
    spec = workload(job(replicas=replicas))["spec"]
    assert (spec.get("completions"), spec.get("parallelism")) == (completions, parallelism)


@pytest.mark.parametrize(
    ("values", "limit"),
    [
        (job(restart_policy={"condition": "on-failure", "max_attempts": 4}), 4),
        (job(restart_policy={"condition": "none"}), 0),
        (job(restart_policy={"condition": "any"}), None),
        (job(), None),
        ({"restart": "no"}, 0),
    ],
)
def test_how_often_a_failed_job_is_tried_again(values, limit):
    assert workload(values, dialect=Dialect.COMPOSE)["spec"].get("backoffLimit") == limit


@pytest.mark.parametrize(
    ("policy", "status"),
    [
        ({"condition": "on-failure"}, "adapted"),
        ({"condition": "on-failure", "max_attempts": 4}, "mapped"),
        ({"condition": "none"}, "mapped"),
        ({"condition": "any"}, "adapted"),
    ],
)
def test_a_job_that_was_tried_without_end_is_told_to_be_tried_six_times(policy, status):
    assert fates(job(restart_policy=policy))["deploy.restart_policy.condition"].status == status


def test_a_jobs_pod_is_not_restarted_in_place():
    assert pod(job())["restartPolicy"] == "Never"
    assert pod(cron("@daily"))["restartPolicy"] == "Never"
    assert "restartPolicy" not in pod({})


def test_a_job_on_each_node_is_told():
    assert "global-job" in rules_of(job("global-job"))
    assert fates(job("global-job"))["deploy.mode"].status == "needs-decision"


def test_a_new_version_of_a_job_replaces_the_old_one():
    assert workload(job())["metadata"]["annotations"] == {"kustomize.toolkit.fluxcd.io/force": "enabled"}


def test_a_job_that_asks_for_its_slot_is_indexed():
    values = job(replicas=2) | {"environment": {"SLOT": "{{.Task.Slot}}"}}
    assert workload(values)["spec"]["completionMode"] == "Indexed"


@pytest.mark.parametrize(
    ("written", "schedule", "zone", "status"),
    [
        ("0 3 * * *", "0 3 * * *", None, "mapped"),
        ("0 */10 * * * *", "*/10 * * * *", None, "adapted"),
        ("@daily", "@daily", None, "mapped"),
        ("TZ=Europe/Berlin 0 3 * * *", "0 3 * * *", "Europe/Berlin", "mapped"),
        ("CRON_TZ=UTC 30 0 3 * * *", "0 3 * * *", "UTC", "mapped"),
    ],
)
def test_a_schedule(written, schedule, zone, status):
    item = workload(cron(written))
    assert (item["kind"], item["spec"]["schedule"], item["spec"].get("timeZone")) == ("CronJob", schedule, zone)
    assert "suspend" not in item["spec"]
    assert fates(cron(written))["deploy.labels.swarm.cronjob.schedule"].status == status


@pytest.mark.parametrize("written", ["*/5 * * * * *", "nonsense", "61 * * * *"])
def test_a_schedule_that_cannot_be_said_is_suspended_and_told(written):
    assert workload(cron(written))["spec"]["suspend"] is True
    assert "cron-schedule" in rules_of(cron(written))


@pytest.mark.parametrize(("skip", "policy"), [("true", "Forbid"), ("false", "Allow")])
def test_whether_runs_may_overlap(skip, policy):
    assert workload(cron("@daily", skip_running=skip))["spec"]["concurrencyPolicy"] == policy


def test_several_copies_of_a_scheduled_job():
    found = workload(cron("@daily", replicas="3"))["spec"]["jobTemplate"]["spec"]
    assert (found["completions"], found["parallelism"]) == (3, 3)


def test_each_label_of_a_schedule_is_accounted_for():
    found = fates(cron("@daily", skip_running="true", registry_auth="true"))
    labels = {name.rpartition(".")[2]: entry.status for name, entry in found.items() if ".labels." in name}
    assert labels == {
        "enable": "mapped",
        "schedule": "mapped",
        "skip-running": "mapped",
        "registry-auth": "not-applicable",
    }
    assert "annotations" not in workload(cron("@daily"))["metadata"]
