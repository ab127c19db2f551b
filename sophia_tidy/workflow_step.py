"""The step of `workflow`: the tree by the door, then the wing's inventory and what its rules find."""

from dataclasses import dataclass
from pathlib import Path

from .config import Config
from .disk import read_tree
from .errors import TidyError
from .finding import Finding
from .location import Location
from .tree import Tree
from .workflow.inventory import FOLDER, Inventory, take_inventory
from .workflow.rules import check


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What there is, and what was noticed; nothing is planned."""

    tree: Tree
    inventory: Inventory
    findings: tuple[Finding, ...]


def survey_workflows(root: Path, config: Config) -> Surveyed:
    """Read every workflow and local action below ``root``.

    Raises:
        TidyError: the root or git refuses, or there is no workflow.
    """
    listing = read_tree(root, max_size=config.max_file_size)
    inventory = take_inventory(listing.tree)
    passed_over = tuple(each for each in listing.findings if each.location.path.is_relative_to(FOLDER))
    if not inventory.workflows and not passed_over:
        raise TidyError("there is no workflow; expected a .yml or .yaml file right in it", Location(FOLDER), rule="no-workflow")
    return Surveyed(listing.tree, inventory, (*passed_over, *inventory.findings, *check(inventory)))
