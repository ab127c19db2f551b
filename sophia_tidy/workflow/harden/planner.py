"""Hardened workflows: the jobs that are to be carried, edited in place so that a checker has nothing to say and all else is as it was.

Each job is a draft of its own: what cannot be hardened without a guess leaves
the job out, with its reason.  What is written is read again, and must differ
in just what the drafts say.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import MappingProxyType

import yaml

from ...formats import yaml_reader as yaml_door
from ...formats.yaml_nodes import at_fault
from ...kernel.location import Location
from ..editing.nodes import EditRefused, walk
from ..model import Workflow
from .credentials import keep_no_token
from .draft import JobDraft, meant, said, spliced, steps_of
from .github_script import take_out_of_javascript
from .least import LocalFiles
from .model import HardenedWorkflow, UnhardenedJob
from .names import name_job
from .permissions import grant
from .pin_table import TagPin
from .pins import pin
from .remaining import tell_remaining
from .remote_scripts import take_out_of_remote
from .rules import HardenRules
from .scripts import take_out
from .timeouts import limit

_BOM = "\ufeff"
_ALIAS = re.compile(r"(?:^|[\s\[,])\*[\w-]", re.MULTILINE)


def hardened(
    content: bytes,
    workflow: Workflow,
    jobs: Collection[str],
    rules: HardenRules,
    known: Mapping[str, TagPin],
    local: LocalFiles = MappingProxyType({}),
) -> HardenedWorkflow:
    """The workflow with these jobs hardened.

    ``known`` are the pins that the tree itself has, by `pins_of`; ``local``
    its workflows and actions by their paths, for what a job calls.  The jobs
    that cannot be hardened are left as they are, in ``left``.
    """
    try:
        bom, text, root = _read(content, workflow)
    except EditRefused as error:
        at = error.location or Location(workflow.path)
        return HardenedWorkflow(content, left={job: UnhardenedJob(job, at, error.message) for job in jobs})
    drafts, left = list[JobDraft](), dict[str, UnhardenedJob]()
    for draft in _drafts(text, root, workflow, jobs):
        try:
            _check_anchors(draft, root)
            for edit in _edits(rules, known, local):
                edit(draft)
        except EditRefused as error:
            left[draft.job.id] = UnhardenedJob(draft.job.id, error.location or draft.job.at, _bare(error))
        else:
            drafts.append(draft)
    drafts = list(_that_hold(text, root, drafts, left))
    new = spliced(text, [each for draft in drafts for each in draft.splices])
    return HardenedWorkflow(
        (bom + new).encode(),
        tuple(edit for draft in drafts for edit in draft.edits),
        left,
        tuple(each for draft in drafts for each in draft.open),
    )


def _read(content: bytes, workflow: Workflow) -> tuple[str, str, yaml.MappingNode]:
    """The byte order mark, the text and the root of a workflow that was read, so that it is within all bounds.

    Raises:
        EditRefused: GitHub reads it and PyYAML does not, such as an anchor that comes twice.
    """
    if workflow.broken:
        raise EditRefused("the file does not read; expected a workflow", Location(workflow.path))
    text = content.decode()
    bom = _BOM if text.startswith(_BOM) else ""
    text = text.removeprefix(_BOM)
    try:
        root = yaml_door.node(text)
    except yaml.MarkedYAMLError as error:
        told = f"{error.context or error.problem}; expected a file that PyYAML reads"
        raise EditRefused(told, at_fault(workflow.path, error)) from error
    if not isinstance(root, yaml.MappingNode):
        raise EditRefused("the file is no mapping; expected a workflow", Location(workflow.path))
    return bom, text, root


def _edits(rules: HardenRules, known: Mapping[str, TagPin], local: LocalFiles) -> Iterator[Callable[[JobDraft], None]]:
    yield name_job
    yield lambda draft: grant(draft, rules.permissions, local)
    yield limit
    yield lambda draft: pin(draft, rules.pins, known)
    yield keep_no_token
    yield take_out
    yield take_out_of_javascript
    yield take_out_of_remote
    yield lambda draft: tell_remaining(draft, rules.pins)


def _drafts(text: str, root: yaml.MappingNode, workflow: Workflow, jobs: Collection[str]) -> Iterator[JobDraft]:
    table = next((value for key, value in root.value if key.value == "jobs"), None)
    bodies = {key.value: value for key, value in table.value} if isinstance(table, yaml.MappingNode) else {}
    for job in workflow.jobs:
        body = bodies.get(job.id)
        if job.id in jobs and isinstance(body, yaml.MappingNode):
            yield JobDraft(text, workflow, job, body, tuple(steps_of(job, body)))


def _check_anchors(draft: JobDraft, root: yaml.MappingNode) -> None:
    """A part that an anchor shares cannot be edited for one place alone."""
    if not _ALIAS.search(draft.text):
        return
    count: dict[int, int] = {}
    for node in walk(root):
        count[id(node)] = count.get(id(node), 0) + 1
    for node in walk(draft.body):
        if count[id(node)] > 1:
            raise draft.refused("an anchor shares a part of it with another place; expected each written out", node)


def _that_hold(
    text: str, root: yaml.MappingNode, drafts: list[JobDraft], left: dict[str, UnhardenedJob]
) -> Iterable[JobDraft]:
    """The drafts that read again as they are meant: all at once, else each by itself."""
    if _holds(text, root, drafts):
        return drafts
    good = [draft for draft in drafts if _holds(text, root, [draft])]
    for draft in drafts:
        if draft not in good:
            left[draft.job.id] = UnhardenedJob(
                draft.job.id, draft.job.at, "it is written so that no edit fits; expected each key on a line of its own"
            )
    return good if _holds(text, root, good) else []


def _holds(text: str, root: yaml.MappingNode, drafts: list[JobDraft]) -> bool:
    try:
        again = yaml_door.node(spliced(text, [each for draft in drafts for each in draft.splices]))
    except yaml.YAMLError:
        return False
    try:
        wanted = meant(said(root), [each for draft in drafts for each in draft.meanings])
    except KeyError:  # a key comes twice above the place
        return False
    return again is not None and said(again) == wanted


def _bare(error: EditRefused) -> str:
    """The message without its place and rule, which stand beside it."""
    return error.message
