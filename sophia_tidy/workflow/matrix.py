"""The rows of a matrix, and what a text is in each of them where that can be known before a run."""

from collections.abc import Iterator, Mapping
from itertools import islice, product

from .expressions import Scope, evaluate, paths_of
from .expressions.functions import Failed
from .expressions.template import read_template
from .expressions.values import Data, equal, text
from .model import Job, Strategy, Text, Workflow

MAX_ROWS = 256  # GitHub's own limit for the jobs of a matrix


def rows(strategy: Strategy | None) -> list[Mapping[str, Data]]:
    """Each combination, with what ``include`` adds; one empty row where there is no matrix or it is computed."""
    if strategy is None or strategy.computed is not None:
        return [{}]
    names = [name for name, _ in strategy.axes]
    every = (dict(zip(names, values, strict=True)) for values in product(*(values for _, values in strategy.axes)))
    found: list[dict[str, Data]] = [row for row in islice(every, MAX_ROWS) if not any(_fits(out, row) for out in strategy.exclude)]
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
    return (found for found, in together((what,), workflow, job))


def together(texts: tuple[Text | None, ...], workflow: Workflow, job: Job) -> Iterator[tuple[str | None, ...]]:
    """What several texts are in the same row, once for each row in which one of them differs; "" for a text of none."""
    env = {str(key): value.value for key, value in (*workflow.env, *job.env) if not value.expressions}
    seen: set[tuple[str | None, ...]] = set()
    for row in rows(job.strategy):
        scope = Scope({"matrix": row, "env": env})
        found = tuple("" if each is None else _value(each, scope) for each in texts)
        if found not in seen:
            seen.add(found)
            yield found


def _value(what: Text, scope: Scope) -> str | None:
    if not what.expressions:
        return what.value if "${{" not in what.value else None
    for tree, _ in what.expressions:
        for parts, _ in paths_of(tree):
            known = scope.contexts.get(parts[0])
            if not isinstance(known, Mapping) or len(parts) < 2 or parts[1] not in known:
                return None
        try:
            evaluate(tree, scope)
        except Failed:
            return None
    found = text(read_template(what.value).value(scope))
    return None if "${{" in found else found
