"""Codemods: what ruff reports and cannot mend, mended on LibCST's tree, in files that parse.

``plan_codemods`` is the planner, ``rewrite`` the pure function on one file.
The order of `CODEMODS` has meaning: a handler is named before an error is
raised from it, and names are defined before they are looked at.  To add one:
a module of its own and a line here; a test finds what is missing.

Importing this package imports neither LibCST (0.4 s) nor the planner: a
repository with nothing to mend never pays for them.
"""

from importlib import import_module
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from .codemod import Codemod
from .reported import Reported
from .rules.assert_on_tuple import AssertOnTuple
from .rules.bare_except import BareExcept
from .rules.invalid_escape import InvalidEscape
from .rules.literal_comparison import LiteralComparison
from .rules.mutable_default import MutableDefault
from .rules.python2_name import Python2Name
from .rules.raise_not_implemented import RaiseNotImplemented
from .rules.raise_without_from import RaiseWithoutFrom
from .rules.request_without_timeout import RequestWithoutTimeout
from .rules.undefined_export import UndefinedExport
from .rules.undefined_name import UndefinedName
from .rules.utcnow import Utcnow

if TYPE_CHECKING:
    from .imports.import_index import ImportIndex
    from .planner import Job, Options, plan_codemods, plan_of, rewritten, work
    from .rewriting import Edit, FileResult, Skip, Step, rewrite

CODEMODS: tuple[Codemod, ...] = (
    Python2Name(),
    UndefinedName(),
    BareExcept(),
    RaiseWithoutFrom(),
    RaiseNotImplemented(),
    LiteralComparison(),
    InvalidEscape(),
    Utcnow(),
    RequestWithoutTimeout(),
    MutableDefault(),
    AssertOnTuple(),
    UndefinedExport(),
    Reported(),
)
RULES: tuple[str, ...] = tuple(codemod.RULE for codemod in CODEMODS)
RUFF_CODES: tuple[str, ...] = tuple(sorted({code for codemod in CODEMODS for code in codemod.RUFF}))

__all__ = [
    "CODEMODS",
    "RUFF_CODES",
    "RULES",
    "Codemod",
    "Edit",
    "FileResult",
    "ImportIndex",
    "Job",
    "Options",
    "Skip",
    "Step",
    "describe",
    "plan_codemods",
    "plan_of",
    "rewrite",
    "rewritten",
    "work",
]


def describe(rule: str) -> str | None:
    """Why the rule matters and what its codemod does, for ``explain RULE``; None for a rule of another wing."""
    return next((cleandoc(type(codemod).__doc__ or "") for codemod in CODEMODS if rule == codemod.RULE), None)


_ON_DEMAND = {
    "import_index": ("ImportIndex",),
    "planner": ("Job", "Options", "plan_codemods", "plan_of", "rewritten", "work"),
    "rewriting": ("Edit", "FileResult", "Skip", "Step", "rewrite"),
}


def __getattr__(name: str) -> Any:
    """The planner and its types, imported when they are asked for (PEP 562).

    Raises:
        AttributeError: there is no such name.
    """
    home = next((module for module, names in _ON_DEMAND.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{home}", __name__), name)
