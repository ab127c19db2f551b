"""The repairs of all workflows and actions of a tree as one plan."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import PurePosixPath

from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ...kernel.plan import Plan, Safety, Write, digest
from ...kernel.tree import SYMLINK, Tree
from ..facts.refused import is_read, read, waking
from .outcome import MendedWorkflow
from .repair_file import mended

Earlier = Callable[[PurePosixPath], Iterable[bytes]]
UNMENDED = "workflow-unmended"
TEXTS = {
    UNMENDED: "A workflow does not read, and no rule and no earlier version mends it; it stays byte for byte as it is."
}


def plan_mends(tree: Tree, earlier: Earlier) -> Plan:
    """A write for each file that can be mended, all of them for review; a finding for each, and for each that stays broken.

    However sure the text is: what GitHub refuses has not run, and whether it may begin to is for a person.

    ``earlier`` gives the earlier versions of a path, newest first, and is
    asked for those alone that do not read or that GitHub refuses.
    """
    writes: list[Write] = []
    findings: list[Finding] = []
    for path in sorted(filter(is_read, tree)):
        if tree.entry(path).mode == SYMLINK:  # its text is where it leads
            continue
        content = tree[path]
        done = mended(path, content, partial(earlier, path))
        if done is not None:
            writes.append(Write(path, done.content, digest(content), done.rule, Safety.UNSAFE))
        findings += _said(path, content, done)
    return Plan(tuple(writes), tuple(findings))


def _said(path: PurePosixPath, content: bytes, done: MendedWorkflow | None) -> Iterator[Finding]:
    if done is None:
        before = read(path, content)
        if before.broken:
            fault = before.findings[0]
            yield Finding(
                fault.location, UNMENDED, f"{fault.message}; no rule and no earlier version mends it", Severity.ERROR
            )
    else:
        if done.reason:
            yield Finding(Location(path, done.fixes[0].line), done.rule, f"mended for review: {done.reason}")
        yield waking(path, content, done.content, done.fixes[0].line)
