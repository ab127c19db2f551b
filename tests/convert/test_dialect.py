"""Who ran a stack is told from what only one engine obeys; what had no effect is reported, not applied."""

import pytest

from sophia_tidy.convert.dialect import dialect_of, obeyed
from sophia_tidy.convert.model import Dialect, Model


def service(**keys):
    return {"services": {"api": {"image": "a", **keys}}}


SWARM = {
    "an update policy": service(deploy={"update_config": {"parallelism": 1}}),
    "a placement": service(deploy={"placement": {"constraints": ["node.role == manager"]}}),
    "global": service(deploy={"mode": "global"}),
    "a job": service(deploy={"mode": "replicated-job"}),
    "routing labels on the service": service(deploy={"labels": {"traefik.enable": "true"}}),
    "generic resources": service(deploy={"resources": {"reservations": {"generic_resources": [{}]}}}),
    "an overlay network": {"networks": {"front": {"driver": "overlay"}}},
    "an external secret": {"secrets": {"key": {"external": True}}},
}
COMPOSE = {
    "nothing at all": {},
    "replicas and limits, which Compose obeys too": service(
        deploy={"mode": "replicated", "replicas": 2, "resources": {"limits": {"cpus": 1}}}
    ),
    "routing labels on the container": service(labels={"traefik.enable": "true"}),
    "an external network": {"networks": {"front": {"external": True}}},
    "a secret in a file": {"secrets": {"key": {"file": "/k"}}},
}


@pytest.mark.parametrize("values", SWARM.values(), ids=SWARM)
def test_what_only_swarm_obeys_tells_a_swarm_stack(values):
    told = dialect_of(values)
    assert told.dialect is Dialect.SWARM
    assert told.because.endswith("is obeyed by Swarm alone")


@pytest.mark.parametrize("values", COMPOSE.values(), ids=COMPOSE)
def test_everything_else_is_compose(values):
    assert dialect_of(values).dialect is Dialect.COMPOSE


def test_what_swarm_ignores_is_taken_out_and_told():
    heard = obeyed(Model(service(restart="always", privileged=True, command=["a"])), Dialect.SWARM)
    assert heard.model.values == service(command=["a"])
    assert [pointer for pointer, _ in heard.ignored] == [
        ("services", "api", "restart"),
        ("services", "api", "privileged"),
    ]


def test_compose_obeys_all_of_it():
    model = Model(service(restart="always"))
    assert obeyed(model, Dialect.COMPOSE).model is model


def test_a_build_without_an_image_stays_for_it_is_all_that_names_the_service():
    values = {"services": {"api": {"build": {"context": "."}}}}
    assert obeyed(Model(values), Dialect.SWARM).model.values == values


def test_what_swarm_refuses_stays_and_is_told():
    heard = obeyed(Model(service(mem_limit="1")), Dialect.SWARM)
    assert (heard.model.values, heard.refused) == (service(mem_limit="1"), (("services", "api", "mem_limit"),))
