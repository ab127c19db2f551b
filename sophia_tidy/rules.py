"""Where the rules that a person may edit are: in the wheel, or beside the package."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from .errors import RuleError

_HERE = "sophia_tidy"


def rules_root() -> Traversable:
    """The folder of rule files: ``_rules`` of an installed wheel, else the repository's ``rules``.

    Raises:
        RuleError: neither is there, so the installation is broken.
    """
    installed = files(_HERE).joinpath("_rules")
    if installed.is_dir():
        return installed
    beside = Path(__file__).parent.parent / "rules"
    if beside.is_dir():
        return beside
    raise RuleError("no rules folder in the installation; expected one beside or inside the package")
