"""Which files are documents that speak of today: by name and place; history, generated pages and fixtures are none.

What tells of a day in the past was so on that day, and is never edited.
"""

import re
from collections.abc import Container
from pathlib import PurePosixPath

from ..generated.not_ours import aside
from ..generated.seal import MARK
from ..kernel.tree import EXECUTABLE, REGULAR, Tree
from .passage import Markup

_SUFFIXES = {
    **dict.fromkeys((".md", ".markdown", ".mdown", ".mdx"), Markup.MARKDOWN),
    ".rst": Markup.RESTRUCTURED,
    **dict.fromkeys((".adoc", ".asciidoc"), Markup.ASCIIDOC),
}
_PLAIN = re.compile(
    r"(?i)(?:readme|install(?:ation)?|contributing|hacking|deploy(?:ment|ing)?|operations|runbook)(?:\.(?:txt|text))?"
)
_HISTORY_NAME = re.compile(
    r"(?i)(?:change(?:s|log)?|history|news|releases?|release[-_ ]?notes?|what'?s[-_ ]?new|migration[-_ ]log|journal|worklog"
    r"|post-?mortem.*|incident.*|retro(?:spective)?.*|meeting.*|minutes.*|adr[-_]?\d.*|rfc[-_]?\d.*"
    r"|v?\d+\.\d+.*|\d{3,4}-.*|.*(?:19|20)\d\d[-_.]?[01]\d[-_.]?[0-3]\d.*)"
)
_SHOUTED = re.compile(  # people shout what they want to be read on one day
    r"[A-Z0-9_ -]*(?:REPORT|SUMMARY|COMPLETED?|SUCCESS|RESULTS|AUDIT|ANALYSIS|STATUS|PLAN|PROPOSAL|FIXES|FIXED)(?:[_ -][A-Z0-9_ -]*)?"
)
_HISTORY_FOLDERS = frozenset(
    (
        "archive archives archived history changelog changelogs changes newsfragments news release-notes releases releasenotes "
        "adr adrs decisions rfc rfcs postmortem postmortems post-mortems incidents meetings minutes blog posts _posts reports "
        "retrospectives old legacy deprecated backup backups"
    ).split()
)
_NOT_OURS = frozenset(
    ("node_modules", "vendor", "third_party", "third-party", "site-packages", ".git", ".venv", "venv")
)


def markup_of(path: PurePosixPath) -> Markup | None:
    """How the file is marked up; None where its name is none of a document."""
    found = _SUFFIXES.get(path.suffix.lower())
    return found if found is not None else Markup.PLAIN if _PLAIN.fullmatch(path.name) else None


def is_history(path: PurePosixPath) -> bool:
    """Whether the file tells of a day in the past: by its name, or the folder that it is in."""
    if any(folder.lower() in _HISTORY_FOLDERS for folder in path.parts[:-1]):
        return True
    return _HISTORY_NAME.fullmatch(path.stem) is not None or _SHOUTED.fullmatch(path.stem) is not None


def is_document(path: PurePosixPath, tree: Tree, archive: PurePosixPath) -> bool:
    """Whether the file is a document that speaks of today, and that a person writes; its content is looked at last."""
    if markup_of(path) is None or tree.entry(path).mode not in (REGULAR, EXECUTABLE):
        return False
    if path.is_relative_to(archive) or not _NOT_OURS.isdisjoint(path.parts) or is_history(path):
        return False
    return not _is_written_by_a_program(path, tree[path], tree)


def _is_written_by_a_program(path: PurePosixPath, content: bytes, tree: Container[PurePosixPath]) -> bool:
    return MARK.encode() in content[:400] or b"\0" in content[:4096] or aside(path, content, tree) is not None
