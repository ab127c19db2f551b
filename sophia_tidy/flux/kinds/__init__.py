"""One Kubernetes kind a file: typed arguments to an object as plain data.

The shapes are those of the toolkit's own definitions (``source``,
``kustomize``, ``helm``, ``notification`` and ``image.toolkit.fluxcd.io``),
of External Secrets and of cert-manager; the tests hold them to the schemas.
"""

SYSTEM = "flux-system"  # where `flux bootstrap` puts the controllers; the sync objects lie beside them
