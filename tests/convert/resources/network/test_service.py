"""Every service has a name, with the ports that its container listens on."""

import pytest

from sophia_tidy.convert.model import Dialect

from ..reached import fates_of, port, ports_of, rules_found, services_of


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"ports": [port(80, "8080")]}, [(80, 80, "TCP"), (8080, 80, "TCP")]),
        ({"ports": [port(80, "80")]}, [(80, 80, "TCP")]),
        ({"ports": [port(80)]}, [(80, 80, "TCP")]),
        ({"ports": [port(80, "0")]}, [(80, 80, "TCP")]),
        (
            {"ports": [port(80, "8080"), port(8080, "9090")]},
            [(80, 80, "TCP"), (8080, 8080, "TCP"), (9090, 8080, "TCP")],
        ),
        ({"ports": [port(53, "53"), port(53, "53", protocol="udp")]}, [(53, 53, "TCP"), (53, 53, "UDP")]),
        ({"ports": [port(80, "8000-8010")]}, [(80, 80, "TCP"), (8000, 80, "TCP")]),
        ({"ports": [port(3868, "3868", protocol="sctp")]}, [(3868, 3868, "SCTP")]),
        ({"expose": ["9000-9001/udp", "70"]}, [(9000, 9000, "UDP"), (9001, 9001, "UDP"), (70, 70, "TCP")]),
        ({"image": "redis:7"}, [(6379, 6379, "TCP")]),
        ({"healthcheck": {"test": ["CMD", "curl", "-f", "http://localhost:9000/health"]}}, [(9000, 9000, "TCP")]),
        ({"deploy": {"labels": {"traefik.http.services.a.loadbalancer.server.port": "3000"}}}, [(3000, 3000, "TCP")]),
        ({}, []),
    ],
)
def test_the_ports_of_a_service(values, expected):
    assert ports_of(services_of({"api": values})["api"]) == expected


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"API": "http://api:8000/v1"}, [(80, 80, "TCP"), (8000, 8000, "TCP")]),
        ({"API_HOST": "api", "API_PORT": "8000"}, [(80, 80, "TCP"), (8000, 8000, "TCP")]),
        ({"API": "http://api/"}, [(80, 80, "TCP")]),
        ({"NAME": "api", "OTHER_PORT": "8000"}, [(80, 80, "TCP")]),
    ],
)
def test_a_port_at_which_a_sibling_calls_is_one(environment, expected):
    found = services_of({"api": {"expose": ["80"]}, "web": {"environment": environment}})
    assert ports_of(found["api"]) == expected


def test_a_call_at_a_published_number_goes_through_the_alias():
    found = services_of({"api": {"ports": [port(80, "8080")]}, "web": {"environment": {"API": "http://api:8080"}}})
    assert ports_of(found["api"]) == [(80, 80, "TCP"), (8080, 80, "TCP")]


@pytest.mark.parametrize(
    ("values", "headless"),
    [
        ({}, True),
        ({"expose": ["80"]}, False),
        ({"expose": ["80"], "deploy": {"endpoint_mode": "dnsrr"}}, True),
        ({"expose": ["80"], "deploy": {"endpoint_mode": "vip"}}, False),
    ],
)
def test_a_headless_service(values, headless):
    assert (services_of({"api": values})["api"].get("clusterIP") == "None") is headless


def test_no_known_port_is_told():
    assert "no-port-known" in rules_found({"api": {}})
    assert "no-port-known" not in rules_found({"api": {"expose": ["80"]}})


@pytest.mark.parametrize(
    ("values", "sibling", "there"),
    [
        ({"restart": "no"}, {}, False),
        ({"restart": "no"}, {"environment": {"TOOL": "http://api/"}}, True),
        ({"restart": "no", "healthcheck": {"test": ["CMD", "curl", "http://localhost:90/"]}}, {}, True),
        ({"restart": "always"}, {}, True),
    ],
)
def test_a_job_has_a_name_only_where_somebody_could_use_it(values, sibling, there):
    assert ("api" in services_of({"api": values, "web": sibling}, dialect=Dialect.COMPOSE)) is there


def test_a_stateful_set_has_names_for_its_pods_before_they_are_ready():
    found = services_of(
        {
            "db": {
                "image": "postgres:16",
                "volumes": [{"type": "volume", "source": "d", "target": "/var/lib/postgresql/data"}],
            }
        }
    )
    assert found["db-pods"]["clusterIP"] == "None" and found["db-pods"]["publishNotReadyAddresses"] is True
    assert "db-pods" not in services_of({"api": {}})


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("tasks.api", True),
        ("http://tasks.api:80", True),
        ("tasks.shop_api", True),
        ("tasks.other", False),
        ("api", False),
    ],
)
def test_tasks_of_a_service_is_a_name_for_each_of_its_pods(text, there):
    assert ("api-tasks" in services_of({"api": {"expose": ["80"]}, "web": {"environment": {"PEERS": text}}})) is there


@pytest.mark.parametrize(
    ("long", "expected"),
    [
        ({"name": "metrics", "app_protocol": "http"}, {"name": "metrics", "appProtocol": "http"}),
        ({"name": "a-name-that-is-too-long"}, {"name": "tcp-80"}),
        ({"name": "8080"}, {"name": "tcp-80"}),
        ({"name": "my_web"}, {"name": "my-web"}),
        ({}, {"name": "tcp-80"}),
    ],
)
def test_a_port_has_the_stacks_name_where_it_may(long, expected):
    found = services_of({"api": {"ports": [port(80, "80", **long)]}})["api"]["ports"][0]
    assert {key: value for key, value in found.items() if key in ("name", "appProtocol")} == expected


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("ports.0.target", "mapped"),
        ("ports.0.protocol", "mapped"),
        ("ports.0.published", "mapped"),
        ("ports.0.mode", "mapped"),
        ("ports.0.app_protocol", "mapped"),
        ("ports.0.name", "adapted"),
        ("expose.0", "mapped"),
        ("deploy.endpoint_mode", "mapped"),
    ],
)
def test_each_key_is_accounted_for(key, status):
    values = {
        "ports": [port(80, "8080", name="a-name-that-is-too-long", app_protocol="http")],
        "expose": ["90"],
        "deploy": {"endpoint_mode": "vip"},
    }
    assert fates_of({"api": values})[f"api.{key}"].status == status
