"""Gates: what is counted of a tree, so that it can be said whether a plan leaves it better, and never worse.

``gate.py`` what a gate is · ``of_tree.py`` all of them over one tree ·
``python_files.py`` ``references.py`` ``collected_tests.py``
``workflow_files.py`` ``manifest_files.py`` a gate or two each.
"""

from .gate import Gates, TreeGate
from .of_tree import gates_of

__all__ = ["Gates", "TreeGate", "gates_of"]
