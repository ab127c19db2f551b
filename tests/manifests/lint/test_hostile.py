"""Whatever stands in a manifest, lint answers with findings: no value of it may be taken for granted."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.adapters.kubernetes_schemas import load_schemas
from sophia_tidy.manifests.lint import Level, lint

from .cases import CASES
from .manifests import thing
from .test_schema import mutants

ODD = (None, "", "\ud800", "\x1b[31m", "é ü", -1, 2**70, 0, [])
STEP = 97  # of some hundred thousand; a prime, so that all kinds of changes come


def changed(value):
    """The value with an odd value at each place in turn."""
    yield from ODD
    if isinstance(value, dict):
        for key, each in value.items():
            yield from (value | {key: new} for new in changed(each))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from ([*value[:index], new, *value[index + 1 :]] for new in changed(each))


def manifests():
    for sides in CASES.values():
        for case in (*sides[0], *sides[1]):
            yield case[1] if isinstance(case, tuple) else case


@pytest.mark.parametrize("change", [mutants, changed])
def test_no_change_to_a_manifest_makes_lint_fail(change):
    schemas, number = load_schemas((1, 33)), 0
    for manifest in manifests():
        for mutant in change(manifest):
            number += 1
            if number % STEP == 0:
                lint({PurePosixPath("a.yaml"): [mutant]}, (1, 33), schemas, level=Level.RESTRICTED)
    assert number > 50_000


def test_nothing_in_a_message_reaches_the_terminal_as_it_is():
    findings = lint(
        {PurePosixPath("a.yaml"): [thing("v1", "ConfigMap", "\x1b[31mred\n", **{"da\x07ta": {}})]},
        (1, 33),
        load_schemas((1, 33)),
    )
    assert findings
    assert all(str(finding).isprintable() for finding in findings)
