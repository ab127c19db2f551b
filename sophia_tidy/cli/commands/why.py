"""``sophia-tidy why PATH``: what was seen in a file, what was considered, what was decided."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..options import add_commit, add_output

if TYPE_CHECKING:
    from ...archive.classify import Judgement
    from ...kernel.step import StepResult
    from ...repair import Repair
    from ...steps.context import Context
    from ...steps.fix import FixFacts


def add_options(parser: ArgumentParser) -> None:
    """The file."""
    parser.add_argument("path", metavar="PATH", help="a file")
    add_output(parser)
    add_commit(parser)
    parser.set_defaults(select=None, ignore=None, unsafe=True, jobs=1)


def run(options: Namespace) -> int:
    """Plan for this one file, and tell the whole story.

    Raises:
        TidyError: no such file, or it is not below the root.
    """
    from dataclasses import replace

    from ...report.pages.archive import as_json
    from ...report.pages.archive_why import story
    from ...report.pages.fix import page_of
    from ...report.pages.workflow_why import story as whereabouts
    from ...steps.fix import fix
    from ..request import context_of
    from ..show import show

    options.paths = [options.path]
    with context_of(options) as context:
        (path,) = context.request.only
        fixed = fix(context.tree, context)
        page = page_of(fixed, diff=True)
        verdict = _verdict(path, context)
        told = whereabouts(context.tree, context, path)
        stack = tuple(_stack(path, context))
    lines = (*_story(path, fixed), *stack, *(story(verdict) if verdict is not None else ()), *told.lines)
    details = {**page.details, "verdicts": [as_json(verdict)] if verdict is not None else []}
    if told.duties:
        from ...workflow.duties import describe_all

        details["duties"] = describe_all(told.duties)
    show(replace(page, command="why", lines=lines, details=details), options)
    return 0


def _verdict(path: PurePosixPath, context: "Context") -> "Judgement | None":
    """What `archive` makes of the file; None where nothing lists it."""
    from ...steps.archive import judge

    found = judge(context.tree, context)
    return found.facts.judgement(path, context.config.archive.keep) if path in found.tree else None


def _stack(path: PurePosixPath, context: "Context") -> Iterator[str]:
    """What a YAML file is taken for by `convert`, or why it is no stack."""
    if path.suffix not in (".yml", ".yaml") or path not in context.tree:
        return
    from ...convert.discovery.find import why_not
    from ...report.pages.convert_survey import file_story
    from ...steps.convert_stacks import survey_of

    told = tuple(file_story(path, survey_of(context)))
    yield from told or (
        f"  no stack  {why_not(context.tree, path) or 'what is excluded, archived or written by convert is none'}",
    )


def _story(path: PurePosixPath, fixed: "StepResult[FixFacts]") -> Iterator[str]:
    facts = fixed.facts.python
    if path not in facts.tree:
        yield f"{path}: not among the files that git lists or that can be read; nothing looks at it"
        return
    if path not in facts.python:
        yield f"{path}: not a Python file (or excluded by the configuration); `fix` does not look at it"
        return
    target = ".".join(map(str, facts.targets(path)))
    yield f"{path}: judged as Python {target}"
    for finding in facts.found.get(path, ()):
        yield f"  found     {finding.location.line}:{finding.location.column}: {finding.message} [{finding.rule}]"
    if path in fixed.facts.repairs:
        yield from _repair(fixed.facts.repairs[path])
    for change in fixed.plan:
        yield f"  planned   {change.rule}, {change.safety}"
    if not fixed.plan:
        yield "  planned   nothing"
    for finding in fixed.plan.findings:
        if finding.location.path == path and finding.severity == "note":
            yield f"  noted     {finding.location.line}: {finding.message} [{finding.rule}]"


def _repair(repair: "Repair") -> Iterator[str]:
    for fault in repair.before:
        yield f"  fault     {fault.line}:{fault.column}: {fault.message}"
    for edit in repair.fixes:
        yield f"  chosen    {edit.line}: {edit.reason} [{edit.rule}], score {edit.score} bits"
    for other in repair.alternatives:
        what = "; ".join(f"{edit.line}: {edit.reason} [{edit.rule}]" for edit in other.fixes)
        yield f"  or        {what}, score {other.score} bits"
    why = f", because {repair.reason}" if repair.reason else ""
    yield f"  tier      {repair.tier} (confidence {repair.confidence:.2f}){why}"
