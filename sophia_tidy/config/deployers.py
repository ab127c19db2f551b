"""Deployers that a person decides about together: the names of their kinds, and what may be said of one."""

import re

from .values import BadValue, names, shown

# What deploys only, by environment; what does more besides; what goes to a platform of others; what waits for one that goes.
GROUPS = (
    "production",
    "staging",
    "development",
    "other",
    "with-more",
    "elsewhere",
    "elsewhere-with-more",
    "waiting",
)
WAITING = GROUPS[-1]
EACH = "each"  # one by one: no answer for all of them
_DECISION = re.compile(r"\s*(kept|superseded|dropped)\s*:\s*\S")


def deployers(value: object) -> dict[str, str]:
    """Kinds of deployers to a decision with its reason, or to ``each``."""
    found = names(value)
    for name, said in found.items():
        if name not in GROUPS:
            raise BadValue(f"a table with {shown(name)}; expected some of {', '.join(GROUPS)}", name)
        if said != EACH and not _DECISION.match(said):
            raise BadValue(
                f"a table with {shown(said)}; expected 'kept: why', 'superseded: how', 'dropped: why' or 'each'", name
            )
    return dict(found)
