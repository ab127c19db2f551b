"""Archive: what is history, and where it goes.

The lower half gathers facts: `inventory` names the kind of each file,
`read_graph` who names whom with file and line, `roots` the files that are
called from outside.
"""

from .graph import Graph, read_graph
from .inventory import Item, inventory
from .kinds import Kind, kind_of
from .references import From, Reference
from .roots import hooked, roots

__all__ = ["From", "Graph", "Item", "Kind", "Reference", "hooked", "inventory", "kind_of", "read_graph", "roots"]
