"""Every rule there is, gathered from where it lives: for ``rules``, ``explain`` and the documentation.

A rule's text is its own docstring or an entry of its wing's catalogue, and its
examples are run by the tests, so what is read here cannot drift from what runs.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from importlib.resources import files

from ..kernel.errors import RuleError
from ..kernel.rule import Example, Rule

GROUPS = {
    "repair": "text that does not parse, made to parse",
    "codemod": "Python that parses, rewritten where it is wrong",
    "archive": "what speaks for archiving a file, and what holds it where it is",
    "convert": "what becomes of the keys of a Compose or Swarm stack, and what a person is told of them",
    "lint": "what a cluster refuses in Kubernetes manifests, and what people regret",
    "yaml": "YAML files in one style, and what keeps a file from it",
    "workflow": "what GitHub refuses in workflows, and what no validator says of them",
    "flux": "what the GitOps tree is made of, what keeps it from being made, and what is left to a person",
    "docs": "what documents say of moved files, old workflows and replaced commands, and what they have to say",
    "ruff-fix": "ruff's own safe fixes, where the project's ruff configuration asks for them",
    "notice": "what is noticed on the way and answered by nobody",
    "error": "what ends a command with exit code 2, and nothing written",
}
# Where each group is gathered, in the order in which an id is looked for.
_SOURCES = {
    "repair": "repair.catalogue",
    "codemod": "codemods.catalogue",
    "archive": "archive.catalogue",
    "lint": "manifests.lint.catalogue",
    "yaml": "yaml_style.catalogue",
    "workflow": "workflow.catalogue",
    "ruff-fix": "catalog.notices",
    "notice": "catalog.notices",
    "error": "catalog.errors",
    "convert": "convert.catalogue",
    "flux": "flux.catalogue",
    "docs": "documents.catalogue",
}
_SHARING = ("convert", "flux")  # These have a word of their own on some ids of the groups before them.


@cache
def rules() -> tuple[Rule, ...]:
    """All of them, by group and id."""
    return tuple(sorted((rule for group in _SOURCES for rule in rules_of(group)), key=_place))


@cache
def rules_of(group: str) -> tuple[Rule, ...]:
    """The rules of one group, by id."""
    return tuple(sorted(_gathered(group), key=_place))


def rule_of(id: str) -> Rule:
    """The rule of that id; where several groups have it, the first's.

    Raises:
        RuleError: there is none; the nearest ones are named.
    """
    found = _found(id)
    if found is None and id in GROUPS:
        raise RuleError(f"{id!r} is a group; expected one of its rules, which `sophia-tidy rules {id}` lists")
    if found is None:
        raise RuleError(_unknown(id))
    return found


def also(rule: Rule) -> tuple[Rule, ...]:
    """What later groups say under the same id: ``cron-schedule`` is one thing in a manifest and one in a stack."""
    later = [group for group in _SHARING if group != rule.group and _speaks_of(group, rule.id)]
    return tuple(each for group in later for each in rules_of(group) if each.id == rule.id)


def selected(names: Iterable[str], text: str = "") -> tuple[Rule, ...]:
    """The rules of these groups or ids, all where there is none, that say the text somewhere in any case; each id once.

    Raises:
        RuleError: an unknown name.
    """
    names = frozenset(names)
    check_names(sorted(names))
    gathered = rules() if not names or names - GROUPS.keys() else _of_groups(names)
    chosen = (rule for rule in gathered if not names or rule.group in names or rule.id in names)
    first: dict[str, Rule] = {}
    for rule in chosen:
        if text.casefold() in _said(rule):
            first.setdefault(rule.id, rule)
    return tuple(first.values())


def _of_groups(names: frozenset[str]) -> Iterator[Rule]:
    """The rules of these groups alone, so that nobody waits for the others."""
    yield from (rule for group in GROUPS if group in names for rule in rules_of(group))


def _said(rule: Rule) -> str:
    return "\n".join((rule.id, rule.what, rule.why, *(example.why for example in rule.examples))).casefold()


def check_names(names: Iterable[str]) -> None:
    """Refuse a selection that names no rule or group: it would silently select nothing.

    Raises:
        RuleError: an unknown name.
    """
    for name in names:
        if name not in GROUPS and _found(name) is None:
            raise RuleError(_unknown(name))


def members(names: Iterable[str]) -> frozenset[str]:
    """The names of rules among these, with every rule of the groups among them."""
    names = frozenset(names)
    return names | {rule.id for rule in rules() if rule.group in names} if names else names


def to_json(rule: Rule) -> dict[str, object]:
    """A rule in the words of the documented JSON output; ``text`` is what it does and why."""
    return {
        "name": rule.id,
        "group": rule.group,
        "safety": rule.effect,
        "text": "\n\n".join(filter(None, (rule.what, rule.why))),
        "why": rule.why,
        "examples": [_example_to_json(example) for example in rule.examples],
    }


def _example_to_json(example: Example) -> dict[str, object]:
    return {
        "before": example.before,
        "after": example.after,
        "says": example.says,
        "why": example.why,
        "command": example.command,
    }


def _gathered(group: str) -> Iterable[Rule]:
    module = import_module(f"..{_SOURCES[group]}", __package__)
    return (rule for rule in module.rules() if rule.group == group)


def _speaks_of(group: str, id: str) -> bool:
    """Whether the group's catalogue has the id; looked up in its text, since few ids are shared and reading it takes longer."""
    folder = files(__package__.rpartition(".")[0]) / group / "catalog"
    return any(f"\n{id}:\n" in file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".yaml"))


def _found(id: str) -> Rule | None:
    """Groups are gathered until one has it: who asks for one rule seldom pays for all."""
    return next((rule for group in _SOURCES for rule in rules_of(group) if rule.id == id), None)


def _place(rule: Rule) -> tuple[int, str]:
    return list(GROUPS).index(rule.group), rule.id


def _unknown(name: str) -> str:
    near = get_close_matches(name, list(dict.fromkeys((*GROUPS, *(rule.id for rule in rules())))), 3)
    expected = f"one such as {', '.join(near)}" if near else "one that `sophia-tidy rules` lists"
    return f"unknown rule {name!r}; expected {expected}"
