"""Every rule there is, gathered from where it lives: for ``rules``, ``explain`` and ``docs/rules.md``.

A rule's text is its own docstring and its examples are its own tests, so
what is read here cannot drift from what runs.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches, unified_diff
from functools import cache
from inspect import cleandoc
from types import ModuleType

from ..kernel.errors import RuleError

Case = tuple[str, str | None, str]

GROUPS = {
    "repair": "text that does not parse, made to parse",
    "codemod": "Python that parses, rewritten where it is wrong",
    "archive": "what speaks for archiving a file, and what holds it where it is",
    "convert": "what becomes of the keys of a Compose or Swarm stack, and what a person is told of them",
    "lint": "what a cluster refuses in Kubernetes manifests, and what people regret",
    "yaml": "YAML files in one style, and what keeps a file from it",
    "workflow": "what GitHub refuses in workflows, and what no validator says of them",
    "flux": "what the GitOps tree is made of, what keeps it from being made, and what is left to a person",
    "ruff-fix": "ruff's own safe fixes, where the project's ruff configuration asks for them",
}
# What is noticed and answered by nobody: said by the rooms that notice it.
NOTICES = {
    "ignored-destination": "git ignores the archive's folder, so what moves there would leave the repository; nothing else is planned "
    "until it is seen: `--unsafe` adds the lines for it to a `.gitignore`, and what moves stands on them.",
    "archive-barred": "A file that would be archived stays: git would not see it at its new place, or the place is taken.",
    "interrupted-run": "An earlier run was cut short: a plan tells so, an apply or an undo finishes it or takes it back from its journal.",
    "journal": "Old runs were cleared from the journal: they can no longer be undone.",
    "invalid-syntax": "The file does not parse at the project's target version.",
    "left-alone": "Generated files, test fixtures and backups are not rewritten; counted, with the reason.",
    "nested-repository": "Another git repository lies in this one; it is not entered.",
    "newer-python": "The file is valid, but only on a newer Python than the project's target; it is not touched.",
    "not-python": "The file has a Python name and is none: a pointer, a template, a document; it is left byte for byte.",
    "ruff-config": "A part of the project's ruff configuration cannot be used: it leads out of the repository, or this ruff refuses it.",
    "ruff-version": "The project pins another version of ruff than the one that is installed; rules newer than the pin fix nothing.",
    "secret-in-archive": "A file that goes into the archive holds what looks like a secret; the value is never shown.",
    "refused": "A change would have made the file worse, so it was taken out of the plan.",
    "special-file": "A pipe, socket or device; it is left out.",
    "submodule": "A git submodule; it is not entered.",
    "target-version": "What a configuration file says about the Python version cannot be used.",
    "too-large": "The file is larger than max-file-size; it is not analysed.",
    "undo": "What an undo leaves as it is, because it is yours: a line of the index, or a commit that is still to be made.",
    "unfinished-operation": "git waits in the middle of a merge, a rebase or the like; nothing is written before that has ended.",
    "unmerged-file": "git has both sides of a merge for the file; it stays as it is until somebody has merged it.",
    "undecodable": "The file's bytes are not text in the encoding that it declares.",
    "unreadable": "The system does not let the file or folder be read.",
    "unread-yaml": "A YAML file that would cost too much to read (a bomb of aliases, a node that contains itself); what it names is not known.",
    "unrepaired": "The file does not parse and no repair is good enough; it stays byte for byte as it is.",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as a person reads it; ``examples`` are (before, after or None for "left alone", why)."""

    name: str
    group: str
    safety: str
    text: str
    examples: tuple[Case, ...] = ()

    @property
    def title(self) -> str:
        """The first sentence, for a list."""
        return self.text.partition("\n")[0].rstrip(".")


@cache
def rules() -> tuple[Rule, ...]:
    """All of them, by group and name."""
    found = (
        *_repairs(),
        *_codemods(),
        *_archive(),
        *_convert(),
        *_lint(),
        *_yaml(),
        *_workflow(),
        *_flux(),
        *_ruff(),
        *_notices(),
    )
    return tuple(sorted(found, key=lambda rule: (_rank(rule.group), rule.name)))


def rule_of(name: str) -> Rule:
    """The rule of that name.

    Raises:
        RuleError: there is none; the nearest ones are named.
    """
    known = {rule.name: rule for rule in rules()}
    if name not in known:
        raise RuleError(_unknown(name, known))
    return known[name]


def check_names(names: Iterable[str]) -> None:
    """Refuse a selection that names no rule or group: it would silently select nothing.

    Raises:
        RuleError: an unknown name.
    """
    names = tuple(names)
    known = {*GROUPS, *(rule.name for rule in rules())} if names else set()
    for name in names:
        if name not in known:
            raise RuleError(_unknown(name, known))


