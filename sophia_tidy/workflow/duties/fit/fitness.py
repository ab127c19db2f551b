"""Fitness of gates for the one workflow: those that can pass there, and hold no credential.

A gate that cannot pass stops every deployment, and its old workflow would be
gone.  So a doubt leaves the gate where it was.  A credential that stands
there as a text is not copied: the gate stays out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ....kernel.tree import Tree
from ...facts.inventory import Inventory
from ...gates.variables import Variables
from ...gates.words import only_shows
from ...project.gate_credentials import credentials_of
from ...project.gate_needs import lacking
from ...project.listing import Listing
from ...project.model import Coverage, GateRun, Project
from ...write.gate_choice import part_of
from ...write.gate_jobs import job_of
from ...write.parts import Gate
from ..coverage import elsewhere
from ..effect import StepEffect
from ..job_case import JobCase, Key, bench_of
from ..ledger import DutyKind
from ..proving.proofs import unstarted
from .gate_preparation import brought, lines_for
from .gate_setup import given
from .left_behind import left_behind

_PREPARES_NOTHING = frozenset(
    (DutyKind.GATE, DutyKind.SCAN, DutyKind.NOTIFY, DutyKind.REPORT, DutyKind.HEALTH, DutyKind.BUILD, DutyKind.PLUMBING)
)


def fitted(project: Project, inventory: Inventory, tree: Tree, parts: Iterable[Gate]) -> Project:
    """The project with the reason at each gate that is none; ``tree`` is what will be there."""
    cases = bench_of(inventory, project, Coverage(), frozenset()).cases
    variables, parts = Variables(Listing(tree)), tuple(parts)
    return replace(project, gates=tuple(_fitted(run, cases, variables, parts) for run in project.gates))


def _fitted(run: GateRun, cases: Mapping[Key, JobCase], variables: Variables, parts: tuple[Gate, ...]) -> GateRun:
    """The run with what keeps it from being a gate, or with the lines that come along for it."""
    part, case = part_of(run, parts), cases.get((run.at.path, run.job))
    if part is None:
        return run
    unfit = next(_doubts(run, part, case, variables), "")
    if unfit or case is None:
        return replace(run, unfit=unfit)
    run = replace(run, leaves=tuple(left_behind(case, run)))
    if part.reads_files:
        return run
    lines = lines_for(case, run.at.line, variables.listing, services=bool(run.services))
    return replace(run, prepare=tuple(dict.fromkeys(lines)))


def _doubts(run: GateRun, part: Gate, case: JobCase | None, variables: Variables) -> Iterator[str]:
    name = next(credentials_of(run), "")
    if name:
        yield f"{name} holds a credential as a text, which is not copied: expected it among the repository's secrets"
    if only_shows(run.command or part.command, run.folder):
        yield f"`{run.command}` cannot fail: it only shows what it would change"
    missing = lacking(run.command or part.command, run.folder, variables.listing)
    yield from (missing,) if missing else ()
    if case is not None:
        yield from filter(None, (unstarted(case, run.at), elsewhere(case)))
        if not part.reads_files:
            yield from filter(None, (given(case, run, job_of(part), variables),))
        yield from filter(None, (_first(case, run, variables.listing),))


def _first(case: JobCase, run: GateRun, listing: Listing) -> str:
    """What the job does before the gate, may do for it, and what does not come along."""
    services = bool(run.services)
    before = next(
        (
            each
            for each in _until(case.effects, run)
            if each.kind not in _PREPARES_NOTHING and brought(each, listing, services=services) is None
        ),
        None,
    )
    return f"its job first runs {before.what} (line {before.at.line})" if before else ""


def _until(effects: Iterable[StepEffect], run: GateRun) -> Iterator[StepEffect]:
    for each in effects:
        if each.at == run.at:
            return
        yield each
