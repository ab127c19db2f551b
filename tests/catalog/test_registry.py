"""Every rule is documented, and the reference pages say what the rules say."""

import pkgutil
from importlib import import_module

import pytest

import sophia_tidy.repair
from sophia_tidy.catalog.pages import pages
from sophia_tidy.catalog.registry import GROUPS, also, check_names, rule_of, rules, rules_of, selected
from sophia_tidy.kernel.errors import RuleError
from sophia_tidy.repair.confidence import MEASURED

from ..checkout import ROOT


def test_the_documentation_is_current():
    """To bring it up to date: ``python -m sophia_tidy.catalog.pages docs/reference/rules``."""
    folder = ROOT / "docs" / "reference" / "rules"
    found = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.md")}
    assert found == pages(rules())


def test_names_are_kebab_case_and_unique():
    names = [(rule.group, rule.id) for rule in rules()]
    assert len(names) == len(set(names))
    assert [id for _, id in names if id != id.lower() or "_" in id] == []


def test_what_several_groups_say_under_one_id_is_told_together():
    lint, flux = rule_of("cron-schedule"), rule_of("no-roll-back")
    assert (lint.group, [each.group for each in also(lint)]) == ("lint", ["convert"])
    assert (flux.group, also(flux)) == ("flux", ())


def test_no_rule_of_an_id_is_hidden_from_who_asks_for_it():
    by_id = {rule.id: rule_of(rule.id) for rule in rules()}
    told = {(each.group, each.id) for rule in by_id.values() for each in (rule, *also(rule))}
    assert {(rule.group, rule.id) for rule in rules()} - told == set()


def test_every_rule_says_what_it_is_about_and_why():
    assert [rule.id for rule in rules() if len(rule.title) < 20] == []
    assert [rule.id for rule in rules() if not rule.why] == []


def test_no_two_rules_of_a_group_have_one_title():
    titles = [(rule.group, rule.title) for rule in rules()]
    assert {title for title in titles if titles.count(title) > 1} == set()


def test_no_repair_is_missing():
    found = {
        info.name: import_module(info.name)
        for info in pkgutil.walk_packages(sophia_tidy.repair.__path__, "sophia_tidy.repair.")
    }
    named = {module.RULE for module in found.values() if hasattr(module, "RULE")}
    assert named - {rule.id for rule in rules()} == set()


def test_every_rule_that_was_measured_can_be_explained():
    assert set(MEASURED) - {rule.id for rule in rules()} == set()


def test_groups_and_rules_can_be_selected():
    check_names([*GROUPS, "bare-except"])


def test_an_unknown_rule_names_its_neighbours():
    with pytest.raises(RuleError, match="unknown rule 'bare-exept'; expected one such as bare-except"):
        rule_of("bare-exept")


def test_a_group_is_no_rule_and_says_so():
    with pytest.raises(
        RuleError, match="'repair' is a group; expected one of its rules, which `sophia-tidy rules repair`"
    ):
        rule_of("repair")


def test_an_unknown_word_may_be_near_to_a_group():
    with pytest.raises(RuleError, match="unknown rule 'archiv'; expected one such as archive"):
        rule_of("archiv")


def test_an_unknown_group_names_its_neighbours():
    with pytest.raises(RuleError, match="unknown rule 'worklow'; expected one such as workflow"):
        selected(["worklow"])


def test_rules_are_selected_by_group_by_name_and_by_what_they_say():
    assert {rule.group for rule in selected(["yaml", "flux"])} == {"yaml", "flux"}
    assert [rule.id for rule in selected(["bare-except"])] == ["bare-except"]
    assert selected(["yaml"], "TABS") == (rule_of("yaml-tabs"),)
    assert selected([], "no rule says this") == ()
    assert [rule.id for rule in selected([])] == list(dict.fromkeys(rule.id for rule in rules()))
    assert selected(["convert"]) == rules_of("convert")


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("flux", ["unknown-repository", "deadline-over-timeout", "left-out"]),
        ("workflow", ["dangling-script", "racing-deployers", "workflow-shape"]),
    ],
)
def test_what_the_later_commands_say_can_be_explained(group, names):
    assert [(rule_of(name).group, bool(rule_of(name).what)) for name in names] == [(group, True)] * len(names)
