"""Kubernetes objects as data, and what a cluster would refuse."""
