"""Gates that never stopped anything: is a push to pass them before it is deployed, or are they given up?"""

from collections.abc import Iterable, Iterator

from ...kernel.decision import Decision, Option
from ..project.model import GateRun, Project

GROUP, ALL = "workflow/gate", "*"
_APART = 3


def gate_questions(project: Project) -> Iterator[Decision]:
    """One for each gate whose failure was masked wherever it ran, answered or not; of many gates one for all."""
    asked = masked_gates(project)
    if len(asked) > _APART:
        return iter((_of_all(asked),))
    return (_question(name, runs) for name, runs in asked.items())


def masked_gates(project: Project) -> dict[str, list[GateRun]]:
    """The gates whose failure was masked wherever they ran, with their runs."""
    firm = {each.name for each in project.gates if not each.masked}
    asked: dict[str, list[GateRun]] = {}
    for run in project.gates:
        if run.name not in firm and run.command and not run.unfit:
            asked.setdefault(run.name, []).append(run)
    return asked


def named_gates(gates: Iterable[str], project: Project) -> frozenset[str]:
    """What the configuration says of gates; ``*`` and ``-*`` are all of those, but for one that is named itself."""
    named = frozenset(gates)
    told = {name.removeprefix("-") for name in named}
    sign = "" if ALL in named else "-" if f"-{ALL}" in named else None
    rest = () if sign is None else (f"{sign}{name}" for name in masked_gates(project) if name not in told)
    return (named - {ALL, f"-{ALL}"}) | frozenset(rest)


def _of_all(asked: dict[str, list[GateRun]]) -> Decision:
    names = ", ".join(asked)
    return Decision(
        f"{GROUP}s",
        f"Must these {len(asked)} gates pass before a push is deployed: {names}?",
        "They could not fail where they ran, so nobody knows whether they pass; as gates they stop what they fail. "
        "A single one may be said by its name, or behind a minus given up.",
        (
            Option(ALL, "yes: each is a gate"),
            Option(f"-{ALL}", "no: they are given up, and jobs that do nothing else go"),
        ),
        ("workflow", "gates"),
        is_open=True,
        expected="the name of one of them, or one behind a minus",
        locations=tuple(run.at for runs in asked.values() for run in runs),
        group=GROUP,
    )


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
