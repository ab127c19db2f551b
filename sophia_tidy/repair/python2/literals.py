"""Numbers, strings, backticks and ``<>`` as Python 3 spells them."""

import re

from ...kernel.edit import Edit
from ..lexer import NAME, NUMBER, STRING, Token

_OCTAL = re.compile(r"0[0-7]+[lL]?$")


def literals(tokens: list[Token], text: str) -> list[Edit]:
    out: list[Edit] = []
    ticks: list[Token] = []
    for token in tokens:
        if token.text == "<>":
            out.append(Edit(token.start, token.end, "!="))
        elif token.kind == NUMBER and token.text[-1] in "lL" and not token.text.startswith(("0x", "0X")):
            body = token.text[:-1]
            out.append(Edit(token.start, token.end, _octal(body)))
        elif token.kind == NUMBER and _OCTAL.match(token.text) and token.text.strip("0"):
            out.append(Edit(token.start, token.end, _octal(token.text)))
        elif token.kind == STRING and token.text[:2].lower() == "ur":
            out.append(Edit(token.start, token.start + 2, "r"))
        elif token.text == "`":
            ticks.append(token)
        elif (
            token.kind == NAME
            and token.text in ("L", "l")
            and token.start
            and text[token.start - 1] in "0123456789abcdefABCDEF"
        ):
            out.append(Edit(token.start, token.end, ""))
    if len(ticks) % 2 == 0:
        for left, right in zip(ticks[::2], ticks[1::2], strict=True):
            out += (Edit(left.start, left.end, "repr("), Edit(right.start, right.end, ")"))
    return out


def _octal(digits: str) -> str:
    return "0o" + digits.rstrip("lL")[1:] if _OCTAL.match(digits) and digits.strip("0lL") else digits.rstrip("lL")
