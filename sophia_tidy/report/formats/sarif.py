"""SARIF 2.1.0, for code scanning: findings, and planned changes with their fixes.

Paths are percent-encoded and relative to ``%SRCROOT%``; columns count in
code points.  Source: docs.oasis-open.org/sarif/sarif/v2.1.0.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any, TextIO
from urllib.parse import quote

from ... import __version__
from ...kernel.finding import Finding, Severity
from ...kernel.plan import Safety
from ...secrets.kinds import kind_of
from ...secrets.redact import Redactor
from ..diff import lines_in, lines_of
from ..page import FileDiff, Page

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
Json = dict[str, Any]


def write(page: Page, out: TextIO) -> None:
    """One log with one run."""
    json.dump(as_sarif(page), out, indent=2)
    out.write("\n")


def as_sarif(page: Page) -> Json:
    """The log; the same page always gives the same log."""
    results = [*(_of_finding(f) for f in page.findings), *_of_changes(page)]
    rules = sorted({result["ruleId"] for result in results})
    for result in results:
        result["ruleIndex"] = rules.index(result["ruleId"])
    _fingerprint(results, page)
    run = {
        "tool": {
            "driver": {
                "name": "sophia-tidy",
                "semanticVersion": __version__,
                "rules": [{"id": rule, "shortDescription": {"text": rule.replace("-", " ")}} for rule in rules],
            }
        },
        "automationDetails": {"id": f"sophia-tidy/{page.command}/"},
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def uri(path: PurePosixPath) -> str:
    """The path as a relative URI reference; bytes that are not UTF-8 keep their value."""
    return quote(str(path).encode("utf-8", "surrogateescape"), safe="/")


def _of_finding(finding: Finding) -> Json:
    where = finding.location
    message = f"{finding.message}\n{finding.help}" if finding.help else finding.message
    return _result(finding.rule, finding.severity, message, where.path, where.line, where.column)


def _result(rule: str, level: Severity, message: str, path: PurePosixPath, line: int, column: int = 0) -> Json:
    place: Json = {"artifactLocation": _artifact(path)}
    if line:
        place["region"] = {"startLine": line, **({"startColumn": column} if column else {})}
    return {
        "ruleId": rule,
        "level": level.value,
        "message": {"text": _clean(message)},
        "locations": [{"physicalLocation": place}],
    }


def _artifact(path: PurePosixPath) -> Json:
    return {"uri": uri(path), "uriBaseId": "%SRCROOT%"}


def _of_changes(page: Page) -> Iterator[Json]:
    for step in page.steps():
        place = step.origin or step.path
        rows = [row for row in page.rows if row.path == place and row.safety is step.safety]
        reason = "; ".join(f"{row.word}: {row.reason}" for row in rows) or "would change"
        line = min((note.line for _, note in step.notes), default=0)
        rule = rows[0].rule if rows else next(c.rule for c in page.plan if c.path == place)
        level = Severity.NOTE if step.safety is Safety.SAFE else Severity.WARNING
        yield _result(rule, level, reason, place, line) | _fixes(step, reason, page.redactor)


def _fixes(step: FileDiff, reason: str, redactor: Redactor) -> Json:
    """The change as a fix; none for a new or moved file, and for one that is not UTF-8: SARIF cannot say it.

    Nor is there one that would have to say a secret: what a reader of the log writes has to be what was meant.
    """
    if step.created or step.origin is not None:
        return {}
    old, new = lines_of(step.old), lines_of(step.new)
    if any(_clean(line) != line for line in (*old, *new)):
        return {}
    replacements = list(_replacements(old, new))
    change = {"artifactLocation": _artifact(step.path), "replacements": replacements}
    kept = redactor.text("".join(new), kind_of(step.path)).split("\n")
    if any(
        each["insertedContent"]["text"] not in "\n".join(kept) for each in replacements if "insertedContent" in each
    ):
        return {}
    return {"fixes": [{"description": {"text": _clean(reason)}, "artifactChanges": [change]}]}


def _replacements(old: list[str], new: list[str]) -> Iterator[Json]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            start, end = _point(old, i1), _point(old, i2)
            region = {"startLine": start[0], "startColumn": start[1], "endLine": end[0], "endColumn": end[1]}
            text = "".join(new[j1:j2])
            yield {"deletedRegion": region, **({"insertedContent": {"text": text}} if text else {})}


def _point(lines: list[str], index: int) -> tuple[int, int]:
    """The place before line ``index``: behind the last character where a file without a final newline ends."""
    if index == len(lines) and lines and not lines[-1].endswith("\n"):
        return index, len(lines[-1]) + 1
    return index + 1, 1


def _clean(text: str) -> str:
    """``text`` without lone surrogates, which JSON readers in other languages refuse."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _fingerprint(results: Iterable[Json], page: Page) -> None:
    """Marks that survive moved lines: the rule, the path, the line's text, and its turn among equals."""
    turns: dict[str, int] = {}
    texts: dict[str, list[str]] = {}
    paths: Mapping[str, PurePosixPath] = {uri(path): path for path in _mentioned(page)}
    for result in results:
        place = result["locations"][0]["physicalLocation"]
        name, line = place["artifactLocation"]["uri"], place.get("region", {}).get("startLine", 0)
        if name not in texts:
            text = page.tree.get(paths[name], b"").decode("utf-8", "surrogateescape")
            texts[name] = lines_in(page.redactor.text(text, kind_of(paths[name])))
        text = texts[name][line - 1].strip() if 0 < line <= len(texts[name]) else ""
        stem = "\0".join((result["ruleId"], name, _clean(text)))
        turns[stem] = turns.get(stem, 0) + 1
        mark = sha256(f"{stem}\0{turns[stem]}".encode()).hexdigest()
        result["partialFingerprints"] = {"ruleAndLine/v1": mark}


def _mentioned(page: Page) -> Iterator[PurePosixPath]:
    yield from (finding.location.path for finding in page.findings)
    yield from (change.path for change in page.plan)
