"""Routers → route objects: rule, entry points, services, chain."""

import pytest

from sophia_tidy.convert.cluster import Routing

from ...reached import fates_of, named, network, port, ports_of, routed, rules_found, services_of

HOST = {"http.routers.web.rule": "Host(`shop.example.com`)"}


def _route(labels, kind="IngressRoute", name="web", **more):
    return named(network(routed(labels, **more))[1], kind)[name]


@pytest.mark.parametrize(
    ("labels", "service"),
    [
        ({}, {"name": "web", "port": 80}),
        ({"http.services.w.loadbalancer.server.port": "8080"}, {"name": "web", "port": 8080}),
        (
            {"http.services.w.loadbalancer.server.Port": "8080", "HTTP.Services.w.LoadBalancer.Server.Scheme": "https"},
            {"name": "web", "port": 8080, "scheme": "https"},
        ),
        ({"http.services.w.loadbalancer.server.port": "443"}, {"name": "web", "port": 443, "scheme": "http"}),
        (
            {"http.services.w.loadbalancer.passhostheader": "false"},
            {"name": "web", "port": 80, "passHostHeader": False},
        ),
        (
            {
                "http.services.w.loadbalancer.sticky.cookie.name": "sid",
                "http.services.w.loadbalancer.sticky.cookie.httponly": "true",
                "http.services.w.loadbalancer.sticky.cookie.maxage": "60",
            },
            {"name": "web", "port": 80, "sticky": {"cookie": {"name": "sid", "httpOnly": True, "maxAge": 60}}},
        ),
        ({"http.services.w.loadbalancer.sticky": "true"}, {"name": "web", "port": 80, "sticky": {"cookie": {}}}),
        ({"http.routers.web.service": "api@internal"}, {"kind": "TraefikService", "name": "api@internal"}),
        (
            {"http.services.w.loadbalancer.responseforwarding.flushinterval": "1ms"},
            {"name": "web", "port": 80, "responseForwarding": {"flushInterval": "1ms"}},
        ),
    ],
)
def test_the_service_of_a_route(labels, service):
    assert _route(HOST | labels)["routes"][0]["services"] == [service]


def test_the_lowest_declared_port_where_no_label_says_one():
    assert _route(HOST, ports=[port(9000, "1"), port(8000, "2")], expose=[])["routes"][0]["services"] == [
        {"name": "web", "port": 8000}
    ]


def test_a_router_may_lead_to_another_services_service():
    services = routed({**HOST, "http.routers.web.service": "api@docker"}) | {
        "api": {"labels": {"traefik.http.services.api.loadbalancer.server.port": "9000"}}
    }
    assert named(network(services)[1], "IngressRoute")["web"]["routes"][0]["services"] == [
        {"name": "api", "port": 9000}
    ]


def test_several_routers_of_one_service():
    labels = {
        "http.routers.a.rule": "Host(`a.io`)",
        "http.routers.a.service": "one",
        "http.routers.b.rule": "Host(`b.io`)",
        "http.routers.b.service": "two",
        "http.services.one.loadbalancer.server.port": "81",
        "http.services.two.loadbalancer.server.port": "82",
    }
    found = named(network(routed(labels))[1], "IngressRoute")
    assert [found[name]["routes"][0]["services"][0]["port"] for name in ("a", "b")] == [81, 82]


def test_services_in_shares():
    labels = {
        **HOST,
        "http.routers.web.service": "mix",
        "http.services.mix.weighted.services[0].name": "one",
        "http.services.mix.weighted.services[0].weight": "3",
        "http.services.mix.weighted.services[1].name": "two",
        "http.services.one.loadbalancer.server.port": "81",
        "http.services.two.loadbalancer.server.port": "82",
    }
    assert _route(labels)["routes"][0]["services"] == [
        {"name": "web", "port": 81, "weight": 3},
        {"name": "web", "port": 82, "weight": 1},
    ]


@pytest.mark.parametrize(
    ("names", "entry_points"),
    [
        ("web", ["web"]),
        ("websecure", ["websecure"]),
        ("http,https", ["web", "websecure"]),
        ("web-secure", ["websecure"]),
        ("insecure-http", ["web"]),
        ("postgres", ["postgres"]),
    ],
)
def test_entry_points_by_their_names(names, entry_points):
    assert _route({**HOST, "http.routers.web.entrypoints": names})["entryPoints"] == entry_points


def test_entry_points_by_the_ports_of_the_stacks_own_traefik():
    services = routed({**HOST, "http.routers.web.entryPoints": "public"}) | {
        "proxy": {
            "image": "traefik:v2.11",
            "command": ["--entrypoints.public.address=:443", "--entryPoints.db.address=:5432"],
        }
    }
    assert named(network(services)[1], "IngressRoute")["web"]["entryPoints"] == ["websecure"]


def test_an_entry_point_that_the_cluster_lacks_is_told():
    assert "traefik-entry-point" in rules_found(routed({**HOST, "http.routers.web.entrypoints": "postgres"}))
    assert "traefik-entry-point" not in rules_found(routed({**HOST, "http.routers.web.entrypoints": "web"}))


def test_a_priority_is_a_number():
    assert _route({**HOST, "http.routers.web.priority": "7"})["routes"][0]["priority"] == 7
    assert (
        fates_of(routed({**HOST, "http.routers.web.priority": "high"}))[
            "web.labels.traefik.http.routers.web.priority"
        ].status
        == "needs-decision"
    )


