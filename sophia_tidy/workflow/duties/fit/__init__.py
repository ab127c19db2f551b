"""Fit to be a gate: what an old run needs that a fresh machine has, that comes along, or that keeps it where it is."""
