"""Swarm's placement constraints, as terms about a node's labels."""

import pytest

from sophia_tidy.convert.resources.pod.constraints import Term, Unmet, term


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("node.role == manager", {"key": "node-role.kubernetes.io/control-plane", "operator": "Exists"}),
        ("node.role==worker", {"key": "node-role.kubernetes.io/control-plane", "operator": "DoesNotExist"}),
        ("node.role != manager", {"key": "node-role.kubernetes.io/control-plane", "operator": "DoesNotExist"}),
        ("node.role!=worker", {"key": "node-role.kubernetes.io/control-plane", "operator": "Exists"}),
        ("node.labels.disk==ssd", {"key": "disk", "operator": "In", "values": ["ssd"]}),
        (" node.labels.example.com/zone  !=  a ", {"key": "example.com/zone", "operator": "NotIn", "values": ["a"]}),
        ("engine.labels.storage == fast", {"key": "storage", "operator": "In", "values": ["fast"]}),
        ("node.hostname == worker-1", {"key": "kubernetes.io/hostname", "operator": "In", "values": ["worker-1"]}),
        ("node.platform.os == linux", {"key": "kubernetes.io/os", "operator": "In", "values": ["linux"]}),
        ("node.platform.arch==x86_64", {"key": "kubernetes.io/arch", "operator": "In", "values": ["amd64"]}),
        ("node.platform.arch != aarch64", {"key": "kubernetes.io/arch", "operator": "NotIn", "values": ["arm64"]}),
        ("node.labels.empty == ", {"key": "empty", "operator": "In", "values": [""]}),
        ("node.Labels.StorageGroup == RED", {"key": "StorageGroup", "operator": "In", "values": ["RED"]}),
        ("Node.Role == Manager", {"key": "node-role.kubernetes.io/control-plane", "operator": "Exists"}),
    ],
)
def test_a_constraint_is_a_term(text, expression):
    found = term(text)
    assert isinstance(found, Term)
    assert found.expression == expression


@pytest.mark.parametrize(
    "text",
    [
        "node.id == 2ivku8v2gvtg4",
        "node.ip == 10.0.0.0/8",
        "node.labels.disk = ssd",
        "node.role == leader",
        "nonsense",
        "node.labels.a == has spaces",
        "node.labels.-x == a",
        "node.labels.a == " + "b" * 64,
    ],
)
def test_what_no_label_says_is_told_with_a_reason(text):
    found = term(text)
    assert isinstance(found, Unmet)
    assert found.reason


def test_only_a_term_that_reaches_managers_needs_their_toleration():
    assert [term(text).manager for text in ("node.role == manager", "node.role != manager")] == [True, False]
