"""GPUs by every way that a stack can ask for them."""

import pytest

from sophia_tidy.convert.model import Dialect

from ..scene import container, fates, pod, rules_of


def device(**values):
    return {"deploy": {"resources": {"reservations": {"devices": [{"capabilities": ["gpu"], **values}]}}}}


def generic(kind, value=1):
    spec = {"discrete_resource_spec": {"kind": kind, "value": value}}
    return {"deploy": {"resources": {"reservations": {"generic_resources": [spec]}}}}


@pytest.mark.parametrize(
    ("values", "resource", "count", "status"),
    [
        (device(count=2), "nvidia.com/gpu", "2", "mapped"),
        (device(driver="nvidia", count=-1), "nvidia.com/gpu", "1", "needs-decision"),
        (device(capabilities=["nvidia", "compute"], count=1), "nvidia.com/gpu", "1", "mapped"),
        (device(device_ids=["0", "3"]), "nvidia.com/gpu", "2", "adapted"),
        (device(driver="amd", count=1), "amd.com/gpu", "1", "mapped"),
        ({"gpus": [{"count": -1}]}, "nvidia.com/gpu", "1", "needs-decision"),
        ({"gpus": [{"driver": "nvidia", "count": 1}]}, "nvidia.com/gpu", "1", "mapped"),
        (generic("NVIDIA-GPU", 2), "nvidia.com/gpu", "2", "adapted"),
        ({"runtime": "nvidia", "environment": {"NVIDIA_VISIBLE_DEVICES": "0,1"}}, "nvidia.com/gpu", "2", "adapted"),
    ],
)
def test_a_request_for_gpus(values, resource, count, status):
    resources = container(values)["resources"]
    assert resources["limits"][resource] == resources["requests"][resource] == count
    entries = [entry for entry in fates(values).values() if entry.target.count(f'limits["{resource}"]')]
    assert {entry.status for entry in entries} == {status}
    assert {"key": resource, "operator": "Exists", "effect": "NoSchedule"} in pod(values)["tolerations"]


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        (generic("SSD"), "generic-resource"),
        (device(capabilities=["tpu"], count=1), "device-request"),
        (device(driver="xilinx", count=1), "device-request"),
        (device(count=1, options={"virtualization": "false"}), "gpu-options"),
    ],
)
def test_what_no_device_plugin_is_known_for_is_told(values, rule):
    assert rule in rules_of(values)


@pytest.mark.parametrize(
    ("runtime", "name"),
    [
        ("nvidia", "nvidia"),
        ("runc", None),
        ("runsc", "runsc"),
        ("io.containerd.wasmedge.v1", "wasmedge"),
        ("io.containerd.runc.v2", None),
    ],
)
def test_a_runtime_is_a_runtime_class(runtime, name):
    assert pod({"runtime": runtime}, dialect=Dialect.COMPOSE).get("runtimeClassName") == name


def test_a_runtime_without_visible_devices_asks_for_none():
    assert "resources" not in container({"runtime": "nvidia"})
