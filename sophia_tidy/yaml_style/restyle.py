"""One file: read, judged, written in the style, and held against what it was."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import yaml

from ..formats.yaml_reader import place
from ..kernel.edit import Applicability, Fix
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Safety
from .duplicates import Duplicates
from .equivalence import check, events, facts
from .exemptions import Exemption, exemption_of, may_be_template
from .style import DEFAULT, Refused, Style
from .tabs import without_tabs
from .writer import Writer

STYLE, LINE_ENDS, TABS = "yaml-style", "yaml-line-ends", "yaml-tabs"
SHOWN = 100
GROWTH = 4  # a text that grows more than so many times is a bomb, not a style
_TAB = re.compile("tab character|cannot start any token")  # libyaml's words where a tab is in the way
# Line breaks to YAML 1.1 (5.4), and characters like any other to YAML 1.2 (5.4).
_OLD_BREAKS = re.compile("[\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Restyled:
    """What becomes of a file.

    ``content`` is None where nothing changes; ``fixes`` tell what was
    changed, each with the first line where.
    """

    content: bytes | None = None
    rule: str = STYLE
    safety: Safety = Safety.SAFE
    findings: tuple[Finding, ...] = ()
    fixes: tuple[Fix, ...] = ()


def restyle(content: bytes, path: PurePosixPath, style: Style = DEFAULT, *, in_chart: bool = False) -> Restyled:
    """The file in one style, or why it is left alone.

    ``in_chart``: the file lies in ``templates/`` of a Helm chart.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _left(
            path,
            "undecodable",
            f"byte 0x{content[error.start]:02x} is not UTF-8; expected YAML, which is",
            Severity.ERROR,
            content.count(b"\n", 0, error.start) + 1,
        )
    text, ends = _unix(text)
    where, why = exemption_of(path, text, in_chart=in_chart)
    if where is not Exemption.OURS:
        return _left(path, f"yaml-{where.value}", f"left alone: {why}", Severity.NOTE)
    if match := _OLD_BREAKS.search(text):
        return _left(
            path,
            "yaml-refused",
            f"left alone: U+{ord(match[0]):04X} ends a line in YAML 1.1 and not in 1.2",
            Severity.WARNING,
            text.count("\n", 0, match.start()) + 1,
        )
    try:
        return _restyled(content, text, path, style, ends)
    except Refused as refused:
        return _left(path, "yaml-refused", f"left alone: {refused}", Severity.WARNING)


def _unix(text: str) -> tuple[str, bool]:
    """The text with one kind of line end, and whether there was another."""
    if "\r" not in text:
        return text, False
    return text.replace("\r\n", "\n").replace("\r", "\n"), True


def _restyled(content: bytes, text: str, path: PurePosixPath, style: Style, ends: bool) -> Restyled:
    try:
        before, found = _read(text, path)
    except yaml.YAMLError as error:
        return _broken(text, path, style, error)
    new, changed = _written(text, style, before)
    encoded = new.encode()
    if encoded == content:
        return Restyled(findings=found)
    notes = changed | ({"line ends": 1} if ends else {})
    notes = notes or {"the end of the file, or a byte order mark": 0}
    rule, safety = (LINE_ENDS, Safety.UNSAFE) if ends else (STYLE, Safety.SAFE)
    return Restyled(encoded, rule, safety, found, _fixes(notes, rule, safety))


def _read(text: str, path: PurePosixPath) -> tuple[list[tuple[Any, ...]], tuple[Finding, ...]]:
    """What the text says, and the keys in it that stand twice.

    Raises:
        yaml.YAMLError: it is not YAML.
        Refused: a document is nothing but a block of text: its lines may begin at the margin in YAML 1.2 (8.1.1),
            where a ``#`` is text, and may not in 1.1, where it begins a comment.
    """
    seen = Duplicates()
    said: list[tuple[Any, ...]] = []
    for event in events(text):
        seen.take(event)
        if isinstance(event, yaml.ScalarEvent) and event.style in ("|", ">") and said and said[-1][0] == "document":
            raise Refused(f"line {place(event)[0]}: a block of text is all of the document")
        said.append(facts(event))
    return said, tuple(
        Finding(
            Location(path, line, column),
            "yaml-duplicate-key",
            f"key {key[:SHOWN]!r} stands twice in its mapping; expected it once",
            Severity.WARNING,
        )
        for line, column, key in seen.found
    )


def _written(text: str, style: Style, before: list[tuple[Any, ...]]) -> tuple[str, dict[str, int]]:
    """The text in the style, proven to say the same, to keep all comments and to stay as it is from then on.

    Raises:
        Refused: one of these does not hold.
    """
    first = Writer(text, style)
    new = first.write()
    if new == text:
        return text, {}
    if not new.strip() or len(new) > GROWTH * len(text) + 1000:
        raise Refused("in the style it would be empty" if not new.strip() else "in the style it would be far longer")
    check(before, new)
    second = Writer(new, style)
    if second.write() != new:
        raise Refused("in the style it would change again")
    if first.comments != second.comments:
        raise Refused("in the style a comment would change")
    return new, first.changed


def _broken(text: str, path: PurePosixPath, style: Style, error: yaml.YAMLError) -> Restyled:
    """A file that does not parse: a template, one whose tabs are blanks, or an error."""
    line, column, what = _problem(text, error)
    if may_be_template(text):
        return _left(
            path, "yaml-template", f"left alone: a template, for as YAML it does not parse: {what}", Severity.NOTE, line
        )
    finding = Finding(Location(path, line, column), "invalid-yaml", f"{what}; expected YAML", Severity.ERROR)
    mended = without_tabs(text) if _TAB.search(what) else None
    if mended is None:
        return Restyled(findings=(finding,))
    before, found = _read(mended, path)
    new, changed = _written(mended, style, before)
    fixes = _fixes({"tabs for indentation": line, **changed}, TABS, Safety.UNSAFE)
    return Restyled(new.encode(), TABS, Safety.UNSAFE, (finding, *found), fixes)


def _fixes(changed: Mapping[str, int], rule: str, safety: Safety) -> tuple[Fix, ...]:
    return tuple(Fix(line, rule, what, Applicability(safety)) for what, line in changed.items())


def _problem(text: str, error: yaml.YAMLError) -> tuple[int, int, str]:
    """Line, column and what is wrong; never a value of the file."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        what = ", ".join(part for part in (error.context, error.problem) if part)
        return (mark.line + 1, mark.column + 1, what) if mark else (0, 0, what)
    match error:
        case yaml.reader.ReaderError(position=int(position), reason=str(reason)):
            return text.count("\n", 0, position) + 1, 0, reason
        case _:
            return 0, 0, " ".join(str(error).split())[:SHOWN]


def _left(path: PurePosixPath, rule: str, message: str, severity: Severity, line: int = 0) -> Restyled:
    return Restyled(findings=(Finding(Location(path, line), rule, message, severity),))
