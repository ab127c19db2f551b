"""Expressions in scripts that an action hands on: to another machine by ``appleboy/ssh-action``, whose ``envs`` hands variables on as well.

The script on the other side is read by its login shell, in POSIX's words at
least; ``envs`` quotes what it exports (the action's README, "Pass environment
variable to remote").  What other actions do with such an input, no table
says; there the expression stays, and is told.
"""

import re

import yaml

from ..editing.nodes import value_of
from .draft import JobDraft, StepNode, on_one_line
from .model import Hardening
from .pins import action_of
from .scripts import take_out_of_bash
from .variables import StepVariables

_SSH = "appleboy/ssh-action"
# Inputs that an action runs as code, by zizmor's audit of expressions in code.
_CODE = {
    "azure/cli": ("inlinescript",),
    "mikefarah/yq": ("cmd",),
    "addnab/docker-run-action": ("options", "run"),
    "amadevus/pwsh-script": ("script",),
    "jannekem/run-python-script-action": ("script",),
    "cardinalby/js-eval-action": ("expression",),
    _SSH: ("script",),
}


def take_out_of_remote(draft: JobDraft) -> None:
    """Make variables of the expressions in scripts for another machine; tell those of other actions.

    Raises:
        EditRefused: one stands where no variable says the same, or ``envs`` is no text on a line.
    """
    for each in draft.steps:
        name = action_of(each.step.uses.value) if each.step.uses is not None else None
        action = name[0].lower() if name is not None else ""
        if action == _SSH and re.search(r"@v[1-9]", each.step.uses.value if each.step.uses is not None else ""):
            _over_ssh(draft, each)
            continue
        for key in _CODE.get(action, ()):
            text = each.step.input(key)
            if text is not None and "${{" in text.value:
                told = f"an expression stands in code that {action} runs"
                draft.tell(Hardening.EXPRESSION, text.at, told, stays=True)


def _over_ssh(draft: JobDraft, each: StepNode) -> None:
    script = each.step.input("script")
    if script is None or "${{" not in script.value:
        return
    variables = StepVariables(draft.workflow, draft.job, each.step, script.value, remote=True)
    take_out_of_bash(draft, each, ("with", "script"), script, variables)
    if variables.new:
        _hand_on(draft, each, list(variables.new))


def _hand_on(draft: JobDraft, each: StepNode, names: list[str]) -> None:
    """Name the variables in ``envs``."""
    table = value_of(each.node, "with")
    found = next(((key, value) for key, value in table.value if key.value == "envs"), None)
    if found is None:
        draft.add_keys(table, [f"envs: {','.join(names)}"], f'envs: "{",".join(names)}"')
        draft.mean(("steps", each.number, "with", "envs"), f"str {','.join(names)}")
        return
    key, value = found
    if not isinstance(value, yaml.ScalarNode) or not on_one_line(key, value) or "${{" in value.value:
        raise draft.refused("the variables that are handed on are no text on a line; expected names", value)
    end = value.end_mark.index - (1 if value.style in ("'", '"') else 0)
    more = "".join(f",{name}" for name in names)
    draft.put(end, end, more if value.value else more[1:])
    draft.mean(("steps", each.number, "with", "envs"), f"str {value.value}{more if value.value else more[1:]}")
