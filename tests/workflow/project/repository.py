"""A repository in a few lines: paths with texts, and what the survey makes of it."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from sophia_tidy.config.schema import WorkflowConfig
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.workflow.facts.inventory import take_inventory
from sophia_tidy.workflow.project import project_of
from sophia_tidy.workflow.project.model import Project

from ...checkout import ROOT

WORKFLOWS = ".github/workflows"


def tree_of(files: Mapping[str, str | bytes]) -> Tree:
    return Tree({PurePosixPath(path): text.encode() if isinstance(text, str) else text for path, text in files.items()})


def surveyed(files: Mapping[str, str | bytes], branch: str = "main", repository: str = "", **wishes: object) -> Project:
    tree = tree_of(files)
    return project_of(tree, take_inventory(tree), WorkflowConfig(**wishes), branch, repository)  # type: ignore[arg-type]


def reference() -> dict[str, bytes]:
    """The reference repository, with the manifests that the tool made of its stacks."""
    return dict(_below(ROOT / "tests/reference")) | {
        f"kubernetes/{path}": body for path, body in _below(ROOT / "kubernetes").items()
    }


def _below(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and ".pytest_cache" not in path.parts
    }


def job(steps: str, *, on: str = "push", more: str = "", name: str = "build") -> str:
    """A workflow of one job that checks out and does these steps."""
    body = "".join(f"      {line}\n" for line in steps.strip("\n").split("\n"))
    return f"on: {on}\njobs:\n  {name}:\n    runs-on: ubuntu-24.04\n{more}    steps:\n      - uses: actions/checkout@v4\n{body}"


def rules(project: Project) -> list[str]:
    return [each.rule for each in project.findings]
