"""How sure a repair is: the measured precision of its rules, the runner-up, and the file's history."""

import pytest

from sophia_tidy.repair.candidate import Candidate
from sophia_tidy.repair.confidence import AGREED, MEASURED, SURE, Measured, confidence_of, tier_of
from sophia_tidy.repair.fault import Fault
from sophia_tidy.repair.outcome import Tier
from sophia_tidy.repair.repair_fault import MendingOption
from sophia_tidy.repair.search import RepairStep, Search

FAULT = Fault(1, 1, "invalid syntax")
CERTAIN = "python2-syntax"
HIGH = next(rule for rule, m in MEASURED.items() if SURE <= m.precision < 0.95 and m.otherwise < SURE and m.margin > 0)
LOW = next(rule for rule, m in MEASURED.items() if m.precision < SURE)


def option(rule: str, score: float = 0.0, text: str = "y") -> MendingOption:
    return MendingOption(text, (Candidate.of((0, 1, text), cost=score, rule=rule, reason=""),), score)


def step(*options: MendingOption) -> RepairStep:
    return RepairStep(FAULT, options)


def tier(*steps: RepairStep, agrees: bool = False) -> tuple[Tier, float, str]:
    return tier_of("x", Search("y", steps), lambda before, after: agrees)


def test_a_rule_that_is_mostly_right_repairs():
    assert tier(step(option(HIGH))) == (Tier.REPAIRED, MEASURED[HIGH].precision, "")


def test_a_rule_that_is_often_wrong_is_for_review_and_says_so():
    found, confidence, reason = tier(step(option(LOW)))
    assert (found, confidence) == (Tier.REVIEW, MEASURED[LOW].precision)
    assert reason.startswith(f"{LOW} is right {round(100 * MEASURED[LOW].precision)} times in a hundred")


def test_a_runner_up_that_is_near_makes_it_unsure():
    margin = MEASURED[HIGH].margin
    near, far = step(option(HIGH), option(LOW, margin - 0.5)), step(option(HIGH), option(LOW, margin + 0.5))
    assert confidence_of(near)[0] == MEASURED[HIGH].otherwise
    assert confidence_of(far)[0] == MEASURED[HIGH].precision
    assert tier(near)[0] is Tier.REVIEW and "another way to mend it" in tier(near)[2]


def test_a_dear_edit_is_unsure():
    assert confidence_of(step(option(HIGH, MEASURED[HIGH].worst + 0.1)))[0] == MEASURED[HIGH].otherwise


def test_every_fault_must_be_sure():
    assert tier(step(option(CERTAIN)), step(option(LOW)))[0] is Tier.REVIEW
    assert tier(step(option(CERTAIN)), step(option(CERTAIN)))[0] is Tier.REPAIRED


def test_many_sure_steps_are_together_unsure():
    found, confidence, reason = tier(*[step(option(HIGH))] * 4)
    assert found is Tier.REVIEW and confidence < SURE
    assert reason == "4 faults, each likely mended right, not surely all"


def test_agreement_with_history_makes_a_step_sure():
    assert tier(step(option(LOW)), agrees=True) == (Tier.REPAIRED, AGREED, "")


def test_what_history_itself_proposes_does_not_agree_with_itself():
    assert tier(step(option("history")), agrees=True)[0] is Tier.REVIEW


def test_an_unknown_rule_is_never_sure():
    assert tier(step(option("nobody-measured-me")))[0] is Tier.REVIEW


@pytest.mark.parametrize("rule", MEASURED)
def test_what_was_measured_is_a_share(rule):
    measured: Measured = MEASURED[rule]
    assert 0 < measured.otherwise <= measured.precision <= 1


def test_a_choice_without_an_answer_is_never_sure():
    """Sides of a conflict, words for a lost line, work that history undoes: a person decides."""
    assert all(MEASURED[rule].precision < SURE for rule in ("conflict-marker", "lost-line", "history", "bare-prose"))
