"""A draft of edits: splices of a workflow's text, and what the file is meant to say with them.

An edit is told twice: as characters, and as data.  What is read again from
the characters must be the data, or the draft is no edit.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import yaml

from ...formats.yaml_nodes import at_node
from ...kernel.location import Location
from ..editing.nodes import EditRefused, refused, value_of
from ..expressions.values import Data
from ..model import Job, Step, Workflow
from .model import Hardening, HardeningEdit

TAG = "tag:yaml.org,2002:"
Key = str | int


class Splice(NamedTuple):
    """Characters ``start`` to ``end`` of the text become ``new``."""

    start: int
    end: int
    new: str


class Meaning(NamedTuple):
    """At ``place``, keys and indices from the root, the file says ``value``, in the words of `said`."""

    place: tuple[Key, ...]
    value: Data


class StepNode(NamedTuple):
    """A step as it is read and as it is written; ``number`` is its place in the list."""

    number: int
    step: Step
    node: yaml.MappingNode


@dataclass(slots=True)
class JobDraft:
    """The edits of one job; ``text`` is that of the file, without its byte order mark."""

    text: str
    workflow: Workflow
    job: Job
    body: yaml.MappingNode
    steps: tuple[StepNode, ...] = ()
    splices: list[Splice] = field(default_factory=list)
    meanings: list[Meaning] = field(default_factory=list)
    edits: list[HardeningEdit] = field(default_factory=list)
    open: list[HardeningEdit] = field(default_factory=list)

    @property
    def eol(self) -> str:
        """How the file ends its lines."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def refused(self, why: str, node: yaml.Node | None = None) -> EditRefused:
        """The error that leaves the job where it is."""
        return refused(why, self.workflow.path, node if node is not None else self.body)

    def tell(self, kind: Hardening, at: Location, told: str, *, stays: bool = False) -> None:
        """Say what was changed, or what stays for people to mend."""
        (self.open if stays else self.edits).append(HardeningEdit(kind, self.job.id, at, told))

    def at(self, node: yaml.Node) -> Location:
        """The place of a node."""
        return at_node(self.workflow.path, node)

    def put(self, start: int, end: int, new: str) -> None:
        """Put characters in the place of others."""
        self.splices.append(Splice(start, end, new.replace("\n", self.eol)))

    def mean(self, place: Iterable[Key], value: Data) -> None:
        """Say what the file will say below the job, by keys and indices from it."""
        self.meanings.append(Meaning(("jobs", self.job.id, *place), value))

    def line_end(self, at: int) -> int:
        """Where the line of a character ends."""
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        return end - 1 if self.text.startswith("\r", end - 1) and end > at else end

    def add_keys(self, mapping: yaml.MappingNode, lines: Sequence[str], inline: str) -> None:
        """Put keys into a mapping, behind its ``name`` or at its head: as ``lines`` in a block, as ``inline`` in braces.

        Raises:
            EditRefused: the mapping has no keys to stand with.
        """
        if not mapping.value:
            raise self.refused("nothing is in the mapping; expected keys", mapping)
        key, value = mapping.value[0]
        if mapping.flow_style:
            start = self.text.index("{", mapping.start_mark.index) + 1
            self.put(start, start, f"{inline}, ")
        elif key.value in ("name", "uses") and on_one_line(key, value):
            self.add_below(key, value, lines)
        else:
            self._above(key, lines)

    def add_below(self, key: yaml.Node, value: yaml.Node, lines: Sequence[str]) -> None:
        """Put lines below a key whose value ends its line."""
        end = self.line_end(value.end_mark.index)
        self.put(end, end, "".join(f"\n{' ' * key.start_mark.column}{line}" for line in lines))

    def _above(self, key: yaml.Node, lines: Sequence[str]) -> None:
        start = key.start_mark.index
        self.put(start, start, "".join(f"{line}\n{' ' * key.start_mark.column}" for line in lines))

    def comment(self, value: yaml.Node, told: str) -> None:
        """Put a comment behind what ends its line, before one that is there."""
        start = value.end_mark.index
        end = self.line_end(start)
        rest = self.text[start:end]
        bare = rest.strip()
        if not bare or bare.startswith("#"):
            self.put(start, end, f" # {told}{f' {bare}' if bare else ''}")
        elif "#" not in rest:
            self.put(end, end, f" # {told}")


def on_one_line(key: yaml.Node, value: yaml.Node) -> bool:
    """Whether a scalar stands right behind its key."""
    return (
        isinstance(value, yaml.ScalarNode)
        and value.style not in ("|", ">")
        and key.start_mark.line == value.start_mark.line == value.end_mark.line
    )


def steps_of(job: Job, body: yaml.MappingNode) -> Iterator[StepNode]:
    """The steps of a job, each with its node: both stand at one place."""
    by_place = {(each.at.line, each.at.column): each for each in job.steps}
    nodes = value_of(body, "steps")
    for index, node in enumerate(nodes.value if isinstance(nodes, yaml.SequenceNode) else ()):
        step = by_place.get((node.start_mark.line + 1, node.start_mark.column + 1))
        if step is not None and isinstance(node, yaml.MappingNode):
            yield StepNode(index, step, node)


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """The text with all splices; those at one place stand in the order of being put."""
    ordered = sorted(enumerate(splices), key=lambda each: (each[1].start, each[0]))
    pieces, at = list[str](), 0
    for _, (start, end, new) in ordered:
        pieces += (text[at:start], new)
        at = max(at, end)
    return "".join((*pieces, text[at:]))


def said(node: yaml.Node) -> Data:
    """What a node says; a scalar is its kind and its text in one, so that a text and a number differ.

    A mapping in which a key comes twice is the list of its pairs.
    """
    if isinstance(node, yaml.MappingNode):
        pairs = [(key.value, said(value)) for key, value in node.value]
        table = dict(pairs)
        return table if len(table) == len(pairs) else [[key, value] for key, value in pairs]
    if isinstance(node, yaml.SequenceNode):
        return [said(each) for each in node.value]
    return f"{node.tag.removeprefix(TAG)} {node.value}"


def meant(root: Data, meanings: Iterable[Meaning]) -> Data:
    """What a file says, with other values in some places.

    Raises:
        KeyError: a place is not there.
    """
    for place, value in meanings:
        root = _with(root, place, value)
    return root


def _with(node: Data, place: tuple[Key, ...], value: Data) -> Data:
    if not place:
        return value
    first, rest = place[0], place[1:]
    if isinstance(node, list) and isinstance(first, int):
        return [*node[:first], _with(node[first], rest, value), *node[first + 1 :]]
    if isinstance(first, str) and (isinstance(node, dict) or node is None):
        known = node or {}
        return {**known, first: _with(known.get(first), rest, value)}
    raise KeyError(first)
