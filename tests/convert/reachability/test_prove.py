"""Every call of a stack is proven, or it is said why not."""

import pytest

from sophia_tidy.convert.model import Dialect
from sophia_tidy.convert.reachability.mermaid import diagram_mermaid
from sophia_tidy.convert.reachability.svg import diagram_svg
from sophia_tidy.kernel.finding import Severity

from ..resources.reached import port
from .stack import edges, proof

DB = {"expose": ["5432"]}
APART = {"networks": {"a": {}, "b": {}}}


@pytest.mark.parametrize(
    ("web", "number"),
    [
        ({"environment": {"DB": "postgres://u:p@db:5432/x"}}, 5432),
        ({"environment": {"DB": "postgresql+asyncpg://u@db/x"}}, 5432),
        ({"environment": {"DB": "jdbc:postgresql://db:5432/x"}}, 5432),
        ({"environment": {"DB_HOST": "db", "DB_PORT": "5432"}}, 5432),
        ({"environment": {"DB_HOST": "db"}}, None),
        ({"environment": {"DSN": "u:p@tcp(db:5432)/x"}}, 5432),
        ({"environment": {"A": "db:5432,db:5432"}}, 5432),
        ({"command": ["serve", "--db=db:5432"]}, 5432),
        ({"command": ["wait", "--host", "db", "--port", "5432"]}, 5432),
        ({"entrypoint": ["sh", "-c", "nc -z db:5432"]}, 5432),
        ({"healthcheck": {"test": ["CMD-SHELL", "curl http://db:5432/"]}}, 5432),
    ],
)
def test_a_call_is_found_wherever_it_stands_and_proven(web, number):
    assert edges({"db": DB, "web": web}) == [("web", "db", number, "proven")]


@pytest.mark.parametrize(
    "environment",
    [
        {"NAME": "db"},
        {"TEXT": "the db of 5432"},
        {"PATH_": "/var/db:5432"},
        {"VERSION": "web:1.2"},
        {"TIME": "12:30"},
        {"URL": "unix:///run/db.sock"},
        {"SELF": "http://localhost:80"},
        {"BUCKET": "s3://profiles/x"},
        {"DB": "sqlite:///data/x.db"},
        {"DB": "sqlite://db.sqlite"},
    ],
)
def test_what_is_no_call(environment):
    assert edges({"db": DB, "web": {"environment": environment}}) == []


def test_the_content_of_a_config_is_read_too():
    top = {"configs": {"c": {"content": "upstream: http://db:5432\n"}}}
    assert edges({"db": DB, "web": {"configs": [{"source": "c", "target": "/c"}]}}, top=top) == [
        ("web", "db", 5432, "proven")
    ]


def test_a_renamed_host_is_followed():
    assert edges({"my_db": DB, "web": {"environment": {"DB": "tcp://my_db:5432"}}}) == [
        ("web", "my_db", 5432, "proven")
    ]


def test_a_host_in_a_secret_that_has_another_name_now_is_an_error():
    found = proof({"my_db": DB, "web": {"environment": {"DATABASE_URL": "postgres://app:CANARY-9x@my_db:5432/x"}}})
    (edge,) = found.edges
    assert edge.standing == "no-service" and found.findings[0].severity is Severity.ERROR
    assert "my-db" in found.findings[0].message and "CANARY" not in repr(found)


@pytest.mark.parametrize(
    "value",
    [
        "redis://:CANARY@CANARY@db:5432",
        "postgres://CANARY/x@db:5432/y",
        "https://CANARYtoken@example.com/x",
        "token://CANARYa1B2c3D4e5F6g7H8",
    ],
)
def test_a_piece_of_a_secret_is_no_host(value):
    found = proof({"db": DB, "web": {"environment": {"DATABASE_PASSWORD_URL": value, "API_TOKEN": value}}})
    assert "CANARY" not in repr(found) + diagram_mermaid(found) + diagram_svg(found)


