"""Archive: what is history, and where it goes.

The lower half gathers facts: `inventory` names the kind of each file,
`read_graph` who names whom with file and line, `roots` the files that are
called from outside.
"""

from .facts.entry_points import hooked, roots
from .files.inventory import FileItem, inventory
from .files.kinds import FileKind, kind_of
from .references.graph import Graph, read_graph
from .references.reference import From, Reference

__all__ = [
    "FileItem",
    "FileKind",
    "From",
    "Graph",
    "Reference",
    "hooked",
    "inventory",
    "kind_of",
    "read_graph",
    "roots",
]
