"""The fields of the kinds that operators and tools bring, a file for each of them; see `structure` for how they are written.

A stack has few of these kinds, so a file is imported where an object of its group comes.
"""

from importlib import import_module
from typing import Any

from .words import ANY

__all__ = ["ANY", "shape_of"]
_FILES = {
    "traefik.io": "traefik",
    "cert-manager.io": "certificates",
    "external-secrets.io": "secrets",
    "toolkit.fluxcd.io": "flux",
    "flagger.app": "flux",
    "kustomize.config.k8s.io": "kustomize",
}


def shape_of(api_version: str, kind: str) -> Any:
    """The fields of a kind, None where it is not written down."""
    group = api_version.rpartition("/")[0]
    file = next((name for end, name in _FILES.items() if f".{group}".endswith(f".{end}")), None)
    return import_module(f".{file}", __name__).SHAPES.get((api_version, kind)) if file else None
