"""The fields of the kinds that operators and tools bring, by API version and kind; see `structure` for how they are written."""

from collections.abc import Mapping
from typing import Any

from . import certificates, flux, kustomize, secrets, traefik
from .words import ANY

SHAPES: Mapping[tuple[str, str], Any] = {
    **traefik.SHAPES, **certificates.SHAPES, **secrets.SHAPES, **flux.SHAPES, **kustomize.SHAPES}

__all__ = ["ANY", "SHAPES"]
