"""How pods are replaced: ``update_config`` and ``rollback_config`` → an update strategy.

Swarm replaces ``parallelism`` tasks at a time (1; 0 is all at once), waits
``delay`` between them, watches each for ``monitor``, and on failure pauses,
goes on, or rolls back; ``order`` is stop-first or start-first
(compose-spec, "update_config").

=================  =================================================================
Swarm              Kubernetes
=================  =================================================================
start-first        ``maxSurge: parallelism``, ``maxUnavailable: 0``
stop-first         ``maxSurge: 0``, ``maxUnavailable: parallelism``
parallelism 0      100 %
delay              ``minReadySeconds``: how long a pod stands before the next goes
monitor            ``progressDeadlineSeconds``: when a rollout counts as failed;
                   it also counts what Swarm's monitor does not, the pull of
                   the image, which gets five minutes more
failure_action     pause is what a failed rollout does; rollback is for whoever
                   applies the manifests (Flux, ``kubectl rollout undo``)
=================  =================================================================

A workload that no ``update_config`` speaks of starts the new pod first, so
that an update is not an outage.  Where two pods cannot be at once (a volume
that one node mounts, a port of the host), the old one goes first, whatever
the stack says.
"""

from math import ceil
from typing import Any, NamedTuple

from ....manifests.objects import filled
from ...context import Conversion
from ...stack import Service, Update
from ..naming.manifest_paths import in_workload
from ..naming.workload_kind import Workload, replicas_of, workload_of
from ..pod.placement import keeps_apart

START_FIRST, ALL = "start-first", "100%"
DEADLINE, MARGIN = 600, 300
ON_FAILURE = "sophia-tidy/on-update-failure"


class SingleInstance(NamedTuple):
    """Why two pods of a service cannot be at once; empty where they can."""

    reason: str = ""
    storage: bool = False


def rollout(service: Service, conversion: Conversion, alone: SingleInstance) -> dict[str, Any]:
    """The strategy, ``minReadySeconds`` and ``progressDeadlineSeconds`` of a workload's spec."""
    kind = workload_of(service, conversion)
    update = service.deploy.update_config
    if kind in (Workload.JOB, Workload.CRON_JOB):
        _not_for_jobs(service, conversion)
        return {}
    ready = ceil(update.delay) if update is not None and update.delay else None
    found: dict[str, Any] = {"minReadySeconds": ready}
    match kind:
        case Workload.DEPLOYMENT:
            found |= {
                "strategy": _deployment(service, conversion, alone),
                "progressDeadlineSeconds": _deadline(service, update, ready),
            }
        case Workload.DAEMON_SET:
            found["updateStrategy"] = {"type": "RollingUpdate", "rollingUpdate": _rolling(service, update, alone)}
        case _:
            found["updateStrategy"] = {"type": "RollingUpdate"}
    if update is not None:
        _account(service, conversion, update, kind, alone)
    _account_rollback(service, conversion)
    return filled(found)


def failure_annotations(service: Service) -> dict[str, str]:
    """What Swarm does when an update fails, for whoever applies the manifests; only where it is not to pause."""
    update = service.deploy.update_config
    action = update.failure_action if update is not None else ""
    return {ON_FAILURE: action} if action in ("rollback", "continue") else {}


def _deployment(service: Service, conversion: Conversion, alone: SingleInstance) -> dict[str, Any]:
    if alone.reason and (alone.storage or replicas_of(service) <= 1):
        return {"type": "Recreate"}
    return {"type": "RollingUpdate", "rollingUpdate": _rolling(service, service.deploy.update_config, alone)}


def _rolling(service: Service, update: Update | None, alone: SingleInstance) -> dict[str, Any]:
    """Surge or absence; the API server refuses both at 0, and for a DaemonSet both above it."""
    amount: int | str = 1 if update is None or update.parallelism is None else update.parallelism or ALL
    surges = update.order == START_FIRST if update is not None else service.deploy.mode != "global"
    if surges and not alone.reason and not (update is None and keeps_apart(service)):
        return {"maxSurge": amount, "maxUnavailable": 0}
    return {"maxSurge": 0, "maxUnavailable": amount}


