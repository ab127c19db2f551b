"""A step by itself over the base, where in the fold it stands on what other steps would leave."""

from collections.abc import Collection
from pathlib import PurePosixPath
from typing import NamedTuple

from ...config.review import TAKE
from ...kernel.plan import Change
from ...kernel.step import StepResult
from ...steps.context import Context
from ...steps.fix import FixFacts
from ...steps.fix_alone import fix_alone
from ...steps.run import NEEDS, StepState, fold

# Whose work each step reads beside the places that it touches: what stands on it is said to wait for these.
READS = {
    "archive": ("scaffold",),
    "convert": ("scaffold", "archive", "fix", "yaml"),
    "workflow": ("convert", "archive", "scaffold"),
    "flux": ("convert", "workflow"),
    "superseded": ("archive", "workflow"),
    "docs": ("scaffold", "archive", "convert", "workflow", "flux", "superseded"),
}


class StepAlone(NamedTuple):
    """What a step would do to the base, and the result that says it; None where it cannot plan there."""

    changes: tuple[Change, ...]
    result: StepResult[object] | None


def step_alone(context: Context, step: str, *, taken: bool = False) -> StepAlone:
    """The step over the base, with ``taken`` as if a person had taken all that it offers; what they leave is left.

    Raises:
        TidyError: as `fold`.
    """
    if taken:
        review = {**context.config.review, step: TAKE}
        context = context._replace(config=context.config._replace(review=review))
    (end,) = fold(context, (step,)).ends
    if end.state is StepState.BLOCKED:
        return StepAlone((), None)
    return StepAlone(end.result.pending().changes, end.result)


def lacks(context: Context, step: str, pending: Collection[str]) -> tuple[str, ...]:
    """The steps with pending work that the step needs and the base does not have."""
    return tuple(need.step for need in NEEDS.get(step, ()) if need.step in pending and not need.is_there(context))


def rule_alone(
    result: StepResult[object], rule: str, paths: Collection[PurePosixPath], *, unsafe: bool = False
) -> tuple[Change, ...]:
    """What a rule of `fix` makes of these files of the base by itself.

    Raises:
        TidyError: ruff refuses.
    """
    facts = result.facts
    if not paths or not isinstance(facts, FixFacts):  # a step that could not plan has no facts
        return ()
    return fix_alone(result.tree, facts, rule, paths, unsafe=unsafe).changes
