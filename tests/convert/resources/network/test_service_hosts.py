"""Every name that leads to a service on Docker leads to it on the cluster, or a person is told."""

import pytest

from sophia_tidy.convert.model import Dialect
from sophia_tidy.convert.resources.network.service_hosts import host_of

from ..reached import fates_of, services_of
from ..scene import scene

ALIASES = {"networks": {"back": {"aliases": ["database", "db.local"]}}, "expose": ["5432"]}


def test_an_alias_is_a_service_of_the_same_pods():
    found = services_of({"db": ALIASES})
    assert found["database"] == found["db"] and "db.local" not in found


def test_an_alias_of_a_headless_service_is_headless():
    assert services_of({"db": {"networks": {"back": {"aliases": ["store"]}}}})["store"]["clusterIP"] == "None"


@pytest.mark.parametrize(
    ("values", "name"),
    [({"container_name": "shop-db"}, "shop-db"), ({"networks": {"default": {"aliases": ["store"]}}}, "store")],
)
def test_a_name_that_the_stack_gives_is_a_service(values, name):
    assert name in services_of({"db": {"expose": ["5432"], **values}}, dialect=Dialect.COMPOSE)


@pytest.mark.parametrize(("text", "there"), [("http://pg:5432", True), ("nothing", False)])
def test_a_hostname_is_a_service_where_somebody_uses_it(text, there):
    found = services_of(
        {"db": {"hostname": "pg", "expose": ["5432"]}, "web": {"environment": {"DB": text}}}, dialect=Dialect.COMPOSE
    )
    assert ("pg" in found) is there


def test_a_links_alias_leads_to_the_other_service():
    found = services_of({"web": {"links": ["db:store", "db"]}, "db": {"expose": ["5432"]}}, dialect=Dialect.COMPOSE)
    assert found["store"] == found["db"]


def test_two_services_with_one_alias_are_a_decision():
    services = {"a": {"networks": {"n": {"aliases": ["both"]}}}, "b": {"networks": {"n": {"aliases": ["both"]}}}}
    found = services_of(services)
    assert found["both"]["selector"]["app.kubernetes.io/name"] == "a"
    assert fates_of(services)["b.networks.n.aliases.0"].rule == "alias-collision"


def test_a_services_own_name_counts_before_another_ones_alias():
    services = {"a": {"networks": {"n": {"aliases": ["b"]}}}, "b": {"expose": ["1"]}}
    assert services_of(services)["b"]["selector"]["app.kubernetes.io/name"] == "b"


@pytest.mark.parametrize(
    ("name", "dialect", "service"),
    [
        ("api", Dialect.SWARM, "api"),
        ("API", Dialect.SWARM, "api"),
        ("shop_api", Dialect.SWARM, "api"),
        ("tasks.api", Dialect.SWARM, "api"),
        ("shop-api-1", Dialect.COMPOSE, "api"),
        ("shop_api_1", Dialect.COMPOSE, "api"),
        ("shop_api", Dialect.COMPOSE, None),
        ("other", Dialect.SWARM, None),
    ],
)
def test_the_names_that_the_engine_gives(name, dialect, service):
    host = host_of(name, scene({"api": {}}, dialect=dialect))
    assert (host.service if host else None) == service


@pytest.mark.parametrize(
    ("values", "key", "status"),
    [
        ({"links": ["db"]}, "links.0", "mapped"),
        ({"links": ["db:store"]}, "links.0", "mapped"),
        ({"links": ["gone"]}, "links.0", "needs-decision"),
        ({"external_links": ["redis_1:cache"]}, "external_links.0", "needs-decision"),
        ({"mac_address": "02:42:ac:11:00:02"}, "mac_address", "not-applicable"),
        ({"container_name": "shop-web"}, "container_name", "mapped"),
        ({"container_name": "shop_web"}, "container_name", "not-applicable"),
        ({"networks": {"n": {"aliases": ["www"]}}}, "networks.n.aliases.0", "mapped"),
        ({"networks": {"n": {"aliases": ["w.example"]}}}, "networks.n.aliases.0", "needs-decision"),
    ],
)
def test_each_key_is_accounted_for(values, key, status):
    assert fates_of({"web": values, "db": {}}, dialect=Dialect.COMPOSE)[f"web.{key}"].status == status


def test_a_further_objects_name_is_no_other_services():
    found = services_of(
        {"api": {"expose": ["80"]}, "api-tasks": {"expose": ["90"]}, "web": {"environment": {"P": "tasks.api"}}}
    )
    assert found["api-tasks"]["ports"][0]["port"] == 90 and [
        found[name]["clusterIP"] for name in found if name.startswith("api-tasks-")
    ] == ["None"]
