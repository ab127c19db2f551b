"""An example is worth something where it fails without the rule's check: here checks are taken out of the program.

    $ python -m tests.catalog.without_check 20 --seed 1

draws rules at random over all groups, runs an example of each, sees which
function of the program gave the rule its word, takes the body of that function
out, and runs the example again.
"""

import argparse
import gc
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import _lru_cache_wrapper, partial
from importlib import import_module
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, NamedTuple

import pytest

from sophia_tidy.archive.rules.rulebook import built_in
from sophia_tidy.catalog.registry import rules
from sophia_tidy.codemods import CODEMODS
from sophia_tidy.kernel.rule import Example, Rule
from sophia_tidy.manifests.lint.rules import RULES as LINT
from sophia_tidy.repair import conflicts, history_hunks, learned_edits, python2, tabs
from sophia_tidy.repair.repairs import REPAIRS
from sophia_tidy.workflow.mend.rules import DEAD, FAULTS
from sophia_tidy.workflow.rules import RULES as WORKFLOW

from .. import rule_ids
from .runners import archive
from .truth import check

UNREACHED = {("flux", "withheld")}  # see test_examples.py
_KEPT = ("sophia_tidy.catalog.", "sophia_tidy.convert.catalogue")  # caches that hold texts for people
_GENERATOR = 0x20


class Outcome(NamedTuple):
    """A rule, the functions that were taken out, and how its example fared without them."""

    rule: Rule
    taken_out: tuple[str, ...]
    failure: str


def drawn(count: int, seed: int) -> list[Rule]:
    """Rules by chance, of every group alike."""
    speaking = [rule for rule in rules() if (rule.group, rule.id) not in UNREACHED]
    return random.Random(seed).sample(speaking, count)


def without_check(rule: Rule) -> Outcome:
    """The first example that changes or says something, without what makes it do so.

    Raises:
        AssertionError: the example is not true to begin with.
    """
    example = next(each for each in rule.examples if not each.is_left_alone)
    if rule.id in {each.name for each in archive.built_in()}:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(archive, "built_in", lambda: tuple(each for each in built_in() if each.name != rule.id))
            return Outcome(rule, (f"rules/archive/{rule.id}.yaml",), _failure(rule, example))
    if len(ids := _together(rule)) > 1:
        with pytest.MonkeyPatch.context() as patch:
            for module in REPAIRS:
                patch.setattr(module, "candidates", partial(_others, module.candidates, rule.id))
            return Outcome(rule, (f"one of {len(ids)} kinds of candidates",), _failure(rule, example))
    codes = frozenset(_declared(rule))
    if not codes or rule.group == "yaml":  # where some ids are put together from the reason why a file is left alone
        codes |= _who_speaks(rule, example)
    if not codes:
        return Outcome(rule, ("nothing that was seen",), "")
    with _taken_out(codes):
        failure = _failure(rule, example)
    _forget()
    return Outcome(rule, tuple(sorted(f"{Path(code.co_filename).stem}.{code.co_qualname}" for code in codes)), failure)


def _together(rule: Rule) -> tuple[str, ...]:
    """All ids of the repair that proposes this one."""
    return next((tuple(each.EXAMPLES) for each in REPAIRS if rule.group == "repair" and rule.id in each.EXAMPLES), ())


def _others(candidates: Callable[..., Iterable[Any]], id: str, *arguments: object) -> Iterator[Any]:
    return (each for each in candidates(*arguments) if each.rule != id)


_BY_THEMSELVES: dict[str, Any] = {
    conflicts.RULE: conflicts.resolutions,
    python2.RULE: python2.conversion,
    tabs.RULE: tabs.expansions,
    learned_edits.RULE: learned_edits.LearnedEdits.candidates,
    history_hunks.RULE: history_hunks.HistoryHunks.candidates,
}


def _declared(rule: Rule) -> Iterator[CodeType]:
    """The functions of the rules that are one function, or a module or class with one."""
    match rule.group:
        case "lint":
            yield from (each.check.__code__ for each in LINT if each.name == rule.id)
        case "repair":
            yield from (each.candidates.__code__ for each in REPAIRS if rule.id in each.EXAMPLES)
            yield from (each.__code__ for id, each in _BY_THEMSELVES.items() if id == rule.id)
        case "yaml":
            own = vars(import_module("sophia_tidy.yaml_style.restyle"))
            functions = (each for each in own.values() if isinstance(each, FunctionType))
            yield from (each.__code__ for each in functions if _names(each.__code__, own, rule.id))
        case "codemod":
            yield from (type(each).propose.__code__ for each in CODEMODS if rule.id == each.RULE)
        case "workflow":
            yield from (each.candidates.__code__ for each in (*FAULTS, *DEAD) if rule.id == each.RULE)
            yield from (each.check.__code__ for each in WORKFLOW if rule.id == each.RULE)


