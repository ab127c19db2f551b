"""A small repository and what the one workflow does in it: the ledger of a few workflows, for the tests."""

from pathlib import PurePosixPath

from sophia_tidy.kernel.location import Location
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.workflow.duties import Duty, DutyLedger, ledger_of
from sophia_tidy.workflow.facts.inventory import take_inventory
from sophia_tidy.workflow.project.model import Coverage, DeployTarget, GateRun, Project, PythonInstall

FOLDER = PurePosixPath(".github/workflows")
PROJECT = Project(
    environments=(DeployTarget("production", "main", "kubernetes/overlays/production"),),
    python=PythonInstall("pip", "3.12"),
)
COVERAGE = Coverage(
    gates={"ruff": "lint, ruff", "mypy": "lint, mypy", "pytest": "tests, pytest", "pre-commit": "lint, pre-commit"},
    images={"Dockerfile": "build api"},
    branches={"main": "verify"},
    notifies={"slack": "notify, Tell slack"},
    secrets=frozenset({"DOCKERHUB_TOKEN", "SLACK_WEBHOOK"}),
    checks=("plan", "lint", "tests"),
    required="gates",
)


def ledger(
    workflows: dict[str, str],
    *,
    files: dict[str, str] | None = None,
    decisions: dict[str, str] | None = None,
    project: Project = PROJECT,
    coverage: Coverage = COVERAGE,
    **more: object,
) -> DutyLedger:
    """The ledger of workflows by their names, with other files of the tree (a ``Dockerfile`` is always there)."""
    tree = {str(FOLDER / name): text for name, text in workflows.items()} | {"Dockerfile": "", **(files or {})}
    inventory = take_inventory(Tree({PurePosixPath(path): text.encode() for path, text in tree.items()}))
    return ledger_of(inventory, project, coverage, decisions or {}, **more)  # type: ignore[arg-type]


def by_key(found: DutyLedger) -> dict[str, Duty]:
    """The duties by their keys."""
    return {duty.key: duty for duty in found.duties}


def statuses(found: DutyLedger) -> dict[str, str]:
    """The statuses by the duties' keys."""
    return {duty.key: duty.verdict.status.value for duty in found.duties}


def one_job(
    steps: str, *, on: str = "{push: {branches: [main]}, pull_request: }", more: str = "", job: str = "build"
) -> str:
    """A workflow of one job with these steps, each on lines of its own."""
    body = "".join(f"      {line}\n" for line in steps.strip("\n").split("\n"))
    return (
        f"name: One\non: {on}\njobs:\n  {job}:\n    runs-on: ubuntu-24.04\n{more}"
        f"    steps:\n      - uses: actions/checkout@v4\n{body}"
    )


def run_of(name: str, command: str, line: int, *, job: str = "build", masked: bool = False) -> GateRun:
    """A run of a gate in ``a.yml``."""
    return GateRun(name, command, "", Location(FOLDER / "a.yml", line), job, masked)
