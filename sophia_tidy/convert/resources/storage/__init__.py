"""Volumes, claims, configs and mounts."""
