"""Compose files to the model that ``docker compose config`` prints of them, with the place of every value."""

from .errors import Code, LoadError
from .loader import load_model

__all__ = ["Code", "LoadError", "load_model"]
