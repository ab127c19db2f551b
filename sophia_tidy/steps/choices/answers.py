"""Answers of a person: which are kept in the configuration, and which questions wait for one."""

import tomllib
from collections.abc import Iterable, Sequence

from ...config.schema import TABLE
from ...formats.toml_json import read_toml
from ...kernel.decision import Decision, in_order
from ..context import Context


def kept_table(context: Context) -> dict[str, object]:
    """What the configuration says below ``[tool.sophia-tidy]``, as data; it was read before, so it is TOML."""
    return table_of(context.source.text)


def table_of(text: str) -> dict[str, object]:
    """What a configuration says below ``[tool.sophia-tidy]``, as data."""
    try:
        table: object = read_toml(text)
    except tomllib.TOMLDecodeError:
        return {}  # a source that nobody has read: the configuration came from elsewhere
    for key in TABLE:
        table = table.get(key, {}) if isinstance(table, dict) else {}
    return table if isinstance(table, dict) else {}


def answer_of(decision: Decision, table: dict[str, object]) -> str | None:
    """The answer that is kept, as a person would type it; of a list the option that is in it."""
    value = _under(table, decision.key)
    if value is None:
        return None
    if isinstance(value, list):
        return next((option.value for option in decision.options if option.value in value), None)
    return str(value).lower() if isinstance(value, bool) else str(value)


def unanswered(decisions: Iterable[Decision], context: Context) -> tuple[Decision, ...]:
    """The questions without an answer, those first that others hang on."""
    table = kept_table(context)
    return tuple(each for each in in_order(decisions) if answer_of(each, table) is None)


def waiting(decisions: Iterable[Decision], context: Context) -> tuple[Decision, ...]:
    """Those of them that something waits for: no default is taken meanwhile."""
    return tuple(each for each in unanswered(decisions, context) if each.default is None)


def lookup(content: bytes, key: Sequence[str]) -> object:
    """The value that a configuration has under a key below its table; None where it has none."""
    return _under(table_of(content.decode("utf-8-sig", "replace")), key)


def _under(table: object, key: Sequence[str]) -> object:
    for each in key:
        if not isinstance(table, dict) or each not in table:
            return None
        table = table[each]
    return table
