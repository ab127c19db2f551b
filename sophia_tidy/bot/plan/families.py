"""Families of changes: repair, each codemod, and each other step; a group is a family, or a part of one.

What a family is called is what `[tool.sophia-tidy.bot]` calls it, and where
its branch's name begins.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from ...config.schema import TABLE
from ...kernel.errors import ConfigError
from ...kernel.location import Location
from ...kernel.plan import Change
from ...steps.context import ConfigSource
from ...steps.gates.held import FILE_BY_FILE
from ...steps.run import ORDER

REPAIR, RUFF, FIX, CODEMOD = "repair", "ruff-fix", "fix", "codemod"
UNSAFE = "-unsafe"  # what follows the name of a family where its changes are those for a reader's eye


@cache
def codemods() -> tuple[str, ...]:
    """The codemods by their names; imported for those who have something to mend."""
    from ...codemods.all_codemods import RULES

    return RULES


@cache
def whole_words() -> Mapping[str, tuple[str, ...]]:
    """Words that mean several families at once."""
    return {FIX: (REPAIR, *codemods(), RUFF), CODEMOD: codemods()}


@cache
def families_of(step: str) -> tuple[str, ...]:
    """The families of a step, in the order of its stages."""
    return whole_words()[FIX] if step == FIX else (step,)


@cache
def step_of(family: str) -> str:
    """The step that plans a family."""
    return next(step for step in ORDER if family in families_of(step))


def family_of(step: str, change: Change) -> str:
    """The family of one change: of `fix` each codemod is one, and so are ruff's own fixes and all repairs."""
    if step != FIX:
        return step
    return change.rule if change.rule in codemods() or change.rule == RUFF else REPAIR


def family_in(step: str, group: str) -> str:
    """The family that the name of a group of a step begins with, which is the configuration's word for it."""
    return max((each for each in families_of(step) if f"{group}-".startswith(f"{each}-")), key=len, default="")


def is_divisible(family: str) -> bool:
    """Whether each file can be left out by itself."""
    return step_of(family) in FILE_BY_FILE


def wanted_families(words: Iterable[str], source: ConfigSource) -> frozenset[str] | None:
    """The families that ``groups`` of the configuration names, without those behind a minus; None for all.

    Raises:
        ConfigError: a name of no family.
    """
    words = tuple(words)
    if not words:
        return None
    named = _meant((each for each in words if not each.startswith("-")), "groups", source)
    without = _meant((each[1:] for each in words if each.startswith("-")), "groups", source)
    return (named or _every()) - without


def unsafe_families(words: Iterable[str], source: ConfigSource) -> frozenset[str]:
    """The families that ``unsafe`` of the configuration names.

    Raises:
        ConfigError: a name of no family.
    """
    return _meant(words, "unsafe", source)


@cache
def _every() -> frozenset[str]:
    return frozenset(family for step in ORDER for family in families_of(step))


def _meant(words: Iterable[str], key: str, source: ConfigSource) -> frozenset[str]:
    found: set[str] = set()
    for word in words:
        if word not in whole_words() and word not in _every():
            raise _unknown(word, key, source)
        found.update(whole_words().get(word, (word,)))
    return frozenset(found)


def _unknown(word: str, key: str, source: ConfigSource) -> ConfigError:
    from difflib import get_close_matches

    from ...config.toml_position import position

    known = sorted(_every() | whole_words().keys())
    near = ", ".join(get_close_matches(word, known, 3) or known)
    place = Location(source.path, *position(source.text, (*TABLE, "bot", key)))
    return ConfigError(f"{key} names {word!r}, which is no group; expected one such as {near}", place)