@pytest.mark.parametrize(
    "labels",
    [
        {"enable": "false", **HOST},
        {"http.services.web.loadbalancer.server.port": "80"},
        {"http.routers.web.rule": "Host(``)"},
        {"http.routers.web.rule": "Host(`{{ .Name }}`)"},
        {"http.routers.web.entrypoints": "web"},
        {**HOST, "http.routers.web.service": "x@file"},
    ],
)
def test_no_route(labels):
    assert not named(network(routed(labels))[1], "IngressRoute")


def test_a_stacks_traefik_that_exposes_only_who_asks():
    services = routed(HOST) | {
        "proxy": {"image": "traefik:v3", "command": ["--providers.swarm.exposedbydefault=false"]}
    }
    assert not named(network(services)[1], "IngressRoute")
    services["web"]["labels"]["traefik.enable"] = "true"
    assert named(network(services)[1], "IngressRoute")


def test_a_tcp_router():
    labels = {
        "tcp.routers.db.rule": "HostSNI(`*`)",
        "tcp.routers.db.entrypoints": "postgres",
        "tcp.services.db.loadbalancer.server.port": "5432",
        "tcp.services.db.loadbalancer.proxyprotocol.version": "2",
        "tcp.routers.db.tls.passthrough": "true",
    }
    assert _route(labels, "IngressRouteTCP", "db") == {
        "entryPoints": ["postgres"],
        "routes": [
            {"match": "HostSNI(`*`)", "services": [{"name": "web", "port": 5432, "proxyProtocol": {"version": 2}}]}
        ],
        "tls": {"passthrough": True},
    }


def test_a_udp_router():
    labels = {"udp.routers.dns.entrypoints": "dns", "udp.services.dns.loadbalancer.server.port": "53"}
    assert _route(labels, "IngressRouteUDP", "dns") == {
        "entryPoints": ["dns"],
        "routes": [{"services": [{"name": "web", "port": 53}]}],
    }


def test_a_udp_routers_port_is_one_of_its_service():
    labels = {"udp.routers.dns.entrypoints": "dns", "udp.services.dns.loadbalancer.server.port": "53"}
    assert (53, 53, "UDP") in ports_of(services_of(routed(labels))["web"])


def test_labels_of_deploy_count_before_those_of_the_container():
    services = routed(HOST) | {}
    services["web"]["deploy"] = {"labels": {"traefik.http.routers.web.rule": "Host(`other.example.com`)"}}
    assert named(network(services)[1], "IngressRoute")["web"]["routes"][0]["match"] == "Host(`other.example.com`)"
    assert fates_of(services)["web.labels.traefik.http.routers.web.rule"].status == "not-applicable"


@pytest.mark.parametrize(
    ("label", "status"),
    [
        ("enable", "mapped"),
        ("docker.network", "not-applicable"),
        ("swarm.lbswarm", "not-applicable"),
        ("constraint-label", "not-applicable"),
        ("http.routers.web.rule", "mapped"),
        ("http.routers.web.entrypoints", "mapped"),
        ("http.routers.web.nosuch", "needs-decision"),
        ("http.services.web.loadbalancer.server.port", "mapped"),
        ("http.services.web.loadbalancer.healthcheck.path", "not-applicable"),
        ("http.services.web.loadbalancer.serverstransport", "needs-decision"),
        ("http.services.web.loadbalancer.nosuch", "needs-decision"),
        ("http.services.unused.loadbalancer.server.port", "needs-decision"),
        ("nosuch.thing", "needs-decision"),
    ],
)
def test_each_label_is_accounted_for(label, status):
    values = {
        "enable": "true",
        "docker.network": "front",
        "swarm.lbswarm": "true",
        "constraint-label": "public",
        "http.routers.web.rule": "Host(`a.io`)",
        "http.routers.web.entrypoints": "web",
        "http.routers.web.nosuch": "1",
        "http.routers.web.service": "web",
        "http.services.web.loadbalancer.server.port": "80",
        "http.services.web.loadbalancer.healthcheck.path": "/",
        "http.services.web.loadbalancer.serverstransport": "t@file",
        "http.services.web.loadbalancer.nosuch": "1",
        "http.services.unused.loadbalancer.server.port": "9",
        "nosuch.thing": "1",
    }
    assert fates_of(routed(values))[f"web.labels.traefik.{label}"].status == status


def test_without_routing_a_label_is_a_decision():
    assert (
        fates_of(routed(HOST), routing=Routing.NONE)["web.labels.traefik.http.routers.web.rule"].status
        == "needs-decision"
    )


@pytest.mark.parametrize("key", ["caddy", "com.docker.lb.hosts"])
def test_labels_of_other_proxies_are_told(key):
    assert "other-proxy" in rules_found({"web": {"labels": {key: "shop.example.com"}}})


def test_an_empty_host_is_told_once_and_open_at_each_label():
    services = routed({"http.routers.web.rule": "Host(``)", "http.routers.web.entrypoints": "web"})
    stage, _ = network(services)
    assert [finding.message for finding in stage.findings if finding.rule == "traefik-router"] == [
        "the rule of the router web asks for an empty host: the variable that it comes from is not set"
    ]
    found = fates_of(services)
    assert {found[f"web.labels.traefik.http.routers.web.{key}"].status for key in ("rule", "entrypoints")} == {
        "needs-decision"
    }
