"""Which of the host's namespaces and devices a pod has."""

import pytest

from sophia_tidy.convert.model import Dialect

from ..scene import container, fates, pod, workload


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"network_mode": "host"}, {"hostNetwork": True, "dnsPolicy": "ClusterFirstWithHostNet"}),
        ({"pid": "host"}, {"hostPID": True}),
        ({"ipc": "host"}, {"hostIPC": True}),
        ({"network_mode": "bridge", "pid": "private", "ipc": "shareable"}, {}),
    ],
)
def test_the_hosts_namespaces(values, fields):
    spec = pod(values, dialect=Dialect.COMPOSE)
    assert {key: value for key, value in spec.items() if key.startswith("host") or key == "dnsPolicy"} == fields


@pytest.mark.parametrize(
    ("key", "value", "status"),
    [
        ("network_mode", "host", "mapped"),
        ("network_mode", "none", "needs-decision"),
        ("network_mode", "service:db", "needs-decision"),
        ("network_mode", "container:x", "needs-decision"),
        ("network_mode", "bridge", "not-applicable"),
        ("network_mode", "mynet", "needs-decision"),
        ("pid", "host", "mapped"),
        ("pid", "service:db", "needs-decision"),
        ("ipc", "host", "mapped"),
        ("ipc", "shareable", "not-applicable"),
        ("uts", "host", "needs-decision"),
        ("userns_mode", "host", "mapped"),
        ("userns_mode", "keep-id", "needs-decision"),
        ("cgroup", "private", "not-applicable"),
        ("cgroup", "host", "needs-decision"),
        ("cgroup_parent", "m-executor", "not-applicable"),
    ],
)
def test_each_namespace_is_accounted_for(key, value, status):
    assert fates({key: value}, dialect=Dialect.COMPOSE)[key].status == status


def test_a_pod_in_its_nodes_network_stops_before_the_next_starts():
    assert workload({"network_mode": "host"}, dialect=Dialect.COMPOSE)["spec"]["strategy"] == {"type": "Recreate"}


def test_a_port_of_the_node():
    values = {"ports": [{"target": 80, "published": "8080", "protocol": "tcp", "mode": "host", "host_ip": "127.0.0.1"}]}
    assert container(values)["ports"] == [
        {"name": "tcp-80", "containerPort": 80, "protocol": "TCP", "hostPort": 8080, "hostIP": "127.0.0.1"}
    ]
    values = {"ports": [{"target": 80, "published": "8080", "protocol": "tcp", "mode": "ingress"}]}
    assert container(values)["ports"] == [{"name": "tcp-80", "containerPort": 80, "protocol": "TCP"}]


@pytest.mark.parametrize(("privileged", "status"), [(True, "mapped"), (False, "needs-decision")])
def test_a_device_is_mounted_and_told_unless_all_are_open(privileged, status):
    values = {
        "privileged": privileged,
        "devices": [{"source": "/dev/ttyUSB0", "target": "/dev/tty0", "permissions": "rwm"}],
    }
    spec = pod(values, dialect=Dialect.COMPOSE)
    assert spec["volumes"] == [{"name": "device-0", "hostPath": {"path": "/dev/ttyUSB0"}}]
    assert spec["containers"][0]["volumeMounts"] == [{"name": "device-0", "mountPath": "/dev/tty0"}]
    assert fates(values, dialect=Dialect.COMPOSE)["devices.0.source"].status == status


def test_a_device_by_its_cdi_name_is_told():
    values = {"devices": [{"source": "vendor.com/class=x", "target": "vendor.com/class=x"}]}
    assert fates(values, dialect=Dialect.COMPOSE)["devices.0.source"].status == "needs-decision"
    assert "volumes" not in pod(values, dialect=Dialect.COMPOSE)
