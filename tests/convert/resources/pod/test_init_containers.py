"""depends_on, as init containers that wait."""

import pytest

from sophia_tidy.convert.model import Dialect

from ..scene import manifests

DB = {"expose": ["5432"], "networks": {"default": None}}
ON = {"networks": {"default": None}}


def dependent(condition="service_healthy", required=True, **api):
    return ON | {"depends_on": {"db": {"condition": condition, "required": required}}} | api


def converted(services, **how):
    how = {"dialect": Dialect.COMPOSE} | how
    stage, items = manifests(services, **how)
    entries = {
        ".".join(map(str, each.pointer[2:])): each
        for each in stage.ledger.settle(stage.stack.model.values)
        if each.pointer[1:2] == ("api",)
    }
    pod = next(item for item in items if item["kind"] == "Deployment" and item["metadata"]["name"] == "api")["spec"][
        "template"
    ]["spec"]
    return pod, entries, items


def test_a_healthy_dependency_is_waited_for_without_end():
    pod, entries, _ = converted({"api": dependent(), "db": DB})
    assert pod["initContainers"][0]["command"] == ["/bin/sh", "-c", "until nc -z -w 2 db 5432; do sleep 2; done"]
    assert pod["initContainers"][0]["name"] == "wait-for-db"
    assert entries["depends_on.db.condition"].status == "mapped"


@pytest.mark.parametrize("how", [{"condition": "service_started"}, {"required": False}])
def test_what_need_not_be_well_is_waited_for_a_minute(how):
    pod, entries, _ = converted({"api": dependent(**how), "db": DB})
    assert "exit 0" in pod["initContainers"][0]["command"][2]
    assert "$$(seq 15)" in pod["initContainers"][0]["command"][2]
    assert entries["depends_on.db.condition"].status == "adapted"


@pytest.mark.parametrize(
    ("services", "how", "status"),
    [
        ({"api": dependent(), "db": DB}, {"dialect": Dialect.SWARM}, "not-applicable"),
        ({"api": dependent(), "db": DB}, {"wait_for_dependencies": False}, "not-applicable"),
        ({"api": dependent(required=False)}, {}, "not-applicable"),
        ({"api": dependent(), "db": ON}, {}, "adapted"),
        ({"api": dependent(networks={"front": None}), "db": DB | {"networks": {"back": None}}}, {}, "adapted"),
        ({"api": dependent(), "db": DB | {"network_mode": "host", "networks": {}}}, {}, "adapted"),
        ({"api": dependent(), "db": DB | {"scale": 0}}, {}, "adapted"),
    ],
)
def test_where_one_cannot_wait_it_is_told(services, how, status):
    pod, entries, _ = converted(services, **how)
    assert "initContainers" not in pod
    assert entries["depends_on.db.condition"].status == status


def test_a_wait_passes_pod_security_restricted():
    pod, _, _ = converted({"api": dependent(), "db": DB})
    context = pod["initContainers"][0]["securityContext"]
    assert (context["runAsNonRoot"], context["allowPrivilegeEscalation"], context["capabilities"]) == (
        True,
        False,
        {"drop": ["ALL"]},
    )


def test_a_completed_job_is_asked_of_the_api_by_the_init_container_alone():
    pod, entries, items = converted(
        {"api": dependent("service_completed_successfully"), "db": {"command": ["migrate"]}}
    )
    assert pod["initContainers"][0]["command"][:2] == ["kubectl", "wait"]
    assert pod["initContainers"][0]["command"][-1] == "job/db"
    assert pod["initContainers"][0]["volumeMounts"][0]["name"] == "job-access"
    assert "volumeMounts" not in pod["containers"][0]
    assert (pod["automountServiceAccountToken"], pod["serviceAccountName"]) == (False, "api")
    assert entries["depends_on.db.condition"].status == "mapped"
    role = next(item for item in items if item["kind"] == "Role")
    assert role["rules"] == [
        {"apiGroups": ["batch"], "resources": ["jobs"], "resourceNames": ["db"], "verbs": ["get", "list", "watch"]}
    ]


def test_a_server_for_whose_end_nobody_can_wait_is_told():
    cron = {"labels": {"swarm.cronjob.schedule": "0 3 * * *"}}
    pod, entries, items = converted({"api": dependent("service_completed_successfully"), "db": cron})
    assert "initContainers" not in pod
    assert entries["depends_on.db.condition"].status == "needs-decision"
    assert not [item for item in items if item["kind"] == "Role"]


def test_an_update_of_a_dependency_restarts_nothing_and_that_is_told():
    api = ON | {"depends_on": {"db": {"condition": "service_started", "required": True, "restart": True}}}
    _, entries, _ = converted({"api": api, "db": DB})
    assert entries["depends_on.db.restart"].status == "needs-decision"
