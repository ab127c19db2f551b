"""What a container and its pod may do."""

import pytest

from sophia_tidy.convert.model import Dialect
from sophia_tidy.manifests.lint.pod_security import Level, violations

from ..scene import container, fates, pod, rules_of, workload


def security(values, **how):
    return container(values, dialect=Dialect.COMPOSE, **how).get("securityContext", {})


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"user": "1000:1001"}, {"runAsUser": 1000, "runAsGroup": 1001, "runAsNonRoot": True}),
        ({"user": "1000"}, {"runAsUser": 1000, "runAsNonRoot": True}),
        ({"user": "0:0"}, {"runAsUser": 0, "runAsGroup": 0}),
        ({"user": "root"}, {"runAsUser": 0}),
        ({"user": "nobody"}, {"runAsUser": 65534, "runAsNonRoot": True}),
        ({"user": "www-data"}, {}),
        (
            {"cap_add": ["NET_ADMIN", "CAP_SYS_TIME"], "cap_drop": ["all"]},
            {"capabilities": {"add": ["NET_ADMIN", "SYS_TIME"], "drop": ["ALL"]}},
        ),
        ({"privileged": True}, {"privileged": True}),
        ({"read_only": True}, {"readOnlyRootFilesystem": True}),
        ({"security_opt": ["no-new-privileges:true"]}, {"allowPrivilegeEscalation": False}),
        ({"security_opt": ["no-new-privileges"]}, {"allowPrivilegeEscalation": False}),
        ({"security_opt": ["no-new-privileges:false"]}, {}),
        ({"security_opt": ["no-new-privileges:true"], "privileged": True}, {"privileged": True}),
        (
            {"security_opt": ["seccomp=unconfined", "apparmor:unconfined"]},
            {"seccompProfile": {"type": "Unconfined"}, "appArmorProfile": {"type": "Unconfined"}},
        ),
        (
            {"security_opt": ["seccomp:/etc/profiles/app.json"]},
            {"seccompProfile": {"type": "Localhost", "localhostProfile": "profiles/app.json"}},
        ),
        ({"security_opt": ["apparmor=mine"]}, {"appArmorProfile": {"type": "Localhost", "localhostProfile": "mine"}}),
        (
            {"security_opt": ["label=type:svirt_apache_t", "label=level:s0:c100,c200"]},
            {"seLinuxOptions": {"type": "svirt_apache_t", "level": "s0:c100,c200"}},
        ),
        ({"security_opt": ["label:disable"]}, {"seLinuxOptions": {"type": "spc_t"}}),
        ({}, {}),
    ],
)
def test_the_containers_security_context(values, fields):
    assert security(values) == fields


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"user": "www-data"}, "user-name"),
        ({"user": "1000:staff"}, "user-name"),
        ({"group_add": ["docker"]}, "group-name"),
        ({"security_opt": ["no-new-privileges"], "cap_add": ["SYS_ADMIN"]}, "no-new-privileges"),
        ({"security_opt": ["seccomp=/p.json"]}, "security-profile"),
        ({"security_opt": ["systempaths=unconfined"]}, "security-opt"),
        ({"sysctls": {"net.core.somaxconn": "1024"}}, "unsafe-sysctl"),
        ({"sysctls": {"vm.max_map_count": "262144"}}, "sysctl-of-node"),
        ({"sysctls": {"net.ipv4.tcp_syncookies": "1"}, "network_mode": "host"}, "sysctl-of-node"),
    ],
)
def test_what_cannot_be_said_is_told(values, rule):
    assert rule in rules_of(values, dialect=Dialect.COMPOSE)


def test_before_the_field_apparmor_is_an_annotation():
    item = workload({"security_opt": ["apparmor=unconfined"]}, version=(1, 29))
    template = item["spec"]["template"]
    assert template["metadata"]["annotations"] == {"container.apparmor.security.beta.kubernetes.io/api": "unconfined"}
    assert "securityContext" not in template["spec"]["containers"][0]


def test_the_pods_security_context():
    found = pod({"group_add": ["998", "998"], "sysctls": {"net.ipv4.ip_unprivileged_port_start": 0}})["securityContext"]
    assert found == {
        "seccompProfile": {"type": "RuntimeDefault"},
        "supplementalGroups": [998],
        "sysctls": [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}],
    }


@pytest.mark.parametrize(
    ("name", "version", "status"),
    [
        ("net.ipv4.tcp_syncookies", (1, 28), "mapped"),
        ("net.ipv4.tcp_keepalive_time", (1, 28), "needs-decision"),
        ("net.ipv4.tcp_keepalive_time", (1, 29), "mapped"),
        ("net.ipv4.tcp_rmem", (1, 31), "needs-decision"),
        ("net.ipv4.tcp_rmem", (1, 32), "mapped"),
    ],
)
def test_a_sysctl_is_safe_from_the_version_that_says_so(name, version, status):
    assert fates({"sysctls": {name: "1"}}, version=version)[f"sysctls.{name}"].status == status


@pytest.mark.parametrize(
    "values", [{"user": "1000"}, {"user": "1000", "cap_add": ["NET_BIND_SERVICE"]}, {"image": "prom/prometheus:v3.1.0"}]
)
def test_hardened_pods_pass_restricted_where_the_user_is_known(values):
    assert violations(workload(values, hardened=True), Level.RESTRICTED) == ()


@pytest.mark.parametrize(("values", "dropped"), [({"user": "1000"}, True), ({}, True), ({"user": "root"}, False)])
def test_a_hardened_pod_that_needs_root_keeps_what_root_needs_to_become_another_user(values, dropped):
    container = workload(values, hardened=True)["spec"]["template"]["spec"]["containers"][0]
    assert ("capabilities" in container["securityContext"]) is dropped


@pytest.mark.parametrize("values", [{}, {"user": "root"}, {"user": "app"}])
def test_hardened_pods_that_cannot_pass_are_told(values):
    assert "runs-as-root" in rules_of(values, hardened=True)


@pytest.mark.parametrize(
    "values", [{}, {"user": "root"}, {"cap_add": ["CHOWN"]}, {"read_only": True}, {"image": "postgres:16"}]
)
def test_a_pod_passes_baseline_unless_the_stack_asks_for_more(values):
    assert violations(workload(values), Level.BASELINE) == ()
