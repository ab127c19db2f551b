"""Every example of every codemod: what it makes of it, and that it then leaves it alone."""

from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.codemods.codemod import UNCHANGED, Codemod, FileExample
from sophia_tidy.kernel.finding import Severity
from sophia_tidy.kernel.plan import Safety

from .examples import ALL, IDS, findings, plan, tree_of

CHANGED = [(c, e) for c, e in ALL if e.after is not UNCHANGED]
CHANGED_IDS = [i for (_, e), i in zip(ALL, IDS, strict=True) if e.after is not UNCHANGED]


@pytest.mark.parametrize(("codemod", "example"), ALL, ids=IDS)
def test_the_example_becomes_what_it_says(codemod: Codemod, example: FileExample) -> None:
    made = plan(codemod, example, example.before)
    after = tree_of(example).after(made)[P(example.path)].decode()
    expected = example.before if example.after is UNCHANGED else example.after
    assert after == expected, made.findings
    assert all(
        change.rule == codemod.RULE and change.safety is (example.safety or codemod.SAFETY or Safety.SAFE)
        for change in made
    )


@pytest.mark.parametrize(("codemod", "example"), CHANGED, ids=CHANGED_IDS)
def test_a_second_run_plans_nothing(codemod: Codemod, example: FileExample) -> None:
    assert isinstance(example.after, str)
    again = plan(codemod, example, example.after)
    assert not again and not again.findings


@pytest.mark.parametrize(("codemod", "example"), CHANGED, ids=CHANGED_IDS)
def test_ruff_no_longer_reports_what_was_mended(codemod: Codemod, example: FileExample) -> None:
    assert isinstance(example.after, str)
    codes = [f.rule for f in findings(example, example.before) if f.rule in codemod.RUFF]
    assert codes
    left = [f for f in findings(example, example.after) if f.rule in codemod.RUFF]
    assert len(left) < len(codes)


@pytest.mark.parametrize(("codemod", "example"), ALL, ids=IDS)
def test_what_is_left_alone_is_noted_with_a_reason(codemod: Codemod, example: FileExample) -> None:
    made = plan(codemod, example, example.before)
    reported = [f for f in findings(example, example.before) if f.rule in codemod.RUFF]
    if example.after is UNCHANGED and reported:
        assert made.findings
    assert all(note.severity is Severity.NOTE and note.message.startswith("skipped: ") for note in made.findings)
    assert not any("Traceback" in note.message or note.message.endswith(": ") for note in made.findings)
