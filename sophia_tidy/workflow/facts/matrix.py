"""The rows of a matrix, and what a text is in each of them where that can be known before a run."""

from collections.abc import Iterator, Mapping
from itertools import islice, product

from ..expressions import EvaluationScope, ExpressionError, evaluate, paths_of
from ..expressions.functions import Failed
from ..expressions.printer import show
from ..expressions.template import TemplatePart, read_template
from ..expressions.tree import Expression, Index
from ..expressions.values import Data, equal, text
from ..model import Job, Strategy, Text, Workflow

MAX_ROWS = 256  # GitHub's own limit for the jobs of a matrix


def rows(strategy: Strategy | None) -> list[Mapping[str, Data]]:
    """Each combination, with what ``include`` adds; one empty row where there is no matrix or it is computed."""
    if strategy is None or strategy.computed is not None:
        return [{}]
    names = [name for name, _ in strategy.axes]
    every = (dict(zip(names, values, strict=True)) for values in product(*(values for _, values in strategy.axes)))
    found: list[dict[str, Data]] = [
        row for row in islice(every, MAX_ROWS) if not any(_fits(out, row) for out in strategy.exclude)
    ]
    own = found if names else []
    added: list[dict[str, Data]] = []
    for extra in strategy.include:
        fitting = [row for row in own if all(equal(row[name], extra[name]) for name in names if name in extra)]
        for row in fitting:
            row.update({name: value for name, value in extra.items() if name not in names})
        if not fitting:
            added.append(dict(extra))
    return list([*own, *added][:MAX_ROWS]) or [{}]


def _fits(pattern: Mapping[str, Data], row: Mapping[str, Data]) -> bool:
    return all(name in row and equal(row[name], value) for name, value in pattern.items())


def values(what: Text, workflow: Workflow, job: Job) -> Iterator[str | None]:
    """What a text is, once for each different row; None where only a run tells."""
    yield from dict.fromkeys(value_in(what, scope) for scope in scopes(workflow, job))


def in_rows(what: str, workflow: Workflow, job: Job) -> list[str]:
    """What a word of a script is in each row of the matrix; as it was written where only a run tells."""
    try:
        trees = tuple((part.tree, job.at) for part in read_template(what).expressions)
    except ExpressionError:  # a finding already
        return [what]
    return [each or what for each in values(Text(what, job.at, 0, trees), workflow, job)]


def scopes(workflow: Workflow, job: Job) -> list[EvaluationScope]:
    """What is known before a run in each row of the job's matrix; a variable that expressions make keeps them in its text."""
    env = {str(key): value.value for key, value in (*workflow.env, *job.env)}
    return [EvaluationScope({"matrix": row, "env": env}) for row in rows(job.strategy)]


def filled(what: Text, scope: EvaluationScope) -> str:
    """A text with the expressions that are known replaced; the others stay as a person would write them."""
    if not what.expressions:
        return what.value
    return "".join(part if isinstance(part, str) else _shown(part, scope) for part in read_template(what.value).parts)


def _shown(part: TemplatePart, scope: EvaluationScope) -> str:
    try:
        return text(evaluate(part.tree, scope)) if _is_known(part.tree, scope) else f"${{{{ {show(part.tree)} }}}}"
    except Failed:
        return f"${{{{ {show(part.tree)} }}}}"


def _is_known(tree: Expression, scope: EvaluationScope) -> bool:
    """Whether all that it reads is known; a variable with expressions in it is, where it is read and nothing else."""
    for parts, _ in paths_of(tree):
        known = scope.contexts.get(parts[0])
        if not isinstance(known, Mapping) or len(parts) < 2 or parts[1] not in known:
            return False
        if parts[0] == "env" and "${{" in text(known[parts[1]]) and not isinstance(tree, Index):
            return False
    return True


def value_in(what: Text | None, scope: EvaluationScope) -> str | None:
    """What a text is in one row; None where only a run tells, empty for no text."""
    if what is None or not what.expressions:
        return None if what and "${{" in what.value else str(what or "")
    if not all(_is_known(tree, scope) for tree, _ in what.expressions):
        return None
    try:
        found = text(read_template(what.value).value(scope))
    except Failed:
        return None
    return None if "${{" in found else found
