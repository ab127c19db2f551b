"""Which gates the one workflow has: those that old workflows ran and that could fail, and some that no project needs to ask for.

A gate that could not fail (``|| true``) is left out and told: nobody knows
whether it would pass, and as a required gate it would stop every deployment.
So is one that could not pass here: what it names is not there, or its job
prepared what the one workflow does not.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from packaging.utils import canonicalize_name

from ...kernel.errors import ConfigError
from ...kernel.finding import Finding
from ...kernel.tree import Tree
from ..gates.words import bare
from ..project.listing import Listing
from ..project.model import GateRun, Project
from .document import Pairs
from .findings import GATE, finding_at
from .gate_joins import clashing, joined
from .parts import Gate
from .pinned_versions import declared, has_table
from .taken_gate import StoodFor, TakenGate


@dataclass(frozen=True, slots=True)
class GateChoice:
    """The gates in the order of their parts, and what is told of those left out."""

    taken: tuple[TakenGate, ...]
    findings: tuple[Finding, ...]


def choose(project: Project, tree: Tree, gates: Iterable[Gate], enforced: frozenset[str] = frozenset()) -> GateChoice:
    """The gates of a project.

    ``enforced`` are names of gates (a part's, or as `gates.gate_in` says)
    that count although the old job could not fail, or although none ran them;
    a name behind a minus leaves the gate out.

    Raises:
        ConfigError: one of those names is no gate, or nobody knows its command.
    """
    gates, taken, findings = tuple(gates), list[TakenGate](), list[Finding]()
    refused = given_up(enforced)
    enforced = frozenset(name for name in enforced if not name.startswith("-"))
    for run in project.gates:
        gate = part_of(run, gates)
        if gate is not None and refused & {run.name, gate.name}:
            continue
        reason = _left_out(run, gate, enforced)
        if reason:
            findings.append(finding_at(GATE, run.at, reason, _HELP))
        elif gate is not None:
            taken.append(_of_run(run, gate))
    ran = {
        gate.name
        for run in project.gates
        if (gate := part_of(run, gates)) is not None and not (run.unfit and enforced & {run.name, gate.name})
    }
    taken += [
        TakenGate(gate, gate.command, names=(gate.runs[0],))
        for gate in gates
        if gate.name not in ran | refused and (_unasked(gate, project, tree) or enforced & {gate.name, *gate.runs})
    ]
    _check(enforced, taken, gates)
    _check_refused(refused, project, gates)
    merged = joined(taken, Listing(tree))
    clashes = tuple(clashing(merged))
    findings += [
        finding_at(
            GATE,
            service.image.at,
            f"{each.names[0]!r} needs a service {service.name!r} that is another one than that of "
            "an earlier gate; expected one service of a name",
            _HELP,
        )
        for each, service in clashes
    ]
    order = {gate.name: number for number, gate in enumerate(gates)}
    kept = (each for each in merged if not any(each is other for other, _ in clashes))
    return GateChoice(tuple(sorted(kept, key=lambda each: order[each.gate.name])), tuple(findings))


def _of_run(run: GateRun, gate: Gate) -> TakenGate:
    """The gate of an old run; one that reads files alone needs no runner, no variable and no service."""
    command = run.command or gate.command
    told = (StoodFor(run.at, run.name, command),)
    if gate.reads_files:
        own = tuple(pair for pair in _env(run) if _OF_A_LINTER.match(pair[0]))
        return TakenGate(gate, bare(command), run.folder or ".", (run.name,), own, runs=told, leaves=run.leaves)
    return TakenGate(
        gate,
        command,
        run.folder or ".",
        (run.name,),
        _env(run),
        run.services,
        runs=told,
        prepare=run.prepare,
        leaves=run.leaves,
    )


_OF_A_LINTER = re.compile(r"^(RUFF|BLACK|FLAKE8|ISORT|BANDIT|YAMLLINT|SHELLCHECK|HADOLINT|PYTHON)_?")


def given_up(enforced: Iterable[str]) -> frozenset[str]:
    """The gates that a person wants no more: those behind a minus."""
    return frozenset(name.removeprefix("-") for name in enforced if name.startswith("-"))


_HELP = "name it in [tool.sophia-tidy.workflow] gates to make it a gate, or decide on its duty in duties"


def _check(enforced: frozenset[str], taken: Iterable[TakenGate], gates: tuple[Gate, ...]) -> None:
    """A name that brings no gate about is a typing error that would leave production without it."""
    had = {name for each in taken if each.command for name in (each.gate.name, *each.gate.runs, *each.names)}
    for name in sorted(enforced - had):
        known = ", ".join(gate.name for gate in gates)
        what = "has no command that is known" if any(gate.name == name for gate in gates) else "is no gate"
        raise ConfigError(
            f"{name!r} in [tool.sophia-tidy.workflow] gates {what}; expected one that an old workflow runs, or of {known}"
        )


def _check_refused(refused: frozenset[str], project: Project, gates: tuple[Gate, ...]) -> None:
    """What leaves nothing out is a typing error that would leave production with a gate that nobody wants."""
    known = {name for gate in gates for name in (gate.name, *gate.runs)} | {run.name for run in project.gates}
    for name in sorted(refused - known):
        raise ConfigError(
            f"'-{name}' in [tool.sophia-tidy.workflow] gates names no gate; expected one behind the minus"
        )


def part_of(run: GateRun, gates: tuple[Gate, ...]) -> Gate | None:
    """The part that answers to the gate's name: a whole name goes before a pattern."""
    exact = next((gate for gate in gates if run.name in gate.runs), None)
    return exact or next((gate for gate in gates for pattern in gate.runs if fnmatchcase(run.name, pattern)), None)


def _left_out(run: GateRun, gate: Gate | None, enforced: frozenset[str]) -> str:
    """Why an old gate is not in the new workflow; empty where it is."""
    if gate is None:
        return f"no part of rules/workflow/gates runs {run.name!r}; expected one, or a decision on its duty"
    if run.unfit:
        return f"{run.name!r} in job {run.job!r} cannot be taken over: {run.unfit}; expected a gate that a fresh check-out can pass"
    if run.masked and not enforced & {run.name, gate.name}:
        return (
            f"{run.name!r} could not fail in job {run.job!r}, so it is no gate yet; expected one that passes to be one"
        )
    if not (run.command or gate.command):
        return f"the command of {run.name!r} in job {run.job!r} is not plain; expected one line that runs anywhere"
    if any("${{" in value.value for env in (run.env, *(service.env for service in run.services)) for _, value in env):
        return f"{run.name!r} in job {run.job!r} reads what is no literal; expected a gate that needs no secret"
    return ""


def _env(run: GateRun) -> Pairs:
    return tuple((name.value, value.value) for name, value in run.env)


def _unasked(gate: Gate, project: Project, tree: Tree) -> bool:
    """Whether a gate is taken that no old workflow ran."""
    when = gate.unasked
    return (
        (when.tests and project.python is not None and project.python.tests)
        or any(fnmatchcase(str(path), pattern) for pattern in when.files for path in tree)
        or any(has_table(tree, table) for table in when.tables)
        or (bool(when.declares) and canonicalize_name(when.declares) in declared(tree))
    )
