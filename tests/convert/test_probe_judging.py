"""The referee of the probes: what an assertion takes and what it does not, and what a pod would find on start."""

import pytest

from .referee.expansion import expand
from .referee.expectations import parse_expectations
from .referee.judging import Verdict, judge
from .referee.outcome import Fate, Outcome
from .referee.probe_file import Probe
from .referee.quantities import quantity

POD = {
    "containers": [
        {
            "name": "api",
            "image": "example/api:1",
            "command": ["run", "$(A)", "$$(A)"],
            "env": [
                {"name": "A", "value": "one"},
                {"name": "B", "value": "$(A)-two"},
                {"name": "C", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
            ],
            "ports": [{"name": "web", "containerPort": 8080}],
            "resources": {"limits": {"cpu": "0.5", "memory": "64Mi"}},
            "volumeMounts": [
                {"name": "conf", "mountPath": "/etc/app.ini", "subPath": "app.ini"},
                {"name": "room", "mountPath": "/tmp"},
                {"name": "keys", "mountPath": "/run/secrets"},
            ],
        }
    ],
    "volumes": [
        {"name": "conf", "configMap": {"name": "api-conf", "defaultMode": 288}},
        {"name": "room", "emptyDir": {"medium": "Memory", "sizeLimit": "32Mi"}},
        {
            "name": "keys",
            "projected": {
                "sources": [
                    {"secret": {"name": "token", "items": [{"key": "token", "path": "api_token", "mode": 256}]}}
                ]
            },
        },
    ],
    "nodeSelector": {"disk": "ssd"},
}
LABELS = {"app": "api"}
MANIFESTS = [
    {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "api"},
        "spec": {"replicas": 2, "template": {"metadata": {"labels": LABELS}, "spec": POD}},
    },
    {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "api"},
        "spec": {"selector": LABELS, "type": "LoadBalancer", "ports": [{"port": 80, "targetPort": "web"}]},
    },
    {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "api-conf"}, "data": {"app.ini": "[main]\n"}},
    {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "closed"},
        "spec": {
            "podSelector": {"matchLabels": LABELS},
            "policyTypes": ["Egress"],
            "egress": [{"ports": [{"port": 53, "protocol": "UDP"}]}],
        },
    },
]
LEDGER = (
    Fate("services.api.init", "adapted", "", "init", "a note"),
    Fate("services.api.image", "mapped", "", "image", ""),
)


def verdict(expect: str, about: str = "services.api.image") -> Verdict:
    probe = Probe("subject/name", "title", about, (), "compose", "", "", {}, parse_expectations(expect), False)
    return judge(probe, Outcome(MANIFESTS, LEDGER, ("warning compose.yaml:1:1: pin the tag [moving-tag]",))).verdict


@pytest.mark.parametrize(
    "line",
    [
        "Deployment/api spec.replicas is 2",
        "Deployment,StatefulSet/a* spec.replicas at-least 2",
        "container/api resources.limits.cpu amounts 500m",
        "container/api env[name=A].value is one",
        "env/api B.value is one-two",
        "env/api C.secret.key is k",
        'argv/api . is [run, one, "$(A)"]',
        'files/api ["/etc/app.ini"].content is "[main]\\n"',
        'files/api ["/etc/app.ini"].mode is 288',
        'files/api ["/tmp"].from is memory',
        'files/api ["/run/secrets/api_token"].mode is 256',
        "required/api labels has {key: disk, values: [ssd]}",
        'dns/api ports["80/tcp"] is 8080',
        "dns/api workloads has api",
        "exposed/api . has {port: 80, target: 8080}",
        "reach/api . has dns",
        "reach/api . lacks internet",
        "StatefulSet/* . absent",
        "ledger services.api.init is adapted",
        "finding pin",
        "Deployment/api spec.replicas is 3\n| Deployment/api spec.replicas is 2",
        "Deployment/api spec.replicas is 3\n| Deployment/api spec.replicas is 2\n& finding pin",
    ],
)
def test_what_holds_is_right(line):
    assert verdict(line) is Verdict.RIGHT


@pytest.mark.parametrize(
    "line",
    [
        'Deployment/api spec.replicas is "2"',
        "Deployment/api spec.replicas is true",
        "StatefulSet/api . exists",
        "container/api resources.limits.memory amounts 64M",
        "container/api resources.limits.gpu amounts 0",
        "env/api A absent",
        "env/api D.value is x",
        'files/api ["/etc"] exists',
        "reach/api . has internet",
        "reach/api . lacks dns",
        "ledger services.api.init is mapped",
        "ledger services.api.tty one-of [mapped, not-applicable]",
        "finding unpin",
        "finding pin\n| finding pin\n& Deployment/api spec.replicas is 2\nDeployment/api spec.replicas is 3",
        "Deployment/api spec.replicas is 3\n| Deployment/api spec.replicas is 2\n& finding nowhere",
    ],
)
def test_what_does_not_hold_is_not(line):
    assert verdict(line) is not Verdict.RIGHT


def test_a_fault_that_the_ledger_speaks_of_is_told_and_one_that_it_calls_mapped_is_dropped():
    assert verdict("pod/api shareProcessNamespace is true", "services.api.init") is Verdict.WRONG
    assert verdict("container/api image is other", "services.api.image") is Verdict.DROPPED


@pytest.mark.parametrize(
    "line",
    [
        "Deployment/api spec.replicas",
        "Deployment/api spec.replicas equals 2",
        "Deployment/api spec[ is 2",
        "ledger services.api",
        "Deployment/api spec exists 2",
    ],
)
def test_a_line_that_is_no_assertion_is_an_error(line):
    with pytest.raises(ValueError):
        parse_expectations(line)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("$(A)", "one"),
        ("$$(A)", "$(A)"),
        ("$$$(A)", "$one"),
        ("$A ${A}", "$A ${A}"),
        ("$(B)", "$(B)"),
        ("a$$b", "a$b"),
        ("$", "$"),
        ("$(A", "$(A"),
    ],
)
def test_references_expand_as_the_kubelet_expands_them(text, seen):
    assert expand(text, {"A": "one"}) == seen


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("0.5", "500m", True),
        ("64Mi", "67108864", True),
        ("1e3", "1k", True),
        ("64M", "64Mi", False),
        ("1", "1m", False),
    ],
)
def test_quantities_are_compared_by_value(left, right, same):
    assert (quantity(left) == quantity(right)) is same


def test_what_is_no_quantity_has_no_value():
    assert quantity("half") is None
    assert quantity(True) is None
