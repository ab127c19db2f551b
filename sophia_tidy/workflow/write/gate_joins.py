"""Gates of which one stands for another: the same run twice, and a run within a larger one, are one step.

Variables and services of both go along; two that a name would have to stand
for keep the runs apart, but a variable that no file here reads says nothing.
"""

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..gates.variables import Variables
from ..gates.within import by_module, within
from ..model import JobContainer
from ..project.listing import Listing
from .taken_gate import TakenGate

_ALIKE = frozenset({"pytest", "coverage"})  # parts whose commands may run one suite


def joined(taken: Iterable[TakenGate], listing: Listing) -> tuple[TakenGate, ...]:
    """The gates without those that another one stands for, in their order."""
    taken, known, found = tuple(taken), Variables(listing), list[TakenGate]()
    for each in taken:
        for number, other in enumerate(found):
            whole = _both(each, other, known) or _both(other, each, known)
            if whole is not None:
                rest = [one for place, one in enumerate(found) if place != number]
                found = [*rest[:number], whole, *rest[number:]]
                break
        else:
            found.append(each)
    return tuple(found) if len(found) == len(taken) else joined(found, listing)


def _both(inner: TakenGate, outer: TakenGate, known: Variables) -> TakenGate | None:
    """The outer gate, standing for the inner one too; None where it does not."""
    alike = inner.gate.name == outer.gate.name or {inner.gate.name, outer.gate.name} <= _ALIKE
    if not alike or inner.gate.toolchain is not outer.gate.toolchain:
        return None
    folders = ("" if each.folder == "." else each.folder for each in (inner, outer))
    here, home = folders
    more = within(inner.command, outer.command, here, known.listing, home)
    if more is None or not _agree(inner, outer, known):
        return None
    started = {service.name for service in outer.services}
    return replace(
        outer,
        command=_with(_by_module(outer, inner), more),
        names=tuple(dict.fromkeys((*outer.names, *inner.names))),
        env=(*outer.env, *(pair for pair in inner.env if pair[0] not in dict(outer.env))),
        services=(*outer.services, *(each for each in inner.services if each.name not in started)),
        runs=(*outer.runs, *inner.runs),
        prepare=tuple(dict.fromkeys((*outer.prepare, *inner.prepare))),
        leaves=(*outer.leaves, *inner.leaves),
    )


def _agree(one: TakenGate, other: TakenGate, known: Variables) -> bool:
    """Whether both can have their variables and their services."""
    mine, theirs = dict(one.env), dict(other.env)
    services = {each.name: _facts(each) for each in other.services}
    return all(mine[name] == theirs[name] or not known.read(name) for name in mine.keys() & theirs.keys()) and all(
        services.get(each.name, _facts(each)) == _facts(each) for each in one.services
    )


def _by_module(outer: TakenGate, inner: TakenGate) -> str:
    """Where Python itself ran one of them, it runs both: its folder is on the path of modules then, and tests may need that."""
    folder = "" if outer.folder == "." else outer.folder
    if by_module(inner.command, folder) and not by_module(outer.command, folder):
        return re.sub(r"(^|\s)pytest(?=\s|$)", r"\1python -m pytest", outer.command, count=1)
    return outer.command


def _with(command: str, more: tuple[str, ...]) -> str:
    return f"{command} {shlex.join(more)}" if more else command


def clashing(taken: Iterable[TakenGate]) -> Iterator[tuple[TakenGate, JobContainer]]:
    """Gates of one job that want another thing under a name that is taken: two databases cannot both be `postgres`."""
    running: dict[tuple[str, str], tuple[object, ...]] = {}
    for each in taken:
        for service in each.services:
            if running.setdefault((each.gate.job, service.name), _facts(service)) != _facts(service):
                yield each, service


def _facts(service: JobContainer) -> tuple[object, ...]:
    """What a service is, wherever it was written."""
    return (
        service.image.value,
        tuple((name.value, value.value) for name, value in service.env),
        tuple(port.value for port in service.ports),
        service.options.value if service.options else "",
    )
