"""Keys that a container on a cluster has no field for."""

import pytest

from sophia_tidy.convert.model import Dialect
from sophia_tidy.convert.resources.pod.unsupported_keys import account_for_top

from ..scene import fates, rules_of, scene


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("attach", False),
        ("develop", {"watch": [{"path": "src", "action": "sync"}]}),
        ("logging", {"driver": "json-file"}),
        ("profiles", ["debug"]),
        ("isolation", "hyperv"),
        ("oom_score_adj", 5),
        ("mem_swappiness", "10"),
        ("pull_refresh_after", "24h"),
        ("cpu_count", 2),
        ("cpu_percent", 50.0),
        ("x-owner", {"team": "a"}),
    ],
)
def test_what_means_nothing_on_a_cluster_is_said_to(key, value):
    found = [entry for name, entry in fates({key: value}, dialect=Dialect.COMPOSE).items() if name.startswith(key)]
    assert {entry.status for entry in found} == {"not-applicable"}
    assert all(entry.note for entry in found)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("blkio_config", {"weight": 300}),
        ("cpu_rt_runtime", "400ms"),
        ("cpu_rt_period", "1400us"),
        ("cpuset", "0-3"),
        ("credential_spec", {"file": "x"}),
        ("models", {"llm": None}),
        ("oom_kill_disable", True),
        ("provider", {"type": "x"}),
        ("ulimits", {"nproc": 3}),
        ("use_api_socket", True),
    ],
)
def test_what_a_service_could_miss_is_a_decision_and_a_finding(key, value):
    found = [entry for name, entry in fates({key: value}, dialect=Dialect.COMPOSE).items() if name.startswith(key)]
    assert {entry.status for entry in found} == {"needs-decision"}
    assert key.replace("_", "-") in rules_of({key: value}, dialect=Dialect.COMPOSE)


@pytest.mark.parametrize(
    ("values", "pointer", "status"),
    [
        ({"restart": "always"}, "restart", "mapped"),
        ({"restart": "on-failure"}, "restart", "adapted"),
        ({"restart": "no", "expose": ["80"]}, "restart", "needs-decision"),
        ({"restart": "always", "deploy": {"restart_policy": {"condition": "any"}}}, "restart", "not-applicable"),
        ({"deploy": {"restart_policy": {"max_attempts": 3}}}, "deploy.restart_policy.max_attempts", "needs-decision"),
        ({"deploy": {"restart_policy": {"delay": "5s"}}}, "deploy.restart_policy.delay", "not-applicable"),
        ({"deploy": {"mode": "global", "replicas": 3}}, "deploy.replicas", "not-applicable"),
        ({"deploy": {"placement": {}}}, "deploy.placement", "not-applicable"),
        ({"command": None}, "command", "not-applicable"),
    ],
)
def test_restarts_counts_and_empty_blocks_are_accounted_for(values, pointer, status):
    assert fates(values, dialect=Dialect.COMPOSE)[pointer].status == status


def test_the_top_of_a_stack_is_accounted_for():
    stage = scene({"api": {}}, top={"version": "3.8", "x-a": {"b": "c"}})
    account_for_top(stage)
    found = {entry.pointer[0]: entry for entry in stage.ledger.settle(stage.stack.model.values)}
    assert {key: found[key].status for key in ("name", "version", "x-a")} == {
        "name": "mapped",
        "version": "not-applicable",
        "x-a": "not-applicable",
    }
    assert found["name"].target == "Namespace/shop"
