"""Old files as they are read for carrying: their text in one form, its nodes with their places, and the typed workflow."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

import yaml

from ...formats import yaml_reader as yaml_door
from ...kernel.location import Location
from ..editing.job_edits import block_spans
from ..editing.nodes import EditRefused, Span, read, value_of, walk
from ..model import Job, Workflow
from ..read import read_workflow
from .events import EventFilter, events_of

_SIGN = re.compile(r"[|>][0-9+-]*")


class CannotCarry(Exception):
    """Something of an old file does not fit into a new one: the reason, with its place."""

    def __init__(self, at: Location, reason: str):
        super().__init__(reason)
        self.at, self.reason = at, reason


@dataclass(frozen=True, slots=True)
class OldFile:
    """``jobs`` are those that go along, in their order; line ends are single, and there is no byte order mark."""

    path: PurePosixPath
    text: str
    root: yaml.MappingNode
    workflow: Workflow
    jobs: tuple[Job, ...]
    events: tuple[EventFilter, ...]

    @property
    def name(self) -> str:
        """What ``github.workflow`` says: the name, or the path where there is none."""
        return self.workflow.name.value if self.workflow.name else str(self.path)

    @property
    def table(self) -> yaml.MappingNode:
        """The table of jobs."""
        found = value_of(self.root, "jobs")
        if not isinstance(found, yaml.MappingNode):
            raise self.unfit(found, "its jobs are no table")
        return found

    def body(self, job: str) -> yaml.MappingNode:
        """The node of a job."""
        found = value_of(self.table, job)
        if not isinstance(found, yaml.MappingNode) or found.flow_style or not found.value:
            raise self.unfit(found, f"the job `{job}` is not written in lines of its own")
        return found

    def at(self, node: yaml.Node | None) -> Location:
        """The place of a node."""
        if node is None or node.start_mark is None:
            return Location(self.path, 1)
        return Location(self.path, node.start_mark.line + 1, node.start_mark.column + 1)

    def unfit(self, node: yaml.Node | None, reason: str) -> CannotCarry:
        """The error at a node."""
        return CannotCarry(self.at(node), reason)

    def entries(self, table: yaml.MappingNode, keys: Collection[str]) -> Iterator[Span]:
        """Whole lines of some entries of a table at the root or of the jobs, with the comments above each."""
        return block_spans(self.text, self.root, table, keys)


def read_old(path: PurePosixPath, content: bytes, jobs: Collection[str]) -> OldFile:
    """The file, with the jobs of it that are to go along.

    Raises:
        CannotCarry: it does not read, or is written in a way that no cut fits.
    """
    workflow = read_workflow(path, content)
    if workflow.findings:
        first = workflow.findings[0]
        raise CannotCarry(first.location, first.message.partition(";")[0])
    try:
        _, text, root = read(content.replace(b"\r\n", b"\n"), path)
        if not text.endswith("\n"):
            _, text, root = read(_ended(text, root).encode(), path)
    except EditRefused as error:
        raise CannotCarry(error.location or Location(path, 1), str(error.message)) from error
    kept = tuple(job for job in workflow.jobs if job.id in jobs)
    old = OldFile(path, text, root, workflow, kept, events_of(workflow))
    if root.flow_style or old.table.flow_style:
        raise old.unfit(root, "it is not written in lines, so no job can be cut out of it")
    _check_anchors(old)
    return old


def _ended(text: str, root: yaml.MappingNode) -> str:
    """The text with an end of its last line; a block of text that stood there without one says so by its sign."""
    for node in walk(root):
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">") and not node.value.endswith("\n"):
            sign = _SIGN.match(text, node.start_mark.index)
            if sign and node.end_mark.index >= len(text):
                return f"{text[: sign.start()]}{sign[0].rstrip('+-')}-{text[sign.end() :]}\n"
    return f"{text}\n"


def _check_anchors(old: OldFile) -> None:
    """An anchor is read where it stands alone: what is named in another job or at the top would be lost."""
    spans = list(old.entries(old.table, [job.id for job in old.jobs]))
    for event in yaml_door.events(old.text):
        if isinstance(event, yaml.AliasEvent) and event.start_mark is not None:
            at = event.start_mark
            if any(start <= at.index < end for start, end in spans):
                raise CannotCarry(
                    Location(old.path, at.line + 1, at.column + 1), f"it shares text by the anchor `{event.anchor}`"
                )
