"""What became of one workflow, told: each of its duties, and why; and of an archived file, where it was."""

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ...kernel.tree import Tree
    from ...steps.context import Context
    from ...workflow.duties import Duty


class WorkflowStory(NamedTuple):
    """The duties of a workflow, and lines for a person."""

    duties: "tuple[Duty, ...]" = ()
    lines: tuple[str, ...] = ()


def story(tree: "Tree", context: "Context", path: PurePosixPath) -> WorkflowStory:
    """What the archive's manifest and the ledger of `workflow` say of a file; nothing of most.

    Raises:
        TidyError: the archive's manifest is damaged, or a decision in the configuration is wrong.
    """
    from ...archive.index import read_entries

    entry = next(
        (
            each
            for each in read_entries(tree, PurePosixPath(context.config.archive.destination))
            if each.target == str(path)
        ),
        None,
    )
    source = PurePosixPath(entry.path) if entry else path
    lines = (f"  archived  {entry.date or 'once'}, from {source}: {entry.reason}",) if entry else ()
    if source.parent != PurePosixPath(".github/workflows") or source.suffix not in (".yml", ".yaml"):
        return WorkflowStory(lines=lines)
    from ...steps.workflow_facts import workflow_knowledge

    facts = workflow_knowledge(tree, context)
    if path in facts.ours:
        return WorkflowStory(
            lines=(
                *lines,
                "  made      by `sophia-tidy workflow`, from the old workflows and [tool.sophia-tidy.workflow]",
            )
        )
    duties = tuple(facts.ledger.of(source))
    return WorkflowStory(duties, (*lines, *map(_line, duties)))


def _line(duty: "Duty") -> str:
    name = duty.job or duty.schedule or "all of it"
    target = f" ({duty.verdict.target})" if duty.verdict.target else ""
    return f"  duty      {name}: {duty.verdict.status}{target}: {duty.verdict.reason}"
