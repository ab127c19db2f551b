"""Texts to numbers and back, as the runner's ``ExpressionUtility.ParseNumber`` and .NET's format G15 have it."""

import math
import re

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_HEX = re.compile(r"0x([0-9a-fA-F]+)")
_OCTAL = re.compile(r"0o([0-7]+)")
_WORDS = {"": 0.0, "Infinity": math.inf, "-Infinity": -math.inf}


def parse_number(text: str) -> float:
    """The number that a text stands for where one is needed; NaN for every other text, 0 for none."""
    text = text.strip()
    if _DECIMAL.fullmatch(text):
        return float(text)
    if match := _HEX.fullmatch(text):
        return _signed(match[1], 16)
    if match := _OCTAL.fullmatch(text):
        return _signed(match[1], 8)
    return _WORDS.get(text, math.nan)


def _signed(digits: str, base: int) -> float:
    """32 bits with a sign, so ``0xffffffff`` is -1; more bits are no number."""
    if len(digits) > 32 or (value := int(digits, base)) >= 2**32:
        return math.nan
    return float(value - 2**32 if value >= 2**31 else value)


def show_number(value: float) -> str:
    """Fifteen digits, no ``.0``; what a number is as a text."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "-0" if math.copysign(1, value) < 0 else "0"
    text = f"{value:.15g}"
    return text.replace("e", "E")
