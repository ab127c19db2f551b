"""The reader of schemas answers as a full validator does, and says where and what."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from sophia_tidy.adapters.kubernetes_schemas import load_schemas, versions
from sophia_tidy.manifests.lint.schema import faults, fits, without_nulls

from .cases import CASES
from .manifests import container, cron_job, holding, ingress, policy, service, stateful, with_pod, workload

OLDEST, MIDDLE, NEWEST = (1, 28), (1, 33), versions()[-1]
ODD = ("text", 7, 1.5, True, [], {}, ["text"], {"odd": 1})


def said(manifest, version=MIDDLE):
    schemas = load_schemas(version)
    schema = schemas.kind(manifest["apiVersion"], manifest["kind"])
    return [(".".join(map(str, at)), rule, text) for at, rule, text in faults(manifest, schema, schemas)]


def mutants(value):
    """The value with one thing changed, at every place: another type, a key more, a key less."""
    if isinstance(value, dict):
        yield value | {"oddField": 1}
        for key, each in value.items():
            yield {k: v for k, v in value.items() if k != key}
            yield from (value | {key: changed} for changed in mutants(each))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from ([*value[:index], changed, *value[index + 1 :]] for changed in mutants(each))
    yield from (odd for odd in ODD if odd != value)


@pytest.fixture(scope="module")
def oracle():
    """jsonschema-rs over the same files, whole."""
    jsonschema_rs = pytest.importorskip("jsonschema_rs")
    known = {}

    def valid(value, version, manifest):
        folder = next(
            (Path(find_spec("kubernetes_validate").origin).parent / "kubernetes-json-schema").glob(
                f"v{version[0]}.{version[1]}.*-local-strict"
            )
        )
        if version not in known:
            known[version] = json.loads((folder / "_definitions.json").read_text())["$defs"], {}
        definitions, validators = known[version]
        group, _, number = manifest["apiVersion"].rpartition("/")
        name = f"io.k8s.api.{group.partition('.')[0] or 'core'}.{number}.{manifest['kind']}"
        if name not in validators:
            validators[name] = jsonschema_rs.validator_for({"$ref": f"#/$defs/{name}", "$defs": definitions})
        return validators[name].is_valid(value)

    return valid


@pytest.mark.parametrize("version", [OLDEST, MIDDLE, NEWEST])
@pytest.mark.parametrize(
    "manifest",
    [
        holding(
            ports=[{"containerPort": 80}], env=[{"name": "A", "valueFrom": {"secretKeyRef": {"name": "a", "key": "k"}}}]
        ),
        workload(strategy={"rollingUpdate": {"maxSurge": "25%"}}),
        service(),
        stateful(volumeClaimTemplates=[]),
        cron_job(),
        ingress(),
        policy(ingress=[{"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}]),
    ],
    ids=lambda m: m["kind"],
)
def test_a_changed_manifest_is_judged_as_a_full_validator_judges_it(manifest, version, oracle):
    schemas = load_schemas(version)
    schema = schemas.kind(manifest["apiVersion"], manifest["kind"])
    wrong = [
        mutant
        for mutant in mutants(manifest)
        if isinstance(mutant, dict) and oracle(mutant, version, manifest) != (not any(faults(mutant, schema, schemas)))
    ]
    assert wrong == []


def test_the_manifests_of_all_rules_are_judged_as_a_full_validator_judges_them(oracle):
    for name, sides in CASES.items():
        for case in (*sides[0], *sides[1]):
            version, manifest = case if isinstance(case, tuple) else (MIDDLE, case)
            if (
                manifest["kind"] in ("HorizontalPodAutoscaler", "PodDisruptionBudget")
                or "." not in manifest["apiVersion"]
            ):
                assert oracle(manifest, version, manifest) == (said(manifest, version) == []), name


@pytest.mark.parametrize(
    "manifest", [holding(env=[{"name": "A", "value": "1"}]), service(), ingress()], ids=lambda m: m["kind"]
)
def test_the_short_way_agrees_with_the_long_one(manifest):
    schemas = load_schemas(MIDDLE)
    schema = schemas.kind(manifest["apiVersion"], manifest["kind"])
    for mutant in mutants(manifest):
        assert fits(mutant, schema, schemas.definition) == (not any(faults(mutant, schema, schemas))), mutant


@pytest.mark.parametrize(
    ("manifest", "fault"),
    [
        (
            holding(readinesProbe={}),
            (
                "spec.template.spec.containers.0.readinesProbe",
                "unknown-field",
                "is no field here; expected readinessProbe",
            ),
        ),
        (
            holding(securityContext={"fsGroup": 1}),
            ("spec.template.spec.containers.0.securityContext.fsGroup", "unknown-field", None),
        ),
        (
            with_pod(securityContext={"capabilities": {}}),
            ("spec.template.spec.securityContext.capabilities", "unknown-field", None),
        ),
        (workload(replicas="3"), ("spec.replicas", "wrong-type", "found a string; expected an integer")),
        (workload(replicas=2**31), ("spec.replicas", "wrong-value", "2147483648 does not fit; expected an int32")),
        (
            holding(env=[{"name": "A", "value": 5}]),
            ("spec.template.spec.containers.0.env.0.value", "wrong-type", "found an integer; expected a string"),
        ),
        (
            holding(env=[{"name": "A", "value": True}]),
            ("spec.template.spec.containers.0.env.0.value", "wrong-type", "found a boolean; expected a string"),
        ),
        (
            holding(ports=[{"name": "http"}]),
            ("spec.template.spec.containers.0.ports.0.containerPort", "missing-field", None),
        ),
        (
            holding(args=[None]),
            ("spec.template.spec.containers.0.args.0", "wrong-type", "found null; expected an item"),
        ),
        (service(ports={"port": 80}), ("spec.ports", "wrong-type", "found an object; expected an array")),
        (
            workload() | {"apiVersion": "apps/v1", "spec": {}},
            ("spec.selector", "missing-field", "is not set; expected a value"),
        ),
        (service() | {1: 2}, ("", "wrong-type", "the key 1 is an integer; expected a string")),
    ],
)
def test_a_fault_is_said_with_its_place(manifest, fault):
    where, rule, text = fault
    found = said(manifest)
    assert [(at, name) for at, name, _ in found][:1] == [(where, rule)]
    assert text in (None, found[0][2])


@pytest.mark.parametrize(
    "manifest",
    [
        workload(replicas=None),
        workload(replicas=1.0),
        holding(command=None, resources={"limits": {"cpu": 1, "memory": "1Gi"}}),
        service(ports=[{"port": 80, "targetPort": "http"}, {"port": 81, "targetPort": 81}]),
    ],
)
def test_what_the_server_takes_is_taken(manifest):
    assert said(manifest) == []


def test_a_field_is_known_from_the_version_that_brings_it():
    probe = with_pod(containers=[container(lifecycle={"stopSignal": "SIGINT"})], os={"name": "linux"})
    assert said(probe, (1, 33)) == []
    assert [rule for _, rule, _ in said(probe, (1, 32))] == ["unknown-field"]


def test_a_field_set_to_null_is_a_field_not_set():
    assert without_nulls({"a": None, "b": [{"c": None, "d": 0}], "e": ""}) == {"b": [{"d": 0}], "e": ""}