def _deadline(service: Service, update: Update | None, ready: int | None) -> int | None:
    """``monitor``, but always above ``minReadySeconds``, as the API server demands, and with time to start."""
    check = service.healthcheck
    starting = ceil(check.start_period or 0) if check is not None else 0
    needed = (ready or 0) + starting + MARGIN
    if update is not None and update.monitor:
        return ceil(update.monitor) + needed
    return needed if needed > DEADLINE else None


def _account(service: Service, conversion: Conversion, update: Update, kind: Workload, alone: SingleInstance) -> None:
    for key, field, note in _rows(kind, alone):
        value = getattr(update, key)
        if value in (None, ""):
            continue
        at = (*update.at, key)
        if not field:
            conversion.ledger.not_applicable(at, rule="update-config", note=note)
        elif note:
            conversion.ledger.adapted(at, in_workload(service, conversion, field), rule="update-config", note=note)
        else:
            conversion.ledger.mapped(at, in_workload(service, conversion, field), rule="update-config")
    _account_failure(service, conversion, update)


def _rows(kind: Workload, alone: SingleInstance) -> tuple[tuple[str, str, str], ...]:
    """Key, field ("" where there is none) and note ("" where nothing differs)."""
    ready = ("delay", "spec.minReadySeconds", "")
    if kind is Workload.STATEFUL_SET:
        one = "a StatefulSet replaces one pod at a time, the highest number first, each old one before its new one"
        return (
            ("parallelism", "spec.updateStrategy", one),
            ("order", "spec.updateStrategy", one),
            ready,
            ("monitor", "", "a StatefulSet has no deadline: it waits until the new pod is ready"),
        )
    strategy = "spec.updateStrategy" if kind is Workload.DAEMON_SET else "spec.strategy"
    deadline = (
        ("monitor", "", "a DaemonSet has no deadline")
        if kind is Workload.DAEMON_SET
        else (
            "monitor",
            "spec.progressDeadlineSeconds",
            "counted from the last progress, with five minutes to pull the image and start",
        )
    )
    note = f"the old pod goes first: {alone.reason}" if alone.reason else ""
    return ("parallelism", strategy, note), ("order", strategy, note), ready, deadline


def _account_failure(service: Service, conversion: Conversion, update: Update) -> None:
    ledger, at = conversion.ledger, (*update.at, "failure_action")
    if update.failure_action == "pause":
        ledger.mapped(
            at,
            in_workload(service, conversion, "spec.progressDeadlineSeconds"),
            rule="update-failure",
            note="a rollout that fails stops, with the old pods still there",
        )
    elif update.failure_action:
        ledger.adapted(
            at,
            in_workload(service, conversion, f'metadata.annotations["{ON_FAILURE}"]'),
            rule="update-failure",
            note="for whoever applies the manifests: Flux' remediation, or kubectl rollout undo"
            if update.failure_action == "rollback"
            else "Kubernetes goes on only with pods that become ready",
        )
    if update.max_failure_ratio:
        conversion.decide(
            (*update.at, "max_failure_ratio"),
            "max-failure-ratio",
            "a rollout that fails in part is not called good by Kubernetes; it waits for every pod",
        )
    elif update.max_failure_ratio == 0:
        ledger.not_applicable(
            (*update.at, "max_failure_ratio"), rule="max-failure-ratio", note="0 is how Kubernetes behaves"
        )


def _account_rollback(service: Service, conversion: Conversion) -> None:
    """A rollback is a rollout to the revision before: it follows the strategy of any update."""
    back, ahead = service.deploy.rollback_config, service.deploy.update_config
    if back is None:
        return
    for key in ("parallelism", "delay", "failure_action", "monitor", "max_failure_ratio", "order"):
        value = getattr(back, key)
        if value in (None, ""):
            continue
        same = ahead is not None and getattr(ahead, key) == value
        note = (
            "a rollback is a rollout: it goes as an update does"
            if same
            else "a rollback is a rollout: it goes as an update does, which this differs from"
        )
        conversion.ledger.adapted(
            (*back.at, key), in_workload(service, conversion, "spec"), rule="rollback-config", note=note
        )


def _not_for_jobs(service: Service, conversion: Conversion) -> None:
    for update in (service.deploy.update_config, service.deploy.rollback_config):
        if update is not None:
            conversion.ledger.not_applicable(
                update.at, rule="update-config", note="a Job is not updated: it is run anew"
            )
