"""YAML files in one style: bytes to bytes, and what was noticed.

Tokens stay as their author wrote them; what is rewritten is the space
between them, which has no meaning, and the indentation that stands for
structure.  So comments, anchors, tags, block scalars and the order of keys
cannot be lost, only misplaced, and `gate` looks at that.
"""

from .restyle import TABS, Restyled, restyle
from .style import Style

__all__ = ["TABS", "Restyled", "Style", "restyle"]
