"""Gates that never stopped anything: is a push to pass them before it is deployed, or are they given up?"""

from collections.abc import Iterator

from ...kernel.decision import Decision, Option
from ..project.model import GateRun, Project

GROUP = "workflow/gate"


def gate_questions(project: Project) -> Iterator[Decision]:
    """One for each gate whose failure was masked wherever it ran, answered or not."""
    firm = {each.name for each in project.gates if not each.masked}
    asked: dict[str, list[GateRun]] = {}
    for run in project.gates:
        if run.name not in firm and run.command and not run.unfit:
            asked.setdefault(run.name, []).append(run)
    return (_question(name, runs) for name, runs in asked.items())


def _question(name: str, runs: list[GateRun]) -> Decision:
    jobs = ", ".join(dict.fromkeys(each.job for each in runs))
    return Decision(
        f"{GROUP}/{name}",
        f"Must {name} pass before a push is deployed?",
        f"It ran in {jobs} and could not fail there, so nobody knows whether it passes; as a gate it stops what it fails.",
        (
            Option(name, f"yes: it is a gate, as `{runs[0].command}`"),
            Option(f"-{name}", "no: it is given up, and a job that does nothing else goes"),
        ),
        ("workflow", "gates"),
        locations=tuple(each.at for each in runs),
        group=GROUP,
    )
