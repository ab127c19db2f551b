"""How pods are replaced."""

import pytest

from ..scene import fates, rules_of, workload


def updated(replicas=4, mode="replicated", **update):
    return {"deploy": {"mode": mode, "replicas": replicas, "update_config": update}}


@pytest.mark.parametrize(
    ("values", "surge", "absent"),
    [
        (updated(parallelism=2), 0, 2),
        (updated(parallelism=2, order="stop-first"), 0, 2),
        (updated(parallelism=2, order="start-first"), 2, 0),
        (updated(parallelism=0), 0, "100%"),
        (updated(parallelism=0, order="start-first"), "100%", 0),
        (updated(order="start-first"), 1, 0),
        ({}, 1, 0),
        ({"deploy": {"replicas": 3, "placement": {"max_replicas_per_node": 1}}}, 0, 1),
    ],
)
def test_how_many_are_replaced_at_once(values, surge, absent):
    assert workload(values)["spec"]["strategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxSurge": surge, "maxUnavailable": absent},
    }


@pytest.mark.parametrize(
    "values",
    [
        {"ports": [{"target": 80, "published": "80", "mode": "host", "protocol": "tcp"}]},
        {
            "ports": [{"target": 80, "published": "80", "mode": "host", "protocol": "tcp"}],
            "deploy": {"update_config": {"order": "start-first"}},
        },
    ],
)
def test_a_port_of_the_node_belongs_to_one_pod(values):
    assert workload(values)["spec"]["strategy"] == {"type": "Recreate"}


def test_a_volume_that_one_node_mounts_belongs_to_one_pod():
    values = {
        "volumes": [{"type": "volume", "source": "data", "target": "/data"}],
        "deploy": {"update_config": {"order": "start-first"}},
    }
    top = {"volumes": {"data": {"name": "shop_data"}}}
    assert workload(values, top=top)["spec"]["strategy"] == {"type": "Recreate"}
    assert fates(values, top=top)["deploy.update_config.order"].status == "adapted"


@pytest.mark.parametrize(
    ("update", "ready", "deadline"),
    [
        ({"delay": "1m10s"}, 70, None),
        ({"monitor": "60s"}, None, 360),
        ({"delay": "90s", "monitor": "60s"}, 90, 450),
        ({"delay": "20m"}, 1200, 1500),
        ({}, None, None),
    ],
)
def test_delay_and_monitor(update, ready, deadline):
    spec = workload(updated(**update))["spec"]
    assert (spec.get("minReadySeconds"), spec.get("progressDeadlineSeconds")) == (ready, deadline)
    assert spec.get("progressDeadlineSeconds", 600) > spec.get("minReadySeconds", 0)


def test_a_daemon_set_replaces_as_many_nodes_at_once():
    spec = workload(updated(mode="global", parallelism=3))["spec"]
    assert spec["updateStrategy"] == {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 3}}
    spec = workload(updated(mode="global", parallelism=3, order="start-first"))["spec"]
    assert spec["updateStrategy"]["rollingUpdate"] == {"maxSurge": 3, "maxUnavailable": 0}


def test_a_stateful_set_replaces_one_at_a_time_and_says_so():
    values = updated(parallelism=2, order="start-first", monitor="5s") | {"image": "postgres:16"}
    assert workload(values)["spec"]["updateStrategy"] == {"type": "RollingUpdate"}
    found = fates(values)
    assert {found[f"deploy.update_config.{key}"].status for key in ("parallelism", "order")} == {"adapted"}
    assert found["deploy.update_config.monitor"].status == "not-applicable"


@pytest.mark.parametrize(
    ("action", "status", "annotation"),
    [("rollback", "adapted", "rollback"), ("continue", "adapted", "continue"), ("pause", "mapped", None)],
)
def test_what_happens_when_an_update_fails(action, status, annotation):
    values = updated(failure_action=action)
    assert fates(values)["deploy.update_config.failure_action"].status == status
    assert workload(values)["metadata"].get("annotations", {}).get("sophia-tidy/on-update-failure") == annotation


def test_a_ratio_of_failures_is_told_and_none_is_how_it_is():
    assert "max-failure-ratio" in rules_of(updated(max_failure_ratio=0.2))
    assert fates(updated(max_failure_ratio=0))["deploy.update_config.max_failure_ratio"].status == "not-applicable"


def test_a_rollback_goes_as_an_update_does():
    values = {
        "deploy": {
            "rollback_config": {
                "parallelism": 1,
                "delay": "5s",
                "order": "stop-first",
                "monitor": "5s",
                "failure_action": "pause",
            }
        }
    }
    found = fates(values)
    assert {entry.status for name, entry in found.items() if "rollback" in name} == {"adapted"}
