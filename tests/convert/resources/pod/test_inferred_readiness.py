"""Readiness where the stack has no health check: never a question that takes a working service away."""

import pytest

from ..scene import container

NGINX = {"tcpSocket": {"port": 80}}
CONF = {"type": "bind", "source": "/srv/nginx.conf", "target": "/etc/nginx/nginx.conf", "bind": {}}


def handler(values):
    found = container(values).get("readinessProbe", {})
    return {key: each for key, each in found.items() if key in ("exec", "httpGet", "tcpSocket")}


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({"image": "nginx:1.27"}, NGINX),
        ({"image": "nginx:1.27", "ports": [{"target": 80}]}, NGINX),
        ({"image": "nginx:1.27", "ports": [{"target": 80}], "volumes": [CONF]}, NGINX),
        ({"image": "nginx:1.27", "ports": [{"target": 8080}]}, {"tcpSocket": {"port": 8080}}),
        ({"image": "nginx:1.27", "ports": [{"target": 8080}], "volumes": [CONF]}, {"tcpSocket": {"port": 8080}}),
        ({"image": "nginx:1.27", "volumes": [CONF]}, {}),
        ({"image": "nginx:1.27", "expose": ["53/udp"], "volumes": [CONF]}, {}),
        ({"image": "registry.k8s.io/example/api:1"}, {}),
        ({"image": "registry.k8s.io/example/api:1", "expose": ["9000"]}, {"tcpSocket": {"port": 9000}}),
    ],
)
def test_a_server_is_asked_only_where_it_is_known_to_listen(values, asked):
    assert handler(values) == asked


@pytest.mark.parametrize("command", [["redis-server", "--port", "7000"], ["redis-server", "--port=7000"]])
def test_the_test_of_an_image_is_left_where_the_words_name_another_port(command):
    assert handler({"image": "redis:7", "command": command}) == {}


@pytest.mark.parametrize("command", [None, ["redis-server", "--appendonly", "yes"], ["redis-server", "--port", "6379"]])
def test_the_test_of_an_image_stays_where_its_port_does(command):
    assert "exec" in handler({"image": "redis:7", **({"command": command} if command else {})})


def test_a_request_of_a_known_program_stays_with_a_mounted_configuration():
    mount = {"type": "bind", "source": "/srv/p.yml", "target": "/etc/prometheus/prometheus.yml", "bind": {}}
    assert "httpGet" in handler({"image": "prom/prometheus:v2.55.0", "volumes": [mount]})
    assert handler({"image": "prom/prometheus:v2.55.0", "command": ["--web.listen-address=:9091"]}) == {}


def test_a_test_that_runs_in_the_container_does_not_mind_what_is_published():
    assert "exec" in handler({"image": "rabbitmq:3-management", "ports": [{"target": 15672}]})
