"""What a pod is called and how it finds others."""

import pytest

from sophia_tidy.convert.model import Dialect

from ..scene import fates, pod, rules_of


@pytest.mark.parametrize(
    ("hostname", "label"),
    [
        ("api-node", "api-node"),
        ("API", "api"),
        ("api.example.com", "api"),
        ("under_score", None),
        ("x" * 64, None),
        ("{{.Node.Hostname}}", None),
    ],
)
def test_a_hostname_is_one_label(hostname, label):
    assert pod({"hostname": hostname}).get("hostname") == label


@pytest.mark.parametrize(
    ("hostname", "status"),
    [
        ("api-node", "mapped"),
        ("api.example.com", "adapted"),
        ("under_score", "needs-decision"),
        ("{{.Node.Hostname}}", "adapted"),
        ("{{.Service.Name}}", "adapted"),
    ],
)
def test_a_hostname_is_accounted_for(hostname, status):
    assert fates({"hostname": hostname})["hostname"].status == status


def test_a_stateful_set_calls_its_pods_by_their_own_names():
    values = {"image": "postgres:16", "hostname": "db-node"}
    assert "hostname" not in pod(values)
    assert fates(values)["hostname"].status == "adapted"


def test_name_servers_are_added_to_the_clusters():
    spec = pod({"dns": ["1.1.1.1", "9.9.9.9"], "dns_search": ["Corp.example.com"], "dns_opt": ["ndots:2", "use-vc"]})
    assert spec["dnsConfig"] == {
        "nameservers": ["1.1.1.1", "9.9.9.9"],
        "searches": ["corp.example.com"],
        "options": [{"name": "ndots", "value": "2"}, {"name": "use-vc"}],
    }
    assert "dnsPolicy" not in spec


@pytest.mark.parametrize(
    ("values", "pointer", "status"),
    [
        ({"dns": ["1.1.1.1"]}, "dns.0", "adapted"),
        ({"dns": ["10.0.0.53"]}, "dns.0", "needs-decision"),
        ({"dns": ["1.1.1.1", "8.8.8.8", "9.9.9.9"]}, "dns.2", "needs-decision"),
        ({"dns_search": ["."]}, "dns_search.0", "needs-decision"),
        ({"dns_search": ["a_b"]}, "dns_search.0", "needs-decision"),
        ({"dns_opt": ["ndots:2"]}, "dns_opt.0", "mapped"),
        ({"domainname": "example.com"}, "domainname", "needs-decision"),
    ],
)
def test_resolver_settings_are_accounted_for(values, pointer, status):
    assert fates(values, dialect=Dialect.COMPOSE)[pointer].status == status


def test_names_of_one_address_are_one_alias():
    values = {"extra_hosts": ["legacy=10.0.0.7", "older:10.0.0.7", "six=::1", "seven:[2001:db8::1]", "legacy=10.0.0.7"]}
    assert pod(values)["hostAliases"] == [
        {"ip": "10.0.0.7", "hostnames": ["legacy", "older"]},
        {"ip": "::1", "hostnames": ["six"]},
        {"ip": "2001:db8::1", "hostnames": ["seven"]},
    ]


@pytest.mark.parametrize(
    ("host", "rule"),
    [
        ("host.docker.internal=host-gateway", "host-gateway"),
        ("a_b=10.0.0.7", "extra-hosts"),
        ("db=otherhost", "extra-hosts"),
    ],
)
def test_an_alias_that_cannot_be_said_is_told(host, rule):
    assert rule in rules_of({"extra_hosts": [host]})
    assert "hostAliases" not in pod({"extra_hosts": [host]})
