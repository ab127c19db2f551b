"""How Flux applies the applications: how long it waits, what it never deletes, whose word counts."""

import pytest
import yaml

from sophia_tidy.kernel.errors import TidyError

from ..convert.output.kube import built, needs_kubectl, written
from .scene import DEPLOYMENT, objects, planned, rules

FOR_EVER = DEPLOYMENT.replace("405", "2147483647")
SET = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: data}
spec:
  volumeClaimTemplates: [{metadata: {name: data}}]
"""
SCALER = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: api}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}}
"""


def apps(*manifests: str, **changes) -> dict:
    return objects(planned(*manifests, **changes))["Kustomization", "apps"]["spec"]


@pytest.mark.parametrize(
    ("manifests", "expected"),
    [
        ((DEPLOYMENT,), "8m"),
        ((DEPLOYMENT.replace("405", "600"),), "11m"),
        ((DEPLOYMENT.replace("405", "3540"),), "60m"),
        ((DEPLOYMENT.replace("  progressDeadlineSeconds: 405\n", ""),), "11m"),
        ((SET,), "5m"),
        ((DEPLOYMENT, DEPLOYMENT.replace("405", "700").replace("name: api", "name: web")), "13m"),
    ],
)
def test_flux_waits_longer_than_the_slowest_deployment(manifests, expected):
    assert apps(*manifests)["timeout"] == expected


def test_a_timeout_that_somebody_chose_stands_where_it_is_longer_than_every_deadline():
    assert apps(DEPLOYMENT, timeout=406)["timeout"] == "7m"


@pytest.mark.parametrize(
    ("manifest", "timeout", "limit"),
    [(DEPLOYMENT, 405, 404), (DEPLOYMENT, 60, 59), (DEPLOYMENT.replace("405", "3541"), 0, 3540), (FOR_EVER, 0, 3540)],
)
def test_a_deadline_that_no_timeout_fits_is_refused_at_its_line(manifest, timeout, limit):
    with pytest.raises(
        TidyError, match=rf"^.*progressDeadlineSeconds of api is \d+; expected at most {limit}, "
    ) as caught:
        planned(manifest, timeout=timeout)
    assert str(caught.value.location) == "kubernetes/overlays/production/all.yaml:6:28"
    assert caught.value.rule == "deadline-over-timeout"


def test_health_is_everything_or_the_workloads_and_never_both():
    plain = apps(DEPLOYMENT, SET)
    assert plain["wait"] is True and "healthChecks" not in plain
    chosen = apps(DEPLOYMENT, SET, only_workloads=True)
    assert chosen["wait"] is False
    assert chosen["healthChecks"] == [
        {"apiVersion": "apps/v1", "kind": "Deployment", "name": "api", "namespace": "default"},
        {"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "db", "namespace": "data"},
    ]


CLAIM = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {accessModes: [ReadWriteOnce]}\n"
USER = DEPLOYMENT + "  template: {spec: {volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]}}\n"


@pytest.mark.parametrize(
    ("manifests", "everything"),
    [
        ((DEPLOYMENT, CLAIM), False),
        ((USER, CLAIM), True),
        ((USER.replace("replicas: 2", "replicas: 0"), CLAIM), False),
        ((USER, CLAIM.replace("{name: data}", "{name: data, namespace: other}")), False),
        ((DEPLOYMENT, CLAIM.replace("{accessModes", "{storageClassName: '', accessModes")), True),
    ],
)
def test_flux_does_not_wait_for_a_claim_that_nobody_running_mounts(manifests, everything):
    spec = apps(*manifests)
    assert (spec["wait"], "healthChecks" in spec) == (everything, not everything)
    assert ("claim-without-user" in rules(planned(*manifests))) is not everything


def test_without_any_workload_there_is_nothing_to_wait_for():
    spec = apps(CLAIM)
    assert spec["wait"] is False and "healthChecks" not in spec


def test_it_prunes_forces_nothing_substitutes_nothing_and_moves_nothing():
    spec = apps(DEPLOYMENT)
    assert (spec["prune"], spec["force"], spec["path"]) == (True, False, "./kubernetes/overlays/production")
    assert not {"postBuild", "targetNamespace", "suspend"} & spec.keys()


def test_claims_volumes_and_namespaces_are_never_pruned():
    patches = apps(DEPLOYMENT)["patches"]
    assert [patch["target"] for patch in patches] == [
        {"kind": "PersistentVolumeClaim"},
        {"kind": "PersistentVolume"},
        {"kind": "Namespace"},
    ]
    assert all("kustomize.toolkit.fluxcd.io/prune: disabled" in patch["patch"] for patch in patches)


@pytest.mark.parametrize(
    ("policy", "kept"), [("{whenDeleted: Delete}", True), ("{whenDeleted: Retain}", False), ("{}", False)]
)
def test_a_set_that_would_take_its_claims_along_is_not_pruned_either(policy, kept):
    targets = [
        patch["target"] for patch in apps(SET + f"  persistentVolumeClaimRetentionPolicy: {policy}\n")["patches"]
    ]
    assert ({"kind": "StatefulSet", "name": "db", "namespace": "data"} in targets) is kept


def test_replicas_of_what_an_autoscaler_scales_are_left_to_it_and_others_stay():
    removal = {"target": {"kind": "Deployment", "name": "api"}, "patch": "- op: remove\n  path: /spec/replicas\n"}
    assert removal in apps(DEPLOYMENT, SCALER)["patches"] and "autoscaled-replicas" in rules(
        planned(DEPLOYMENT, SCALER)
    )
    assert removal not in apps(DEPLOYMENT)["patches"]
    assert removal not in apps(DEPLOYMENT.replace("  replicas: 2\n", ""), SCALER)["patches"]


@needs_kubectl
def test_kubectl_builds_the_patches_and_they_touch_what_they_are_for(tmp_path):
    manifests = {
        "deployment.yaml": DEPLOYMENT,
        "scaler.yaml": SCALER,
        "set.yaml": SET + "  persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}\n",
    }
    listing = {"resources": list(manifests), "patches": apps(*manifests.values())["patches"]}
    items = {
        item["kind"]: item
        for item in built(written({**manifests, "kustomization.yaml": yaml.safe_dump(listing)}, tmp_path))
    }
    assert items["StatefulSet"]["metadata"]["annotations"] == {"kustomize.toolkit.fluxcd.io/prune": "disabled"}
    assert items["Deployment"]["spec"] == {"progressDeadlineSeconds": 405}
    assert "annotations" not in items["Deployment"]["metadata"]


def test_two_that_apply_the_same_overlay_are_told():
    assert "applied-twice" in rules(planned(DEPLOYMENT, applied_by_workflow=True))
    assert "applied-twice" not in rules(planned(DEPLOYMENT))
