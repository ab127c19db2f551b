"""Which ruff is installed here, and which of its rules an older one had not: `ruff rule` says since when each is stable."""

import json
import re
from collections.abc import Mapping
from functools import cache

from ...config.ruff_pins import Version
from ...kernel.errors import ToolMissing
from .process import answer

# Rules that decide otherwise since a version, found where a project's own ruff and this one differ (ruff's changelog):
# isort's first party is told by the whole module's path since 0.13.0.
DECIDES_OTHERWISE: Mapping[str, Version] = {"I001": (0, 13, 0)}
_NUMBERS = re.compile(r"(\d+)\.(\d+)\.(\d+)")


@cache
def own_version() -> Version:
    """The version of the ruff that runs here.

    Raises:
        ToolMissing: there is none, or it does not say.
    """
    return _version(answer("--version"))


@cache
def newer_than(version: Version) -> frozenset[str] | None:
    """The codes of rules that are stable only since a later version, or not yet, or decide otherwise; None where this ruff does not say.

    Raises:
        ToolMissing: there is no ruff.
    """
    rules = json.loads(answer("rule", "--all", "--output-format", "json"))
    if not all(isinstance(rule.get("status"), dict) for rule in rules):
        return None  # before ruff 0.14
    changed = frozenset(code for code, since in DECIDES_OTHERWISE.items() if version < since)
    return changed | frozenset(
        rule["code"]
        for rule in rules
        for state, said in rule["status"].items()
        if rule["code"] and state in ("Stable", "Preview") and _version(said["since"]) > version
    )


def _version(text: str) -> Version:
    match = _NUMBERS.search(text)
    if match is None:
        raise ToolMissing("ruff does not say which version it is; expected one such as 0.14.0")
    return int(match[1]), int(match[2]), int(match[3])
