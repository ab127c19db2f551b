"""The search: it ends, and it ends the same way everywhere."""

import hashlib
import os
import subprocess
import sys
import time

import pytest

from sophia_tidy.repair import repair
from sophia_tidy.repair.candidate import Candidate, apply_all
from sophia_tidy.repair.fault_location import first_fault
from sophia_tidy.repair.repair_fault import BUDGET, Mender
from sophia_tidy.repair.repairs import REPAIRS
from sophia_tidy.repair.search import FAULTS, search
from sophia_tidy.repair.source import Source

SECONDS = 5.0  # processor time for a wrecked file; ten times what was measured

WRECKS = {
    "brackets": "x = (1 2\n" * 5000,
    "openers": "(\n" * 5000,
    "closers": "end }\n" * 5000,
    "prose": "the quick brown fox\n" * 5000,
    "levels": "".join(" " * (i * 7 % 23) + "x = 1\n" for i in range(5000)),
    "quotes": "x = 'a\n" * 5000,
    "docstrings": '"""\n' * 4999,
    "definitions": "def f(:\n    return (1\n\n" * 1700,
    "python-2": "print a, b\n" * 5000 + "x = (\n",
    "conflicts": "<<<<<<< a\nx = (\n=======\ny = (\n>>>>>>> b\n" * 1000,
    "torn-conflicts": "<<<<<<< a\n" * 5000,
    "tabs": "if a:\n\tb\n        c\n" * 1700 + "x = (\n",
    "deep": "".join(" " * depth + "if x:\n" for depth in range(300)),
}


@pytest.mark.parametrize("name", WRECKS)
def test_a_wrecked_file_ends_within_its_budget(name):
    began = time.process_time()
    result = repair(WRECKS[name].encode())
    assert time.process_time() - began < SECONDS
    assert result.reason


def test_the_budget_is_in_characters_and_is_spent():
    text = "def f(:\n    return (1\n\n" * 40
    fault = first_fault(text)
    assert fault is not None
    mender = Mender(REPAIRS, left=300)
    mender.mend(Source(text), fault)
    assert mender.left <= 0
    full = Mender(REPAIRS)
    full.mend(Source(text), fault)
    assert 0 < full.left < BUDGET


def test_no_more_faults_are_mended_than_a_person_would_read():
    found = search("x = f(1\n" * (FAULTS + 40))
    assert len(found.steps) <= FAULTS + 1


# One long line: every proposal is scored over the whole of it, so their number must not grow with it.
ONE_LINE = {
    "words-and-quotes": "x = '" + "a' b " * 300,
    "apostrophes": "x = '" + "it's " * 300 + "'",
    "templates": "f'{}' " * 300,
    "comment-of-brackets": "x = (1  #" + ", a)" * 300,
    "names": "x = " + "a b " * 300,
    "lambdas": "lambda (a, b): " * 300,
    "back-ticks": "x = `" * 300,
    "brackets": "f(" * 90 + "]" * 90,
}
GROWS = {"words-and-quotes", "apostrophes", "templates", "comment-of-brackets", "lambdas"}
MOST = 250  # proposals for one fault, of one rule


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(c, marks=pytest.mark.xfail(strict=True, reason="a proposal for each token of the line"))
        if c in GROWS
        else c
        for c in ONE_LINE
    ],
)
def test_the_number_of_proposals_is_bounded(case):
    fault = first_fault(ONE_LINE[case])
    assert fault is not None
    counts = {module.RULE: len(list(module.candidates(Source(ONE_LINE[case]), fault))) for module in REPAIRS}
    assert {rule: count for rule, count in counts.items() if count > MOST} == {}


CASES = (
    "if f(g(x):\n    y = 'it's'\nfor i range(3):\n  print i\n",
    "import a\ntry:\nimport b\n    run(host='::'  # was '', port=9)\nexcept E, e:\n    pass\n",
    "class A:\n\ndef f(self)\n  return self.x y\n\nz = {'a': 1, 'b' 2, }\n",
    "Sure! Here is it:\n```python\nprint(“hi”)\n```\nHope this helps.\n",
)
SCRIPT = """
import hashlib
from sophia_tidy.repair import repair
from {module} import CASES
print(hashlib.sha256(repr([repair(c.encode()) for c in CASES]).encode()).hexdigest())
"""


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_input_gives_the_same_bytes_in_another_process(seed):
    """Everything that is told is compared: content, edits, alternatives, scores."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(module=__name__)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(repr([repair(c.encode()) for c in CASES]).encode()).hexdigest()


@pytest.mark.parametrize("text", CASES)
def test_the_steps_lead_from_the_text_to_the_result(text):
    found = search(text)
    assert apply_all(text, found.edits) == found.text
    position = text
    for step in found.steps:
        assert first_fault(position) == step.fault
        assert [apply_all(position, o.edits) for o in step.options] == [o.text for o in step.options]
        position = step.options[0].text
    assert first_fault(position) == found.fault


class Never:
    """A repair that proposes what does not help."""

    def candidates(self, source, fault):
        yield Candidate.of((0, 0, "("), cost=0.0, rule="never", reason="")


def test_without_a_candidate_that_helps_the_fault_is_told():
    found = search("x = )\n", (Never(),))
    assert (found.text, found.steps) == ("x = )\n", ())
    assert found.fault == first_fault("x = )\n")


def test_the_cheapest_way_that_parses_is_chosen_and_the_others_are_kept():
    class Two:
        def candidates(self, source, fault):
            yield Candidate.of((4, 5, "22"), cost=3.0, rule="dear", reason="")
            yield Candidate.of((4, 5, "11"), cost=1.0, rule="cheap", reason="")
            yield Candidate.of((4, 5, "("), cost=0.0, rule="wrong", reason="")

    (step,) = search("x = )\n", (Two(),)).steps
    assert [o.edits[0].rule for o in step.options] == ["cheap", "dear"]


def test_two_slips_in_one_place_are_mended_together():
    class Half:
        def candidates(self, source, fault):
            for at, character in enumerate(source.text):
                if character == "!":
                    yield Candidate.of((at, at + 1, ""), cost=1.0, rule="half", reason="")

    found = search("x = f(1!, 2!)\n", (Half(),))
    assert (found.text, found.fault) == ("x = f(1, 2)\n", None)
