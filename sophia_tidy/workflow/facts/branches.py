"""Branches that start a workflow, and whether a job runs for them: by the filters and by the evaluated conditions."""

from ..expressions import EvaluationScope, evaluate, paths_of, walk
from ..expressions.functions import Failed
from ..expressions.tree import FunctionCall
from ..expressions.values import truthy
from ..model import Job, Text, Workflow

_KNOWN = frozenset(("ref", "ref_name", "event_name", "ref_type"))


def pushed_branches(workflow: Workflow) -> frozenset[str]:
    """The branches whose push starts it whatever it changes; ``*`` for all, nothing where tags or paths decide."""
    trigger = workflow.trigger("push")
    if trigger is None or trigger.filters.keys() & {"paths", "paths-ignore"}:
        return frozenset()
    named = trigger.filters.get("branches")
    if named is None:
        tags_alone = trigger.filters.keys() & {"tags", "tags-ignore"} and "branches-ignore" not in trigger.filters
        return frozenset() if tags_alone else frozenset("*")
    return frozenset(
        "*" if each.value in ("*", "**") else each.value for each in named if not each.value.startswith("!")
    )


def runs_on_push(workflow: Workflow, job: Job, branch: str) -> bool:
    """Whether a job runs when a branch is pushed; a condition that only a run can tell counts as true."""
    by_id = {each.id: each for each in workflow.jobs}
    waiting, seen = [job.id], set[str]()
    while waiting:
        current = by_id.get(waiting.pop())
        if current is None or current.id in seen:
            continue
        seen.add(current.id)
        if not holds(current.condition, branch):
            return False
        waiting += [need.value for need in current.needs]
    return True


def holds(condition: Text | None, branch: str) -> bool:
    """Whether an ``if`` holds on a push to a branch; true where it asks for what only a run knows."""
    github = {"ref": f"refs/heads/{branch}", "ref_name": branch, "event_name": "push", "ref_type": "branch"}
    for tree, _ in condition.expressions if condition else ():
        asked = {parts[1] if parts[0] == "github" and len(parts) == 2 else "" for parts, _ in paths_of(tree)}
        if not asked <= _KNOWN or any(
            isinstance(node, FunctionCall) and node.name == "hashFiles" for node in walk(tree)
        ):
            continue
        try:
            if not truthy(evaluate(tree, EvaluationScope({"github": github}))):
                return False
        except Failed:
            continue
    return True
