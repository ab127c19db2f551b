"""Policies, evaluated as a cluster does: what they let through and what they keep out."""

import pytest

from sophia_tidy.convert.model import Dialect
from sophia_tidy.convert.reachability.from_outside import CONTROLLER, INTERNET
from sophia_tidy.convert.reachability.policies import lets_in, lets_out
from sophia_tidy.convert.reachability.scene import Caller
from sophia_tidy.convert.resources.naming.network_names import network_labels

from ..resources.reached import network, port

OWN = {"kubernetes.io/metadata.name": "shop"}
DNS = Caller({"k8s-app": "kube-dns"}, {"kubernetes.io/metadata.name": "kube-system"})


def _policy(kind, selector, **rules):
    return {
        "kind": "NetworkPolicy",
        "metadata": {"name": "p"},
        "spec": {"podSelector": selector, "policyTypes": [kind], **rules},
    }


ME, YOU = {"app": "me"}, Caller({"app": "you"}, OWN)
MINE = {"matchLabels": ME}


@pytest.mark.parametrize(
    ("policies", "allowed"),
    [
        ([], True),
        ([_policy("Ingress", {})], False),
        ([_policy("Ingress", {"matchLabels": {"app": "other"}})], True),
        ([_policy("Ingress", MINE, ingress=[{}])], True),
        ([_policy("Egress", MINE)], True),
        ([_policy("Ingress", MINE, ingress=[{"from": [{"podSelector": {"matchLabels": {"app": "you"}}}]}])], True),
        ([_policy("Ingress", MINE, ingress=[{"from": [{"podSelector": {"matchLabels": {"app": "her"}}}]}])], False),
        ([_policy("Ingress", {}), _policy("Ingress", MINE, ingress=[{"from": [{"podSelector": {}}]}])], True),
        ([_policy("Ingress", MINE, ingress=[{"ports": [{"port": 80, "protocol": "TCP"}]}])], True),
        ([_policy("Ingress", MINE, ingress=[{"ports": [{"port": 81}]}])], False),
        ([_policy("Ingress", MINE, ingress=[{"ports": [{"port": 80, "protocol": "UDP"}]}])], False),
        ([_policy("Ingress", MINE, ingress=[{"ports": [{"port": 70, "endPort": 90}]}])], True),
        ([_policy("Ingress", MINE, ingress=[{"from": [{"namespaceSelector": {"matchLabels": OWN}}]}])], True),
        ([_policy("Ingress", MINE, ingress=[{"from": [{"namespaceSelector": {"matchLabels": {"x": "y"}}}]}])], False),
        ([_policy("Ingress", MINE, ingress=[{"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}])], False),
    ],
)
def test_who_comes_in(policies, allowed):
    assert lets_in(policies, ME, YOU, 80) is allowed


@pytest.mark.parametrize(
    ("block", "allowed"),
    [
        ({"cidr": "0.0.0.0/0"}, True),
        ({"cidr": "10.0.0.0/8"}, False),
        ({"cidr": "0.0.0.0/0", "except": ["192.0.2.0/24"]}, False),
    ],
)
def test_an_address_of_the_internet(block, allowed):
    assert lets_in([_policy("Ingress", MINE, ingress=[{"from": [{"ipBlock": block}]}])], ME, INTERNET, 80) is allowed


TOP = {"networks": {"front": {}, "back": {"internal": True}, "deep": {"internal": True}}}
STACK = {
    "web": {
        "networks": {"front": None, "back": None},
        "ports": [port(80, "8080")],
        "labels": {
            "traefik.http.routers.w.rule": "Host(`a.io`)",
            "traefik.http.services.w.loadbalancer.server.port": "8000",
        },
    },
    "db": {"networks": {"back": None}},
    "other": {"networks": {"front": None}},
    "store": {"networks": {"deep": None}},
    "tool": {"network_mode": "none"},
}


@pytest.fixture(scope="module")
def world():
    stage, items = network(STACK, top=TOP, dialect=Dialect.COMPOSE)
    labels = {
        name: {**stage.selector(service), **network_labels(service, stage)}
        for name, service in stage.stack.services.items()
    }
    return [item for item in items if item["kind"] == "NetworkPolicy"], labels


@pytest.mark.parametrize(
    ("source", "target", "reached"),
    [
        ("web", "db", True),
        ("db", "web", True),
        ("web", "other", True),
        ("other", "web", True),
        ("other", "db", False),
        ("db", "other", False),
        ("web", "store", False),
        ("store", "web", False),
        ("tool", "web", False),
        ("web", "tool", False),
        ("tool", "tool", False),
        ("db", "db", True),
    ],
)
def test_services_meet_on_their_networks(world, source, target, reached):
    policies, labels = world
    there = lets_out(policies, labels[source], Caller(labels[target], OWN), 80)
    assert (there and lets_in(policies, labels[target], Caller(labels[source], OWN), 80)) is reached


@pytest.mark.parametrize(
    ("source", "out"), [("web", True), ("other", True), ("db", False), ("store", False), ("tool", False)]
)
def test_an_internal_network_has_no_way_out(world, source, out):
    assert lets_out(world[0], world[1][source], INTERNET, 443) is out


@pytest.mark.parametrize(("source", "found"), [("web", True), ("db", True), ("store", True), ("tool", False)])
def test_names_are_found_from_every_network(world, source, found):
    assert lets_out(world[0], world[1][source], DNS, 53, "UDP") is found


@pytest.mark.parametrize(
    ("caller", "target", "number", "reached"),
    [
        (CONTROLLER, "web", 8000, True),
        (CONTROLLER, "web", 9, False),
        (CONTROLLER, "db", 80, False),
        (INTERNET, "web", 80, True),
        (INTERNET, "web", 8000, False),
        (INTERNET, "db", 80, False),
        (Caller({"app": "x"}, {"kubernetes.io/metadata.name": "elsewhere"}), "db", 80, False),
    ],
)
def test_what_comes_from_outside(world, caller, target, number, reached):
    assert lets_in(world[0], world[1][target], caller, number) is reached
