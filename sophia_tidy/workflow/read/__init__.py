"""Files to the typed model; what is wrong becomes a finding, and what is right beside it is read all the same."""

from .action import read_action
from .workflow import read_workflow

__all__ = ["read_action", "read_workflow"]
