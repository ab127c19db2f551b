"""Carried jobs compared with those of their old files, value by value: nothing but what was meant is different.

The text of a job is cut and moved; this reads both again and compares what
they say, with the new names put into the old one.
"""

from collections.abc import Mapping, Sequence

import yaml

from ..editing.nodes import data, read, value_of
from ..expressions.lexer import ExpressionError
from .assemble import JoinedWorkflow
from .job_text import JobChange
from .old_file import OldFile
from .renames import Renames, renamed_text

Meaning = tuple[object, ...]
_OURS = ("if", "needs", "env")


def check_same(new: JoinedWorkflow, files: Sequence[OldFile]) -> None:
    """Compare every job of a new file with what it was.

    Raises:
        CannotCarry: one does not say what it said.
    """
    _, _, root = read(new.text.encode(), new.path)
    table = value_of(root, "jobs")
    for old in files:
        for job in old.jobs:
            change = new.changes[old.path, job.id]
            before, after = _entries(old.body(job.id)), _entries(value_of(table, change.id))
            for key, node in before.items():
                if key not in _OURS and _meaning(node, change.renames) != data(after.get(key)):
                    raise old.unfit(node, f"`{key}` of `{job.id}` cannot be cut out as it is written")
            _check_keys(old, before, after, change)
            _check_env(old, before.get("env"), after.get("env"), change)


def _entries(node: yaml.Node | None) -> Mapping[str, yaml.Node]:
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def _check_keys(
    old: OldFile, before: Mapping[str, yaml.Node], after: Mapping[str, yaml.Node], change: JobChange
) -> None:
    meant = set(before) | ({"if"} if change.condition else set()) | ({"name"} if change.name else set())
    meant |= ({"needs"} if change.plan else set()) | ({"env"} if change.env else set())
    meant |= {line.partition(":")[0] for line in change.lines if line[:1].isalpha()}
    if meant != set(after):
        raise old.unfit(next(iter(before.values())), f"`{change.id}` cannot be cut out as it is written")
    if not change.condition and "if" in before and _meaning(before["if"], change.renames, True) != data(after["if"]):
        raise old.unfit(before["if"], "its `if` cannot be cut out as it is written")
    wanted = [change.needs[each] for each in _names(before.get("needs"))]
    if _names(after.get("needs")) != ([change.plan] if change.plan else []) + wanted:
        raise old.unfit(before.get("needs"), "its `needs` cannot be cut out as it is written")


def _check_env(old: OldFile, before: yaml.Node | None, after: yaml.Node | None, change: JobChange) -> None:
    top = _entries(value_of(old.root, "env")) if change.env else {}
    own = _entries(before)
    wanted = {name: _meaning(node, change.renames) for name, node in {**top, **own}.items()}
    if wanted != {name: data(node) for name, node in _entries(after).items()}:
        raise old.unfit(before or value_of(old.root, "env"), "its `env` cannot be cut out as it is written")


def _names(node: yaml.Node | None) -> list[str]:
    if node is None:
        return []
    return [each.value for each in node.value] if isinstance(node, yaml.SequenceNode) else [str(node.value)]


def _meaning(node: yaml.Node, renames: Renames, condition: bool = False) -> object:
    """What a node says with the new names."""
    if isinstance(node, yaml.MappingNode):
        return "map", tuple((data(key), _meaning(value, renames, key.value == "if")) for key, value in node.value)
    if isinstance(node, yaml.SequenceNode):
        return "seq", tuple(_meaning(each, renames) for each in node.value)
    kind, text = data(node)
    try:
        return kind, renamed_text(text, renames, condition=condition) if renames and kind.endswith(":str") else text
    except ExpressionError:
        return kind, text
