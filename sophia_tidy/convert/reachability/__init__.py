"""Who reaches whom: what the stack's text says, held against the written Services and NetworkPolicies."""

from .proof import Edge, Proof, Standing
from .prove import prove

__all__ = ["Edge", "Proof", "Standing", "prove"]
