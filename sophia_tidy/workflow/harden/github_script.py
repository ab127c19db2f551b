"""Expressions in ``actions/github-script``: the script reads them from its environment (the action's README, "Passing inputs to the script")."""

import re
from collections.abc import Iterator

from .draft import JobDraft, StepNode
from .javascript_places import ScriptPlace, javascript_places
from .model import Hardening
from .pins import action_of
from .scripts import give, rewrite
from .shell_places import Unplaced
from .variables import StepVariables, is_boolean, path_of

_NUMBERS = frozenset(
    (
        "github.event.number",
        "github.event.pull_request.number",
        "github.event.issue.number",
        "github.run_id",
        "github.run_number",
        "github.run_attempt",
    )
)
_AS_JSON = re.compile(r"toJSON\s*\(", re.IGNORECASE)


_SCRIPTS = {"actions/github-script": "script", "8398a7/action-slack": "custom_payload"}


def is_github_script(uses: str) -> bool:
    """Whether a step runs JavaScript of the workflow's."""
    name = action_of(uses)
    return name is not None and name[0].lower() == "actions/github-script"


def take_out_of_javascript(draft: JobDraft) -> None:
    """Make variables of the expressions in the ``script`` of ``actions/github-script``, and in other inputs that are JavaScript.

    Raises:
        EditRefused: one stands where no variable says the same.
    """
    for each in draft.steps:
        action = action_of(each.step.uses.value) if each.step.uses is not None else None
        name = _SCRIPTS.get(action[0].lower(), "") if action is not None else ""
        script = each.step.input(name) if name else None
        if script is not None and "${{" in script.value:
            variables = StepVariables(draft.workflow, draft.job, each.step, script.value)
            changes = list(_changes(draft, each, script.value, variables))
            rewrite(draft, each, ("with", name), script.value, changes)
            give(draft, each, variables.new)


def _changes(draft: JobDraft, each: StepNode, script: str, variables: StepVariables) -> Iterator[tuple[int, int, str]]:
    for place in javascript_places(script):
        if isinstance(place, Unplaced):
            raise draft.refused(f"an expression stands where no variable says the same: {place.why}", each.node)
        if place.kind == "comment":
            yield place.start, place.end, place.inners[0]
            continue
        names = [_name(draft, each, inner, variables) for inner in place.inners]
        yield place.start, place.end, _written(draft, each, place, names)
        for inner, name in zip(place.inners, names, strict=True):
            at = each.step.uses.at if each.step.uses is not None else each.step.at
            draft.tell(Hardening.EXPRESSION, at, f"{inner} is read from {name}, as a value")


def _name(draft: JobDraft, each: StepNode, inner: str, variables: StepVariables) -> str:
    variable = variables.of(inner)
    if variable is None:
        raise draft.refused(
            "an expression in a script reads the step's own environment; expected it by itself", each.node
        )
    return f"process.env.{variable.name}"


def _written(draft: JobDraft, each: StepNode, place: ScriptPlace, names: list[str]) -> str:
    if place.kind == "template":
        return f"${{{names[0]}}}"
    if place.kind == "text":
        pieces = [place.pieces[0]]
        for name, piece in zip(names, place.pieces[1:], strict=True):
            pieces += (name, piece)
        kept = [piece for piece in pieces if piece not in ("''", '""')]
        if len(kept) == 1:
            return kept[0]
        return f"({' + '.join(kept if kept[0] not in names or kept[1] not in names else pieces)})"
    inner, name = place.inners[0], names[0]
    if is_boolean(inner):
        return f"({name} === 'true')"
    if path_of(inner).lower() in _NUMBERS:
        return f"Number({name})"
    if _AS_JSON.match(inner):
        return f"JSON.parse({name})"
    raise draft.refused(
        "an expression is code of a script, and nobody knows of which kind; expected it in quotes", each.node
    )
