"""Labels of Traefik v1 come to the same routes as v2's would."""

import pytest

from ...reached import fates_of, named, network, routed


def _route(labels, name="web"):
    return named(network(routed(labels))[1], "IngressRoute")[name]


@pytest.mark.parametrize(
    ("rule", "match"),
    [
        ("Host:a.io", "Host(`a.io`)"),
        ("Host:a.io,b.io", "Host(`a.io`) || Host(`b.io`)"),
        ("Host: a.io ; PathPrefix: /x", "Host(`a.io`) && PathPrefix(`/x`)"),
        ("Host:a.io;PathPrefixStrip:/x", "Host(`a.io`) && PathPrefix(`/x`)"),
        ("HostRegexp:{sub:[a-z]+}.a.io", r"HostRegexp(`^[a-z]+\.a\.io$`)"),
        ("Path:/a;Method:GET", "Path(`/a`) && Method(`GET`)"),
        ("Headers:X-A,1", "Header(`X-A`, `1`)"),
        ("Host:a.io;AddPrefix:/x", "Host(`a.io`)"),
    ],
)
def test_a_frontend_rule(rule, match):
    assert _route({"frontend.rule": rule, "port": "80"})["routes"][0]["match"] == match


@pytest.mark.parametrize(
    ("labels", "spec"),
    [
        ({"frontend.rule": "Host:a.io;PathPrefixStrip:/x,/y"}, {"stripPrefix": {"prefixes": ["/x", "/y"]}}),
        ({"frontend.rule": "Host:a.io;AddPrefix:/x"}, {"addPrefix": {"prefix": "/x"}}),
        (
            {"frontend.rule": "Host:a.io;ReplacePathRegex:^/a/(.*) /b/$1"},
            {"replacePathRegex": {"regex": "^/a/(.*)", "replacement": "/b/$1"}},
        ),
        (
            {"frontend.rule": "Host:a.io", "frontend.redirect.entryPoint": "https"},
            {"redirectScheme": {"scheme": "https"}},
        ),
        (
            {"frontend.rule": "Host:a.io", "frontend.whiteList.sourceRange": "10.0.0.0/8"},
            {"ipAllowList": {"sourceRange": ["10.0.0.0/8"]}},
        ),
        (
            {"frontend.rule": "Host:a.io", "frontend.headers.customRequestHeaders": "X-A:1||X-B:2"},
            {"headers": {"customRequestHeaders": {"X-A": "1", "X-B": "2"}}},
        ),
        ({"frontend.rule": "Host:a.io", "frontend.headers.SSLRedirect": "true"}, {"headers": {"sslRedirect": True}}),
        ({"frontend.rule": "Host:a.io", "backend.maxconn.amount": "5"}, {"inFlightReq": {"amount": 5}}),
    ],
)
def test_what_changes_a_request_is_a_middleware_of_the_route(labels, spec):
    _, items = network(routed({**labels, "port": "80"}))
    ((name, found),) = named(items, "Middleware").items()
    assert found == spec and named(items, "IngressRoute")["web"]["routes"][0]["middlewares"] == [{"name": name}]


def test_users_come_from_the_secret_store():
    stage, items = network(
        routed({"frontend.rule": "Host:a.io", "port": "80", "frontend.auth.basic.users": "ann:$apr1$CANARY"})
    )
    assert named(items, "Middleware") == {"web-basicauth": {"basicAuth": {"secret": "web-basicauth-users"}}}
    assert "CANARY" not in repr((items, stage.findings, stage.ledger))


def test_port_protocol_and_stickiness():
    route = _route(
        {
            "frontend.rule": "Host:a.io",
            "port": "8443",
            "protocol": "https",
            "backend.loadbalancer.stickiness": "true",
            "frontend.priority": "9",
            "frontend.passHostHeader": "true",
            "frontend.entryPoints": "http,https",
        }
    )
    assert route["routes"][0]["services"] == [
        {"name": "web", "port": 8443, "sticky": {"cookie": {}}, "passHostHeader": True, "scheme": "https"}
    ]
    assert (
        route["routes"][0]["priority"] == 9
        and route["entryPoints"] == ["web", "websecure"]
        and "secretName" in route["tls"]
    )


def test_several_segments_are_several_routes():
    _, items = network(
        routed(
            {"app.frontend.rule": "Host:a.io", "app.port": "80", "admin.frontend.rule": "Host:b.io", "admin.port": "81"}
        )
    )
    assert {name: spec["routes"][0]["services"][0]["port"] for name, spec in named(items, "IngressRoute").items()} == {
        "web-app": 80,
        "web-admin": 81,
    }


@pytest.mark.parametrize(
    ("label", "status"),
    [
        ("frontend.rule", "mapped"),
        ("port", "mapped"),
        ("backend", "not-applicable"),
        ("weight", "not-applicable"),
        ("docker.network", "not-applicable"),
        ("backend.loadbalancer.method", "not-applicable"),
        ("frontend.errors.x.status", "needs-decision"),
        ("tags", "not-applicable"),
    ],
)
def test_each_label_is_accounted_for(label, status):
    labels = {
        "frontend.rule": "Path:/",
        "port": "80",
        "backend": "b",
        "weight": "1",
        "docker.network": "n",
        "backend.loadbalancer.method": "wrr",
        "frontend.errors.x.status": "500",
        "tags": "t",
    }
    assert fates_of(routed(labels))[f"web.labels.traefik.{label}"].status == status
