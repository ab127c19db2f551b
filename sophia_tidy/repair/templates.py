"""Templates that make Python, and are none yet: Jinja, cookiecutter, Mako, ERB.

A tag counts only where the lexer sees code: programs hold templates in
strings and comments.  Where a quote does not pair nobody can tell what is
code, so a line with an open quote says nothing, nor does what follows an
odd triple quote.
"""

import re
from collections.abc import Iterator

from .lexer import COMMENT, OPEN, STRING, lex

_JINJA = re.compile(
    r"\{%[-+]?\s*[a-z]\w*\b[^%\n]*[-+]?%\}|\{#.*?#\}|\{\{[-+]?\s*[A-Za-z_][\w.]*\s*(?:\|[^{}\n]*)?[-+]?\}\}"
)
_MAKO = re.compile(
    r"<%[!=]?(?=[\s\w])|</?%\w+|^[ \t]*%[ \t]*end(?:if|for|while|try|with)\b|\$\{[^{}\n]+\}", re.MULTILINE
)
_TAGS = (("a Jinja template", _JINJA), ("a Mako template", _MAKO))
_LONG = ('"""', "'''")


def template_kind(text: str) -> str:
    """The language of the first template tag that stands in code; empty where none does."""
    if not any(sign in text for sign in ("{%", "{{", "{#", "<%", "</%", "${", "%")):
        return ""
    code = _code_only(text)
    return next((kind for kind, tag in _TAGS if tag.search(code)), "")


def _code_only(text: str) -> str:
    """The text with strings, comments and lines that cannot be told blanked; a Jinja comment is none of Python's."""
    out = [*text]
    for start, end in _untold(text):
        out[start:end] = (c if c in "\r\n" else " " for c in text[start:end])
    return "".join(out)


def _untold(text: str) -> Iterator[tuple[int, int]]:
    for token in lex(text):
        if token.kind == STRING or (token.kind == COMMENT and text[token.start - 1 : token.start] != "{"):
            yield token.start, token.end
        elif token.kind == OPEN:
            if token.text.endswith(_LONG):
                yield token.start, len(text)
                return
            end = text.find("\n", token.start)
            yield text.rfind("\n", 0, token.start) + 1, len(text) if end < 0 else end
