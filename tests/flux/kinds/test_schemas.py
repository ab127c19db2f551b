"""Every object that can be written is one that its definition takes, unknown fields refused."""

import json
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from sophia_tidy.flux.kinds.helm_release import helm_release
from sophia_tidy.flux.kinds.helm_repository import helm_repository
from sophia_tidy.flux.kinds.provider import Messenger
from sophia_tidy.flux.settings import Traefik

from ...checkout import OUTSIDE
from ..scene import CERTIFICATE, DEPLOYMENT, PLAIN, PULUMI, SECRET, objects, planned

CRDS = OUTSIDE / "schemas" / "crds"
needs_definitions = pytest.mark.skipif(not CRDS.is_dir(), reason="../shared/schemas/crds is not there")
CORE = ("v1", "networking.k8s.io/v1")
# The definitions at hand do not have these two; they are held by their own assertions below.
UNDEFINED = {"HelmChartConfig", "HelmRepository"}
MANIFESTS = (DEPLOYMENT, SECRET, CERTIFICATE)


def variants() -> list[dict]:
    """Objects of trees with everything in them, each choice made in every way."""
    stores = (
        PULUMI,
        PULUMI._replace(service_account="esc", api_url="https://esc.example.org/api"),
    )
    found = []
    for pulumi, workloads, email in product(stores, (False, True), ("", "ops@example.org")):
        plan = planned(
            *MANIFESTS,
            pulumi=pulumi,
            only_workloads=workloads,
            acme=replace(PLAIN.acme, email=email),
            traefik=Traefik(True, ("10.0.0.0/8",)),
            images={"ghcr.io/team/api": ">=1.0.0"},
            image_automation=True,
            webhook_hosts={"production": "flux.example.org"},
            notifiers={each.value: "KEY" for each in Messenger},
        )
        found += objects(plan).values()
    index = helm_repository("charts", "charts", "https://charts.example.org")
    return [*found, index, helm_release("chart", "charts", values={}, repository="charts", version="1.2.3")]


OBJECTS = variants()


def definition(item: dict) -> Path:
    return CRDS / f"{item['kind'].lower()}_{item['apiVersion'].rpartition('/')[2]}.json"


@needs_definitions
@pytest.mark.parametrize(
    "kind", sorted({item["kind"] for item in OBJECTS if item["apiVersion"] not in CORE} - UNDEFINED)
)
def test_the_definition_takes_every_object_of_the_kind(kind):
    import jsonschema

    checked = [item for item in OBJECTS if item["kind"] == kind and item["apiVersion"] not in CORE]
    for item in checked:
        schema = strict(json.loads(definition(item).read_text()))
        jsonschema.Draft202012Validator(schema).validate(item)
    assert checked


def strict(schema: dict) -> dict:
    """The definition with every object closed that names its fields; ``metadata`` is the API server's own."""
    if schema.get("properties") and not schema.get("x-kubernetes-preserve-unknown-fields"):
        schema.setdefault("additionalProperties", False)
    for key, value in schema.get("properties", {}).items():
        if key != "metadata":
            strict(value)
    if isinstance(schema.get("items"), dict):
        strict(schema["items"])
    return schema


@needs_definitions
def test_a_field_that_nobody_knows_is_refused():
    import jsonschema

    item = next(each for each in OBJECTS if each["kind"] == "OCIRepository")
    broken = item | {"spec": item["spec"] | {"urk": "oci://a"}}
    with pytest.raises(jsonschema.ValidationError, match="urk"):
        jsonschema.Draft202012Validator(strict(json.loads(definition(item).read_text()))).validate(broken)


def test_core_objects_are_those_of_kubernetes():
    import kubernetes_validate

    core = [item for item in OBJECTS if item["apiVersion"] in CORE]
    assert {item["kind"] for item in core} == {"Ingress", "Namespace", "ServiceAccount"}
    for item in core:
        kubernetes_validate.validate(item, "1.33", strict=True)


def test_the_two_without_a_definition_are_as_their_documentation_has_them():
    config = next(item for item in OBJECTS if item["kind"] == "HelmChartConfig")
    assert (config["apiVersion"], config["metadata"]) == (
        "helm.cattle.io/v1",
        {"name": "traefik", "namespace": "kube-system"},
    )
    assert list(config["spec"]) == ["valuesContent"]
    index = next(item for item in OBJECTS if item["kind"] == "HelmRepository")
    assert index["spec"] == {"interval": "1h", "url": "https://charts.example.org"}


def test_each_kind_has_a_file_of_its_own():
    import sophia_tidy.flux.kinds as kinds

    modules = {path.stem for path in Path(kinds.__file__).parent.glob("*.py")} - {"__init__", "folder"}
    assert modules == {snake(item["kind"]) for item in OBJECTS}


def snake(kind: str) -> str:
    return "".join(
        f"_{letter.lower()}" if letter.isupper() else letter for letter in kind.replace("OCI", "Oci")
    ).removeprefix("_")