def _who_speaks(rule: Rule, example: Example) -> frozenset[CodeType]:
    """The functions that give a finding, a change or an error the id while the example runs.

    These are the nearest up the stack that name it; where none does, those that make what bears it.
    """
    naming: set[CodeType] = set()
    making: set[CodeType] = set()

    def listener(id: str, _: str) -> None:
        if id == rule.id:
            frames = [frame for frame in _stack() if _may_speak(frame)]
            named = [frame.f_code for frame in frames if _names(frame.f_code, frame.f_globals, id)][:1]
            naming.update(named)
            making.update(() if named else (frame.f_code for frame in frames[:1]))

    _forget()
    with rule_ids.listened(listener):
        _checked(rule, example)
    settled = rule.group == "convert" and naming  # a ledger makes each entry once more, when all are settled
    return frozenset(naming if settled else naming | making)


def _may_speak(frame: FrameType) -> bool:
    """Whether it is a function of the program by itself, and not one that notes what others say."""
    module = frame.f_globals.get("__name__", "")
    return module.startswith("sophia_tidy.") and module not in _NOTING and "<" not in frame.f_code.co_name


_NOTING = ("sophia_tidy.convert.ledger", "sophia_tidy.convert.context")


def _stack() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        yield frame
        frame = frame.f_back


def _names(code: CodeType, known: Mapping[str, object], id: str) -> bool:
    return id in code.co_consts or any(known.get(name) == id for name in code.co_names)


@contextmanager
def _taken_out(codes: frozenset[CodeType]) -> Iterator[None]:
    """Each of these functions finds nothing and says nothing."""
    functions = [each for code in codes for each in gc.get_referrers(code) if isinstance(each, FunctionType)]
    assert functions, f"{sorted(code.co_qualname for code in codes)}: no function that can be taken out"
    before = [(function, function.__code__) for function in functions]
    _forget()
    for function in functions:
        function.__code__ = _silent(function)
    try:
        yield
    finally:
        for function, code in before:
            function.__code__ = code


def _silent(function: FunctionType) -> CodeType:
    code = function.__code__
    said = str(function.__annotations__.get("return", ""))
    stub = _no_items if code.co_flags & _GENERATOR else _nothing if said.startswith(_MANY) else _none
    return stub.__code__.replace(co_freevars=code.co_freevars)


_MANY = ("tuple", "list", "Iterable", "Sequence", "frozenset", "set", "collections.abc.I", "typing.I")


def _no_items(*_: object, **__: object) -> Iterator[object]:
    yield from ()


def _nothing(*_: object, **__: object) -> tuple[()]:
    return ()


def _none(*_: object, **__: object) -> None:
    return None


def _failure(rule: Rule, example: Example) -> str:
    """How the example fails, in a word; empty where it does not."""
    try:
        _checked(rule, example)
    except Exception as error:  # noqa: BLE001 - whatever a program does that has a hole in it
        return type(error).__name__
    return ""


def _checked(rule: Rule, example: Example) -> None:
    folder = Path(tempfile.mkdtemp(prefix="without-check-"))
    try:
        check(rule, example, folder)
    finally:
        shutil.rmtree(folder)


def _forget() -> None:
    """Nothing is known from an earlier run."""
    for each in gc.get_objects():
        if isinstance(each, _lru_cache_wrapper) and not each.__module__.startswith(_KEPT):
            each.cache_clear()


@contextmanager
def _a_home_of_its_own() -> Iterator[None]:
    """What examples commit is nobody's, and what they keep is kept nowhere."""
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", home)
        patch.setenv("GIT_CONFIG_GLOBAL", f"{home}/gitconfig")
        Path(home, "gitconfig").write_text("[user]\n\tname = Test\n\temail = test@example.org\n")
        yield


def main() -> None:
    """Print a table of what was drawn; 1 where an example passes without its rule's check."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("count", type=int, nargs="?", default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with _a_home_of_its_own():
        outcomes = [without_check(rule) for rule in drawn(options.count, options.seed)]
    for rule, taken_out, failure in outcomes:
        print(f"{rule.group:<10} {rule.id:<32} {failure or 'PASSES':<16} {', '.join(taken_out)}")
    sys.exit(not all(each.failure for each in outcomes))


if __name__ == "__main__":
    main()
