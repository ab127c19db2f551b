"""Every module beside this one is a plugin."""

from importlib import import_module
from pathlib import Path

PLUGINS = [import_module(f"{__name__}.{path.stem}") for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__"]
