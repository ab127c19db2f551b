"""The rules of `convert`, for ``explain``: read from ``catalog/``, a file for each family.

``after`` of an example is a part of the manifests that are written for it (a
text alone is the stack as it was meant), and ``safety`` says in the ledger's
words what comes of the keys that a rule speaks of: ``mapped``, or ``up to
needs-decision`` where it depends.  Nothing that converts reads this.
"""

from functools import cache
from importlib.resources import files

from ..formats.rule_catalogue import whole
from ..kernel.rule import Rule


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of the wing, by id; some of them the lint has too."""
    return whole(files(__package__) / "catalog", "convert")
