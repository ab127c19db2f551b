"""Which Node the one workflow runs where no file says: the newest that old workflows set up for their jobs."""

import re

from ..facts.inventory import Inventory
from ..facts.matrix import values

_VERSION = re.compile(r"^v?(\d+)(?:\.(\d+|x))?(?:\.(\d+|x))?$")


def node_version(inventory: Inventory) -> str:
    """The version as it was written (``20``, ``20.x``, ``20.11.1``); empty where nothing tells one."""
    found: set[str] = set()
    for facts in inventory.workflows:
        for job, step in facts.run.steps():
            version = step.input("node-version") if step.uses else None
            for value in values(version, facts.run, job) if version else ():
                found.update(word for word in (value or "").split() if _VERSION.match(word))
    return max(sorted(found), key=_order, default="")


def _order(version: str) -> tuple[int, ...]:
    """An open place counts as the newest of its kind."""
    match = _VERSION.match(version)
    parts = match.groups() if match else ()
    return tuple(999 if each in (None, "x") else int(each) for each in parts)
