"""This tool as a converter under test: files and a dialect → what came out, and what was said."""

import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from sophia_tidy.convert.converted_stack import ConvertedStack
from sophia_tidy.convert.ledger import UNREAD, KeyFate
from sophia_tidy.convert.model import Dialect
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.kernel.finding import Severity
from sophia_tidy.kernel.plan import Write
from sophia_tidy.kernel.step import StepResult
from sophia_tidy.manifests.pointer import spell
from sophia_tidy.steps.context import Context
from sophia_tidy.steps.convert import Converted, convert
from sophia_tidy.steps.convert_request import StackRequest
from sophia_tidy.steps.request import Request

from .outcome import Fate, Outcome

VARIABLES = {"HOME": "/nonexistent", "PATH": os.defpath}


def ours(files: Sequence[Path], dialect: str | None, root: Path | None = None) -> Outcome:
    """This tool; the second file and those after it are overrides, whose overlay is what is looked at."""
    root = (root or files[0].parent).resolve()
    first, *others = (PurePosixPath(path.resolve().relative_to(root)) for path in files)
    known = Dialect(dialect) if dialect else None
    asked = StackRequest((first,), tuple(others), variables=VARIABLES, dialect=known)
    try:
        with Context.of(root, request=Request(stacks=asked)) as context:
            converted = convert(context.tree, context)
    except TidyError as error:
        return Outcome(said=(str(error),), error=str(error))
    if not converted.facts.sites:  # mended in part: what is left keeps it from being read
        left = next(str(each) for each in converted.plan.findings if each.severity is Severity.ERROR)
        return Outcome(said=tuple(map(str, converted.plan.findings)), error=left)
    stacked = _last(converted)
    return Outcome(
        stacked.manifests,
        tuple(map(_fate, stacked.entries)),
        _said(converted, stacked),
        _refused(converted, asked),
        written=_written(converted),
        dialect=stacked.conversion.stack.dialect.value,
    )


def _last(converted: StepResult[Converted]) -> ConvertedStack:
    site = converted.facts.sites[0]
    environments = [each.stacked for each in site.environments if each.stacked is not None]
    return environments[-1] if environments else site.stacked


def _fate(entry: KeyFate) -> Fate:
    status = "unread" if entry.rule == UNREAD else entry.status.value
    return Fate(spell(entry.pointer), status, entry.target, entry.rule, entry.note)


def _said(converted: StepResult[Converted], stacked: ConvertedStack) -> tuple[str, ...]:
    findings = dict.fromkeys((*stacked.findings, *converted.plan.findings))
    repairs = [f"repair: {each.rule}" for each in converted.plan.changes if each.rule.startswith("slip")]
    return (*(f"{each.severity.value} {each} {each.help or ''}" for each in findings), *repairs)


def _refused(converted: StepResult[Converted], asked: StackRequest) -> tuple[str, ...]:
    """Errors at a place in what would be written; errors at a place in the stack are questions to a person."""
    return tuple(
        str(each)
        for each in converted.plan.findings
        if each.severity is Severity.ERROR and each.location.path.is_relative_to(asked.layout.destination)
    )


def _written(converted: StepResult[Converted]) -> str:
    texts = [
        each.content.decode(errors="replace")
        for each in converted.plan.changes
        if isinstance(each, Write) and each.expects is None
    ]
    return "\n".join(texts)
