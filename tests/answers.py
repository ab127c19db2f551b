"""Answers of a person, as the configuration keeps them: what each test of a question gives."""

import json
from collections.abc import Iterable

from sophia_tidy.config.schema import Config, read_config
from sophia_tidy.kernel.decision import Decision


def table(*answers: tuple[tuple[str, ...], object]) -> str:
    """``pyproject.toml`` with these values under the keys below the tool's table."""
    lines = ["[tool.sophia-tidy]"]
    for keys, value in answers:
        lines.append(f"{'.'.join(map(json.dumps, keys))} = {json.dumps(value)}")
    return "\n".join(lines) + "\n"


def config_with(*answers: tuple[tuple[str, ...], object]) -> Config:
    """The configuration that has these answers."""
    return read_config(table(*answers).encode())


def ids(decisions: Iterable[Decision]) -> list[str]:
    return [each.id for each in decisions]


def the(decisions: Iterable[Decision], id: str) -> Decision:
    """The one decision of an id."""
    (found,) = {each.id: each for each in decisions if each.id == id}.values()
    return found


def values(decision: Decision) -> list[str]:
    return [option.value for option in decision.options]
