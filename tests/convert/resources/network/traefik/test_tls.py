"""TLS of a router: a certificate for its hosts, once."""

import pytest

from ...reached import fates_of, named, network, routed, rules_found

HOST = {"http.routers.web.rule": "Host(`shop.example.com`)"}


def _tls(labels, **more):
    items = network(routed(HOST | labels), **more)[1]
    return named(items, "IngressRoute")["web"].get("tls"), named(items, "Certificate")


@pytest.mark.parametrize(
    "labels",
    [
        {"http.routers.web.tls.certresolver": "le"},
        {"http.routers.web.tls": "true"},
        {"http.routers.web.tls": "true", "http.routers.web.tls.certResolver": "le"},
    ],
)
def test_a_certificate_for_the_hosts_of_the_rule(labels):
    tls, certificates = _tls(labels, issuer="staging")
    assert tls == {"secretName": "shop-example-com-tls"}
    assert certificates["shop-example-com-tls"] == {
        "secretName": "shop-example-com-tls",
        "dnsNames": ["shop.example.com"],
        "issuerRef": {"group": "cert-manager.io", "kind": "ClusterIssuer", "name": "staging"},
    }


@pytest.mark.parametrize("labels", [{}, {"http.routers.web.tls": "false"}])
def test_no_tls(labels):
    assert _tls(labels) == (None, {})


def test_the_domains_that_a_router_names():
    _, certificates = _tls(
        {
            "http.routers.web.tls.domains[0].main": "example.com",
            "http.routers.web.tls.domains[0].sans": "*.example.com, www.example.com",
        }
    )
    assert [spec["dnsNames"] for spec in certificates.values()] == [["example.com", "*.example.com", "www.example.com"]]


def test_a_wildcard_needs_a_solver_and_a_person_is_told():
    assert "wildcard-certificate" in rules_found(
        routed(HOST | {"http.routers.web.tls.domains[0].main": "*.example.com"})
    )
    assert "wildcard-certificate" not in rules_found(routed(HOST | {"http.routers.web.tls": "true"}))


def test_two_routers_of_one_host_share_a_certificate():
    _, certificates = _tls(
        {
            "http.routers.web.tls": "true",
            "http.routers.api.rule": "Host(`shop.example.com`) && PathPrefix(`/api`)",
            "http.routers.api.tls": "true",
        }
    )
    assert list(certificates) == ["shop-example-com-tls"]


def test_two_sets_of_hosts_do_not():
    _, certificates = _tls(
        {
            "http.routers.web.tls": "true",
            "http.routers.a.rule": "Host(`shop.example.com`) || Host(`a.io`)",
            "http.routers.a.tls": "true",
            "http.routers.b.rule": "Host(`shop.example.com`) || Host(`b.io`)",
            "http.routers.b.tls": "true",
        }
    )
    assert len(certificates) == 3


def test_an_entry_point_that_says_tls_for_all_its_routers():
    services = routed(HOST | {"http.routers.web.entrypoints": "public"}) | {
        "proxy": {
            "image": "traefik",
            "command": ["--entrypoints.public.address=:443", "--entrypoints.public.http.tls.certresolver=le"],
        }
    }
    assert named(network(services)[1], "IngressRoute")["web"]["tls"] == {"secretName": "shop-example-com-tls"}


@pytest.mark.parametrize(
    ("label", "value", "status"),
    [
        ("tls", "true", "mapped"),
        ("tls.certresolver", "le", "adapted"),
        ("tls.domains.0.main", "a.io", "mapped"),
        ("tls.options", "modern@file", "needs-decision"),
        ("tls.options", "default", "not-applicable"),
        ("tls.nosuch", "1", "needs-decision"),
    ],
)
def test_each_label_is_accounted_for(label, value, status):
    written = label.replace(".0.", "[0].")
    found = fates_of(
        routed(
            HOST
            | {f"http.routers.web.{written}": value, "http.routers.web.tls.certresolver": "le"}
            | ({"http.routers.web.tls": "true"} if label == "tls" else {})
        )
    )
    assert found[f"web.labels.traefik.http.routers.web.{written}"].status == status
