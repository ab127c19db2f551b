"""Words of one job in those of the old set: its expressions with the old names of jobs, inputs and workflow, in one shape.

What would be another value in another file (``github.run_number``, the
whole of ``needs`` where a job of ours is among them) gets the file's name
into it, so that a comparison sees it.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from json import dumps

from ..expressions import ExpressionError
from ..expressions.partial import Known, reduced, truth
from ..expressions.printer import show
from ..expressions.template import TemplatePart, read_template
from ..expressions.tree import Expression, FunctionCall, Index, Literal, Name, path_of
from ..expressions.values import text as shown
from ..model import Job, JobEnvironment, Text, Workflow

_OF_THE_FILE = frozenset(("run_number", "workflow_ref", "workflow_sha"))
_ELSEWHERE = frozenset(
    ("id", "at", "name", "needs", "condition", "permissions", "concurrency", "env", "defaults", "used")
)
_OF_A_STEP = frozenset(("at", "first_line"))


class JobWords:
    """What stands for what in one job; ``needs`` and ``inputs`` are new names to old ones, small letters to as written.

    ``moved`` says that its file was another one, ``with_plan`` that it waits
    for a job that we wrote.
    """

    def __init__(
        self,
        workflow: Workflow,
        job: Job,
        needs: Mapping[str, str],
        inputs: Mapping[str, str],
        *,
        moved: bool,
        with_plan: bool,
    ):
        self.file, self.job, self.needs, self.inputs = str(workflow.path), job, needs, inputs
        self.workflow = workflow.name.value if workflow.name else str(workflow.path)
        self.moved, self.with_plan = moved, with_plan
        dispatch = workflow.trigger("workflow_dispatch") if moved else None
        self._declared = frozenset(each.name.value.lower() for each in dispatch.inputs) if dispatch else frozenset()

    def known(self, node: Expression) -> Expression | None:
        """The old word for a new one; None where they are the same."""
        path = path_of(node)
        match path:
            case ("github", "workflow"):
                return Literal(self.workflow)
            case ("github", "job"):
                return Literal(self.job.id)
            case ("github", name) if name in _OF_THE_FILE:
                return indexed("github", f"{name} of {self.file}")
            case ("needs",) if self.with_plan:
                return indexed("needs", f"all of {self.job.id} in {self.file}")
            case ("needs", name, *rest):
                return indexed("needs", self.needs.get(name.lower(), name), *rest)
            case ("inputs",) if self.moved:
                return indexed("inputs", f"all of {self.file}")
            case ("inputs", name, *rest):
                return indexed("inputs", self._input(name), *rest)
            case ("github", "event", "inputs", name):
                return indexed("github", "event", "inputs", self._input(name))
        return None

    def _input(self, name: str) -> str:
        """The old name of an input; one of another old file was nothing in this one."""
        old = self.inputs.get(name.lower())
        if old is None and self.moved and name.lower() in self._declared:
            return f"{name} of another file"
        return old or name

    def told(self, text: Text | None, known: Known | None = None) -> str:
        """A text with its expressions in one shape; those that are known are part of the text."""
        if text is None or "${{" not in text.value:
            return text.value if text else ""
        try:
            parts = read_template(text.value).parts
        except ExpressionError:
            return text.value
        return "".join(
            part if isinstance(part, str) else _filled(reduced(part.tree, known or self.known)) for part in parts
        )

    def condition(self, text: Text) -> str:
        """An ``if`` of a step, by what counts as true."""
        return show(truth(condition_tree(text), self.known))

    def work(self) -> str:
        """What the job does, as JSON."""
        found = {
            each.name: told
            for each in fields(self.job)
            if each.name not in _ELSEWHERE and (told := self._plain(getattr(self.job, each.name)))
        }
        return dumps(found, sort_keys=True, ensure_ascii=False)

    def _plain(self, value: object) -> object:
        match value:
            case Text():
                return self.told(value)
            case JobEnvironment():  # its name is told apart
                return self.told(value.url)
            case tuple() | list():
                return [self._plain(each) for each in value]
            case Mapping():
                return {str(key): self._plain(each) for key, each in value.items()}
            case _ if is_dataclass(value):
                return self._fields(value)
        return value if value is None or isinstance(value, bool | float | int) else str(value)

    def _fields(self, value: object) -> dict[str, object]:
        found: dict[str, object] = {}
        for each in fields(value):  # type: ignore[arg-type]
            inner = getattr(value, each.name)
            if each.name in _OF_A_STEP or inner is None or inner == ():
                continue
            found[each.name] = self.condition(inner) if each.name == "condition" else self._plain(inner)
        return found


def condition_tree(text: Text) -> Expression:
    """An ``if`` as one expression: where words stand beside ``${{ }}`` it is a text made by ``format``, and so never false."""
    trees = [tree for tree, _ in text.expressions]
    value = text.value.strip()
    if len(trees) == 1 and ("${{" not in value or (value.startswith("${{") and value.endswith("}}"))):
        return trees[0]
    if not trees:
        return Literal(value)
    try:
        parts = read_template(value).parts
    except ExpressionError:
        return Literal(value)
    pieces = [each for each in parts if isinstance(each, TemplatePart)]
    form = "".join(
        part.replace("{", "{{").replace("}", "}}") if isinstance(part, str) else f"{{{pieces.index(part)}}}"
        for part in parts
    )
    return FunctionCall("format", (Literal(form), *(each.tree for each in pieces)))


def _filled(tree: Expression) -> str:
    return shown(tree.value) if isinstance(tree, Literal) else f"${{{{ {show(tree)} }}}}"


def indexed(context: str, *parts: str) -> Expression:
    """``context.part.part``."""
    node: Expression = Name(context)
    for each in parts:
        node = Index(node, Literal(each))
    return node
