"""Networks → labels and policies; every key of a network is accounted for."""

import pytest

from sophia_tidy.convert.model import Dialect
from sophia_tidy.convert.resources.naming.network_names import network_labels
from sophia_tidy.convert.resources.network.network_policy import namespace_labels

from ..reached import fates_of, named, network, rules_found
from ..scene import scene

TOP = {"networks": {"front": {}, "back": {"internal": True}, "shared": {"external": True, "name": "traefik-public"}}}


def _labels(values, **how):
    stage = scene({"web": values}, top=TOP, **how)
    return network_labels(stage.stack.services["web"], stage)


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({"networks": {"front": None, "back": None}}, ["shop-front", "shop-back"]),
        ({"networks": {"shared": None}}, ["traefik-public"]),
        ({}, ["shop-default"]),
        ({"network_mode": "none"}, ["none"]),
        ({"network_mode": "host"}, []),
        ({"network_mode": "bridge"}, ["shop-default"]),
    ],
)
def test_a_pod_carries_a_label_for_each_network(values, names):
    assert _labels(values, dialect=Dialect.COMPOSE) == {f"network.sophia-tidy/{name}": "true" for name in names}


def test_swarms_host_network_is_none_of_the_stacks():
    stage = scene(
        {"web": {"networks": {"hostnet": None}}}, top={"networks": {"hostnet": {"external": True, "name": "host"}}}
    )
    assert network_labels(stage.stack.services["web"], stage) == {}


def test_without_policies_there_are_no_labels():
    stage, items = network({"web": {}}, network_policies=False)
    assert (
        not named(items, "NetworkPolicy")
        and network_labels(stage.stack.services["web"], stage) == {}
        and namespace_labels(stage) == {}
    )


def test_the_namespace_carries_the_labels_of_shared_networks_alone():
    stage = scene({"web": {"networks": {"front": None, "shared": None}}}, top=TOP)
    assert namespace_labels(stage) == {"network.sophia-tidy/traefik-public": "true"}


@pytest.mark.parametrize(
    ("network_", "shared"),
    [
        ({}, False),
        ({"name": "shop_n"}, False),
        ({"name": "other"}, True),
        ({"attachable": True}, True),
        ({"external": True}, True),
    ],
)
def test_a_network_that_other_stacks_are_on_lets_them_in(network_, shared):
    _, items = network({"web": {"networks": {"n": None}}}, top={"networks": {"n": network_}})
    peers = named(items, "NetworkPolicy")["network-n"]["ingress"][0]["from"]
    assert any("namespaceSelector" in peer for peer in peers) is shared


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("networks.n.name", "mapped"),
        ("networks.n.driver", "mapped"),
        ("networks.n.driver_opts.encrypted", "needs-decision"),
        ("networks.n.driver_opts.mtu", "not-applicable"),
        ("networks.n.ipam.config.0.subnet", "not-applicable"),
        ("networks.n.internal", "mapped"),
        ("networks.n.attachable", "not-applicable"),
        ("networks.n.labels.a", "not-applicable"),
        ("networks.n.enable_ipv6", "not-applicable"),
        ("networks.n.x-note", "not-applicable"),
        ("networks.m.driver", "needs-decision"),
        ("networks.e.external", "adapted"),
        ("web.networks.n.ipv4_address", "needs-decision"),
        ("web.networks.n.priority", "not-applicable"),
        ("web.networks.m", "mapped"),
    ],
)
def test_each_key_is_accounted_for(key, status):
    top = {
        "networks": {
            "n": {
                "name": "shop_n",
                "driver": "overlay",
                "driver_opts": {"encrypted": "", "mtu": "1400"},
                "attachable": True,
                "internal": True,
                "ipam": {"config": [{"subnet": "10.0.0.0/24"}]},
                "labels": {"a": "b"},
                "enable_ipv6": True,
                "x-note": "y",
            },
            "m": {"driver": "macvlan"},
            "e": {"external": True, "name": "e"},
        }
    }
    values = {"networks": {"n": {"ipv4_address": "10.0.0.9", "priority": 5}, "m": None, "e": None}}
    assert fates_of({"web": values, "api": {"environment": {"WEB": "http://10.0.0.9/"}}}, top=top)[key].status == status


def test_an_address_that_nobody_uses_is_the_clusters_to_give():
    found = fates_of({"web": {"networks": {"front": {"ipv4_address": "10.0.0.9"}}}}, top=TOP)
    assert found["web.networks.front.ipv4_address"].status == "not-applicable"


def test_two_networks_whose_names_differ_by_a_mark_have_a_policy_each_and_the_ledger_names_it():
    top = {"networks": {"my_net": {"internal": True}, "my-net": {"internal": True}}}
    services = {"web": {"networks": {"my_net": None, "my-net": None}}}
    policies, fates = named(network(services, top=top)[1], "NetworkPolicy"), fates_of(services, top=top)
    told = {fates[f"networks.{key}.internal"].target.removeprefix("NetworkPolicy/") for key in top["networks"]}
    assert len(told) == 2 and told <= policies.keys()


def test_a_pod_in_its_nodes_network_is_told():
    assert "host-network-policy" in rules_found({"web": {"network_mode": "host"}}, dialect=Dialect.COMPOSE)
    assert "host-network-policy" not in rules_found({"web": {}}, dialect=Dialect.COMPOSE)
