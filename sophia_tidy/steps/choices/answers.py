"""Answers of a person: which are kept in the configuration, and which questions wait for one."""

import tomllib
from collections.abc import Iterable

from ...config.schema import TABLE
from ...formats.toml_json import read_toml
from ...kernel.decision import Decision, in_order
from ..context import Context


def kept_table(context: Context) -> dict[str, object]:
    """What the configuration says below ``[tool.sophia-tidy]``, as data; it was read before, so it is TOML."""
    try:
        table: object = read_toml(context.source.text)
    except tomllib.TOMLDecodeError:
        return {}  # a source that nobody has read: the configuration came from elsewhere
    for key in TABLE:
        table = table.get(key, {}) if isinstance(table, dict) else {}
    return table if isinstance(table, dict) else {}


def answer_of(decision: Decision, table: dict[str, object]) -> str | None:
    """The answer that is kept, as a person would type it; of a list the option that is in it."""
    value: object = table
    for key in decision.key:
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
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
