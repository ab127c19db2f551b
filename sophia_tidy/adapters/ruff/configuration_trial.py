"""What this ruff makes of a configuration: taken, taken in a copy without what it does not know, or refused.

Only where ruff has refused something: it names one fault at a time, so it is
asked again until it has no more.  Its words are read, and never printed.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ...config.ruff_chain import RULE, Link
from ...config.ruff_copy import copies, naming
from ...config.ruff_settings import RuffConfig
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from . import check as ruff
from .process import RuffRefuses

_TRIES = 300  # more rules that it does not know, and the configuration was made for something else
_UNKNOWN = re.compile(r"Unknown rule selector:? `([^`\n]+)`|Rule `([^`\n]+)` was removed")
_VERSION = re.compile(r"Required version `[^`\n]*` does not match")
_FIELD = re.compile(r"(?m)^unknown field `([^`\n]+)`")
_PLACE = re.compile(r"TOML parse error at line (\d+), column (\d+)")


def tried(root: Path, configurations: Iterable[RuffConfig]) -> tuple[list[RuffConfig], list[Finding]]:
    """The configurations as ruff takes them, with what is to be said of each that it does not take as it is.

    Raises:
        ToolMissing: ruff is not installed.
    """
    made, findings = [], []
    for asked in configurations:
        if asked.refusal is None:
            after, said = _tried(root, asked)
            if after is not asked:
                made.append(after)
                findings += said
    return made, findings


def _tried(root: Path, asked: RuffConfig) -> tuple[RuffConfig, list[Finding]]:
    codes: set[str] = set()
    findings: list[Finding] = []
    for _ in range(_TRIES):
        try:
            ruff.accepts(root, asked.told())
        except RuffRefuses as refusal:
            finding = _left_out(refusal.said, asked, codes)
            if finding is None:
                return refused(asked, refusal.said)
            findings.append(finding)
            asked = replace(
                asked,
                copies=copies(asked.links, codes, str(root.resolve())),
                unfit=asked.unfit or bool(_VERSION.search(refusal.said)),
                ignored=asked.ignored - codes,
                extended=asked.extended - codes,
            )
        else:
            return asked, findings
    return refused(asked, "")


def _left_out(said: str, asked: RuffConfig, codes: set[str]) -> Finding | None:
    """What the copy does without from now on; None where ruff's words ask for nothing new of the kind."""
    if not asked.unfit and _VERSION.search(said):
        link = next((link for link in asked.links if "required-version" in link.table), None)
        if link is None:
            return None
        return _finding(
            link.where("required-version"),
            "`required-version` does not admit the ruff that is installed here; "
            "its fixes are not made, unless `--select ruff-fix` asks for them",
        )
    match = _UNKNOWN.search(said)
    code = (match[1] or match[2]) if match else None
    named = naming(asked.links, code) if code is not None and code not in codes else None
    if code is None or named is None:
        return None
    codes.add(code)
    link, keys = named
    return _finding(link.where(*keys), f"`{code}` is no rule that the ruff installed here knows; it is left out")


def refused(asked: RuffConfig, said: str) -> tuple[RuffConfig, list[Finding]]:
    """The configuration as one that is not used."""
    finding = _finding(_place(asked, said), f"{_reason(asked, said)}; ruff's configuration is not used here")
    return replace(asked, refusal=finding, copies=()), [finding]


def _reason(asked: RuffConfig, said: str) -> str:
    field = match[1] if (match := _FIELD.search(said)) else None
    if field and any(_has(link.table, field) for link in asked.links):
        return f"ruff does not know the key `{field}`"
    return "ruff does not take what is said here"


def _has(table: object, key: str) -> bool:
    return isinstance(table, dict) and (key in table or any(_has(value, key) for value in table.values()))


def _place(asked: RuffConfig, said: str) -> Location:
    """The place that ruff names, in the file of ours that it names."""
    match = _PLACE.search(said)
    named = [link for link in asked.links if f"/{link.path}\n" in said or f"/{link.path}`" in said]
    if f" {asked.path.name}\n" in said:  # a pyproject.toml in the folder where ruff runs
        named = list(asked.links[:1])
    link: Link | None = max(
        named, key=lambda link: len(link.path.parts), default=asked.links[0] if asked.links else None
    )
    if link is None or match is None or not named:
        return Location(link.path if link else asked.path)
    return Location(link.path, int(match[1]), int(match[2]))


def _finding(where: Location, message: str) -> Finding:
    return Finding(where, RULE, message, Severity.WARNING)
