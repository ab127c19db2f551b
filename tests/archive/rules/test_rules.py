"""The rule files: every example comes out as it says, every slip names its place."""

import re

import pytest

from sophia_tidy.archive.rules.rule import RuleEffect, read_rule
from sophia_tidy.archive.rules.rulebook import all_rules, built_in, project_rules
from sophia_tidy.archive.rules.self_test import try_rules
from sophia_tidy.kernel.errors import RuleError

from ..repositories import P, tree_of

RULE = """\
rule: one-off
title: a script that was written to be run once
why: it is run once
match:
  kind: [script, shell]
  basename: '^fix_'
  references: {from: [build, code], max: 0}
effect: {weight: 2.0}
explain: "{basename} is a one-off"
tests:
  archive:
    - {files: {scripts/fix_it.py: "print(1)\\n"}, path: scripts/fix_it.py}
  keep:
    - {files: {scripts/fix_it.py: "print(1)\\n", Makefile: "a:\\n\\tpython scripts/fix_it.py\\n"}, path: scripts/fix_it.py}
    - {files: {scripts/other.py: "print(1)\\n"}, path: scripts/other.py}
"""
SLIPS = (
    (
        "  archive:\n",
        "  archvie:\n",
        "rules/a.yaml:11:3: unknown key 'archvie'; expected one of archive, keep (did you mean 'archive'?)",
    ),
    ("rule: one-off", "rule: One Off", "rules/a.yaml:1:7: 'One Off'; expected a name in kebab-case"),
    ("kind: [script", "kind: [scripts", "rules/a.yaml:5:10: 'scripts'; expected one of asset, "),
    (
        "'^fix_'",
        "'^fix_('",
        "rules/a.yaml:6:13: missing ), unterminated subpattern at position 5; expected a regular expression",
    ),
    ("max: 0}", "max: none}", "rules/a.yaml:7:42: none; expected a whole number from 0 up"),
    (", max: 0}", "}", "rules/a.yaml:7:15: min and max are missing; expected one of them"),
    ("weight: 2.0", "weight: heavy", "rules/a.yaml:8:18: heavy; expected a number"),
    ("{weight: 2.0}", "{weight: 2.0, veto: true}", "rules/a.yaml:8:9: 2 effects; expected one of weight, veto, cap"),
    ("{weight: 2.0}", "{cap: keep}", "rules/a.yaml:8:15: 'keep'; expected one of review"),
    ("{basename} is", "{name} is", "rules/a.yaml:9:10: unknown word {name}; expected one of basename, "),
    ("{basename} is", "{basename is", "rules/a.yaml:9:10: expected '}' before end of string; expected words in braces"),
    ("title: a script", "titel: a script", "rules/a.yaml:2:1: unknown key 'titel'; expected one of effect, explain, "),
    ("why: it is run once\n", "", "rules/a.yaml:1:1: why is missing; expected rule, title, why, "),
    (
        "path: scripts/other.py}",
        "path: scripts/gone.py}",
        "rules/a.yaml:15:55: 'scripts/gone.py'; expected one of the files",
    ),
    (
        '    - {files: {scripts/other.py: "print(1)\\n"}, path: scripts/other.py}\n',
        "",
        "rules/a.yaml:11:3: 1 archive and 1 keep examples; expected at least one archive and two keep",
    ),
    ("why: it is", "why: [", "rules/a.yaml:4:6: did not find expected ',' or ']'; expected YAML"),
    (
        "why: it is run once",
        "why: it is run once\nwhy: again",
        "rules/a.yaml:4:1: key 'why' comes twice; expected it once",
    ),
)


@pytest.mark.parametrize("rule", built_in(), ids=lambda rule: rule.name)
def test_every_example_comes_out_as_it_says(rule):
    assert [str(failure) for failure in try_rules([rule])] == []


def test_a_file_is_named_as_its_rule():
    from sophia_tidy.kernel.rule_files import rules_root

    names = {file.name.removesuffix(".yaml") for file in rules_root().joinpath("archive").iterdir()}
    assert names == {rule.name for rule in built_in()}


@pytest.mark.parametrize(("right", "wrong", "message"), SLIPS, ids=[slip[1].strip()[:30] for slip in SLIPS])
def test_a_slip_names_its_place(right, wrong, message):
    assert right in RULE
    with pytest.raises(RuleError, match=re.escape(message)):
        read_rule(P("rules/a.yaml"), RULE.replace(right, wrong, 1).encode())


def test_an_empty_file_is_no_rule():
    with pytest.raises(RuleError, match="the file is empty; expected a rule"):
        read_rule(P("a.yaml"), b"")


def test_an_example_that_comes_out_otherwise_is_named():
    rule = read_rule(P("a.yaml"), RULE.replace("basename: '^fix_'", "basename: '^mend_'").encode())
    (failure,) = try_rules([rule])
    assert str(failure) == (
        "a.yaml:12:7: one-off: scripts/fix_it.py: the rule has nothing to say; expected it to speak [rules]"
    )


def test_a_veto_is_tested_by_what_it_keeps():
    text = RULE.replace("{weight: 2.0}", "{veto: true}").replace("  archive:", "  x:").replace("  keep:", "  archive:")
    rule = read_rule(P("a.yaml"), text.replace("  x:", "  keep:").encode())
    assert (rule.effect, len(rule.matching), len(rule.passing)) == (RuleEffect.VETO, 1, 2)


def test_a_projects_rule_replaces_the_one_of_its_name():
    tree = tree_of({"ours/junk.yaml": RULE.replace("one-off", "junk"), "ours/README.md": "# Ours\n"})
    rules = {rule.name: rule for rule in all_rules(tree, ["ours"])}
    assert rules["junk"].why == "it is run once"
    assert len(rules) == len(built_in())


def test_two_rules_of_one_name_are_refused():
    tree = tree_of({"ours/a.yaml": RULE, "ours/b.yaml": RULE})
    with pytest.raises(RuleError, match=r"ours/b\.yaml:1:1: rule 'one-off' comes twice"):
        project_rules(tree, ["ours"])


def test_a_name_that_leads_to_no_rule_file_is_refused():
    with pytest.raises(RuleError, match="gone: no rule file; expected a YAML file or a folder of them"):
        project_rules(tree_of({"a.py": ""}), ["gone"])
