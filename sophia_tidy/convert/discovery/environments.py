"""Environments that overrides make, by the words of their names: ``compose.prod.yml`` is production's."""

from pathlib import PurePosixPath
from typing import NamedTuple

from ..file_names import OF_COMPOSE, words_of
from ..names import label

_LONG = {"prod": "production", "prd": "production", "live": "production", "stage": "staging", "stg": "staging"}
_KNOWN = frozenset({"production", "staging", "qa", "uat", "preprod", "preview", "acceptance", "canary", "dr"})


class EnvironmentName(NamedTuple):
    """What an override would be called as an environment, and whether a word of it is known to be one."""

    name: str
    is_known: bool


def environment_name(override: PurePosixPath, base: PurePosixPath) -> EnvironmentName:
    """The words that the override has and its base lacks, else its folder where that is an environment's."""
    common = OF_COMPOSE.union(words_of(base))
    words = [_LONG.get(word.lower(), word.lower()) for word in words_of(override) if word not in common]
    folder = _LONG.get(override.parent.name.lower(), override.parent.name.lower())
    if _KNOWN.isdisjoint(words) and override.parent != base.parent and folder in _KNOWN:
        return EnvironmentName(folder, is_known=True)
    return EnvironmentName(label("-".join(words)) if words else "", not _KNOWN.isdisjoint(words))
