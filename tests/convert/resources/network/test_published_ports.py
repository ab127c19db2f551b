"""How a published port is reached from outside: one way in, and only one that the stack asks for."""

import pytest

from sophia_tidy.convert.cluster import Exposure, Routing
from sophia_tidy.convert.model import Dialect

from ..reached import fates_of, named, network, port, ports_of, routed, rules_found, services_of

ROUTE = {"http.routers.web.rule": "Host(`shop.example.com`)"}


@pytest.mark.parametrize(
    ("ports", "expected"),
    [
        ([port(80, "8080")], [(8080, 80, "TCP")]),
        ([port(80, "8080"), port(53, "5353", protocol="udp")], [(8080, 80, "TCP"), (5353, 53, "UDP")]),
        ([port(80, "8080", host_ip="0.0.0.0")], [(8080, 80, "TCP")]),
        ([port(80, "0")], [(80, 80, "TCP")]),
        ([port(80, "8000-8010")], [(8000, 80, "TCP")]),
        ([port(80, "8080"), port(80, "8080", host_ip="192.0.2.1")], [(8080, 80, "TCP")]),
    ],
)
def test_a_load_balancer_has_the_published_ports(ports, expected):
    found = services_of({"web": {"ports": ports}})["web-published"]
    assert found["type"] == "LoadBalancer" and ports_of(found) == expected


@pytest.mark.parametrize(
    "values",
    [
        {"ports": [port(80)]},
        {"expose": ["80"]},
        {"ports": [port(80, "8080", host_ip="127.0.0.1")]},
        {"ports": [port(80, "8080", host_ip="::1")]},
        {"ports": [port(80, "8080", mode="host")]},
        {"ports": [port(80, "80")]},
        {"ports": [port(443, "443")]},
    ],
)
def test_no_service_leads_in_from_outside(values):
    assert not any("type" in spec for spec in services_of({"web": values}).values())


@pytest.mark.parametrize(
    ("published", "exposure", "there"),
    [
        ("10250", Exposure.LOAD_BALANCER, False),
        ("6443", Exposure.LOAD_BALANCER, False),
        ("10251", Exposure.LOAD_BALANCER, True),
        ("10250", Exposure.NODE_PORT, True),
    ],
)
def test_no_load_balancer_asks_for_a_port_of_the_cluster_itself(published, exposure, there):
    services = {"web": {"ports": [port(80, published, protocol="udp")]}}
    assert ("web-published" in services_of(services, exposure=exposure)) is there
    assert ("published-node-port-taken" in rules_found(services, exposure=exposure)) is not there


@pytest.mark.parametrize(
    ("published", "exposure", "told"),
    [("22", Exposure.LOAD_BALANCER, True), ("2222", Exposure.LOAD_BALANCER, False), ("22", Exposure.NODE_PORT, False)],
)
def test_whoever_would_take_ssh_away_from_the_nodes_is_told(published, exposure, told):
    assert ("published-ssh-port" in rules_found({"git": {"ports": [port(22, published)]}}, exposure=exposure)) is told


@pytest.mark.parametrize(("count", "told"), [(100, False), (101, True)])
def test_very_many_published_ports_are_told(count, told):
    services = {"calls": {"ports": [port(20000 + each, str(20000 + each), protocol="udp") for each in range(count)]}}
    assert ("published-many-ports" in rules_found(services)) is told


def test_a_host_network_has_no_second_way_in():
    found = services_of({"web": {"network_mode": "host", "ports": [port(80, "8080")]}}, dialect=Dialect.COMPOSE)
    assert "web-published" not in found


@pytest.mark.parametrize(("published", "node_port"), [("30080", 30080), ("8080", None)])
def test_a_node_port_is_the_published_one_where_the_range_allows(published, node_port):
    found = services_of({"web": {"ports": [port(80, published)]}}, exposure=Exposure.NODE_PORT)["web-published"]
    assert found["type"] == "NodePort" and found["ports"][0].get("nodePort") == node_port


def test_nothing_is_exposed_where_nothing_is_to_be():
    services = {"web": {"ports": [port(80, "8080")]}}
    assert "web-published" not in services_of(services, exposure=Exposure.NONE)
    assert fates_of(services, exposure=Exposure.NONE)["web.ports.0.published"].status == "not-applicable"


def test_a_route_needs_no_load_balancer_beside_it():
    services = routed(ROUTE, ports=[port(80, "3000"), port(9000, "9000")])
    found = services_of(services)
    assert ports_of(found["web-published"]) == [(9000, 9000, "TCP")]
    assert (3000, 80, "TCP") in ports_of(found["web"])


@pytest.mark.parametrize(
    ("how", "there"), [({}, False), ({"routing": Routing.NONE}, True), ({"exposure": Exposure.NODE_PORT}, True)]
)
def test_port_80_is_left_to_the_clusters_traefik_where_it_has_it(how, there):
    assert ("web-published" in services_of({"web": {"ports": [port(8000, "80")]}}, **how)) is there


def test_who_published_port_80_answers_for_every_host_until_a_person_names_one():
    _, items = network({"web": {"ports": [port(8000, "80")]}, "other": {"ports": [port(9000, "80")]}})
    routes = named(items, "IngressRoute")
    assert list(routes) == ["web-any-host"]
    assert routes["web-any-host"]["routes"][0]["services"] == [{"name": "web", "port": 8000}]
    assert routes["web-any-host"]["routes"][0]["priority"] == 1


@pytest.mark.parametrize(
    ("each", "status", "rule"),
    [
        (port(80, "8080"), "mapped", "published-port"),
        (port(80, "0"), "adapted", "published-any"),
        (port(80, "8000-8010"), "adapted", "published-range"),
        (port(80, "80"), "needs-decision", "published-web-port"),
        (port(443, "443"), "needs-decision", "published-web-port"),
        (port(80, "8080", mode="host"), "mapped", "host-port"),
        (port(80, "8080-8090", mode="host"), "needs-decision", "host-port-range"),
        (port(80, "8080", host_ip="127.0.0.1"), "not-applicable", "published-loopback"),
    ],
)
def test_each_published_port_is_accounted_for(each, status, rule):
    entry = fates_of({"web": {"ports": [each]}})["web.ports.0.published"]
    assert (entry.status, entry.rule) == (status, rule)


@pytest.mark.parametrize(
    ("address", "status"), [("127.0.0.1", "adapted"), ("0.0.0.0", "not-applicable"), ("192.0.2.7", "needs-decision")]
)
def test_each_host_address_is_accounted_for(address, status):
    assert fates_of({"web": {"ports": [port(80, "8080", host_ip=address)]}})["web.ports.0.host_ip"].status == status


def test_a_web_port_is_told_to_a_person():
    assert "published-web-port" in rules_found({"web": {"ports": [port(80, "80")]}})
