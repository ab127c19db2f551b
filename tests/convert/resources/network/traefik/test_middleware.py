"""Middlewares of every kind, typed as their resource wants them, and what stands for one that nobody shows."""

import pytest

from ...reached import fates_of, named, network, routed, rules_found

HOST = {"http.routers.web.rule": "Host(`shop.example.com`)", "http.routers.web.middlewares": "m"}


def _middleware(labels, name="m"):
    return named(
        network(routed(HOST | {f"http.middlewares.m.{key}": value for key, value in labels.items()}))[1], "Middleware"
    )[name]


@pytest.mark.parametrize(
    ("labels", "spec"),
    [
        ({"stripprefix.prefixes": "/a, /b"}, {"stripPrefix": {"prefixes": ["/a", "/b"]}}),
        (
            {"StripPrefix.ForceSlash": "false", "stripprefix.prefixes": "/a"},
            {"stripPrefix": {"forceSlash": False, "prefixes": ["/a"]}},
        ),
        ({"stripprefixregex.regex": "/[a-z]+"}, {"stripPrefixRegex": {"regex": ["/[a-z]+"]}}),
        ({"addprefix.prefix": "/a"}, {"addPrefix": {"prefix": "/a"}}),
        ({"replacepath.path": "/a"}, {"replacePath": {"path": "/a"}}),
        (
            {"replacepathregex.regex": "^/a/(.*)", "replacepathregex.replacement": "/b/$1"},
            {"replacePathRegex": {"regex": "^/a/(.*)", "replacement": "/b/$1"}},
        ),
        (
            {"redirectscheme.scheme": "https", "redirectscheme.permanent": "true"},
            {"redirectScheme": {"scheme": "https", "permanent": True}},
        ),
        (
            {"redirectregex.regex": "^a", "redirectregex.replacement": "b"},
            {"redirectRegex": {"regex": "^a", "replacement": "b"}},
        ),
        (
            {"ratelimit.average": "100", "ratelimit.period": "60", "ratelimit.sourcecriterion.ipstrategy.depth": "2"},
            {"rateLimit": {"average": 100, "period": "60s", "sourceCriterion": {"ipStrategy": {"depth": 2}}}},
        ),
        (
            {"ipwhitelist.sourcerange": "10.0.0.0/8,192.168.0.0/16"},
            {"ipAllowList": {"sourceRange": ["10.0.0.0/8", "192.168.0.0/16"]}},
        ),
        ({"ipallowlist.sourcerange": "10.0.0.0/8"}, {"ipAllowList": {"sourceRange": ["10.0.0.0/8"]}}),
        (
            {
                "headers.stsseconds": "31536000",
                "headers.customrequestheaders.X-Scheme": "https",
                "headers.framedeny": "true",
            },
            {"headers": {"stsSeconds": 31536000, "customRequestHeaders": {"X-Scheme": "https"}, "frameDeny": True}},
        ),
        ({"compress": "true"}, {"compress": {}}),
        ({"compress.minresponsebodybytes": "1200"}, {"compress": {"minResponseBodyBytes": 1200}}),
        (
            {"retry.attempts": "4", "retry.initialinterval": "100ms"},
            {"retry": {"attempts": 4, "initialInterval": "100ms"}},
        ),
        (
            {"circuitbreaker.expression": "NetworkErrorRatio() > 0.30"},
            {"circuitBreaker": {"expression": "NetworkErrorRatio() > 0.30"}},
        ),
        ({"buffering.maxrequestbodybytes": "2000000"}, {"buffering": {"maxRequestBodyBytes": 2000000}}),
        ({"inflightreq.amount": "10"}, {"inFlightReq": {"amount": 10}}),
        ({"contenttype.autodetect": "false"}, {"contentType": {"autoDetect": False}}),
        (
            {"passtlsclientcert.info.subject.commonname": "true"},
            {"passTLSClientCert": {"info": {"subject": {"commonName": True}}}},
        ),
        (
            {"forwardauth.address": "https://auth.example.com/", "forwardauth.authresponseheaders": "X-User,X-Group"},
            {"forwardAuth": {"address": "https://auth.example.com/", "authResponseHeaders": ["X-User", "X-Group"]}},
        ),
        ({"chain.middlewares": "a@docker,b"}, {"chain": {"middlewares": [{"name": "a"}, {"name": "b"}]}}),
        (
            {"errors.status": "500-599", "errors.query": "/{status}.html", "errors.service": "web"},
            {"errors": {"status": ["500-599"], "query": "/{status}.html", "service": {"name": "web", "port": 80}}},
        ),
    ],
)
def test_each_kind_is_typed(labels, spec):
    assert _middleware(labels) == spec


@pytest.mark.parametrize(
    ("labels", "word"),
    [
        ({"basicauth.users": "ann:$apr1$CANARY$1,bob:$apr1$CANARY$2"}, "basicAuth"),
        ({"digestauth.users": "ann:realm:CANARY"}, "digestAuth"),
        ({"basicauth.usersfile": "/users"}, "basicAuth"),
    ],
)
def test_users_come_from_the_secret_store(labels, word):
    stage, items = network(routed(HOST | {f"http.middlewares.m.{key}": value for key, value in labels.items()}))
    assert named(items, "Middleware")["m"] == {word: {"secret": "m-users"}}
    assert [data["secretKey"] for data in named(items, "ExternalSecret")["m-users"]["data"]] == ["users"]
    assert "CANARY" not in repr((items, stage.findings, stage.ledger))


