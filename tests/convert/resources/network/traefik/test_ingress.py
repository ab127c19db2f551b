"""A plain Ingress says hosts and paths; whatever else a router asks for is a decision."""

import pytest

from sophia_tidy.convert.cluster import Routing

from ...reached import fates_of, named, network, routed

HOW = {"routing": Routing.INGRESS, "ingress_class": "nginx"}


def _rules(rule):
    found = named(network(routed({"http.routers.web.rule": rule}), **HOW)[1], "Ingress")
    return [
        (each.get("host", ""), path["path"], path["pathType"])
        for spec in found.values()
        for each in spec["rules"]
        for path in each["http"]["paths"]
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("Host(`a.io`)", [("a.io", "/", "Prefix")]),
        ("Host(`a.io`, `b.io`)", [("a.io", "/", "Prefix"), ("b.io", "/", "Prefix")]),
        ("Host(`a.io`) || Host(`b.io`)", [("a.io", "/", "Prefix"), ("b.io", "/", "Prefix")]),
        ("Host(`a.io`) && PathPrefix(`/x`)", [("a.io", "/x", "Prefix")]),
        ("PathPrefix(`/x`) && Host(`a.io`)", [("a.io", "/x", "Prefix")]),
        ("Host(`a.io`) && (PathPrefix(`/x`) || Path(`/y`))", [("a.io", "/x", "Prefix"), ("a.io", "/y", "Exact")]),
        ("(Host(`a.io`) || Host(`b.io`)) && Path(`/x`)", [("a.io", "/x", "Exact"), ("b.io", "/x", "Exact")]),
        ("PathPrefix(`/`)", [("", "/", "Prefix")]),
    ],
)
def test_hosts_and_paths(rule, expected):
    assert _rules(rule) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "HostRegexp(`a.+`)",
        "!Host(`a.io`)",
        "Host(`a.io`) && Header(`X`, `1`)",
        "Host(`a.io`) || PathPrefix(`/x`)",
        "Host(`a.io`) && PathPrefix(`/x`) || Host(`b.io`)",
        "Host(`a.io`) && PathPrefix(`/x`) && PathPrefix(`/y`)",
        "nonsense",
        "Path(`/{id}`)",
        "(Host(`a.io`) && Path(`/x`)) || (Host(`b.io`) && Path(`/y`))",
    ],
)
def test_what_an_ingress_cannot_say_is_a_decision(rule):
    assert _rules(rule) == []
    found = fates_of(routed({"http.routers.web.rule": rule}), **HOW)
    assert found["web.labels.traefik.http.routers.web.rule"].status == "needs-decision"


def test_class_tls_and_certificate():
    _, items = network(
        routed({"http.routers.web.rule": "Host(`a.io`)", "http.routers.web.tls.certresolver": "le"}), **HOW
    )
    ingress = named(items, "Ingress")["web"]
    assert ingress["ingressClassName"] == "nginx" and ingress["tls"] == [{"hosts": ["a.io"], "secretName": "a-io-tls"}]
    assert list(named(items, "Certificate")) == ["a-io-tls"] and not named(items, "IngressRoute")


def test_its_controller_is_let_in():
    _, items = network(routed({"http.routers.web.rule": "Host(`a.io`)"}), **HOW)
    peer = named(items, "NetworkPolicy")["web-routed"]["ingress"][0]["from"][0]
    assert peer["namespaceSelector"]["matchLabels"] == {"kubernetes.io/metadata.name": "ingress-nginx"}


@pytest.mark.parametrize("label", ["http.routers.web.middlewares", "http.middlewares.m.compress"])
def test_a_middleware_is_a_decision(label):
    labels = {
        "http.routers.web.rule": "Host(`a.io`)",
        "http.routers.web.middlewares": "m",
        "http.middlewares.m.compress": "true",
    }
    assert fates_of(routed(labels), **HOW)[f"web.labels.traefik.{label}"].status == "needs-decision"
