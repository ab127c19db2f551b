"""Manifests alone on stdout, for programs that read them; what was noticed goes to stderr."""

from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..kernel.finding import Finding, at_error
from .exit_codes import DONE, PENDING
from .show import put, say

if TYPE_CHECKING:
    from ..kernel.step import StepResult
    from ..steps.convert import Converted
    from ..steps.flux import FluxFacts


def stream_stacks(result: "StepResult[Converted]", options: Namespace) -> int:
    """Write the manifests to stdout and what was noticed to stderr; the exit code."""
    from ..convert.output.plain import stream
    from ..report.pages.convert import secrets_of

    converted = result.facts
    for index, stacked in enumerate(converted.written):
        put(("---\n" if index else "") + stream(stacked.files, stacked.conversion.namespace), secrets_of(converted))
    _tell(result.findings, options)
    return PENDING if at_error(result.findings) else DONE


def stream_clusters(laid: "StepResult[FluxFacts]", options: Namespace) -> int:
    """Write the manifests to stdout, each file after a line with its path, and the findings to stderr; the exit code."""
    from ..flux.planner import texts_of

    for path, text in texts_of(laid.tree, laid.facts.settings, laid.facts.refuse).items():
        if path.name != "kustomization.yaml":
            put(f"---\n# {path}\n{text.removeprefix('---' + chr(10))}")
    _tell(laid.plan.findings, options)
    return PENDING if at_error(laid.plan.findings) else DONE


def _tell(findings: Iterable[Finding], options: Namespace) -> None:
    from ..report.gathering import gathered_lines

    for line in gathered_lines(sorted(findings)):
        say(line, options)
