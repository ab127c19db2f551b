"""Rules that are kept as data beside their wing: one YAML file a family, read for people alone.

A catalogue is a folder ``catalog/`` of the package; the name of each of its
YAML files is that of a family of rules.  It says of each rule what code need not know, so no command reads it but
``rules``, ``explain`` and the documentation's maker.

    unbound-port:                     # the id
      what: |                         # its first line stands alone in a list
        A port is published and the service says no name for it.
      why: Gateways tell the protocol by the name of a port.
      severity: warning               # error, warning, note; or left out
      safety: safe                    # of its changes, in a word; or left out
      examples:
        - before: "ports: [80]\\n"     # one file, or `files: {path: text}`
          after: "ports: [{name: http}]\\n"   # or {path: text}; ~ for a path that goes
          says: port 80               # a part of the message
          why: 80 is HTTP's own       # why it is so
          command: sophia-tidy convert a.yml --check   # what is typed, where the group does not tell
        - before: "ports: []\\n"       # neither `after` nor `says`: left alone
          why: there is no port

`whole` reads a catalogue that holds all of its rules; `completed` adds reason
and examples to rules whose ``what``, safety and severity stand in the code
(there a file may say no other keys).  Both are tested by the examples' test,
``tests/catalog/test_examples.py``.
"""

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath
from typing import NamedTuple

from ..kernel.finding import Severity
from ..kernel.rule import Example, Rule
from .yaml_schema import Node, SchemaReader, is_mapping, is_null

_EXAMPLE = ("before", "files", "after", "says", "why", "command")
_ADDED = ("why", "examples")
_WHOLE = ("what", "why", "safety", "severity", "examples")


class _Entry(NamedTuple):
    reader: SchemaReader
    id: str
    key: Node
    value: Node

    @property
    def family(self) -> str:
        return self.reader.path.stem


def whole(folder: Traversable, group: str) -> tuple[Rule, ...]:
    """The rules of a catalogue, by id.

    Raises:
        RuleError: a file is wrong, with line and column; or two entries have one id.
    """
    return tuple(_whole(entry, group) for _, entry in sorted(_by_id(folder).items()))


def completed(rules: Iterable[Rule], folder: Traversable) -> tuple[Rule, ...]:
    """The rules in their order, each with the reason and the examples that the catalogue adds.

    Raises:
        RuleError: a file is wrong, with line and column; or an entry is of no rule.
    """
    rules, entries = tuple(rules), _by_id(folder)
    for id in entries.keys() - {rule.id for rule in rules}:
        entry = entries[id]
        raise entry.reader.error(entry.key, f"no rule {id!r} in the code; expected the id of one")
    return tuple(_completed(rule, entries.get(rule.id)) for rule in rules)


def _by_id(folder: Traversable) -> dict[str, _Entry]:
    found: dict[str, _Entry] = {}
    for entry in _entries(folder):
        if entry.id in found:
            raise entry.reader.error(entry.key, f"{entry.id!r} stands in {found[entry.id].reader.path}; expected once")
        found[entry.id] = entry
    return found


def _entries(folder: Traversable) -> Iterator[_Entry]:
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".yaml"):
            reader = SchemaReader(PurePosixPath(folder.name) / file.name)
            for id, key, value in reader.pairs(reader.document(file.read_bytes())):
                yield _Entry(reader, id, key, value)


def _whole(entry: _Entry, group: str) -> Rule:
    reader = entry.reader
    found = reader.mapping(entry.value, _WHOLE, ("what",))
    return Rule(
        entry.id,
        group,
        _text(reader, found, "what"),
        _text(reader, found, "why"),
        _text(reader, found, "safety"),
        Severity(reader.one_of(found["severity"], Severity)) if "severity" in found else None,
        _examples(reader, found),
        entry.family,
    )


def _completed(rule: Rule, entry: _Entry | None) -> Rule:
    if entry is None:
        return rule
    found = entry.reader.mapping(entry.value, _ADDED)
    why = _text(entry.reader, found, "why") or rule.why
    examples = (*rule.examples, *_examples(entry.reader, found))
    return rule._replace(why=why, examples=examples, family=entry.family)


def _text(reader: SchemaReader, found: Mapping[str, Node], key: str) -> str:
    return reader.string(found[key]).strip() if key in found else ""


def _examples(reader: SchemaReader, found: Mapping[str, Node]) -> tuple[Example, ...]:
    return tuple(_example(reader, node) for node in reader.items(found["examples"])) if "examples" in found else ()


def _example(reader: SchemaReader, node: Node) -> Example:
    found = reader.mapping(node, _EXAMPLE)
    if ("before" in found) == ("files" in found):
        raise reader.error(node, "an example has one input; expected either before or files")
    return Example(
        reader.string(found["before"]) if "before" in found else _files(reader, found["files"]),
        _after(reader, found["after"]) if "after" in found else None,
        *(_text(reader, found, key) for key in ("says", "why", "command")),
    )


def _files(reader: SchemaReader, node: Node) -> dict[str, str]:
    return {path: reader.string(value) for path, _, value in reader.pairs(node)}


def _after(reader: SchemaReader, node: Node) -> str | dict[str, str | None]:
    if is_mapping(node):
        return {path: None if is_null(value) else reader.string(value) for path, _, value in reader.pairs(node)}
    return reader.string(node)
