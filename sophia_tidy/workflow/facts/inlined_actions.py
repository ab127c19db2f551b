"""A workflow as it runs: the steps of the composite actions of its own repository, where a job calls them.

An input is put in where a text names nothing else (``${{ inputs.image }}``),
and ``github.action_path`` and its variable become the action's folder.  What
is more than that (``${{ inputs.a || 'b' }}``) stays as it is: only a run tells.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..expressions import ExpressionError, paths_of, read_template
from ..expressions.printer import show
from ..expressions.template import TemplatePart
from ..expressions.tree import Index
from ..model import Action, Pairs, Step, Text, Workflow

_DEEPEST = 10  # "up to 10 composite actions": the runner's own limit for actions in actions
_FOLDER = re.compile(r"\$\{?GITHUB_ACTION_PATH\}?")
Actions = Mapping[str, Action]


def by_folder(actions: tuple[Action, ...]) -> Actions:
    """The composite actions by the folder that a ``uses`` names."""
    return {_clean(str(each.path.parent)): each for each in actions if each.using == "composite" and not each.broken}


def inlined(workflow: Workflow, actions: Actions) -> Workflow:
    """The same workflow with the steps of its local actions; itself where it calls none."""
    if not actions or not any(called(step, actions) for _, step in workflow.steps()):
        return workflow
    return replace(
        workflow,
        jobs=tuple(
            replace(job, steps=tuple(inner for step in job.steps for inner in steps_of(step, actions)))
            for job in workflow.jobs
        ),
    )


def steps_of(step: Step, actions: Actions, depth: int = 0) -> Iterator[Step]:
    """The step, or those of the local action that it calls; an action that calls itself ends at the runner's limit."""
    action = called(step, actions)
    if action is None or depth >= _DEEPEST:
        yield step
        return
    given = {key.value.lower(): value for key, value in step.inputs}
    known = {each.name.value.lower(): each.value for each in action.inputs if each.value is not None} | given
    fill = _Filling(known, f"./{_clean(str(action.path.parent))}".rstrip("/"))
    for inner in action.steps:
        yield from steps_of(fill.step(inner), actions, depth + 1)


def called(step: Step, actions: Actions) -> Action | None:
    """The composite action of this repository that a step runs."""
    name = step.uses.value if step.uses else ""
    return actions.get(_clean(name)) if name.startswith("./") else None


def _clean(folder: str) -> str:
    path = posixpath.normpath(folder)
    return "" if path == "." else path.removeprefix("./")


class _Filling:
    """Puts the inputs of one call into the texts of an action."""

    def __init__(self, inputs: Mapping[str, Text], folder: str):
        self.inputs, self.folder = inputs, folder

    def step(self, step: Step) -> Step:
        """A job's default folder is not that of an action's steps, so each names its own."""
        here = step.working_directory or (Text(".", step.at) if step.run else None)
        return replace(
            step,
            run=self.text(step.run),
            uses=self.text(step.uses),
            env=self.pairs(step.env),
            inputs=self.pairs(step.inputs),
            working_directory=self.text(here),
        )

    def pairs(self, pairs: Pairs) -> Pairs:
        return tuple((key, self.text(value) or value) for key, value in pairs)

    def text(self, text: Text | None) -> Text | None:
        if text is None:
            return None
        whole = _FOLDER.sub(self.folder, text.value)
        try:
            whole = "".join(part if isinstance(part, str) else self._part(part) for part in read_template(whole).parts)
            found = tuple((part.tree, text.at) for part in read_template(whole).expressions)
        except ExpressionError:  # a finding already, of the action or of the step that calls it
            return text
        more = whole.count("\n") - text.value.count("\n")
        return text._replace(value=whole, expressions=found, first_line=0 if more else text.first_line)

    def _part(self, part: TemplatePart) -> str:
        path = next(paths_of(part.tree))[0] if isinstance(part.tree, Index) else ()
        if path == ("github", "action_path"):
            return self.folder
        known = self.inputs.get(path[1].lower()) if len(path) == 2 and path[0] == "inputs" else None
        return f"${{{{ {show(part.tree)} }}}}" if known is None else known.value
