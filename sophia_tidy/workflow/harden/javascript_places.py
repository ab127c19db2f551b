"""JavaScript places: where in a script of ``actions/github-script`` an expression stands, and what says the same there.

Literals are told apart by their marks alone (ECMA-262, 12 "Lexical Grammar");
whether a stroke begins a regular expression, the token before it says.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .shell_places import EXPRESSION, Unplaced

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<text>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
  | (?P<tick>`)
  | (?P<open>\{) | (?P<close>\})
  | (?P<stroke>/)
  | (?P<blank>\s+)
  | (?P<word>[\w$]+)
  | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_CHUNK = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*", re.DOTALL)
_REGEX = re.compile(r"/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
_BEFORE_REGEX = re.compile(r"[(,=:\[!&|?{};+\-*%<>~^]|\breturn$|^$")


class ScriptPlace(NamedTuple):
    """An expression of a script: ``kind`` is comment, text, template or code; ``start`` to ``end`` is what is replaced.

    In a ``text`` that is the whole literal, whose pieces around its
    expressions are ``pieces``, quotes included.
    """

    kind: str
    start: int
    end: int
    inners: tuple[str, ...]
    pieces: tuple[str, ...] = ()


def javascript_places(script: str) -> Iterator[ScriptPlace | Unplaced]:
    """Where each expression stands, in order."""
    found = list(EXPRESSION.finditer(script))
    masked = EXPRESSION.sub(lambda match: "x" * len(match[0]), script)
    for kind, start, end in _tokens(masked):
        inside = [match for match in found if start <= match.start() and match.end() <= end]
        if not inside:
            continue
        found = [match for match in found if match not in inside]
        if kind == "text":
            yield _text(script, masked, start, end, inside)
        elif kind in ("comment", "template") or (kind == "word" and (start, end) == inside[0].span()):
            for match in inside:
                yield ScriptPlace("code" if kind == "word" else kind, *match.span(), (match["inner"].strip(),))
        else:
            yield Unplaced(start, f"it stands in a {'regular expression' if kind == 'regex' else 'name'}")
    for match in found:
        yield Unplaced(match.start(), "the script does not read as JavaScript")


def _text(script: str, masked: str, start: int, end: int, inside: "list[re.Match[str]]") -> ScriptPlace | Unplaced:
    before, after = masked[:start].rstrip()[-1:], masked[end:].lstrip()[:1]
    if after == ":" and before in ("{", ","):
        return Unplaced(start, "it is the name of a property")
    quote, at, pieces = script[start], start + 1, list[str]()
    for match in inside:
        pieces.append(quote + script[at : match.start()] + quote)
        at = match.end()
    pieces.append(quote + script[at : end - 1] + quote)
    return ScriptPlace("text", start, end, tuple(match["inner"].strip() for match in inside), tuple(pieces))


def code_of(script: str) -> str:
    """The script without its comments and what its quotes hold, each as long as it was."""
    masked = EXPRESSION.sub(lambda match: "x" * len(match[0]), script)
    pieces = list(masked)
    for kind, start, end in _tokens(masked):
        if kind in ("comment", "text", "template", "regex"):
            pieces[start:end] = " " * (end - start)
    return "".join(pieces)


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Tokens with their kinds; the pieces of a template are tokens of their own."""
    at, before = 0, ""
    depth: list[int] = []  # of braces within each template that is open
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return
        kind = match.lastgroup or "other"
        if kind == "close" and depth and depth[-1] == 0:
            depth.pop()
            kind, at = "tick", match.end()
        elif kind in ("open", "close") and depth:
            depth[-1] += 1 if kind == "open" else -1
        if kind == "tick":
            chunk = _CHUNK.match(text, max(at, match.end()))
            start, end = chunk.span() if chunk else (match.end(), match.end())
            yield "template", start, end
            if text.startswith("${", end):
                depth.append(0)
                at, before = end + 2, "{"
            else:
                at, before = end + 1, "`"
            continue
        if kind == "stroke" and _BEFORE_REGEX.search(before) and (regex := _REGEX.match(text, at)):
            yield "regex", *regex.span()
            at, before = regex.end(), "/"
            continue
        yield kind, *match.span()
        at = match.end()
        if kind not in ("blank", "comment"):
            before = match[0]
