"""A Python 2 file becomes Python 3 syntax, and nothing more.

Only what Python 3 cannot parse is rewritten (the syntax part of lib2to3's
fixers); what merely behaves differently is left to codemods and people.  It
works on tokens, not on a grammar, so that a file with other faults in it, or
with a few Python 2 lines only, is converted as well.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .edit import Edit, Splice
from .lexer import CLOSERS, COMMENT, KEYWORDS, NAME, NEWLINE, NUMBER, OP, OPEN, OPENERS, SPACE, STRING, Token, lex

RULE = "python2-syntax"
_BLOCKS = frozenset(["if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class"])
_OCTAL = re.compile(r"0[0-7]+[lL]?$")
_EXCEPTION = re.compile(r"(?:[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Warning|Timeout))$")
_OPERANDS = (STRING, NUMBER, NAME, OPEN)
_HINT = re.compile(r"""\bprint\b[ \t]*(?:[^\s(=.,:)]|\(|$)|\bexcept\b[^:\n]*,|\braise\b[^\n#(]*,|\bexec\b[ \t]*[^\s(=.,:)]|`|<>|\b0[0-7]|\d[lL]\b|\b[uU][rR]['"]|\blambda[ \t]*\(|\bdef\b[^:\n]*\([^:\n]*\(""", re.MULTILINE)


@dataclass(slots=True)
class _Statement:
    """Code tokens of one simple statement or block header; ``colon`` is the header's."""

    tokens: list[Token]
    colon: int = -1


def conversion(text: str) -> Edit | None:
    """One edit with all of the text's Python 2 syntax, None where there is none."""
    if not _HINT.search(text):
        return None
    splices: list[Splice] = []
    for statement in _statements(text):
        splices += _statement(statement, text)
    splices = _disjoint(splices)
    if not splices:
        return None
    return Edit(tuple(splices), 0.0, RULE, "Python 2 syntax, written as Python 3 has it")


def _disjoint(splices: list[Splice]) -> list[Splice]:
    """In order of offset; of two that overlap the first wins."""
    out: list[Splice] = []
    for splice in sorted(splices, key=lambda s: (s.start, s.end)):
        if not out or splice.start >= out[-1].end:
            out.append(splice)
    return out


def _statements(text: str) -> Iterator[_Statement]:
    """Split at line ends and semicolons outside of brackets, and behind the colon of a block header.

    A bracket that stays open is given up where a line begins with a keyword
    at the level of the statement's own, so that one fault does not hide the rest.
    """
    tokens: list[Token] = []
    depth, fresh = 0, True
    for token in lex(text):
        if token.kind in (SPACE, COMMENT):
            continue
        if token.kind == NEWLINE:
            if depth <= 0 and tokens:
                yield _Statement(tokens)
                tokens = []
            fresh, depth = True, max(depth, 0) if tokens else 0
            continue
        if fresh and depth > 0 and token.text in _STARTERS:
            yield _Statement(tokens)
            tokens, depth = [], 0
        fresh = False
        if token.text in OPENERS:
            depth += 1
        elif token.text in CLOSERS:
            depth -= 1
        elif token.text == ";" and depth <= 0:
            if tokens:
                yield _Statement(tokens)
            tokens = []
            continue
        tokens.append(token)
        if token.text == ":" and depth <= 0 and tokens[0].text in _BLOCKS and not _in_lambda(tokens):
            yield _Statement(tokens, len(tokens) - 1)
            tokens = []
    if tokens:
        yield _Statement(tokens)


_STARTERS = frozenset(["print", "def", "class", "return", "while", "try", "except", "raise", "import", "with", "elif", "exec", "pass", "break", "continue", "assert", "global"])


def _in_lambda(tokens: list[Token]) -> bool:
    """Whether the last colon belongs to a lambda: as many colons as lambdas before it."""
    lambdas = sum(t.text == "lambda" for t in tokens)
    return lambdas > 0 and sum(t.text == ":" for t in tokens) <= lambdas


def _statement(statement: _Statement, text: str) -> list[Splice]:
    tokens = statement.tokens
    splices = _tokens(tokens, text)
    match tokens[0].text:
        case "print":
            splices += _print(tokens)
        case "exec":
            splices += _exec(tokens)
        case "raise":
            splices += _raise(tokens)
        case "except" if statement.colon >= 0:
            splices += _except(tokens[1 : statement.colon])
        case "def" if statement.colon >= 0:
            splices += _tuple_parameters(tokens, statement.colon, text)
    if any(t.text == "lambda" for t in tokens):
        splices += _lambdas(tokens)
    return splices


def _tokens(tokens: list[Token], text: str) -> list[Splice]:
    out: list[Splice] = []
    ticks: list[Token] = []
    for token in tokens:
        if token.text == "<>":
            out.append(Splice(token.start, token.end, "!="))
        elif token.kind == NUMBER and token.text[-1] in "lL" and not token.text.startswith(("0x", "0X")):
            body = token.text[:-1]
            out.append(Splice(token.start, token.end, _octal(body)))
        elif token.kind == NUMBER and _OCTAL.match(token.text) and token.text.strip("0"):
            out.append(Splice(token.start, token.end, _octal(token.text)))
        elif token.kind == STRING and token.text[:2].lower() == "ur":
            out.append(Splice(token.start, token.start + 2, "r"))
        elif token.text == "`":
            ticks.append(token)
        elif token.kind == NAME and token.text in ("L", "l") and token.start and text[token.start - 1] in "0123456789abcdefABCDEF":
            out.append(Splice(token.start, token.end, ""))
    if len(ticks) % 2 == 0:
        for left, right in zip(ticks[::2], ticks[1::2], strict=True):
            out += (Splice(left.start, left.end, "repr("), Splice(right.start, right.end, ")"))
    return out


def _octal(digits: str) -> str:
    return "0o" + digits.rstrip("lL")[1:] if _OCTAL.match(digits) and digits.strip("0lL") else digits.rstrip("lL")


def _print(tokens: list[Token]) -> list[Splice]:
    """``print a, b`` and ``print >>f, a,``; a call that already is one stays."""
    head, rest = tokens[0], tokens[1:]
    if not rest:
        return [Splice(head.end, head.end, "()")]
    first = rest[0]
    if first.text == "(" and (_matching(rest, 0) == len(rest) - 1 or not _continues(rest, _matching(rest, 0))):
        return []
    if first.text != "(" and not _begins_operand(first):
        return []
    keywords = ""
    last = rest[-1]
    start = first.start
    removed: list[Splice] = []
    if first.text == ">>":
        comma = _comma(rest, 1)
        target = rest[1 : comma if comma >= 0 else len(rest)]
        if not target:
            return []
        start = rest[comma + 1].start if 0 <= comma < len(rest) - 1 else last.end
        return [_file(head, rest, target, comma, start)] if comma < 0 or comma == len(rest) - 1 else _to_file(head, rest, target, comma)
    if last.text == ",":
        removed.append(Splice(last.start, last.end, ", end=' ')"))
        return [Splice(head.end, start, "("), *removed]
    return [Splice(head.end, start, "("), Splice(last.end, last.end, keywords + ")")]


def _source_of(tokens: list[Token]) -> str:
    out = tokens[0].text
    for left, right in pairwise(tokens):
        out += (" " if right.start > left.end else "") + right.text
    return out


def _file(head: Token, rest: list[Token], target: list[Token], comma: int, start: int) -> Splice:
    return Splice(head.end, rest[-1].end, f"(file={_source_of(target)})")


def _to_file(head: Token, rest: list[Token], target: list[Token], comma: int) -> list[Splice]:
    last, name = rest[-1], _source_of(target)
    tail = Splice(last.start, last.end, f", end=' ', file={name})") if last.text == "," else Splice(last.end, last.end, f", file={name})")
    return [Splice(head.end, rest[comma + 1].start, "("), tail]


def _begins_operand(token: Token) -> bool:
    if token.kind == NAME:
        return token.text not in KEYWORDS or token.text in ("not", "lambda", "None", "True", "False", "await", "yield")
    return token.kind in _OPERANDS or token.text in ("[", "{", "-", "~", "`", ">>", "+")


def _continues(tokens: list[Token], closer: int) -> bool:
    """Whether an expression goes on behind ``(…)``: then the parentheses are an operand, not the call's."""
    following = tokens[closer + 1] if 0 <= closer < len(tokens) - 1 else None
    return following is not None and (following.kind == OP or following.text in ("if", "and", "or", "in", "is", "not")) and following.text not in ("=", ":", ")")


def _matching(tokens: list[Token], index: int) -> int:
    depth = 0
    for i in range(index, len(tokens)):
        depth += (tokens[i].text in OPENERS) - (tokens[i].text in CLOSERS)
        if depth == 0:
            return i
    return -1


def _comma(tokens: list[Token], start: int = 0) -> int:
    """Index of the first comma outside of brackets and lambdas, -1 where there is none."""
    depth = 0
    for i in range(start, len(tokens)):
        depth += (tokens[i].text in OPENERS) - (tokens[i].text in CLOSERS)
        if depth == 0 and tokens[i].text == ",":
            return i
    return -1


def _exec(tokens: list[Token]) -> list[Splice]:
    head, rest = tokens[0], tokens[1:]
    if not rest or not (_begins_operand(rest[0]) or rest[0].text == "("):
        return []
    depth, split = 0, -1
    for i, token in enumerate(rest):
        depth += (token.text in OPENERS) - (token.text in CLOSERS)
        if depth == 0 and token.text == "in":
            split = i
    if rest[0].text == "(" and _matching(rest, 0) == len(rest) - 1:
        return []
    out = [Splice(head.end, rest[0].start, "("), Splice(rest[-1].end, rest[-1].end, ")")]
    if split > 0:
        out.append(Splice(rest[split - 1].end, rest[split].end, ","))
    return out


def _raise(tokens: list[Token]) -> list[Splice]:
    """``raise E, value`` and ``raise E, value, traceback``."""
    rest = tokens[1:]
    first = _comma(rest)
    if first <= 0 or first == len(rest) - 1:
        return []
    second = _comma(rest, first + 1)
    value = rest[first + 1 : second if second > 0 else len(rest)]
    parenthesised = value[0].text == "(" and _matching(value, 0) == len(value) - 1
    out = [Splice(rest[first - 1].end, value[0].start, "" if parenthesised else "(")]
    end = value[-1].end
    if value[-1].text == "None" and len(value) == 1:
        out = [Splice(rest[first - 1].end, value[0].end, "")]
    elif not parenthesised and second < 0:
        out.append(Splice(end, end, ")"))
    if second > 0:
        closing = ("" if parenthesised or value[-1].text == "None" else ")") + ".with_traceback("
        out += [Splice(end, rest[second + 1].start, closing), Splice(rest[-1].end, rest[-1].end, ")")]
    return out


def _except(tokens: list[Token]) -> list[Splice]:
    """``except E, name`` binds; ``except E, other.Error`` meant both."""
    comma = _comma(tokens)
    if comma <= 0 or comma == len(tokens) - 1:
        return []
    right = tokens[comma + 1 :]
    if len(right) == 1 and right[0].kind == NAME and not _EXCEPTION.match(right[0].text):
        return [Splice(tokens[comma - 1].end, right[0].start, " as ")]
    if any(t.text == "as" for t in right):
        before_as = next(i for i, t in enumerate(tokens) if t.text == "as")
        return [Splice(tokens[0].start, tokens[0].start, "("), Splice(tokens[before_as - 1].end, tokens[before_as - 1].end, ")")]
    if len(right) > 1 and right[0].kind == NAME and all(t.kind == NAME or t.text in ".," for t in right):
        return [Splice(tokens[0].start, tokens[0].start, "("), Splice(right[-1].end, right[-1].end, ")")]
    if len(right) == 1:
        return [Splice(tokens[0].start, tokens[0].start, "("), Splice(right[-1].end, right[-1].end, ")")]
    name = right[0].text + "".join(t.text for t in right[1:])
    return [Splice(tokens[comma - 1].end, right[0].start, " as ")] if name.isidentifier() else []


def _groups(tokens: list[Token], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Index pairs of parenthesised groups that stand where a parameter may."""
    depth = 0
    for i in range(start, end):
        if tokens[i].text == "(" and depth == 0 and tokens[i - 1].text in ("(", ",", "lambda"):
            closer = _matching(tokens, i)
            inner = tokens[i + 1 : closer]
            if closer > i and inner and all(t.kind == NAME or t.text in "(,)" for t in inner):
                yield i, closer
        depth += (tokens[i].text in OPENERS) - (tokens[i].text in CLOSERS)


def _tuple_parameters(tokens: list[Token], colon: int, text: str) -> list[Splice]:
    """``def f(a, (b, c)):`` unpacks in the first line of the body (PEP 3113)."""
    opener = next((i for i, t in enumerate(tokens) if t.text == "("), -1)
    if opener < 0:
        return []
    out, lines = [], []
    for start, end in _groups(tokens, opener + 1, colon):
        names = [t.text for t in tokens[start:end] if t.kind == NAME]
        joined = "_".join(names)
        out.append(Splice(tokens[start].start, tokens[end].end, joined))
        lines.append(f"{text[tokens[start].end : tokens[end].start]} = {joined}")
    if not out:
        return []
    body = re.compile(r"[ \t]*(?:#[^\n]*)?\r?\n((?:[ \t]*(?:#[^\n]*)?\r?\n)*)([ \t]+)").match(text, tokens[colon].end)
    if body is None:
        return []
    out += [Splice(body.end(), body.end(), "".join(f"{line}\n{body[2]}" for line in lines))]
    return out


def _lambdas(tokens: list[Token]) -> list[Splice]:
    """``lambda (k, v): k`` indexes its one parameter (PEP 3113)."""
    out: list[Splice] = []
    for i, token in enumerate(tokens[:-1]):
        if token.text != "lambda" or tokens[i + 1].text != "(":
            continue
        closer = _matching(tokens, i + 1)
        names = [t.text for t in tokens[i + 2 : closer] if t.kind == NAME]
        if closer < 0 or closer + 1 >= len(tokens) or tokens[closer + 1].text != ":" or len(names) * 2 - 1 != closer - i - 2:
            continue
        joined = "_".join(names)
        gap = "" if token.end < tokens[i + 1].start else " "
        out.append(Splice(tokens[i + 1].start, tokens[closer].end, gap + joined))
        depth = 0
        for previous, use in pairwise(tokens[closer + 1 :]):
            depth += (use.text in OPENERS) - (use.text in CLOSERS)
            if depth < 0 or (depth == 0 and use.text == ","):
                break
            if use.kind == NAME and use.text in names and previous.text != ".":
                out.append(Splice(use.start, use.end, f"{joined}[{names.index(use.text)}]"))
    return out
