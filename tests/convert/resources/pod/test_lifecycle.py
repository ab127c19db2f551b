"""How a container ends and starts."""

import pytest

from sophia_tidy.convert.model import Dialect

from ..scene import container, fates, pod, rules_of


@pytest.mark.parametrize(
    ("period", "seconds", "status"), [("1m30s", 90, "mapped"), ("1500ms", 2, "adapted"), ("0s", 0, "mapped")]
)
def test_the_grace_period_is_whole_seconds(period, seconds, status):
    values = {"stop_grace_period": period}
    assert pod(values)["terminationGracePeriodSeconds"] == seconds
    assert fates(values)["stop_grace_period"].status == status


def test_silence_on_the_grace_period_leaves_kubernetes_own():
    assert "terminationGracePeriodSeconds" not in pod({})


@pytest.mark.parametrize(
    ("signal", "version", "field"),
    [
        ("SIGQUIT", (1, 33), "SIGQUIT"),
        ("QUIT", (1, 33), "SIGQUIT"),
        ("3", (1, 33), "SIGQUIT"),
        ("SIGQUIT", (1, 32), None),
        ("SIGTERM", (1, 33), None),
        ("15", (1, 33), None),
    ],
)
def test_a_stop_signal_is_a_field_from_the_version_that_has_it(signal, version, field):
    spec = pod({"stop_signal": signal}, version=version)
    assert spec["containers"][0].get("lifecycle", {}).get("stopSignal") == field
    assert spec.get("os") == ({"name": "linux"} if field else None)


@pytest.mark.parametrize(("signal", "status"), [("SIGQUIT", "needs-decision"), ("SIGTERM", "mapped")])
def test_a_stop_signal_is_accounted_for(signal, status):
    assert fates({"stop_signal": signal})["stop_signal"].status == status


@pytest.mark.parametrize(
    ("hooks", "command"),
    [
        ([{"command": ["/bin/drain", "$(x)"]}], ["/bin/drain", "$(x)"]),
        ([{"command": ["a", "b c"]}, {"command": ["d"]}], ["/bin/sh", "-c", "a 'b c' && d"]),
        (
            [{"command": ["a"], "working_dir": "/srv", "environment": {"X": "1 2"}}],
            ["/bin/sh", "-c", "(cd /srv && env 'X=1 2' a)"],
        ),
    ],
)
def test_hooks_are_one_command_that_nothing_expands(hooks, command):
    assert container({"pre_stop": hooks})["lifecycle"] == {"preStop": {"exec": {"command": command}}}
    assert container({"post_start": hooks})["lifecycle"] == {"postStart": {"exec": {"command": command}}}


def test_a_hook_as_another_user_is_told():
    assert "hook-user" in rules_of({"pre_stop": [{"command": ["a"], "user": "root"}]})


@pytest.mark.parametrize(
    ("values", "shares"), [({"init": True}, True), ({"init": False}, None), ({"init": True, "pid": "host"}, None)]
)
def test_init_is_the_pause_process(values, shares):
    assert pod(values, dialect=Dialect.COMPOSE).get("shareProcessNamespace") is shares


@pytest.mark.parametrize(
    ("values", "status"),
    [({"init": True}, "adapted"), ({"init": False}, "not-applicable"), ({"init": True, "pid": "host"}, "adapted")],
)
def test_init_is_accounted_for(values, status):
    assert fates(values, dialect=Dialect.COMPOSE)["init"].status == status


def test_a_password_in_a_hook_is_in_no_manifest():
    for hook in (
        {"command": ["drain", "--password", "tr0ub4dor&3"]},
        {"command": ["drain"], "environment": {"DB_PASSWORD": "tr0ub4dor&3"}},
    ):
        assert "tr0ub4dor&3" not in str(container({"pre_stop": [hook]}))