@pytest.mark.parametrize(("how", "standing"), [({}, "blocked"), ({"network_policies": False}, "proven")])
def test_two_services_without_a_network_in_common_do_not_meet(how, standing):
    services = {
        "db": {**DB, "networks": {"a": None}},
        "web": {"networks": {"b": None}, "environment": {"DB": "http://db:5432"}},
    }
    found = proof(services, top=APART, **how)
    assert [edge.standing.value for edge in found.edges] == [standing]
    assert all(finding.severity is Severity.WARNING for finding in found.findings)


def test_a_host_that_nobody_has_is_told():
    found = proof({"web": {"environment": {"ES": "http://elasticsearch:9200"}}})
    assert [(edge.target, edge.standing.value) for edge in found.edges] == [("elasticsearch", "no-service")]
    assert [finding.rule for finding in found.findings] == ["unreachable-host"]


@pytest.mark.parametrize(("host", "told"), [("api.example.com", 0), ("monitoring-db", 1)])
def test_a_host_outside_of_the_stack(host, told):
    services = {"web": {"networks": {"n": None}, "environment": {"X": f"http://{host}:80"}}}
    found = proof(services, top={"networks": {"n": {"external": True, "name": "n"}}})
    assert [edge.standing.value for edge in found.edges] == ["external"] and len(found.findings) == told


def test_the_hosts_own_port_is_a_siblings():
    services = {
        "db": {"ports": [port(5432, "15432")]},
        "web": {"environment": {"DB": "postgres://host.docker.internal:15432/x"}},
    }
    found = proof(services, dialect=Dialect.COMPOSE)
    assert [edge.standing.value for edge in found.edges if edge.source == "web"] == ["no-service"]
    assert "say db instead" in found.findings[0].message


def test_what_comes_from_outside_is_proven():
    services = {
        "web": {
            "expose": ["80"],
            "ports": [port(81, "8081")],
            "labels": {
                "traefik.http.routers.w.rule": "Host(`a.io`)",
                "traefik.http.services.w.loadbalancer.server.port": "80",
            },
        }
    }
    assert sorted(edges(services)) == [("outside", "web", 80, "proven"), ("outside", "web", 8081, "proven")]


def test_a_port_that_a_service_lacks():
    from sophia_tidy.convert.reachability.prove import prove

    from ..resources.scene import scene

    stage = scene({"db": DB, "web": {"environment": {"DB": "http://db:5432"}}})
    labels = stage.selector(stage.stack.services["db"])
    service = {"kind": "Service", "metadata": {"name": "db"}, "spec": {"selector": labels, "ports": [{"port": 1}]}}
    pods = {
        "kind": "Deployment",
        "metadata": {"name": "db"},
        "spec": {"template": {"metadata": {"labels": labels}, "spec": {"containers": []}}},
    }
    assert [edge.standing.value for edge in prove(stage, [service, pods]).edges] == ["no-port"]
    assert [edge.standing.value for edge in prove(stage, [service]).edges] == ["no-service"]
    assert [edge.standing.value for edge in prove(stage, []).edges] == ["no-service"]


def test_a_written_policy_that_keeps_a_caller_out_is_an_error():
    from sophia_tidy.convert.reachability.prove import prove

    from ..resources.scene import manifests

    stage, items = manifests({"db": DB, "web": {"environment": {"DB": "http://db:5432"}}})
    service = {
        "kind": "Service",
        "metadata": {"name": "db"},
        "spec": {"selector": stage.selector(stage.stack.services["db"]), "ports": [{"port": 5432}]},
    }
    shut = {
        "kind": "NetworkPolicy",
        "metadata": {"name": "shut"},
        "spec": {"podSelector": {}, "policyTypes": ["Ingress"]},
    }
    found = prove(stage, [*items, service, shut])
    assert [edge.standing.value for edge in found.edges] == ["blocked"] and found.findings[0].severity is Severity.ERROR
