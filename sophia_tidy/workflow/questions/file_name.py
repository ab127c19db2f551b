"""The name of the one workflow, where a workflow of the team's has it and stays."""

from collections.abc import Iterator

from ...config.schema import WorkflowConfig
from ...kernel.decision import Decision, Option
from ...kernel.location import Location
from ...kernel.tree import Tree
from ..facts.inventory import FOLDER
from ..project.model import Project

ID = "workflow/file"
_OTHERS = ("deploy-kubernetes.yml", "deploy-cluster.yml", "kubernetes.yml")


def file_question(tree: Tree, config: WorkflowConfig, project: Project, *, in_the_way: bool) -> Iterator[Decision]:
    """Asked while a file is in the way, and as long as another name is configured."""
    usual = WorkflowConfig().file
    if not in_the_way and config.file == usual:
        return
    free = next((name for name in _OTHERS if FOLDER / name not in tree), _OTHERS[0])
    places = tuple(Location(FOLDER / name) for name in project.files if FOLDER / name in tree)
    yield Decision(
        ID,
        "What is the one workflow called?",
        f"A workflow of the team's is called {usual} and stays, for not all of its duties are accounted for; "
        "as long as it does, nothing is written.",
        (Option(free, f"{free}; {usual} stays as it is"),),
        ("workflow", "file"),
        is_open=True,
        expected="a file of .github/workflows that is not there yet",
        locations=places,
    )
