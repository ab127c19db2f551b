"""Tone: whether a passage tells of the past, of a machine for development, or quotes an error; then its words stay.

What is told of the past was so, and a command for a laptop is right there.
"""

import re
from collections.abc import Sequence

from .passage import Form, Passage

_PAST = re.compile(
    r"(?i)\b(?:no longer|used to|formerly|previously (?:was|were|used|called|known|lived|located|deployed)|in the past|back then|historically|deprecated|given up|long ago"
    r"|instead of|rather than|replac(?:es|ed|ing)|supersed(?:es|ed|ing)|retired|migrated (?:away )?from"
    r"|until (?:\w+ )?\d{4}|(?:was|were|been|is|are|we|has|have) (?:moved|renamed|removed|deleted|dropped))\b"
)
_HISTORY = re.compile(
    r"(?i)\b(?:history|change ?log|release notes|what'?s new|retrospective|post-?mortem|lessons learned|archived?)\b"
)
_ERROR = re.compile(
    r"(?i)no such file|not found\b|traceback|\berror[: ]|cannot (?:open|stat|find|access)|can't (?:open|find)"
    r"|exception\b|permission denied|\bfailed:"
)
_DEVELOPMENT = re.compile(
    r"(?i)\b(?:local(?:ly|host)?|develop(?:ment|ers?|ing)?|dev|laptop|(?:your|own) (?:own )?(?:machine|computer|laptop)"
    r"|contribut\w+|hacking|test(?:s|ing)?|debug\w*|playground|workstation|sandbox)\b"
)
_FIRST_STEPS = re.compile(
    r"(?i)\b(?:quick ?-?start|getting started|try (?:it|out)|demo|tutorial|first steps|install\w*|set ?-?up|usage|examples?"
    r"|prerequisites|requirements)\b"
)
_IN_USE = re.compile(
    r"(?i)\b(?:prod(?:uction)?|staging|swarm|cluster|deploy\w*|releas\w+|operat\w+|roll(?:ing)?[ -]?(?:out|back)|servers?|live"
    r"|incident|on-?call|monitoring|runbook)\b"
)
_DEVELOPERS = re.compile(
    r"(?i)\blocal(?:ly)? (?:development|environment)|development (?:environment|server)|(?:hot|live)[- ]reload|\brun(?:ning)? (?:it )?locally"
    r"|\byour (?:own )?(?:machine|laptop|computer)\b|docker compose watch"
)
_MANUAL = re.compile(r"(?i)docs\.docker\.com|docker(?:'s)? (?:own )?(?:manual|documentation|docs)\b")
_END = re.compile(r"[.!?;](?=\s)|\n[ \t>]*\n|\n[ \t>]*(?:[-*+]|\d+[.)])[ \t]")
_CELL = re.compile(r"(?<!\\)\||\n")


def sentence(text: str, passage: Passage, start: int, end: int) -> str:
    """The sentence around a place, or the cell of a table; in code the line."""
    if passage.form is Form.CODE:
        first = text.rfind("\n", passage.start, start) + 1 or passage.start
        last = text.find("\n", end, passage.end)
        return text[first : passage.end if last < 0 else last]
    ends = _CELL if text[passage.start : passage.end].lstrip(" >\t").startswith("|") else _END
    begin = max((match.end() for match in ends.finditer(text, passage.start, start)), default=passage.start)
    after = ends.search(text, end, passage.end)
    return text[begin : after.start() if after else passage.end]


def is_past(words: str, headings: Sequence[str]) -> bool:
    """Whether the words, or a heading above them, tell of what was."""
    return _PAST.search(words) is not None or any(_HISTORY.search(heading) for heading in headings)


def is_error(words: str) -> bool:
    """Whether the words quote what a program complained of."""
    return _ERROR.search(words) is not None


def is_manual(words: str) -> bool:
    """Whether the words speak of Docker's own documentation."""
    return _MANUAL.search(words) is not None


def is_document_of_developers(text: str, headings: Sequence[str]) -> bool:
    """Whether the document speaks of a machine for development anywhere, and no heading above the place says otherwise."""
    return _DEVELOPERS.search(text) is not None and not any(_IN_USE.search(title) for title in headings)


def is_development(words: str, headings: Sequence[str], path: str, *, first_steps: bool) -> bool:
    """Whether the words are about a machine for development: they say so, else the nearest heading that says either, else the file's name.

    ``first_steps`` counts a quick start and an installation too, which is where a stack runs on the reader's own machine.
    """
    if _DEVELOPMENT.search(words):
        return True
    for title in (*reversed(headings), path.replace("/", " ").replace("_", " ").replace("-", " ").replace(".", " ")):
        if _DEVELOPMENT.search(title):
            return True
        if _IN_USE.search(title):
            return False
        if first_steps and _FIRST_STEPS.search(title):
            return True
    return False
