"""Tuple parameters, which Python 3 has not (PEP 3113)."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ...kernel.edit import Edit
from ..lexer import CLOSERS, NAME, OPENERS, Token
from .walk import matching

LONGEST = 4000  # tokens of a statement that is rewritten; data tables have no lambdas


def _groups(tokens: list[Token], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Index pairs of parenthesised groups that stand where a parameter may."""
    depth = 0
    for i in range(start, end):
        if tokens[i].text == "(" and depth == 0 and tokens[i - 1].text in ("(", ",", "lambda"):
            closer = matching(tokens, i)
            inner = tokens[i + 1 : closer]
            if closer > i and inner and all(t.kind == NAME or t.text in "(,)" for t in inner):
                yield i, closer
        depth += (tokens[i].text in OPENERS) - (tokens[i].text in CLOSERS)


def tuple_parameters(tokens: list[Token], colon: int, text: str) -> list[Edit]:
    """``def f(a, (b, c)):`` unpacks in the first line of the body (PEP 3113)."""
    opener = next((i for i, t in enumerate(tokens) if t.text == "("), -1)
    if opener < 0:
        return []
    out, lines = [], []
    for start, end in _groups(tokens, opener + 1, colon):
        names = [t.text for t in tokens[start:end] if t.kind == NAME]
        joined = "_".join(names)
        out.append(Edit(tokens[start].start, tokens[end].end, joined))
        lines.append(f"{text[tokens[start].end : tokens[end].start]} = {joined}")
    if not out:
        return []
    body = re.compile(r"[ \t]*(?:#[^\n]*)?\r?\n((?:[ \t]*(?:#[^\n]*)?\r?\n)*)([ \t]+)").match(text, tokens[colon].end)
    if body is None:
        return []
    out += [Edit(body.end(), body.end(), "".join(f"{line}\n{body[2]}" for line in lines))]
    return out


def lambdas(tokens: list[Token]) -> list[Edit]:
    """``lambda (k, v): k`` indexes its one parameter (PEP 3113)."""
    out: list[Edit] = []
    if len(tokens) > LONGEST:
        return []
    for i, token in enumerate(tokens[:-1]):
        if token.text != "lambda" or tokens[i + 1].text != "(":
            continue
        closer = matching(tokens, i + 1)
        names = [t.text for t in tokens[i + 2 : closer] if t.kind == NAME]
        if (
            closer < 0
            or closer + 1 >= len(tokens)
            or tokens[closer + 1].text != ":"
            or len(names) * 2 - 1 != closer - i - 2
        ):
            continue
        joined = "_".join(names)
        gap = "" if token.end < tokens[i + 1].start else " "
        out.append(Edit(tokens[i + 1].start, tokens[closer].end, gap + joined))
        depth = 0
        for previous, use in pairwise(tokens[closer + 1 :]):
            depth += (use.text in OPENERS) - (use.text in CLOSERS)
            if depth < 0 or (depth == 0 and use.text == ","):
                break
            if use.kind == NAME and use.text in names and previous.text != ".":
                out.append(Edit(use.start, use.end, f"{joined}[{names.index(use.text)}]"))
    return out
