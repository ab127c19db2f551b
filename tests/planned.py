"""What a step plans for a folder on the disk: a context, and the step."""

from pathlib import Path, PurePosixPath
from typing import Any

from sophia_tidy.config.schema import Config
from sophia_tidy.kernel.step import StepResult
from sophia_tidy.steps.context import Context
from sophia_tidy.steps.convert import Converted, convert
from sophia_tidy.steps.convert_request import StackRequest
from sophia_tidy.steps.fix import FixFacts, fix
from sophia_tidy.steps.request import Request


def converted(root: Path, *files: str | PurePosixPath, **asked: Any) -> StepResult[Converted]:
    """The stacks of these files, from the root."""
    stacks = StackRequest(tuple(map(PurePosixPath, files)), **asked)
    with Context.of(root, request=Request(stacks=stacks)) as context:
        return convert(context.tree, context)


def fixed(root: Path, config: Config | None = None) -> StepResult[FixFacts]:
    """All that `fix` plans."""
    with Context.of(root, config) as context:
        return fix(context.tree, context)
