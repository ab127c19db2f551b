"""Repairs of many files as one plan."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Plan, Safety, Write, digest
from ..kernel.tree import Tree
from .outcome import Repair, Tier


def plan_repairs(tree: Tree, repairs: Mapping[PurePosixPath, Repair]) -> Plan:
    """A write for each repair, safe where it is *repaired*; a finding for each file that stays broken."""
    writes: list[Write] = []
    findings: list[Finding] = []
    for path, repair in sorted(repairs.items()):
        match repair.tier:
            case Tier.UNREPAIRED:
                findings.append(_unrepaired(path, repair))
            case tier:
                safety = Safety.SAFE if tier is Tier.REPAIRED else Safety.UNSAFE
                writes.append(Write(path, repair.content, digest(tree[path]), _rule(repair), safety))
    return Plan(tuple(writes), tuple(findings))


def _rule(repair: Repair) -> str:
    """The rule of the first edit names the change; the rest are told with it."""
    return repair.fixes[0].rule if repair.fixes else "repair"


def _unrepaired(path: PurePosixPath, repair: Repair) -> Finding:
    fault = next(iter(repair.after or repair.before), None)
    where = Location(path, fault.line, fault.column) if fault else Location(path)
    return Finding(where, "unrepaired", repair.reason, Severity.ERROR)
