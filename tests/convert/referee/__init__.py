"""The referee of the probes: what a converter made of a stack, held against what a cluster must be told."""
