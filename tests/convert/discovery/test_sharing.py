"""What stacks have under one name."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.convert.discovery.find import compose_files
from sophia_tidy.convert.discovery.sharing import Shareable, shared

from .trees import tree

ONE = "services: {web: {image: a}}\nnetworks: {out: {external: true}, own: {}}\nvolumes: {data: {}, one: {}}\n"
OTHER = "services: {api: {image: a}, web: {image: b}}\nnetworks: {own: {}, x: {name: out, external: true}}\nvolumes: {v: {name: data}}\n"


def test_services_external_networks_and_volumes_of_one_name():
    both = tuple(map(PurePosixPath, ("a.yml", "b.yml")))
    assert shared(compose_files(tree({"a.yml": ONE, "b.yml": OTHER})).values()) == (
        (Shareable.SERVICE, "web", both),
        (Shareable.NETWORK, "out", both),
        (Shareable.VOLUME, "data", both),
    )


def test_the_older_form_of_an_external_network_counts():
    old = "services: {x: {image: a}}\nnetworks: {n: {external: {name: out}}}\n"
    (each,) = shared(compose_files(tree({"a.yml": ONE, "b.yml": old})).values())
    assert (each.what, each.name) == (Shareable.NETWORK, "out")


def test_one_stack_shares_nothing():
    assert shared(compose_files(tree({"a.yml": ONE})).values()) == ()


@pytest.mark.parametrize(
    ("port", "shared_name"),
    [
        ("'80:8080'", "80"),
        ("'127.0.0.1:80:8080/tcp'", "80"),
        ("'53:53/udp'", "53/udp"),
        ("'${WEB:-80}:8080'", "80"),
        ("{target: 8080, published: '80'}", "80"),
        ("{target: 53, published: 53, protocol: udp}", "53/udp"),
        ("'8080'", None),
        ("'${WEB}:8080'", None),
        ("'80-90:80-90'", None),
        ("{target: 8080}", None),
    ],
)
def test_a_port_of_the_host_can_be_published_once(port, shared_name):
    texts = {f"{name}.yml": f"services: {{{name}: {{image: a, ports: [{port}]}}}}\n" for name in ("a", "b")}
    found = [(each.what, each.name) for each in shared(compose_files(tree(texts)).values())]
    assert found == ([] if shared_name is None else [(Shareable.PORT, shared_name)])
