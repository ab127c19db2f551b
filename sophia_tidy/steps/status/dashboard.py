"""Dashboard: how far a repository is, row by row, and what to do next."""

from typing import NamedTuple

from ...kernel.finding import Finding
from ...kernel.tree import Tree
from ..choices.answers import waiting
from ..context import Context
from ..gates import gates_of
from ..python_survey import PythonFacts, survey
from ..run import Fold, StepState, fold
from .gate_results import gate_results
from .gate_rows import gate_measures
from .legacy_files import legacy_measure
from .measure import Measure, MeasuredItem
from .migrated_stacks import stack_rows
from .next_step import NextStep, next_step
from .plain_secrets import secret_measure
from .python_files import parsing
from .recall import Ask, counted_now
from .unified_workflows import workflow_rows
from .updated_documents import document_rows

_QUESTIONS = (stack_rows, workflow_rows, document_rows)


class Dashboard(NamedTuple):
    """The rows in the order in which they are shown, what was noticed on the way, and what to do next.

    ``python`` is what the survey of the Python files knows.
    """

    tree: Tree
    python: PythonFacts
    measures: tuple[Measure, ...]
    findings: tuple[Finding, ...]
    next: NextStep

    @property
    def failing(self) -> bool:
        """Whether a file does not parse, or the critical gate is not passed."""
        python = self.python
        odd = any(finding.severity == "error" for finding in python.foreign.values())
        return bool(python.broken or python.critical or odd)


def dashboard(tree: Tree, context: Context) -> Dashboard:
    """Count all rows of a tree; what waits for a person, and what comes next, is what the fold of all steps says.

    Raises:
        TidyError: the root, git or ruff refuses, or a rule of the repository's own is wrong.
    """
    context = context.at_tree(tree)
    found = measured(tree, context)
    whole = fold(context)
    decisions = _decisions(whole, context)
    measures = (*found.measures, *gate_results(tree, whole), decisions)
    blocked = tuple(end.result.findings[0] for end in whole.ends if end.state is StepState.BLOCKED)
    following = next_step(whole, len(decisions.items), failing=bool(found.python.broken or found.python.critical))
    return Dashboard(tree, found.python, measures, tuple(dict.fromkeys((*found.findings, *blocked))), following)


class TreeMeasures(NamedTuple):
    """The rows that a tree alone decides, without what the steps would make of it."""

    python: PythonFacts
    measures: tuple[Measure, ...]
    findings: tuple[Finding, ...]


def measured(tree: Tree, context: Context, *, linters: bool = True, ask: Ask = counted_now) -> TreeMeasures:
    """Count the rows that no plan is needed for; without ``linters`` those alone that are the same on every machine.

    ``ask`` may know the answer to a question already.

    Raises:
        TidyError: the root, git or ruff refuses, or a rule of the repository's own is wrong.
    """
    context = context.at_tree(tree)
    python = survey(tree, context)
    legacy, kinds, unjudged = legacy_measure(tree, context)
    gates = gates_of(context, linters=linters)
    stacks, workflows, documents = (ask(question, tree, context) for question in _QUESTIONS)
    measures = (
        parsing(python),
        *gate_measures(gates),
        legacy,
        *stacks.measures,
        *workflows.measures,
        *documents.measures,
        secret_measure(tree, kinds, context),
    )
    of_python = (*python.findings, *python.newer.values(), *python.foreign.values())
    noticed = (*of_python, *unjudged, *stacks.findings, *workflows.findings, *documents.findings)
    return TreeMeasures(python, measures, tuple(dict.fromkeys(noticed)))


def _decisions(whole: Fold, context: Context) -> Measure:
    """What waits for a person, each question once."""
    asked = waiting((each for result in whole.results for each in result.decisions), context)
    items = tuple(
        MeasuredItem(each.id, False, each.question, each.locations[0] if each.locations else None) for each in asked
    )
    return Measure("decisions-open", "decisions open", len(items), items=items)
