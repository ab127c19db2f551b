"""The statements that became calls, or changed their commas: print, exec, raise, except."""

import re

from ...kernel.edit import Edit
from ..lexer import CLOSERS, NAME, OPENERS, Token
from .walk import begins_operand, comma_in, continues, matching, source_of

_EXCEPTION = re.compile(r"(?:[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Warning|Timeout))$")


def print_(tokens: list[Token]) -> list[Edit]:
    """``print a, b`` and ``print >>f, a,``; a call that already is one stays."""
    head, rest = tokens[0], tokens[1:]
    if not rest:
        return [Edit(head.end, head.end, "()")]
    first = rest[0]
    if first.text == "(" and (matching(rest, 0) == len(rest) - 1 or not continues(rest, matching(rest, 0))):
        return []
    if first.text == head.text or (first.text != "(" and not begins_operand(first)):
        return []
    if first.text == ">>":
        return _to_file(head, rest)
    return [Edit(head.end, first.start, "("), _end(rest[-1], "")]


def _to_file(head: Token, rest: list[Token]) -> list[Edit]:
    """``print >>f, a`` and ``print >>f``."""
    comma = comma_in(rest, 1)
    target = rest[1 : comma if comma >= 0 else len(rest)]
    if not target:
        return []
    keyword = f"file={source_of(target)}"
    if comma < 0 or comma == len(rest) - 1:
        return [Edit(head.end, rest[-1].end, f"({keyword})")]
    return [Edit(head.end, rest[comma + 1].start, "("), _end(rest[-1], f", {keyword}")]


def _end(last: Token, keyword: str) -> Edit:
    """Close the call; a comma at the end kept Python 2 on the line."""
    if last.text == ",":
        return Edit(last.start, last.end, f", end=' '{keyword})")
    return Edit(last.end, last.end, f"{keyword})")


def exec_(tokens: list[Token]) -> list[Edit]:
    head, rest = tokens[0], tokens[1:]
    if not rest or not (begins_operand(rest[0]) or rest[0].text == "("):
        return []
    depth, split = 0, -1
    for i, token in enumerate(rest):
        depth += (token.text in OPENERS) - (token.text in CLOSERS)
        if depth == 0 and token.text == "in":
            split = i
    if rest[0].text == "(" and matching(rest, 0) == len(rest) - 1:
        return []
    out = [Edit(head.end, rest[0].start, "("), Edit(rest[-1].end, rest[-1].end, ")")]
    if split > 0:
        out.append(Edit(rest[split - 1].end, rest[split].end, ","))
    return out


def raise_(tokens: list[Token]) -> list[Edit]:
    """``raise E, value`` and ``raise E, value, traceback``."""
    rest = tokens[1:]
    first = comma_in(rest)
    if first <= 0 or first == len(rest) - 1:
        return []
    second = comma_in(rest, first + 1)
    value = rest[first + 1 : second if second > 0 else len(rest)]
    parenthesised = value[0].text == "(" and matching(value, 0) == len(value) - 1
    out = [Edit(rest[first - 1].end, value[0].start, "" if parenthesised else "(")]
    end = value[-1].end
    if value[-1].text == "None" and len(value) == 1:
        out = [Edit(rest[first - 1].end, value[0].end, "")]
    elif not parenthesised and second < 0:
        out.append(Edit(end, end, ")"))
    if second > 0:
        closing = ("" if parenthesised or value[-1].text == "None" else ")") + ".with_traceback("
        out += [Edit(end, rest[second + 1].start, closing), Edit(rest[-1].end, rest[-1].end, ")")]
    return out


def except_(tokens: list[Token]) -> list[Edit]:
    """``except E, name`` binds; ``except E, other.Error`` meant both."""
    comma = comma_in(tokens)
    if comma <= 0 or comma == len(tokens) - 1:
        return []
    right = tokens[comma + 1 :]
    if len(right) == 1 and right[0].kind == NAME and not _EXCEPTION.match(right[0].text):
        return [Edit(tokens[comma - 1].end, right[0].start, " as ")]
    if any(t.text == "as" for t in right):
        before_as = next(i for i, t in enumerate(tokens) if t.text == "as")
        return [
            Edit(tokens[0].start, tokens[0].start, "("),
            Edit(tokens[before_as - 1].end, tokens[before_as - 1].end, ")"),
        ]
    if len(right) > 1 and right[0].kind == NAME and all(t.kind == NAME or t.text in ".," for t in right):
        return [Edit(tokens[0].start, tokens[0].start, "("), Edit(right[-1].end, right[-1].end, ")")]
    if len(right) == 1:
        return [Edit(tokens[0].start, tokens[0].start, "("), Edit(right[-1].end, right[-1].end, ")")]
    name = right[0].text + "".join(t.text for t in right[1:])
    return [Edit(tokens[comma - 1].end, right[0].start, " as ")] if name.isidentifier() else []
