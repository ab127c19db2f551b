"""The door to Kubernetes' schemas: what there is, read piece by piece as if it were read whole."""

import json
import subprocess
import sys

import pytest

from sophia_tidy import schemas
from sophia_tidy.errors import TidyError, ToolMissing
from sophia_tidy.schemas import DEFINITIONS, FOLDER, OLDEST, Schemas, load_schemas, versions


def content(version):
    folder = dict(schemas._folders())[version]
    return (folder / DEFINITIONS).read_bytes()


def test_the_versions_begin_with_the_oldest_that_is_served():
    known = versions()
    assert known[0] == OLDEST
    assert known == tuple(sorted(set(known)))
    assert (1, 33) in known


@pytest.mark.parametrize("version", [OLDEST, versions()[-1]])
def test_every_definition_is_what_a_whole_parse_gives(version):
    whole = json.loads(content(version))["$defs"]
    door = Schemas(content(version))
    assert {name: door.definition(f"#/$defs/{name}") for name in whole} == whole


@pytest.mark.parametrize("version", versions())
def test_the_definitions_stand_in_order_as_bisection_needs_it(version):
    names = list(json.loads(content(version))["$defs"])
    assert names == sorted(names)


def test_a_file_that_is_spelled_in_another_way_is_read_too():
    whole = json.loads(content((1, 33)))
    door = Schemas(json.dumps(whole, separators=(",", ":")).encode())
    assert door.kind("v1", "Service") == whole["$defs"]["io.k8s.api.core.v1.Service"]


@pytest.mark.parametrize(("api_version", "kind"), [
    ("v1", "Service"), ("apps/v1", "Deployment"), ("batch/v1", "CronJob"), ("networking.k8s.io/v1", "Ingress"), ("policy/v1", "PodDisruptionBudget"),
    ("rbac.authorization.k8s.io/v1", "Role"), ("autoscaling/v2", "HorizontalPodAutoscaler"), ("storage.k8s.io/v1", "StorageClass"),
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition"), ("apiregistration.k8s.io/v1", "APIService")])
def test_a_kind_of_kubernetes_is_known(api_version, kind):
    assert load_schemas((1, 33)).kind(api_version, kind)["additionalProperties"] is False


@pytest.mark.parametrize(("api_version", "kind"), [
    ("extensions/v1beta1", "Ingress"), ("apps/v1beta1", "Deployment"), ("traefik.io/v1alpha1", "IngressRoute"), ("v1", "Deployment"),
    ("apps.example.org/v1", "Deployment"), ("v1", "PodSpec")])
def test_another_kind_is_not(api_version, kind):
    assert load_schemas((1, 33)).kind(api_version, kind) is None


def test_a_version_that_there_is_not_is_an_error_that_names_those_that_there_are():
    with pytest.raises(TidyError, match=r"no schemas for Kubernetes 1\.12; expected one of 1\.28, .*1\.33"):
        load_schemas((1, 12))


def test_a_reference_to_nothing_is_an_error():
    with pytest.raises(TidyError, match="do not define"):
        load_schemas((1, 33)).definition("#/$defs/none")


def test_without_the_package_the_error_says_what_to_install():
    """In a process whose path has no packages but ours."""
    code = ("import sys; sys.path[:] = [p for p in sys.path if 'site-packages' not in p] + [sys.argv[1]]\n"
            "from sophia_tidy.schemas import versions\n"
            "from sophia_tidy.errors import ToolMissing\n"
            "try: versions()\nexcept ToolMissing as error: print(error)\n")
    root = str(schemas.Path(schemas.__file__).parent.parent)
    done = subprocess.run([sys.executable, "-S", "-c", code, root], capture_output=True, text=True, check=True)
    assert "kubernetes-validate is not installed" in done.stdout
    assert issubclass(ToolMissing, TidyError)


def test_the_validator_of_the_package_is_never_imported():
    code = "import sys; from sophia_tidy.schemas import load_schemas; load_schemas((1, 33)); print('kubernetes_validate' in sys.modules, 'jsonschema' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
    assert FOLDER
