"""Small old files and what becomes of them: the words that the tests of this room share."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from sophia_tidy.kernel.tree import Tree
from sophia_tidy.workflow.carry.carried import carried
from sophia_tidy.workflow.carry.model import Carrying
from sophia_tidy.workflow.facts.inventory import FOLDER, take_inventory

STEPS = "    steps:\n      - name: Say it\n        run: echo hello\n"


def file(on: str, jobs: str, top: str = "") -> str:
    """A workflow with all that a token may do written down; ``jobs`` are two spaces in."""
    return f"name: Old\non: {on}\npermissions: {{}}\n{top}jobs:\n{jobs}"


def job(name: str = "build", more: str = "", steps: str = STEPS) -> str:
    """A job with a step."""
    return f"  {name}:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 5\n{more}{steps}"


def carry(files: Mapping[str, str], others: Mapping[str, str] | None = None, **more: object) -> Carrying:
    """All jobs of these workflows, by the names of their files, in a tree with other files."""
    texts = {str(FOLDER / name): text for name, text in files.items()} | dict(others or {})
    tree = Tree({PurePosixPath(path): text.encode() for path, text in texts.items()})
    inventory = take_inventory(tree)
    stays = {each.path: [one.id for one in each.workflow.jobs] for each in inventory.workflows}
    return carried(tree, inventory, stays, **more)  # type: ignore[arg-type]


def reasons(found: Carrying) -> dict[str, str]:
    """Why each file stays, by its name."""
    return {each.path.name: each.reason for each in found.left}


def text(found: Carrying, name: str = "checks.yml") -> str:
    """The text of one new file."""
    return found.files[FOLDER / name]