def markdown(known: Iterable[Rule]) -> str:
    """``docs/rules.md``: every rule with its text, and the first example of what it changes."""
    lines = [
        "# Rules",
        "",
        "Made from the rules themselves; `sophia-tidy explain RULE` prints the same, with all examples.",
        "",
    ]
    group = ""
    for rule in known:
        if rule.group != group:
            group = rule.group
            lines += [
                f"## {group}",
                "",
                *([f"{GROUPS[group][0].upper()}{GROUPS[group][1:]}.", ""] if group in GROUPS else []),
            ]
        lines += [f"### {rule.name}", "", *([f"*{rule.safety}*", ""] if rule.safety else []), rule.text, ""]
        lines += next((_diff(before, after) for before, after, _ in rule.examples if after is not None), [])
    return "\n".join(lines)


def _diff(before: str, after: str) -> list[str]:
    old, new = before.splitlines(), after.splitlines()
    body = list(unified_diff(old, new, lineterm="", n=len(old) + len(new)))[3:]
    return ["```diff", *body, "```", ""]


def _unknown(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), 3)
    expected = f"one such as {', '.join(near)}" if near else "one that `sophia-tidy rules` lists"
    return f"unknown rule {name!r}; expected {expected}"


def _rank(group: str) -> int:
    return [*GROUPS, "notice"].index(group)


def _repairs() -> Iterator[Rule]:
    from ..repair import conflicts, python2, tabs
    from ..repair import history_hunks as undo
    from ..repair import learned_edits as siblings
    from ..repair.repairs import REPAIRS

    for module in (*REPAIRS, conflicts, python2, siblings, tabs, undo):
        examples = tuple((e.before, e.after, e.why) for e in getattr(module, "EXAMPLES", ()))
        for name in names_of(module):
            yield Rule(name, "repair", "by confidence", cleandoc(module.__doc__ or ""), examples)


def names_of(module: ModuleType) -> list[str]:
    """The rules of one repair: ``RULE``, and the other constants that are spelled as a rule is."""
    constants = (value for name, value in vars(module).items() if name.isupper() and isinstance(value, str))
    return [value for value in constants if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+|history|sibling", value)]


def _codemods() -> Iterator[Rule]:
    from ..codemods import CODEMODS
    from ..codemods.codemod import UNCHANGED

    for codemod in CODEMODS:
        examples = tuple((e.before, None if e.after is UNCHANGED else str(e.after), e.why) for e in codemod.EXAMPLES)
        yield Rule(
            codemod.RULE,
            "codemod",
            codemod.SAFETY.value if codemod.SAFETY else "by edit",
            cleandoc(codemod.__doc__ or ""),
            examples,
        )


def _archive() -> Iterator[Rule]:
    from ..archive import catalogue

    for each in catalogue.entries():
        yield Rule(each.name, "archive", each.effect, each.text)


def _lint() -> Iterator[Rule]:
    from ..manifests.lint import catalogue

    for name, severity, text in catalogue.entries():
        yield Rule(name, "lint", severity.value, text)


def _convert() -> Iterator[Rule]:
    """Those that the lint says too are the lint's: they mean the same in a manifest."""
    from ..convert import catalogue

    taken = {rule.name for rule in _lint()} | NOTICES.keys()
    for each in catalogue.entries():
        if each.name not in taken:
            yield Rule(each.name, "convert", "", each.text)


def _yaml() -> Iterator[Rule]:
    from ..yaml_style import catalogue

    for each in catalogue.entries():
        yield Rule(each.name, "yaml", each.safety, each.text, each.examples)


def _workflow() -> Iterator[Rule]:
    from ..workflow import catalogue

    for each in catalogue.entries():
        yield Rule(each.name, "workflow", each.severity, each.text, each.examples)


def _flux() -> Iterator[Rule]:
    """Those that `convert` says too are its own: they mean the same."""
    from ..flux import catalogue

    taken = {rule.name for rule in _convert()}
    for each in catalogue.entries():
        if each.name not in taken:
            yield Rule(each.name, "flux", each.severity, each.text)


def _ruff() -> Iterator[Rule]:
    yield Rule("ruff-fix", "ruff-fix", "safe", f"{GROUPS['ruff-fix'][0].upper()}{GROUPS['ruff-fix'][1:]}.")


def _notices() -> Iterator[Rule]:
    for name, text in NOTICES.items():
        yield Rule(name, "notice", "", text)


if __name__ == "__main__":
    sys.stdout.write(markdown(rules()))
