"""Manifests to files: kustomize base and overlays, a Helm chart from the same model, plain manifests, and the pages.

Everything here is a function from values to ``{path: text}``; paths are
relative to the destination (``kubernetes/``).
"""
