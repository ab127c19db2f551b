"""All gates over one tree, each counted from what the steps know already."""

from pathlib import PurePosixPath

from ..archive_facts import references_of
from ..context import Context
from ..python_survey import survey
from ..request import Request
from .collected_tests import collected
from .gate import Gates, TreeGate
from .manifest_files import accepted
from .python_files import critical, parsing
from .references import resolving
from .workflow_files import quiet


def gates_of(context: Context, *, linters: bool = True) -> Gates:
    """Every gate over the context's tree; one that has nothing to look at, or nobody to ask, is left out.

    What the steps before have found out of nearly the same tree is not found out again.
    Without ``linters`` nobody is asked whom not every machine has.

    Raises:
        TidyError: the root, git or ruff refuses.
    """
    context = context.asking(Request())
    python, known = survey(context.tree, context), references_of(context.tree, context)
    archive = PurePosixPath(context.config.archive.destination)
    gates: list[TreeGate | None] = [
        parsing(python),
        critical(python),
        resolving(known, archive),
        collected(known, context, {*python.broken, *python.undecodable}),
        quiet(context.tree, context) if linters else None,
        accepted(known, context),
    ]
    return Gates(tuple(gate for gate in gates if gate is not None))
