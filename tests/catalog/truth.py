"""Whether an example is true: what comes of it is what it says."""

from pathlib import Path

from sophia_tidy.kernel.rule import Example, Rule

from ..convert.test_catalogue import test_an_example_shows_its_rule as shows_in_a_ledger
from .runners import run, run_again
from .seen import after


def check(rule: Rule, example: Example, folder: Path) -> None:
    """Hold an example against what comes of it; ``folder`` is an empty one.

    Raises:
        AssertionError: something else comes of it.
    """
    if rule.group == "convert":  # seen in ledgers, and in parts of manifests
        shows_in_a_ledger(rule, rule.examples.index(example))
        return
    seen = run(rule, example, folder)
    expected = after(rule, example)
    messages = [message for id, message in seen.said if id == rule.id]
    if example.is_left_alone:
        assert rule.id not in seen.changed and messages == []
    if expected:
        assert {path: seen.files.get(path) for path in expected} == expected
        assert rule.id in seen.changed
        assert rule.id not in run_again(rule, example, seen, folder).changed
    if example.says:
        assert any(" ".join(example.says.split()) in " ".join(message.split()) for message in messages), seen.said
