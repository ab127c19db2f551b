"""Inputs of ``workflow_dispatch``, joined: those that say the same are one, those that clash get their old file's name in front.

An input of one old file is none of another, so none is required in the
joined file: who picks one file need not fill in what another asks for.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from ..editing.nodes import data, value_of
from ..write.scalars import flow, scalar
from .conditions import CHOICE, DISPATCH

MOST = 25  # docs.github.com, "Workflow syntax", on.workflow_dispatch.inputs
_SAID = ("description", "type", "default", "options", "deprecationMessage")


@dataclass(frozen=True, slots=True)
class DispatchedInput:
    """An input as it is written in a new file: its name and its lines below that."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JoinedInputs:
    """All inputs of a new file in their order, and for each old file its own names to the new ones."""

    inputs: tuple[DispatchedInput, ...]
    names: Mapping[str, Mapping[str, str]]


def inputs_of(root: yaml.MappingNode) -> dict[str, yaml.MappingNode | None]:
    """The inputs of ``workflow_dispatch`` by their names, with what is said of each, None where nothing is."""
    on = value_of(root, "on")
    event = value_of(on, DISPATCH) if isinstance(on, yaml.MappingNode) else None
    table = value_of(event, "inputs") if isinstance(event, yaml.MappingNode) else None
    if not isinstance(table, yaml.MappingNode):
        return {}
    return {key.value: value if isinstance(value, yaml.MappingNode) else None for key, value in table.value}


def join_inputs(files: Mapping[str, yaml.MappingNode], prefixes: Mapping[str, str]) -> JoinedInputs:
    """The inputs of some old files, by a key for each file; ``prefixes`` are what stands before a name that clashes.

    Where that would be more than GitHub takes, those that clash with the
    first of a name but say the same as one another are one too.
    """
    found = _join(files, prefixes, sharing=False)
    return found if len(found.inputs) < MOST else _join(files, prefixes, sharing=True)


def _join(files: Mapping[str, yaml.MappingNode], prefixes: Mapping[str, str], *, sharing: bool) -> JoinedInputs:
    same: dict[tuple[str, object], str] = {}
    written: dict[str, DispatchedInput] = {}
    names: dict[str, dict[str, str]] = {}
    for key, root in files.items():
        for name, node in inputs_of(root).items():
            said = name, _meaning(node)
            taken = {CHOICE, *written}
            new = same.get(said) or (name if name.lower() not in taken else unused(f"{prefixes[key]}_{name}", taken))
            if said not in same:
                written[new.lower()] = DispatchedInput(new, tuple(_lines(node)))
            if new == name or sharing:
                same[said] = new
            names.setdefault(key, {})[name] = new
    return JoinedInputs(tuple(written.values()), names)


def unused(name: str, taken: Collection[str]) -> str:
    """The name, with a number behind it where it is taken; ``taken`` are in small letters."""
    number, found = 1, name
    while found.lower() in taken:
        number += 1
        found = f"{name}-{number}"
    return found


def _meaning(node: yaml.MappingNode | None) -> object:
    """What makes two inputs the same: all but words for people, and whether it has to be filled in."""
    if node is None:
        return ()
    return tuple(
        (key.value, data(value))
        for key, value in sorted(node.value, key=lambda pair: str(pair[0].value))
        if key.value in ("type", "default", "options") and (key.value, value.value) != ("type", "string")
    )


def _lines(node: yaml.MappingNode | None) -> Iterator[str]:
    said = {key.value: value for key, value in node.value} if node is not None else {}
    for key in _SAID:
        value = said.get(key)
        if isinstance(value, yaml.SequenceNode):
            yield f"{key}: {flow(tuple(each.value for each in value.value))}"
        elif value is not None and (value.value or value.style):
            yield f"{key}: {_scalar(value)}"


def _scalar(node: yaml.ScalarNode) -> str:
    return scalar(node.value) if node.tag == "tag:yaml.org,2002:str" else str(node.value)


def choice_of(files: Sequence[str]) -> DispatchedInput:
    """The input by which a person picks one of the old files."""
    return DispatchedInput(
        CHOICE,
        (
            "description: What to start, by the name of the file that it was in",
            "type: choice",
            f"options: {flow(tuple(files))}",
            "required: true",
        ),
    )
