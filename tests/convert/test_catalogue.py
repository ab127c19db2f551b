"""Every rule of `convert` is an entry of its catalogue, and its examples show it: each is converted, in memory."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import sophia_tidy.convert
from sophia_tidy.convert.catalogue import rules
from sophia_tidy.convert.ledger import KeyStatus
from sophia_tidy.convert.load.errors import Code
from sophia_tidy.convert.resources.pod.unsupported_keys import DECISIONS
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.kernel.finding import Severity
from sophia_tidy.kernel.rule import Rule
from sophia_tidy.manifests.lint import catalogue as lint

from .. import rule_ids
from .example_run import STACK, Made, made_of

RULES = {rule.id: rule for rule in rules()}
PACKAGE = Path(sophia_tidy.convert.__file__).parent
# The rooms that put names together, and the names that come of it.
PUT_TOGETHER = {
    "command.py": {"command", "entrypoint", "stdin-open", "tty", "working-dir"},
    "errors.py": {code.value for code in Code},
    "limits.py": {"resources-limits", "resources-requests"},
    "secret_and_config_mounts.py": {"config-owner", "secret-owner"},
    "secrets_and_configs.py": {"secret-driver", "secret-driver-opts", "secret-template-driver"},
    "security.py": {"privileged", "read-only"},
    "unsupported_keys.py": {key.replace("_", "-") for key in DECISIONS},
}
GRAVITY = (KeyStatus.NOT_APPLICABLE, KeyStatus.MAPPED, KeyStatus.ADAPTED, KeyStatus.NEEDS_DECISION)
EXAMPLES = [(rule, number) for rule in RULES.values() for number in range(len(rule.examples))]


# Places that say a rule of what the loader never lets through, as Compose does not print it: zeros, empty blocks, what it has read.
UNREACHED = {
    ("aliases.py", "link"),
    ("environment.py", "env-file"),
    ("environment.py", "environment"),
    ("limits.py", "resources-zero"),
    ("network_keys.py", "network-option"),
    ("network_keys.py", "no-counterpart"),
    ("placement.py", "max-replicas-per-node"),
    ("rollout.py", "max-failure-ratio"),
    ("storage.py", "volume-driver"),
    ("tmpfs.py", "shm-size"),
    ("unsupported_keys.py", "no-counterpart"),
    ("unsupported_keys.py", "restart"),
}
_reached: set[tuple[str, int]] = set()


@cache
def _made(id: str, number: int) -> Made | TidyError:
    """What comes of an example; a stack that is refused comes to the error."""
    example = RULES[id].examples[number]
    with rule_ids.listened(_follow):
        try:
            return made_of(example.before, example.command)
        except TidyError as error:
            return error


def _follow(_: str, __: str) -> None:
    """Remember the lines of the wing from which a rule is said."""
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename.startswith(str(PACKAGE)):
            _reached.add((frame.f_code.co_filename, frame.f_lineno))
        frame = frame.f_back


def _all_made(rule: Rule) -> list[Made | TidyError]:
    return [_made(rule.id, number) for number in range(len(rule.examples))]


@pytest.mark.parametrize(("rule", "number"), EXAMPLES, ids=lambda each: getattr(each, "id", each))
def test_an_example_shows_its_rule(rule, number):
    made, example = _made(rule.id, number), rule.examples[number]
    if isinstance(made, TidyError):
        assert made.rule == rule.id and example.says and example.says in made.message
        return
    said = made.said(rule.id)
    if example.is_left_alone:
        assert said == []
        return
    assert said or rule.id in made.rules
    assert not example.says or any(example.says in each for each in said)
    if isinstance(example.after, str):
        assert made.files[STACK] == example.after
    elif example.after is not None:
        assert all(part and _is_part(part, made.files[path]) for path, part in example.after.items())


def _is_part(part: str, text: str) -> bool:
    """Whether lines stand together in a manifest, at any depth; the dash of an item counts as a blank."""
    few, all_ = _undashed(part), _undashed(text)
    least = min(_depth(line) for line in few)
    few = [line[least:] for line in few]
    return any(
        all_[start : start + len(few)] == [" " * _depth(all_[start]) + line for line in few]
        for start in range(len(all_) - len(few) + 1)
    )


def _undashed(text: str) -> list[str]:
    return [re.sub(r"^[ -]* (?=\S)|^- ", lambda found: " " * len(found[0]), line) for line in text.splitlines()]


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def test_a_rule_has_its_own_words_and_its_reason():
    assert [rule.id for rule in RULES.values() if not rule.why or len(rule.title) <= 20] == []
    assert len({rule.what for rule in RULES.values()}) == len(RULES)


def test_a_rule_has_an_example_that_shows_it():
    assert [rule.id for rule in RULES.values() if all(example.is_left_alone for example in rule.examples)] == []


def test_a_rule_says_the_gravest_end_of_its_keys():
    assert {rule.id: rule.safety for rule in RULES.values()} == {rule.id: _end(rule) for rule in RULES.values()}


def _end(rule: Rule) -> str:
    statuses = {entry.status for made in _all_made(rule) if isinstance(made, Made) for entry in made.of(rule.id)}
    gravest = max(statuses, key=GRAVITY.index, default="")
    return gravest if len(statuses) < 2 else f"up to {gravest}"


def test_a_rule_says_how_much_it_matters_where_that_is_always_the_same():
    assert {rule.id: rule.severity for rule in RULES.values()} == {rule.id: _severity(rule) for rule in RULES.values()}


def _severity(rule: Rule) -> Severity | None:
    severities = {
        severity
        for made in _all_made(rule)
        for severity in ([each.severity for each in made.told(rule.id)] if isinstance(made, Made) else [Severity.ERROR])
    }
    return severities.pop() if len(severities) == 1 else None


def test_what_the_code_names_is_in_the_catalogue():
    named = {name for source in PACKAGE.rglob("*.py") for name in _named(ast.parse(source.read_text("utf-8")))}
    assert len(named) > 200
    assert named - RULES.keys() == {"rules"}, "that a file of rules is wrong is said by all who read one"


def test_names_that_are_put_together_are_in_the_catalogue():
    rooms = {
        source.name
        for source in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        for said in _said(node)
        if not isinstance(said, ast.Constant | ast.Name | ast.Subscript)
        if not isinstance(said, ast.Attribute) or said.attr == "value"
    }
    assert rooms == PUT_TOGETHER.keys()
    assert set().union(*PUT_TOGETHER.values()) - RULES.keys() == set()


def test_what_the_examples_come_to_is_in_the_catalogue():
    others = {rule.id for rule in lint.rules()}
    said = {
        name
        for rule in RULES.values()
        for each in _all_made(rule)
        for name in (
            {each.rule}
            if isinstance(each, TidyError)
            else {entry.rule for entry in each.ledger} | {finding.rule for finding in each.findings}
        )
    }
    assert said - RULES.keys() - others == set()


def test_every_place_that_says_a_rule_is_reached_by_an_example():
    for rule in RULES.values():
        _all_made(rule)
    lines: dict[str, set[int]] = {}
    for file, line in _reached:
        lines.setdefault(file, set()).add(line)
    unreached = {
        (source.name, getattr(said, "value", ""))
        for source in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        for said in _said(node)
        if lines.get(str(source), set()).isdisjoint(range(node.lineno, node.end_lineno + 1))
    }
    assert {(name, rule) for name, rule in unreached if rule in RULES} == UNREACHED


_CALLS = {"find": 1, "decide": 1, "Finding": 1}


def _named(tree: ast.Module) -> Iterator[str]:
    """The rules that a module names where it says something: by ``rule=``, or where a call has its rule."""
    constants = {
        name.id: value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for name, value in _assigned(node.targets[0], node.value)
    }
    for node in ast.walk(tree):
        for said in _said(node):
            said = said.value if isinstance(said, ast.Subscript) else said
            value = constants.get(said.id) if isinstance(said, ast.Name) else said
            for each in value.values if isinstance(value, ast.Dict) else [value]:
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.Name, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for each in zip(target.elts, value.elts, strict=True):
            yield from _assigned(*each)
    elif isinstance(target, ast.Name):
        yield target, value


def _said(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call):
        named = [keyword.value for keyword in node.keywords if keyword.arg == "rule"]
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        said = named or node.args[_CALLS[name] : _CALLS[name] + 1] if name in _CALLS else named
        yield from (
            part for each in said for part in ([each.body, each.orelse] if isinstance(each, ast.IfExp) else [each])
        )
