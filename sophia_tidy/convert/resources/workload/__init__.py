"""Deployments, StatefulSets, DaemonSets and Jobs."""
