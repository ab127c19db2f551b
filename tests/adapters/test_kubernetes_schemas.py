"""The door to Kubernetes' schemas: what there is, read piece by piece as if it were read whole."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sophia_tidy.adapters import kubernetes_schemas as schemas
from sophia_tidy.adapters.kubernetes_schemas import OLDEST, SUFFIX, load_schemas, versions
from sophia_tidy.kernel.errors import DiskError, TidyError


def test_the_versions_begin_with_the_oldest_that_is_served():
    known = versions()
    assert known[0] == OLDEST
    assert known == tuple(sorted(set(known)))
    assert (1, 33) in known


def undescribed(schema):
    """Without the words for readers; a field of the name has a schema, and stays."""
    if isinstance(schema, dict):
        return {
            key: undescribed(value)
            for key, value in schema.items()
            if not (key == "description" and isinstance(value, str))
        }
    return [undescribed(each) for each in schema] if isinstance(schema, list) else schema


@pytest.mark.parametrize("version", versions())
def test_what_is_carried_says_what_the_package_says_that_it_was_made_from(version):
    package = pytest.importorskip("kubernetes_validate")
    source = (
        Path(package.__file__).parent
        / "kubernetes-json-schema"
        / f"v{version[0]}.{version[1]}.0-local-strict"
        / "_definitions.json"
    )
    whole = json.loads(source.read_bytes())["$defs"]
    door = load_schemas(version)
    assert {name: door.definition(f"#/$defs/{name}") for name in door.names()} == undescribed(whole)


def test_a_field_of_the_name_description_is_carried():
    parameters = load_schemas((1, 33)).kind("storage.k8s.io/v1", "StorageClass")["properties"]
    assert "parameters" in parameters
    assert "description" in load_schemas((1, 33)).kind("scheduling.k8s.io/v1", "PriorityClass")["properties"]


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("v1", "Service"),
        ("apps/v1", "Deployment"),
        ("batch/v1", "CronJob"),
        ("networking.k8s.io/v1", "Ingress"),
        ("policy/v1", "PodDisruptionBudget"),
        ("rbac.authorization.k8s.io/v1", "Role"),
        ("autoscaling/v2", "HorizontalPodAutoscaler"),
        ("storage.k8s.io/v1", "StorageClass"),
        ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
        ("apiregistration.k8s.io/v1", "APIService"),
    ],
)
def test_a_kind_of_kubernetes_is_known(api_version, kind):
    assert load_schemas((1, 33)).kind(api_version, kind)["additionalProperties"] is False


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("extensions/v1beta1", "Ingress"),
        ("apps/v1beta1", "Deployment"),
        ("traefik.io/v1alpha1", "IngressRoute"),
        ("v1", "Deployment"),
        ("apps.example.org/v1", "Deployment"),
        ("v1", "PodSpec"),
    ],
)
def test_another_kind_is_not(api_version, kind):
    assert load_schemas((1, 33)).kind(api_version, kind) is None


def test_a_version_that_there_is_not_is_an_error_that_names_those_that_there_are():
    with pytest.raises(TidyError, match=r"no schemas for Kubernetes 1\.12; expected one of 1\.28, .*1\.33"):
        load_schemas((1, 12))


def test_a_reference_to_nothing_is_an_error():
    with pytest.raises(TidyError, match="do not define"):
        load_schemas((1, 33)).definition("#/$defs/none")


@pytest.mark.parametrize("content", [None, b"no zlib"])
def test_an_installation_that_has_lost_a_file_says_so(content, tmp_path, monkeypatch):
    if content is not None:
        (tmp_path / f"1.33{SUFFIX}").write_bytes(content)
    monkeypatch.setattr(schemas, "CARRIED", tmp_path if content is not None else tmp_path / "none")
    for cached in (versions, load_schemas):
        cached.cache_clear()
    try:
        with pytest.raises(DiskError, match="the Kubernetes schemas cannot be"):
            load_schemas((1, 33))
    finally:
        for cached in (versions, load_schemas):
            cached.cache_clear()


def test_no_validator_is_imported_for_them():
    code = (
        "import sys; from sophia_tidy.adapters.kubernetes_schemas import load_schemas; load_schemas((1, 33))\n"
        "print('kubernetes_validate' in sys.modules, 'jsonschema' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
