"""Every rule has two sides: it refuses, alone, and leaves alone what is close and fine."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.adapters.kubernetes_schemas import load_schemas, versions
from sophia_tidy.kernel.finding import Severity
from sophia_tidy.manifests.lint import lint
from sophia_tidy.manifests.lint.rules import RULES

from .cases import CASES

BY_NAME = {rule.name: rule for rule in RULES}
DEFAULT = (1, 33)
# What stands in the world around a manifest is another table's matter.
AROUND = {"selects-nothing"}


def found(case):
    version, manifest = case if isinstance(case, tuple) else (DEFAULT, case)
    findings = lint({PurePosixPath("a.yaml"): [manifest]}, version, load_schemas(version), externals=["*"])
    return [finding for finding in findings if finding.rule not in AROUND]


def cases(side):
    return list(_cases(side))


def _cases(side):
    for name, sides in CASES.items():
        for number, case in enumerate(sides[side]):
            yield pytest.param(name, case, id=f"{name}-{number}")


@pytest.mark.parametrize(("name", "case"), cases(0))
def test_a_rule_refuses_and_it_alone(name, case):
    findings = found(case)
    assert name in {finding.rule for finding in findings}
    assert {f.rule for f in findings if f.severity is Severity.ERROR} - {name} == set()


@pytest.mark.parametrize(("name", "case"), cases(1))
def test_a_rule_leaves_alone_what_is_fine(name, case):
    findings = found(case)
    assert [f for f in findings if f.rule == name or f.severity is Severity.ERROR] == []


@pytest.mark.parametrize("version", [version for version in versions() if version > DEFAULT])
def test_what_one_version_takes_the_next_ones_take(version):
    manifests = [case for _, accepted in CASES.values() for case in accepted if not isinstance(case, tuple)]
    assert [f for manifest in manifests for f in found((version, manifest)) if f.severity is Severity.ERROR] == []


def test_every_rule_has_both_sides():
    assert {name for name, (refused, accepted) in CASES.items() if not refused or not accepted} == set()
    assert set(CASES) == set(BY_NAME)


def test_rules_are_told_apart_by_name_and_say_what_they_are_about():
    assert len(BY_NAME) == len(RULES)
    assert [rule.name for rule in RULES if len(rule.text) < 30] == []


def test_no_rule_is_forgotten():
    """A rule that a module defines stands in its ``RULES``, and so in all."""
    import importlib
    import pkgutil

    from sophia_tidy.manifests.lint import rules as package
    from sophia_tidy.manifests.lint.rule import Check

    modules = [
        importlib.import_module(f"{package.__name__}.{info.name}") for info in pkgutil.iter_modules(package.__path__)
    ]
    defined = {value.name for module in modules for value in vars(module).values() if isinstance(value, Check)}
    assert defined - set(BY_NAME) == set()
