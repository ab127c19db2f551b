"""The name of a group begins with the word that the configuration has for it."""

from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.bot.plan.families import families_of, family_in, wanted_families
from sophia_tidy.steps.context import ConfigSource
from sophia_tidy.steps.run import ORDER

FAMILIES = [(step, family) for step in ORDER for family in families_of(step)]


@pytest.mark.parametrize(("step", "family"), FAMILIES)
def test_the_family_of_a_group_and_of_its_parts_is_one_that_the_configuration_takes(step, family):
    for part in ("", "-docs", "-unsafe", "-unsafe-lib-a"):
        assert family_in(step, family + part) == family
    assert family not in wanted_families([f"-{family}"], ConfigSource(P("pyproject.toml"), ""))


def test_a_group_of_no_family_has_none():
    assert family_in("yaml", "yam") == family_in("fix", "yaml") == ""
