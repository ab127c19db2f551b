"""Measures of the move to the cluster: stacks and services that an overlay has taken over.

A service is *migrated* when its workload is among the objects of an overlay
that is in the tree, none of its keys waits for a decision, and each secret of
that workload is filled from the store by an ExternalSecret beside it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ...convert.converted_stack import ConvertedStack
from ...convert.ledger import KeyFate, KeyStatus
from ...convert.planner import OutgoingStack
from ...convert.resources.secrets.credentials import credentials_of
from ...flux.located_object import LocatedObject
from ...kernel.location import Location
from ...kernel.tree import Tree
from ...manifests.pointer import spell
from ..context import Context
from .measure import CountedRows, MeasuredItem, counted
from .stack_reading import ReadStacks, read_stacks

WORKLOADS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"})
_SHOWN = 3


class _View(NamedTuple):
    """A stack as it is somewhere: everywhere (""), or in the environment of an override."""

    environment: str
    stacked: ConvertedStack


def stack_rows(tree: Tree, context: Context) -> CountedRows:
    """How many stacks are migrated, and how many services."""
    read = read_stacks(tree, context)
    stacks: list[MeasuredItem] = []
    services: list[MeasuredItem] = []
    for site in read.sites:
        of_site = list(_services(site, read))
        services += of_site
        stacks.append(_stack(site, of_site, read))
    for path, fault in read.faults.items():
        stacks.append(MeasuredItem(str(path), False, fault.message, fault.location))
    whole = counted("stacks-migrated", "stacks migrated", stacks)
    each = counted("services-migrated", "services migrated", services)
    return CountedRows((whole._replace(fault=read.fault), each._replace(fault=read.fault)), read.findings)


def _stack(site: OutgoingStack, services: list[MeasuredItem], read: ReadStacks) -> MeasuredItem:
    """A stack is migrated when all of its services are and nothing else in it waits."""
    left = [item for item in services if not item.done]
    shared = [each for view in _views(site) for each in _waiting(view.stacked) if not _is_of_service(each)]
    told = [f"{len(left)} of {len(services)} services are not"] if left else []
    told += [f"{spell(shared[0].pointer)} waits for a decision"] if shared else []
    at = Location(site.stacked.conversion.stack.model.place(()).path)
    first = next(iter(site.sources), None)
    name = first[0] if first is not None else site.stacked.name
    return MeasuredItem(name, not told, "; ".join(told), at)


def _services(site: OutgoingStack, read: ReadStacks) -> Iterator[MeasuredItem]:
    """Each service of the stack, then those that only an environment of it has."""
    told: set[str] = set()
    views = list(_views(site))
    for view in views:
        for name in view.stacked.conversion.stack.services:
            if name not in told:
                told.add(name)
                having = [each for each in views if name in each.stacked.conversion.stack.services]
                why = _why_not(name, having, read)
                at = view.stacked.conversion.stack.model.place(("services", name))
                yield MeasuredItem(f"{site.stacked.name}/{name}", not why, why, at)


def _views(site: OutgoingStack) -> Iterator[_View]:
    yield _View("", site.stacked)
    yield from (_View(each.name, each.stacked) for each in site.environments if each.stacked is not None)


def _why_not(name: str, views: list[_View], read: ReadStacks) -> str:
    """What keeps a service from being migrated; "" where nothing does."""
    waiting = [each for view in views for each in _waiting(view.stacked) if each.pointer[:2] == ("services", name)]
    missing = [reason for view in views[:1] if (reason := _missing(name, view, read))]
    told = [*missing, *([_decisions(waiting)] if waiting else [])]
    return "; ".join(told)


def _decisions(waiting: list[KeyFate]) -> str:
    keys = list(dict.fromkeys(spell(each.pointer[2:4]) or "the service" for each in waiting))
    more = f" and {len(keys) - _SHOWN} more" if len(keys) > _SHOWN else ""
    verb = "waits" if len(keys) == 1 else "wait"
    return f"{', '.join(keys[:_SHOWN])}{more} {verb} for a decision"


def _missing(name: str, view: _View, read: ReadStacks) -> str:
    """Why no overlay has the service; an environment's own service belongs in the overlay of that name."""
    names = [view.environment] if view.environment else list(read.overlays)
    reasons: list[str] = []
    for each in names:
        overlay = read.overlays.get(each)
        items = [] if overlay is None else overlay.items
        reason = _missing_in(name, view.stacked, items)
        if not reason:
            return ""
        reasons.append(reason)
    return max(reasons, key=len, default="") or "its workload is in no overlay"


def _missing_in(name: str, stacked: ConvertedStack, items: list[LocatedObject]) -> str:
    conversion = stacked.conversion
    service = conversion.stack.services[name]
    wanted, namespace = conversion.name(service), conversion.namespace
    found = [item for item in items if item.kind in WORKLOADS and (item.name, item.namespace) == (wanted, namespace)]
    if not found:
        return "its workload is in no overlay"
    filled = {_target(item) for item in items if item.kind == "ExternalSecret" and item.namespace == namespace}
    secrets = {secret for item in found for secret in _secrets(item.manifest)}
    if loose := sorted(secrets - filled):
        return f"the secret {loose[0]} does not come from the store"
    written = _written(found)
    held = sorted(each.variable for each in credentials_of(service, conversion) if each.variable in written)
    return f"{held[0]} is written in its workload, and does not come from the store" if held else ""


def _target(item: LocatedObject) -> str:
    """The Secret that an ExternalSecret fills: its own name where it says none."""
    return str(item.get("spec", "target", "name") or item.name)


def _secrets(value: object) -> Iterator[str]:
    """The names of the Secrets that a workload reads: as variables, as files, and to pull its images."""
    if isinstance(value, list):
        for each in value:
            yield from _secrets(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key in ("secretKeyRef", "secretRef") and isinstance(each, dict):
                yield str(each.get("name"))
            elif key == "secret" and isinstance(each, dict):
                yield str(each.get("secretName") or each.get("name"))
            elif key == "imagePullSecrets" and isinstance(each, list):
                yield from (str(one.get("name")) for one in each if isinstance(one, dict))
            else:
                yield from _secrets(each)


def _written(workloads: list[LocatedObject]) -> set[str]:
    """The variables whose values stand in the workloads."""
    return {name for item in workloads for name in _literals(item.manifest)}


def _literals(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _literals(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key == "env" and isinstance(each, list):
                yield from (str(one["name"]) for one in each if isinstance(one, dict) and one.get("value"))
            else:
                yield from _literals(each)


def _waiting(stacked: ConvertedStack) -> Iterator[KeyFate]:
    return (entry for entry in stacked.entries if entry.status is KeyStatus.NEEDS_DECISION)


def _is_of_service(entry: KeyFate) -> bool:
    return len(entry.pointer) > 1 and entry.pointer[0] == "services"
