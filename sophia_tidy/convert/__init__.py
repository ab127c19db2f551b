"""Compose and Swarm stacks to Kubernetes manifests, with every key accounted for.

``load/`` files → `Model` (what ``docker compose config`` prints) → ``stack/``
typed, in the words of the compose-spec → ``resources/`` one Kubernetes kind a
file → ``lint/`` what a cluster would refuse → ``connect/`` who reaches whom →
``output/`` kustomize, Helm chart, plain manifests, and the ledger's page.
"""
