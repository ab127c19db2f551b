"""The judge of whole stacks: what it calls insane, and what it leaves alone."""

import copy

import pytest

from .referee import sanity

LABELS = {"app": "web"}
GOOD = {
    "workload": {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {
            "selector": {"matchLabels": LABELS},
            "template": {
                "metadata": {"labels": LABELS},
                "spec": {
                    "containers": [
                        {
                            "name": "web",
                            "image": "example/web:1",
                            "ports": [{"name": "http", "containerPort": 8080}],
                            "envFrom": [{"configMapRef": {"name": "settings"}}],
                            "volumeMounts": [{"name": "conf", "mountPath": "/conf"}],
                            "readinessProbe": {"httpGet": {"path": "/", "port": "http"}, "timeoutSeconds": 1},
                        }
                    ],
                    "volumes": [{"name": "conf", "configMap": {"name": "settings"}}],
                },
            },
        },
    },
    "service": {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web"},
        "spec": {"selector": LABELS, "ports": [{"port": 80, "targetPort": "http"}]},
    },
    "ingress": {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {"name": "web"},
        "spec": {
            "rules": [
                {
                    "host": "web.example.com",
                    "http": {
                        "paths": [
                            {
                                "path": "/",
                                "pathType": "Prefix",
                                "backend": {"service": {"name": "web", "port": {"number": 80}}},
                            }
                        ]
                    },
                }
            ]
        },
    },
    "config": {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"A": "1"}},
}


def broken(where: str, *steps, to) -> list:
    """The good manifests with one value changed."""
    manifests = copy.deepcopy(GOOD)
    place = manifests[where]
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = to
    return list(manifests.values())


BOX = ("spec", "template", "spec", "containers", 0)


def test_what_works_is_left_alone():
    manifests = list(GOOD.values())
    assert [*sanity.references(manifests), *sanity.probes(manifests), *sanity.claims_of(manifests)] == []
    assert list(sanity.structure(manifests, "1.33")) == []


@pytest.mark.parametrize(
    ("manifests", "word"),
    [
        (broken("service", "spec", "selector", to={"app": "other"}), "selects no pod"),
        (broken("workload", "spec", "selector", "matchLabels", to={"app": "other"}), "its own pods"),
        (broken("workload", "spec", "template", "spec", "volumes", to=[]), "no volume"),
        (broken("workload", *BOX, "volumeMounts", to=[{"name": "conf", "mountPath": "/conf"}] * 2), "twice"),
        (
            broken("ingress", "spec", "rules", 0, "http", "paths", 0, "backend", "service", "name", to="other"),
            "no Service other",
        ),
        (
            broken("ingress", "spec", "rules", 0, "http", "paths", 0, "backend", "service", "port", to={"number": 81}),
            "no port 81",
        ),
    ],
)
def test_a_reference_that_finds_nothing_is_named(manifests, word):
    assert any(word in line for line in sanity.references(manifests))


@pytest.mark.parametrize(
    ("probe", "word"),
    [
        ({"exec": {"command": ["curl -f http://localhost || exit 1"]}}, "as one word"),
        ({"exec": {"command": ["CMD-SHELL", "true"]}}, "first word"),
        ({"periodSeconds": 5}, "asks nothing"),
        ({"tcpSocket": {"port": "metrics"}}, "does not have"),
        ({"tcpSocket": {"port": 1}, "timeoutSeconds": 0}, "no time"),
    ],
)
def test_a_probe_that_cannot_work_is_named(probe, word):
    assert any(word in line for line in sanity.probes(broken("workload", *BOX, "readinessProbe", to=probe)))


def test_what_pods_need_and_nothing_makes_is_found():
    manifests = broken("workload", *BOX, "envFrom", to=[{"secretRef": {"name": "keys"}}])
    assert list(sanity.claims_of(manifests)) == [("Secret", "keys")]


def test_what_every_namespace_has_is_not_missed():
    manifests = broken("workload", *BOX, "envFrom", to=[{"configMapRef": {"name": "kube-root-ca.crt"}}])
    assert list(sanity.claims_of(manifests)) == []


def test_a_field_that_no_schema_has_is_refused():
    assert len(list(sanity.structure(broken("workload", *BOX, "imagePull", to="Always"), "1.33"))) == 1
