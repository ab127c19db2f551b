"""The pod: containers, environment, probes, limits, security, placement."""
