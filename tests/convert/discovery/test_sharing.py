"""What stacks have under one name."""

from pathlib import PurePosixPath

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
