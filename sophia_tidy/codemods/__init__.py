"""Codemods: what ruff reports and cannot mend, mended on LibCST's tree, in files that parse.

``plan_codemods`` is the planner, ``rewrite`` the pure function on one file.
To add a codemod: a module of its own and a line in `all_codemods`.

Importing this package imports neither LibCST (0.4 s) nor the planner nor a
codemod: a repository with nothing to mend never pays for them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .ruff_codes import RUFF_CODES

if TYPE_CHECKING:
    from .all_codemods import CODEMODS, RULES
    from .codemod import Codemod
    from .imports.import_index import ImportIndex
    from .planner import CodemodJob, CodemodOptions, plan_codemods, plan_of, rewritten, work
    from .rewriting import CodemodStep, FileResult, Skip, rewrite

__all__ = [
    "CODEMODS",
    "RUFF_CODES",
    "RULES",
    "Codemod",
    "CodemodJob",
    "CodemodOptions",
    "CodemodStep",
    "FileResult",
    "ImportIndex",
    "Skip",
    "plan_codemods",
    "plan_of",
    "rewrite",
    "rewritten",
    "work",
]


_ON_DEMAND = {
    "all_codemods": ("CODEMODS", "RULES"),
    "codemod": ("Codemod",),
    "imports.import_index": ("ImportIndex",),
    "planner": ("CodemodJob", "CodemodOptions", "plan_codemods", "plan_of", "rewritten", "work"),
    "rewriting": ("FileResult", "Skip", "CodemodStep", "rewrite"),
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
