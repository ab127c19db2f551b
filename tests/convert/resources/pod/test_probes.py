"""healthcheck, as the probes of a container."""

import pytest

from sophia_tidy.convert.model import Dialect

from ..scene import container, fates, rules_of

CHECK = {"test": ["CMD", "/check"]}
SHELL = ["/bin/sh", "-c"]


def probe(values, which, **how):
    return container(values, **how).get(which)


def test_silence_on_times_means_dockers_defaults():
    found = container({"healthcheck": CHECK})
    assert found["livenessProbe"] == {
        "initialDelaySeconds": 30,
        "exec": {"command": ["/check"]},
        "periodSeconds": 30,
        "timeoutSeconds": 30,
        "failureThreshold": 3,
    }
    assert found["readinessProbe"] == {
        "exec": {"command": ["/check"]},
        "periodSeconds": 30,
        "timeoutSeconds": 30,
        "failureThreshold": 2,
    }
    assert "startupProbe" not in found


@pytest.mark.parametrize(
    ("test", "command"),
    [
        (["CMD", "pg_isready", "-q"], ["pg_isready", "-q"]),
        (["CMD-SHELL", "redis-cli ping | grep PONG"], [*SHELL, "redis-cli ping | grep PONG"]),
        (["CMD-SHELL", "test $(date +%s) -gt 0"], [*SHELL, "test $$(date +%s) -gt 0"]),
    ],
)
def test_the_words_of_a_check(test, command):
    assert probe({"healthcheck": {"test": test}}, "readinessProbe")["exec"]["command"] == command


@pytest.mark.parametrize(
    ("check", "period", "timeout", "retries"),
    [
        ({"interval": "1m30s", "timeout": "500ms", "retries": 5}, 90, 1, 5),
        ({"interval": "1.5s", "timeout": "2.2s", "retries": 1}, 2, 3, 1),
    ],
)
def test_times_are_whole_seconds_of_at_least_one(check, period, timeout, retries):
    found = probe({"healthcheck": CHECK | check}, "livenessProbe")
    assert (found["periodSeconds"], found["timeoutSeconds"], found["failureThreshold"]) == (period, timeout, retries)


@pytest.mark.parametrize(
    ("check", "period", "failures"),
    [
        ({"interval": "10s", "retries": 3, "start_period": "60s"}, 10, 9),
        ({"interval": "30s", "start_period": "20s", "start_interval": "2s"}, 2, 55),
        ({"interval": "5s", "retries": 2, "start_period": "1s"}, 5, 3),
    ],
)
def test_a_start_period_is_patience(check, period, failures):
    found = container({"healthcheck": CHECK | check})
    assert (found["startupProbe"]["periodSeconds"], found["startupProbe"]["failureThreshold"]) == (period, failures)
    assert "initialDelaySeconds" not in found["livenessProbe"]


def test_under_compose_nothing_is_restarted_before_it_had_five_minutes():
    found = probe({"healthcheck": CHECK | {"interval": "5s"}}, "startupProbe", dialect=Dialect.COMPOSE)
    assert found["periodSeconds"] * found["failureThreshold"] >= 300


@pytest.mark.parametrize("check", [{"disable": True}, {"test": ["NONE"]}])
def test_a_check_that_is_off_leaves_no_probe(check):
    found = container({"image": "redis:7", "healthcheck": check})
    assert not {"startupProbe", "readinessProbe", "livenessProbe"} & found.keys()
    assert {entry.status for name, entry in fates({"healthcheck": check}).items() if "healthcheck" in name} == {
        "mapped"
    }


def test_a_plain_request_is_an_http_probe_and_told_as_adapted():
    values = {"expose": ["8080"], "healthcheck": {"test": ["CMD", "curl", "-f", "http://localhost:8080/h"]}}
    assert probe(values, "livenessProbe")["httpGet"]["path"] == "/h"
    assert fates(values)["healthcheck.test.0"].status == "adapted"


@pytest.mark.parametrize(
    ("values", "handler"),
    [
        ({"expose": ["8080"]}, {"tcpSocket": {"port": 8080}}),
        ({"expose": ["53/udp", "8080"]}, {"tcpSocket": {"port": 8080}}),
        ({"expose": ["30000-30009", "21"]}, {"tcpSocket": {"port": 21}}),
    ],
)
def test_without_a_check_a_server_is_ready_when_it_listens(values, handler):
    found = container(values)
    assert handler.items() <= found["readinessProbe"].items()
    assert "livenessProbe" not in found


@pytest.mark.parametrize("values", [{}, {"expose": ["53/udp"]}, {"expose": ["30000-30009"]}])
def test_without_a_port_to_ask_there_is_no_probe(values):
    assert "readinessProbe" not in container(values)


def test_the_images_own_rule_asks_better_than_a_port():
    found = container({"image": "postgres:16"})
    assert "exec" in found["readinessProbe"]
    assert "livenessProbe" not in found


@pytest.mark.parametrize("check", [{"interval": "5s"}, {"test": ["CMD"]}, {"test": ["CMD-SHELL"]}])
def test_a_check_without_a_command_is_told(check):
    assert "healthcheck-of-image" in rules_of({"expose": ["80"], "healthcheck": check})
    assert "exec" not in container({"expose": ["80"], "healthcheck": check})["readinessProbe"]


def test_a_job_has_no_probes():
    values = {"healthcheck": CHECK, "deploy": {"mode": "replicated-job"}}
    assert not {"readinessProbe", "livenessProbe"} & container(values).keys()
    assert fates(values)["healthcheck.test.0"].status == "not-applicable"


def test_each_time_is_accounted_for_where_it_goes():
    found = fates({"healthcheck": CHECK | {"interval": "1.5s", "timeout": "3s", "retries": 4, "start_period": "9s"}})
    assert found["healthcheck.interval"].status == "adapted"
    assert (
        found["healthcheck.timeout"].target
        == "Deployment/api.spec.template.spec.containers[0].livenessProbe.timeoutSeconds"
    )
    assert found["healthcheck.retries"].target.endswith("livenessProbe.failureThreshold")
    assert found["healthcheck.start_period"].target.endswith("startupProbe.failureThreshold")


def test_a_password_in_a_check_is_read_from_a_variable_by_a_shell():
    values = {
        "expose": ["8080"],
        "environment": {"DB_PASSWORD": "tr0ub4dor&3"},
        "healthcheck": {"test": ["CMD", "mysqladmin", "ping", "-ptr0ub4dor&3"]},
    }
    assert "tr0ub4dor&3" not in str(container(values))