@pytest.mark.parametrize("name", ["Authorization", "X-Api-Key"])
def test_a_header_that_carries_a_credential_is_left_out_and_told(name):
    stage, items = network(
        routed(
            HOST
            | {
                f"http.middlewares.m.headers.customrequestheaders.{name}": "CANARY-Zx81Qw9Lk3Vb7Nm5",
                "http.middlewares.m.headers.framedeny": "true",
            }
        )
    )
    assert named(items, "Middleware")["m"] == {"headers": {"frameDeny": True}}
    assert "traefik-credential" in {finding.rule for finding in stage.findings}
    assert "CANARY" not in repr((items, stage.findings, stage.ledger))


def test_a_sibling_that_traefik_asks_is_named_in_full_and_lets_it_in():
    services = routed(HOST | {"http.middlewares.m.forwardauth.address": "http://authelia:9091/api/verify"}) | {
        "authelia": {"expose": ["9091"]}
    }
    _, items = network(services)
    assert (
        named(items, "Middleware")["m"]["forwardAuth"]["address"]
        == "http://authelia.shop.svc.cluster.local:9091/api/verify"
    )
    assert named(items, "NetworkPolicy")["authelia-routed"]["ingress"][0]["ports"] == [
        {"port": 9091, "protocol": "TCP"}
    ]


@pytest.mark.parametrize(
    ("reference", "spec"),
    [
        ("auth@file", {"ipAllowList": {"sourceRange": ["127.0.0.1/32"]}}),
        ("secure", {"ipAllowList": {"sourceRange": ["127.0.0.1/32"]}}),
        ("https-redirect@file", {"redirectScheme": {"scheme": "https", "permanent": True}}),
        ("redirect-to-https", {"redirectScheme": {"scheme": "https", "permanent": True}}),
        ("gzip@file", {"compress": {}}),
    ],
)
def test_what_nobody_defines_is_a_closed_door_unless_its_name_says_what_it_does(reference, spec):
    services = routed(HOST | {"http.routers.web.middlewares": reference})
    _, items = network(services)
    name = reference.partition("@")[0]
    assert named(items, "Middleware")[name] == spec
    assert named(items, "IngressRoute")["web"]["routes"][0]["middlewares"] == [{"name": name}]
    assert "traefik-middleware-missing" in rules_found(services)


def test_it_stands_there_once_for_all_routers():
    labels = {
        "http.routers.web.rule": "Host(`a.io`)",
        "http.routers.web.middlewares": "auth@file",
        "http.routers.b.rule": "Host(`b.io`)",
        "http.routers.b.middlewares": "auth@file",
    }
    items = network(routed(labels))[1]
    assert len([item for item in items if item["kind"] == "Middleware"]) == 1


def test_a_middleware_that_another_service_defines():
    services = routed({"http.routers.web.rule": "Host(`a.io`)", "http.routers.web.middlewares": "m@swarm"}) | {
        "other": {"labels": {"traefik.http.middlewares.m.compress": "true"}}
    }
    items = network(services)[1]
    assert named(items, "Middleware") == {"m": {"compress": {}}}


@pytest.mark.parametrize(
    ("label", "value", "status"),
    [
        ("ratelimit.average", "100", "mapped"),
        ("ratelimit.average", "many", "needs-decision"),
        ("ratelimit.nosuch", "1", "needs-decision"),
        ("nosuch.field", "1", "needs-decision"),
        ("plugin.bouncer.key", "1", "needs-decision"),
        ("basicauth.users", "a:b", "adapted"),
        ("forwardauth.tls.ca", "/ca.pem", "needs-decision"),
        ("compress", "true", "mapped"),
    ],
)
def test_each_label_is_accounted_for(label, value, status):
    assert (
        fates_of(routed(HOST | {f"http.middlewares.m.{label}": value}))[
            f"web.labels.traefik.http.middlewares.m.{label}"
        ].status
        == status
    )


def test_a_value_that_is_wrong_is_not_printed():
    stage, _ = network(routed(HOST | {"http.middlewares.m.ratelimit.average": "CANARY"}))
    assert "CANARY" not in repr((stage.findings, stage.ledger))


def test_a_tcp_middleware():
    labels = {
        "tcp.routers.t.rule": "HostSNI(`*`)",
        "tcp.routers.t.middlewares": "few",
        "tcp.middlewares.few.inflightconn.amount": "5",
    }
    assert named(network(routed(labels))[1], "MiddlewareTCP") == {"few": {"inFlightConn": {"amount": 5}}}


def test_a_transport_and_tls_options():
    labels = {
        **HOST,
        "http.services.web.loadbalancer.serverstransport": "t",
        "http.serverstransports.t.insecureskipverify": "true",
        "http.routers.web.tls.options": "modern",
        "tls.options.modern.minversion": "VersionTLS13",
        "http.middlewares.m.compress": "true",
    }
    items = network(routed(labels))[1]
    assert named(items, "ServersTransport") == {"t": {"insecureSkipVerify": True}} and named(items, "TLSOption") == {
        "modern": {"minVersion": "VersionTLS13"}
    }
    route = named(items, "IngressRoute")["web"]
    assert route["routes"][0]["services"][0]["serversTransport"] == "t" and route["tls"]["options"] == {
        "name": "modern"
    }
