"""Reachability: what the stack's text says, held against the written Services and NetworkPolicies."""

from .proof import CallStatus, Edge, Proof
from .prove import prove

__all__ = ["CallStatus", "Edge", "Proof", "prove"]
