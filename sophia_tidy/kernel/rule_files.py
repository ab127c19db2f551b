"""Where the rules that a person may edit are: in the wheel, or beside the package."""

from pathlib import Path

from .errors import RuleError


def rules_root() -> Path:
    """The folder of rule files: ``_rules`` of an installed wheel, else the repository's ``rules``.

    Raises:
        RuleError: neither is there, so the installation is broken.
    """
    here = Path(__file__).parent.parent
    installed = here / "_rules"
    if installed.is_dir():
        return installed
    beside = here.parent / "rules"
    if beside.is_dir():
        return beside
    raise RuleError("no rules folder in the installation; expected one beside or inside the package")
