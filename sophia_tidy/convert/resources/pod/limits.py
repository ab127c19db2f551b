"""CPU, memory and their like → a container's ``resources``.

Limits are limits.  Reservations are requests (compose-spec, "Compose Deploy
Specification": resources).  CPUs become whole thousandths, rounded up; memory
is exact, in the largest unit that divides it.  The older keys (``cpus``,
``mem_limit`` …) count where ``deploy.resources`` is silent, as in Compose.

Docker reserves nothing that a stack does not reserve, but Kubernetes takes a
limit without a request for the request ("Resource Management for Pods and
Containers"), and would then not place what Docker placed.  So where only a
limit is known, a quarter of it is requested, and the person is told.
A request above its limit, which Docker takes, is refused by the API server:
the limit is raised.
"""

from math import ceil
from typing import Any

from ....kernel.finding import Severity
from ....manifests.objects import filled
from ....manifests.pointer import Pointer
from ...context import Conversion
from ...stack import Service, Share
from ..naming.manifest_paths import in_container
from .gpu import gpus

_UNITS = (("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10))
SHARES_OF_A_CORE = 1024
_QUARTER = 4
Amounts = dict[str, int]


def limits(service: Service, conversion: Conversion) -> dict[str, Any]:
    """The ``resources`` of a container, with GPUs; empty where the stack is silent."""
    most = _of_share(service, conversion, "limits") or {}
    least = _of_share(service, conversion, "reservations") or {}
    most = _older_limits(service, conversion) | most
    least = _older_requests(service, conversion) | least
    _fit(service, conversion, most, least)
    whole = gpus(service, conversion)
    extra = _disk(service, conversion)
    return filled({"limits": _written(most) | extra | whole, "requests": _written(least) | whole})


def cpu(cores: float) -> int:
    """Thousandths of a core, rounded up; the API server takes no finer ones."""
    return ceil(round(cores * 1000, 6))


def memory(size: int) -> str:
    """Bytes in the largest binary unit that divides them."""
    return next((f"{size // unit}{name}" for name, unit in _UNITS if size and size % unit == 0), str(size))


def _of_share(service: Service, conversion: Conversion, which: str) -> Amounts:
    """What ``deploy.resources`` says."""
    share: Share | None = getattr(service.deploy, which)
    if share is None:
        return {}
    field = "limits" if which == "limits" else "requests"
    place = in_container(service, conversion, f"resources.{field}")
    found: Amounts = {}
    if share.cpus:
        found["cpu"] = cpu(share.cpus)
        conversion.ledger.mapped((*share.at, "cpus"), f"{place}.cpu", rule=f"resources-{field}")
    if share.memory:
        found["memory"] = share.memory
        conversion.ledger.mapped((*share.at, "memory"), f"{place}.memory", rule=f"resources-{field}")
    _tell_zero(share, conversion)
    if share.pids:
        _pids((*share.at, "pids"), conversion)
    return found


def _tell_zero(share: Share, conversion: Conversion) -> None:
    """Compose leaves zeros out of what it prints, so that a block of nothing else is there and empty."""
    note = "0 means none, as leaving it out does"
    if not any(share[1:]):
        conversion.ledger.not_applicable(share.at, rule="resources-zero", note=note)
    for key in ("cpus", "memory", "pids"):
        if getattr(share, key) == 0:
            conversion.ledger.not_applicable((*share.at, key), rule="resources-zero", note=note)


def _pids(at: Pointer, conversion: Conversion) -> None:
    conversion.decide(
        at,
        "pids-limit",
        "Kubernetes limits processes for each node, not for each container: "
        "set the kubelet's podPidsLimit, or go without",
    )


def _older_limits(service: Service, conversion: Conversion) -> Amounts:
    """``cpus``, ``cpu_quota`` over ``cpu_period``, ``mem_limit`` and ``pids_limit``."""
    place, found = in_container(service, conversion, "resources.limits"), {}
    if (quota := int(service.get("cpu_quota") or 0)) > 0:
        found["cpu"] = cpu(quota / _period(service))
        for key in ("cpu_quota", "cpu_period"):
            conversion.ledger.mapped(service.key(key), f"{place}.cpu", rule="cpu-quota")
    if cores := float(service.get("cpus") or 0):
        found["cpu"] = cpu(cores)
        conversion.ledger.mapped(service.key("cpus"), f"{place}.cpu", rule="resources-limits")
    if size := service.size("mem_limit"):
        found["memory"] = size
        conversion.ledger.mapped(service.key("mem_limit"), f"{place}.memory", rule="resources-limits")
    if (pids := int(service.get("pids_limit") or 0)) > 0:
        _pids(service.key("pids_limit"), conversion)
    elif pids < 0:
        conversion.ledger.not_applicable(service.key("pids_limit"), rule="pids-limit", note="-1 means no limit")
    return found


def _period(service: Service) -> int:
    """Microseconds; the kernel's default is a tenth of a second."""
    return int(service.get("cpu_period") or 0) or 100_000


def _older_requests(service: Service, conversion: Conversion) -> Amounts:
    """``mem_reservation``, and ``cpu_shares``, of which 1024 are a core's worth, as for a request (cgroups v1)."""
    place, found = in_container(service, conversion, "resources.requests"), {}
    if shares := int(service.get("cpu_shares") or 0):
        found["cpu"] = cpu(shares / SHARES_OF_A_CORE)
        conversion.ledger.adapted(
            service.key("cpu_shares"),
            f"{place}.cpu",
            rule="cpu-shares",
            note="a request gives the same weight, 1024 shares a core, and also reserves it",
        )
    if size := service.size("mem_reservation"):
        found["memory"] = size
        conversion.ledger.mapped(service.key("mem_reservation"), f"{place}.memory", rule="resources-requests")
    return found


def _fit(service: Service, conversion: Conversion, most: Amounts, least: Amounts) -> None:
    """Requests that are not above their limits, and that are there wherever a limit is."""
    at = (*service.deploy.at, "resources") if service.deploy.limits or service.deploy.reservations else service.at
    guessed = [name for name in most if name not in least]
    for name in guessed:
        least[name] = _quarter(name, most[name])
    if guessed:
        conversion.find(
            at,
            "requests-guessed",
            f"{service.name} limits {' and '.join(guessed)} but reserves none; a quarter of the limit is requested",
            severity=Severity.NOTE,
            help="write what it uses into deploy.resources.reservations",
        )
    for name in most:
        if least[name] > most[name]:
            most[name] = least[name]
            conversion.find(
                at, "request-above-limit", f"{service.name} reserves more {name} than its limit; the limit is raised"
            )
            conversion.ledger.adapted(
                _limit_at(service, name),
                in_container(service, conversion, f"resources.limits.{name}"),
                rule="request-above-limit",
                note="raised to what is reserved",
            )


def _limit_at(service: Service, name: str) -> Pointer:
    """Where the stack limits ``cpu`` or ``memory``."""
    share = service.deploy.limits
    if share is not None and (share.cpus if name == "cpu" else share.memory):
        return (*share.at, "cpus" if name == "cpu" else "memory")
    if name == "memory":
        return service.key("mem_limit")
    return service.key("cpus" if service.get("cpus") else "cpu_quota")


def _quarter(name: str, amount: int) -> int:
    if name == "cpu":
        return max(1, amount // _QUARTER)
    whole = amount // _QUARTER
    return whole - whole % _UNITS[1][1] or whole


def _written(amounts: Amounts) -> dict[str, str]:
    return {
        name: memory(amounts[name]) if name == "memory" else _cores(amounts[name])
        for name in ("cpu", "memory")
        if name in amounts
    }


def _cores(thousandths: int) -> str:
    return str(thousandths // 1000) if thousandths % 1000 == 0 else f"{thousandths}m"


def _disk(service: Service, conversion: Conversion) -> dict[str, str]:
    """``storage_opt.size``: how much a container may write beside its volumes."""
    options = service.get("storage_opt") or {}
    for key in options:
        if key != "size":
            conversion.decide(
                service.key("storage_opt", key),
                "storage-opt",
                f"{key} is an option of Docker's storage driver; "
                "a cluster's container runtime is configured on its nodes",
            )
    size = _bytes(str(options.get("size", "")))
    if size is None:
        return {}
    conversion.ledger.adapted(
        service.key("storage_opt", "size"),
        in_container(service, conversion, "resources.limits"),
        rule="storage-opt",
        note="a pod that writes more is evicted; Docker refuses the write",
    )
    return {"ephemeral-storage": memory(size)}


def _bytes(text: str) -> int | None:
    """A size as Docker writes it (``10G``), in bytes; units are powers of 1024 (docker/go-units, `RAMInBytes`)."""
    number = text.rstrip("bBiI").rstrip("kKmMgGtT")
    unit = text[len(number) : len(number) + 1].lower()
    if not number.replace(".", "", 1).isdigit():
        return None
    return int(float(number) * 1024 ** " kmgt".index(unit or " "))
