"""Every leaf of a model ends with one entry, and none without a word."""

import pytest

from sophia_tidy.convert.ledger import UNREAD, KeyStatus, Ledger
from sophia_tidy.manifests.pointer import leaves, spell

VALUES = {"services": {"api": {"image": "a", "ports": [{"target": 80, "mode": "host"}], "labels": {}}}}
PORT = ("services", "api", "ports", 0)


def settled(ledger):
    return {spell(entry.pointer): entry for entry in ledger.settle(VALUES)}


def test_a_leaf_that_nobody_read_needs_a_decision():
    entries = settled(Ledger())
    assert set(entries) == {
        "services.api.image",
        "services.api.ports[0].target",
        "services.api.ports[0].mode",
        "services.api.labels",
    }
    assert {(entry.status, entry.rule) for entry in entries.values()} == {(KeyStatus.NEEDS_DECISION, UNREAD)}


def test_an_entry_covers_what_is_below_it_and_a_longer_one_counts_more():
    ledger = Ledger()
    ledger.mapped(PORT, "Service/api.spec.ports[0]", rule="service-port")
    ledger.not_applicable((*PORT, "mode"), rule="published-port", note="no node ports")
    entries = settled(ledger)
    assert (entries["services.api.ports[0].target"].status, entries["services.api.ports[0].target"].target) == (
        KeyStatus.MAPPED,
        "Service/api.spec.ports[0]",
    )
    assert entries["services.api.ports[0].mode"].status is KeyStatus.NOT_APPLICABLE


def test_entries_of_one_pointer_are_told_together_and_the_gravest_status_counts():
    ledger = Ledger()
    ledger.mapped(PORT, "Service/api.spec.ports[0]", rule="service-port")
    ledger.adapted(PORT, "Deployment/api.spec", rule="host-port", note="named")
    ledger.mapped(PORT, "Service/api.spec.ports[0]", rule="service-port")
    entry = settled(ledger)["services.api.ports[0].target"]
    assert (entry.status, entry.target, entry.rule, entry.note) == (
        KeyStatus.ADAPTED,
        "Service/api.spec.ports[0], Deployment/api.spec",
        "host-port",
        "named",
    )


SPELLINGS = {
    ("services", "api", "ports", 0, "target"): "services.api.ports[0].target",
    ("services", "my.api"): 'services["my.api"]',
    ("x", 'a"b\\c'): 'x["a\\"b\\\\c"]',
    ("x", ""): 'x[""]',
}


@pytest.mark.parametrize(("pointer", "text"), SPELLINGS.items(), ids=SPELLINGS.values())
def test_a_pointer_is_spelled_so_that_it_can_be_read_back(pointer, text):
    assert spell(pointer) == text


def test_empty_containers_are_leaves_too():
    assert leaves({"a": {}, "b": [], "c": [{"d": None}]}) == [(("a",), {}), (("b",), []), (("c", 0, "d"), None)]
