"""The tables that hardening goes by, each read when it is first asked for."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from ...kernel.rule_files import rules_root
from .permission_table import PermissionTable, read_permission_table
from .pin_table import PinTable, read_pin_table


class HardenRules(NamedTuple):
    """What is known of actions: the commits of their tags, and what they need of the token."""

    pins: PinTable
    permissions: PermissionTable


@cache
def built_in_rules() -> HardenRules:
    """The tables that come with the tool.

    Raises:
        RuleError: one of them is wrong, or the folder is not there.
    """
    folder: Path = rules_root() / "workflow"
    return HardenRules(
        read_pin_table((folder / "pins.yaml").read_bytes()),
        read_permission_table((folder / "permissions.yaml").read_bytes()),
    )
