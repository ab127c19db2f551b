"""Kinds of work: recognisers of actions and commands from ``rules/workflow/duties``, one kind a file, each with its examples.

A command's words are compared without options; a pattern of several words
is stronger than one of fewer, a regular expression over the line is
stronger than both, and ``plumbing`` is asked last.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from itertools import pairwise
from pathlib import PurePosixPath

import yaml

from ...formats.yaml_schema import Node, SchemaReader
from ...kernel.rule_files import rules_root
from .ledger import DutyKind

FOLDER = ("workflow", "duties")
_TAKE_VALUE = frozenset(
    ("-n", "--namespace", "--context", "--kubeconfig", "--kube-context", "-C", "--cwd", "--project", "-R", "--repo")
)


@dataclass(frozen=True, slots=True)
class Classification:
    """A kind, and what it is called: the gate, the notifier, the service that is deployed to."""

    kind: DutyKind
    what: str


@dataclass(frozen=True, slots=True)
class Recogniser:
    """One kind; patterns to names, ``says`` a verb for sentences, and the examples as ``uses: …`` or ``run: …``."""

    kind: DutyKind
    says: str
    actions: Mapping[str, str]
    commands: tuple[tuple[tuple[str, ...], str], ...]
    lines: tuple[tuple[re.Pattern[str], str], ...]
    scripts: tuple[re.Pattern[str], ...]
    names: tuple[re.Pattern[str], ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recognisers:
    """All recognisers, plumbing last; ``by_word`` are their commands by the first word, for there are hundreds."""

    recognisers: tuple[Recogniser, ...]
    by_word: Mapping[str, tuple[tuple[tuple[str, ...], Classification], ...]]

    def says(self, kind: DutyKind) -> str:
        """The kind as a verb."""
        return next((each.says for each in self.recognisers if each.kind is kind), "does work of its own")

    def action(self, name: str) -> Classification | None:
        """What an action does; its name is compared without case and version, the exact name before a pattern."""
        name = name.partition("@")[0].lower()
        for exact in (True, False):
            for each in self.recognisers:
                for pattern, what in each.actions.items():
                    if name == pattern if exact else fnmatchcase(name, pattern):
                        return Classification(each.kind, what or name)
        return None

    def command(self, words: tuple[str, ...]) -> Classification | None:
        """What a command does; None where nobody knows it."""
        line = " ".join(words)
        if len(words) == 2 and words[1] in ("--version", "--help", "version", "-V"):
            return Classification(DutyKind.PLUMBING, line)
        for each in self.recognisers:
            for regex, what in each.lines:
                if each.kind is not DutyKind.PLUMBING and regex.search(line):
                    return Classification(each.kind, what or line)
        plain = tuple(
            word for before, word in pairwise(("", *words)) if not word.startswith("-") and before not in _TAKE_VALUE
        )
        found = [
            (len(pattern), told)
            for pattern, told in self.by_word.get(words[0] if words else "", ())
            if plain[: len(pattern)] == pattern or words[: len(pattern)] == pattern
        ]
        if found:
            return max(found, key=lambda pair: pair[0])[1]
        plumbing = next((each for each in self.recognisers if each.kind is DutyKind.PLUMBING), None)
        return (
            Classification(DutyKind.PLUMBING, line)
            if plumbing and any(regex.search(line) for regex, _ in plumbing.lines)
            else None
        )

    def script(self, path: str) -> DutyKind | None:
        """What a script is for, by its name; ``deploy_infra.sh`` is more than a deployment."""
        found = [each.kind for each in self.recognisers if any(regex.search(path) for regex in each.scripts)]
        return next((kind for kind in found if kind is not DutyKind.DEPLOY), found[0] if found else None)

    def name(self, name: str) -> DutyKind | None:
        """What a job or a workflow is for, by its name."""
        return next((each.kind for each in self.recognisers if any(regex.search(name) for regex in each.names)), None)


@cache
def book() -> Recognisers:
    """The recognisers that come with the tool.

    Raises:
        RuleError: a file is wrong, or the folder is not there.
    """
    folder = rules_root().joinpath(*FOLDER)
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
    return read_book((PurePosixPath("rules", *FOLDER, file.name), file.read_bytes()) for file in files)


def read_book(files: Iterable[tuple[PurePosixPath, bytes]]) -> Recognisers:
    """The recognisers of these files.

    Raises:
        RuleError: a wrong key, kind, pattern or type, with its place.
    """
    found = [_recogniser(SchemaReader(path), content) for path, content in files]
    ordered = tuple(sorted(found, key=lambda each: (each.kind is DutyKind.PLUMBING, each.kind.value)))
    by_word: defaultdict[str, list[tuple[tuple[str, ...], Classification]]] = defaultdict(list)
    for each in ordered:
        for pattern, what in each.commands:
            by_word[pattern[0]].append((pattern, Classification(each.kind, what or " ".join(pattern))))
    return Recognisers(ordered, {word: tuple(told) for word, told in by_word.items()})


_KEYS = ("kind", "says", "why", "actions", "commands", "lines", "scripts", "names", "tests")


def _recogniser(reader: SchemaReader, content: bytes) -> Recogniser:
    root = reader.document(content)
    body = reader.mapping(root, _KEYS, ("kind", "says", "why", "tests"))
    tests = reader.mapping(body["tests"], ("is", "is-not"), ("is", "is-not"))
    kind = DutyKind(reader.one_of(body["kind"], [each.value for each in DutyKind]))
    reader.string(body["why"])
    commands = _named(reader, body.get("commands"))
    return Recogniser(
        kind=kind,
        says=reader.string(body["says"]),
        actions={key.lower(): what for key, what, _ in _named(reader, body.get("actions"))},
        commands=tuple((tuple(key.split()), what) for key, what, _ in commands),
        lines=tuple(
            (_regex(reader, node), "" if isinstance(body["lines"], yaml.SequenceNode) else key)
            for key, _, node in _named(reader, body.get("lines"))
        ),
        scripts=tuple(reader.pattern(each) for each in _items(body.get("scripts"))),
        names=tuple(reader.pattern(each) for each in _items(body.get("names"))),
        examples=reader.strings(tests["is"]),
        counterexamples=reader.strings(tests["is-not"]),
    )


def _items(node: Node | None) -> list[Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _named(reader: SchemaReader, node: Node | None) -> list[tuple[str, str, Node]]:
    """A list of patterns, or patterns with what they are called."""
    if node is None:
        return []
    if isinstance(node, yaml.SequenceNode):
        return [(reader.string(each), "", each) for each in node.value]
    return [(key, reader.string(value), value) for key, _, value in reader.pairs(node)]


def _regex(reader: SchemaReader, node: Node) -> re.Pattern[str]:
    return reader.pattern(node)
