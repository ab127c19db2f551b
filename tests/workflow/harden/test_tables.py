"""The tables that come with the tool: every line reads, every tag has a commit, nothing withdrawn is pinned."""

import re
from pathlib import PurePosixPath

import pytest

from sophia_tidy.kernel.errors import RuleError
from sophia_tidy.workflow.harden import built_in_rules
from sophia_tidy.workflow.harden.permission_table import read_permission_table
from sophia_tidy.workflow.harden.pin_table import numbers_of, read_pin_table

RULES = built_in_rules()


def test_every_row_of_the_pins_reads():
    count = 0
    for action in RULES.pins.actions():
        for tag, pin in RULES.pins.tags(action).items():
            assert re.fullmatch("[0-9a-f]{40}", pin.sha)
            assert numbers_of(pin.version.removeprefix("release/")), (action, tag)
            count += 1
    assert count > 2000


def test_a_moving_tag_has_a_version_of_its_own_major():
    for action in RULES.pins.actions():
        for tag, pin in RULES.pins.tags(action).items():
            wanted = numbers_of(tag)
            assert numbers_of(pin.version)[: len(wanted)] == wanted or tag.startswith("release"), (action, tag, pin)


def test_every_branch_is_of_an_action_with_releases():
    assert RULES.pins.branches
    for branch in RULES.pins.branches:
        action, _, ref = branch.partition("@")
        newest = RULES.pins.pin(action, ref)
        assert newest is not None, branch
        assert len(numbers_of(newest.version)) == 3, (branch, newest)


def test_nothing_compromised_is_pinned():
    assert RULES.pins.compromised
    for action, bad in RULES.pins.compromised.items():
        assert RULES.pins.tags(action)
        assert not [pin for pin in RULES.pins.tags(action).values() if bad.has(pin.version)]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("archived: []\nbranches: []\ncompromised: {}\nretired: {}\nseen: {}\n", "there are no actions"),
        ("archived: []\nbranches: []\ncompromised: {}\n\nactions:\n", "retired is missing"),
        (
            f"archived: []\nbranches: []\ncompromised: {{}}\nretired: {{}}\nseen: {{}}\nactions:\n  a/b:\n    v1: {'a' * 40}\n  A/b:\n    v1: {'a' * 40}\n",
            "p.yaml:9:3: A/b comes twice",
        ),
    ],
)
def test_a_wrong_pins_table_is_refused(text, error):
    with pytest.raises(RuleError, match=re.escape(error)):
        read_pin_table(text.encode(), PurePosixPath("p.yaml"))


def test_a_wrong_row_is_told_with_its_line():
    table = read_pin_table(
        b"archived: []\nbranches: []\ncompromised: {}\nretired: {}\nseen: {}\n\nactions:\n  a/b:\n    v1: xyz\n",
        PurePosixPath("p.yaml"),
    )
    with pytest.raises(RuleError, match=r"p\.yaml:9:5: 'v1: xyz'; expected"):
        table.tags("a/b")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("actions:\n  a/b:\n    - {contents: admin, why: x}\ncalls: {}\ncommands: {}\n", "'admin'"),
        ("actions:\n  a/b:\n    - {why: x}\ncalls: {}\ncommands: {}\n", "0 scopes"),
        ("actions:\n  a/b:\n    - {contents: read}\ncalls: {}\ncommands: {}\n", "why is missing"),
    ],
)
def test_a_wrong_permissions_table_is_refused(text, error):
    with pytest.raises(RuleError, match=re.escape(error)):
        read_permission_table(text.encode(), PurePosixPath("p.yaml"))
