"""Every repair carries its own cases; here they all run, alone and through the search."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from sophia_tidy.repair import repair
from sophia_tidy.repair.repairs import REPAIRS

CASES = [
    pytest.param(module, rule, example, id=f"{rule}-{number}")
    for module in REPAIRS
    for rule, examples in module.EXAMPLES.items()
    for number, example in enumerate(examples)
]


@pytest.mark.parametrize(("module", "rule", "example"), CASES)
def test_the_example_is_the_first_choice(module, rule, example):
    result = repair(example.before.encode())
    if example.after is None:
        assert module.RULE not in {edit.rule for edit in result.fixes}
    else:
        assert result.content.decode() == example.after
        assert rule in {edit.rule for edit in result.fixes}


@pytest.mark.parametrize(("module", "rule", "example"), CASES)
def test_a_second_run_finds_nothing_to_do(module, rule, example):
    if example.after is not None:
        again = repair(example.after.encode())
        assert (again.content, again.fixes) == (example.after.encode(), ())


def test_no_repair_is_left_out():
    folder = Path(import_module("sophia_tidy.repair.repairs").__file__).parent
    assert {m.name for m in iter_modules([str(folder)])} == {module.__name__.rpartition(".")[2] for module in REPAIRS}


def test_every_repair_shows_what_it_changes():
    assert all(any(e.after is not None for e in examples) for m in REPAIRS for examples in m.EXAMPLES.values())
