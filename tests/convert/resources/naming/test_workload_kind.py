"""Which workload a service becomes."""

import pytest

from sophia_tidy.convert.model import Dialect

from ..scene import manifests, workload

DATA = {"volumes": [{"type": "volume", "source": "data", "target": "/data"}]}
OWN = {"volumes": {"data": {"name": "shop_data"}}}
EXTERNAL = {"volumes": {"data": {"name": "shop_data", "external": True}}}
PORTS = {"ports": [{"target": 80, "published": "80", "protocol": "tcp", "mode": "ingress"}]}


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({}, "Deployment"),
        ({"restart": "always"}, "Deployment"),
        ({"restart": "unless-stopped"}, "Deployment"),
        ({"restart": "on-failure:5"}, "Deployment"),
        ({"restart": "no"}, "Job"),
        ({"restart": "no", **PORTS}, "Deployment"),
        ({"restart": "no", "expose": ["80"]}, "Deployment"),
        ({"restart": "no", "scale": 2}, "Deployment"),
        ({"deploy": {"restart_policy": {"condition": "none"}}}, "Job"),
        ({"restart": "no", "deploy": {"restart_policy": {"condition": "any"}}}, "Deployment"),
        ({"restart": "no", "image": "postgres:16"}, "Job"),
        ({"deploy": {"mode": "global"}}, "DaemonSet"),
        ({"deploy": {"mode": "replicated-job"}}, "Job"),
        ({"deploy": {"mode": "global-job"}}, "Job"),
        ({"image": "postgres:16"}, "StatefulSet"),
        ({"image": "redis:7"}, "StatefulSet"),
        ({**DATA, "deploy": {"replicas": 2}}, "StatefulSet"),
        (DATA, "Deployment"),
        ({"environment": {"SLOT": "{{.Task.Slot}}"}}, "StatefulSet"),
        ({"deploy": {"labels": {"swarm.cronjob.enable": "true", "swarm.cronjob.schedule": "0 3 * * *"}}}, "CronJob"),
        ({"labels": {"swarm.cronjob.schedule": "0 3 * * *"}}, "CronJob"),
        ({"labels": {"swarm.cronjob.enable": "false", "swarm.cronjob.schedule": "0 3 * * *"}}, "Deployment"),
    ],
)
def test_a_service_becomes_a_workload(values, kind):
    assert workload(values, dialect=Dialect.COMPOSE, top=OWN)["kind"] == kind


def test_copies_that_share_an_external_volume_are_not_stateful():
    assert workload({**DATA, "deploy": {"replicas": 2}}, top=EXTERNAL)["kind"] == "Deployment"


def test_a_service_for_whose_end_another_waits_is_a_job():
    _, items = manifests(
        {
            "api": {"depends_on": {"migrate": {"condition": "service_completed_successfully", "required": True}}},
            "migrate": {"restart": "on-failure"},
        },
        dialect=Dialect.COMPOSE,
    )
    assert {(item["kind"], item["metadata"]["name"]) for item in items} >= {("Job", "migrate"), ("Deployment", "api")}


@pytest.mark.parametrize(
    ("values", "budget"),
    [
        ({"deploy": {"replicas": 2}}, True),
        ({"deploy": {"replicas": 1}}, False),
        ({"deploy": {"mode": "global"}}, False),
        ({"deploy": {"replicas": 0}}, False),
    ],
)
def test_several_copies_have_a_disruption_budget(values, budget):
    _, items = manifests({"api": values})
    found = [item["spec"]["maxUnavailable"] for item in items if item["kind"] == "PodDisruptionBudget"]
    assert found == ([1] if budget else [])


@pytest.mark.parametrize(
    ("values", "replicas"),
    [({"deploy": {"replicas": 0}}, 0), ({"scale": 3}, 3), ({"scale": 3, "deploy": {"replicas": 2}}, 2), ({}, 1)],
)
def test_how_many_copies(values, replicas):
    assert workload(values)["spec"]["replicas"] == replicas


def test_a_stateful_set_names_its_headless_service_and_starts_all_at_once():
    spec = workload({"image": "postgres:16"})["spec"]
    assert (spec["serviceName"], spec["podManagementPolicy"]) == ("api-pods", "Parallel")
