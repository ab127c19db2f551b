"""Where pods run."""

import pytest

from ..scene import fates, pod, rules_of

TAINT = {"key": "node-role.kubernetes.io/control-plane", "operator": "Exists", "effect": "NoSchedule"}


def placed(replicas=1, **placement):
    return {"deploy": {"replicas": replicas, "placement": placement}}


def test_several_constraints_all_have_to_hold():
    found = pod(placed(constraints=["node.role == worker", "node.labels.zone == a", "node.id == x"]))["affinity"][
        "nodeAffinity"
    ]
    terms = found["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
    assert len(terms) == 1
    assert [each["key"] for each in terms[0]["matchExpressions"]] == ["node-role.kubernetes.io/control-plane", "zone"]


def test_each_constraint_is_accounted_for():
    found = fates(placed(constraints=["node.role == worker", "node.labels.zone == a", "node.id == x"]))
    assert [found[f"deploy.placement.constraints.{index}"].status for index in range(3)] == [
        "mapped",
        "adapted",
        "needs-decision",
    ]


@pytest.mark.parametrize(
    ("values", "tolerates"),
    [
        (placed(constraints=["node.role == manager"]), True),
        ({"deploy": {"mode": "global"}}, True),
        (placed(constraints=["node.role == worker"]), False),
        ({}, False),
    ],
)
def test_what_reaches_managers_tolerates_their_taint(values, tolerates):
    assert (TAINT in pod(values).get("tolerations", [])) is tolerates


def test_spread_is_a_wish():
    found = pod(placed(preferences=[{"spread": "node.labels.zone"}]))["topologySpreadConstraints"]
    assert found == [
        {
            "maxSkew": 1,
            "topologyKey": "zone",
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": {"app.kubernetes.io/name": "api", "app.kubernetes.io/part-of": "shop"}},
        }
    ]
    assert "placement-spread" in rules_of(placed(preferences=[{"spread": "node.id"}]))


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (placed(3), "preferredDuringSchedulingIgnoredDuringExecution"),
        (placed(3, max_replicas_per_node=1), "requiredDuringSchedulingIgnoredDuringExecution"),
        (placed(3, max_replicas_per_node=2), "preferredDuringSchedulingIgnoredDuringExecution"),
    ],
)
def test_copies_keep_apart(values, kind):
    found = pod(values)["affinity"]["podAntiAffinity"]
    assert list(found) == [kind]
    assert "kubernetes.io/hostname" in str(found)


def test_one_copy_has_no_other_to_keep_from():
    assert "affinity" not in pod(placed(1))
    assert "affinity" not in pod({"deploy": {"mode": "global"}})


@pytest.mark.parametrize(("number", "status"), [(1, "mapped"), (2, "needs-decision"), (0, "not-applicable")])
def test_copies_on_a_node_are_accounted_for(number, status):
    assert fates(placed(3, max_replicas_per_node=number))["deploy.placement.max_replicas_per_node"].status == status


@pytest.mark.parametrize(
    ("platform", "selector"),
    [
        ("linux/arm64", {"kubernetes.io/os": "linux", "kubernetes.io/arch": "arm64"}),
        ("linux/arm64/v8", {"kubernetes.io/os": "linux", "kubernetes.io/arch": "arm64"}),
        ("linux/x86_64", {"kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}),
        ("linux", {"kubernetes.io/os": "linux"}),
        ("wasi/wasm", None),
    ],
)
def test_a_platform_selects_nodes(platform, selector):
    assert pod({"platform": platform}).get("nodeSelector") == selector
