"""CPU, memory and their like, as resources."""

import pytest

from sophia_tidy.convert.model import Dialect
from sophia_tidy.convert.resources.pod.limits import cpu, memory

from ..scene import container, fates, rules_of

MIB = 1 << 20


def deploy(**resources):
    return {"deploy": {"resources": resources}}


@pytest.mark.parametrize(
    ("cores", "thousandths"), [(0.5, 500), (0.0005, 1), (2, 2000), (0.1, 100), (1.2345, 1235), (0.29, 290)]
)
def test_cores_are_whole_thousandths_rounded_up(cores, thousandths):
    assert cpu(cores) == thousandths


@pytest.mark.parametrize(
    ("size", "text"),
    [(50 * MIB, "50Mi"), (1 << 30, "1Gi"), (1536, "1536"), (3 << 10, "3Ki"), (1000, "1000"), (3 << 29, "1536Mi")],
)
def test_memory_is_exact(size, text):
    assert memory(size) == text


@pytest.mark.parametrize(
    ("values", "limits", "requests"),
    [
        (
            deploy(
                limits={"cpus": 0.5, "memory": str(512 * MIB)}, reservations={"cpus": 0.25, "memory": str(256 * MIB)}
            ),
            {"cpu": "500m", "memory": "512Mi"},
            {"cpu": "250m", "memory": "256Mi"},
        ),
        (deploy(reservations={"cpus": 1, "memory": str(1 << 30)}), None, {"cpu": "1", "memory": "1Gi"}),
        (
            deploy(limits={"cpus": 2, "memory": str(1 << 30)}),
            {"cpu": "2", "memory": "1Gi"},
            {"cpu": "500m", "memory": "256Mi"},
        ),
        (
            deploy(limits={"memory": str(64 * MIB)}, reservations={"memory": str(128 * MIB)}),
            {"memory": "128Mi"},
            {"memory": "128Mi"},
        ),
        ({"mem_limit": str(512 * MIB), "mem_reservation": str(256 * MIB)}, {"memory": "512Mi"}, {"memory": "256Mi"}),
        ({"cpus": 1.5, "cpu_shares": 512}, {"cpu": "1500m"}, {"cpu": "500m"}),
        ({"cpu_quota": 50000, "cpu_period": 100000}, {"cpu": "500m"}, {"cpu": "125m"}),
        ({"cpu_quota": 50000}, {"cpu": "500m"}, {"cpu": "125m"}),
        ({"cpus": 1} | deploy(limits={"cpus": 2}), {"cpu": "2"}, {"cpu": "500m"}),
        ({"storage_opt": {"size": "10G"}}, {"ephemeral-storage": "10Gi"}, None),
    ],
)
def test_limits_and_requests(values, limits, requests):
    found = container(values, dialect=Dialect.COMPOSE).get("resources", {})
    assert (found.get("limits"), found.get("requests")) == (limits, requests)


def test_silence_is_silence():
    assert "resources" not in container({})
    assert "resources" not in container(deploy(limits={"cpus": 0, "memory": "0"}))


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        (deploy(limits={"memory": str(MIB)}), "requests-guessed"),
        (deploy(limits={"memory": str(MIB)}, reservations={"memory": str(2 * MIB)}), "request-above-limit"),
        (deploy(limits={"pids": 100}), "pids-limit"),
        ({"pids_limit": 100}, "pids-limit"),
        ({"storage_opt": {"dm.basesize": "10G"}}, "storage-opt"),
    ],
)
def test_what_differs_is_told(values, rule):
    assert rule in rules_of(values, dialect=Dialect.COMPOSE)


@pytest.mark.parametrize(
    ("values", "pointer", "status"),
    [
        (deploy(limits={"cpus": 1}), "deploy.resources.limits.cpus", "mapped"),
        (deploy(limits={"pids": 100}), "deploy.resources.limits.pids", "needs-decision"),
        ({"cpu_shares": 512}, "cpu_shares", "adapted"),
        ({"pids_limit": -1}, "pids_limit", "not-applicable"),
        ({"mem_limit": "1048576", "memswap_limit": "1048576"}, "memswap_limit", "not-applicable"),
        ({"mem_limit": "1048576", "memswap_limit": "2097152"}, "memswap_limit", "needs-decision"),
        ({"cpuset": "0-1"}, "cpuset", "needs-decision"),
        ({"oom_kill_disable": True}, "oom_kill_disable", "needs-decision"),
        ({"oom_kill_disable": False}, "oom_kill_disable", "not-applicable"),
        ({"ulimits": {"nofile": 9}}, "ulimits.nofile", "needs-decision"),
    ],
)
def test_each_limit_is_accounted_for(values, pointer, status):
    assert fates(values, dialect=Dialect.COMPOSE)[pointer].status == status
