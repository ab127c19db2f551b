"""labels and annotations, as annotations."""

import pytest

from sophia_tidy.convert.resources.secrets.metadata import annotation_key
from sophia_tidy.manifests.name_rules import qualified_name

from ..scene import fates, rules_of, workload


def annotated(values, **how):
    item = workload(values, **how)
    return item["metadata"].get("annotations", {}), item["spec"]["template"]["metadata"].get("annotations", {})


def test_a_containers_labels_are_the_pods_and_a_services_are_the_workloads():
    values = {
        "labels": {"com.example.owner": "Ann <ann@example.com>"},
        "annotations": {"com.example.trace": "yes"},
        "deploy": {"labels": {"com.example.tier": "back end"}},
    }
    assert annotated(values) == (
        {"com.example.tier": "back end"},
        {"com.example.owner": "Ann <ann@example.com>", "com.example.trace": "yes"},
    )


def test_no_label_of_a_stack_is_a_label_that_selects():
    item = workload({"labels": {"com.example.owner": "Ann"}, "deploy": {"labels": {"com.example.tier": "a"}}})
    assert "com.example" not in str(item["metadata"]["labels"]) + str(item["spec"]["template"]["metadata"]["labels"])


@pytest.mark.parametrize(
    ("key", "fit"),
    [
        ("com.example.a", "com.example.a"),
        ("example.com/a", "example.com/a"),
        ("com.example/a/b c", "com.example-a/b-c"),
        ("with space", "with-space"),
        ("-x-", "x"),
        ("ä", "label"),
        ("x" * 70, "x" * 63),
        ("Under_Score/x", "under-score/x"),
        ("/x", "x"),
    ],
)
def test_a_key_that_kubernetes_does_not_take_is_changed(key, fit):
    assert annotation_key(key) == fit
    assert not qualified_name(fit)


@pytest.mark.parametrize(
    "key", ["traefik.enable", "caddy", "caddy.reverse_proxy", "swarm.cronjob.enable", "com.docker.stack.image"]
)
def test_what_other_programs_read_is_no_annotation(key):
    assert annotated({"labels": {key: "x"}}) == ({}, {})


def test_each_label_is_accounted_for_by_its_own_pointer():
    found = fates(
        {"labels": {"com.example.a": "b", "com.docker.stack.image": "x"}, "deploy": {"labels": {"com.example.c": "d"}}}
    )
    assert found["labels.com.example.a"].target == "Deployment/api.spec.template.metadata.annotations"
    assert found["labels.com.docker.stack.image"].status == "not-applicable"
    assert found["deploy.labels.com.example.c"].target == "Deployment/api.metadata.annotations"


def test_a_credential_in_a_label_is_left_out_and_told():
    values = {"labels": {"com.example.token": "tr0ub4dor&3"}}
    assert "tr0ub4dor&3" not in str(workload(values))
    assert "credential-in-label" in rules_of(values)
