"""Needs of an overlay: secrets, issuers, time, and what must never be pruned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..kernel.errors import TidyError
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from .kinds.kustomization import Health, Patch
from .located_object import LocatedObject

DEADLINE = 600  # seconds of a Deployment that says nothing (apps/v1, progressDeadlineSeconds)
LONGEST = 3600  # of a Flux Kustomization that we write by ourselves
MARGIN = 60  # for applying the objects, before any of them can make progress
QUICKEST = 300  # where there is no Deployment at all
WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet")
_ISSUER = "cert-manager.io/cluster-issuer"


@dataclass(frozen=True, slots=True)
class ObjectReference:
    """An object that a manifest names, and the place where it does."""

    name: str
    at: Location


def stores(items: Sequence[LocatedObject]) -> Iterator[ObjectReference]:
    """The ClusterSecretStores that ExternalSecrets read."""
    for item in items:
        if item.kind == "ExternalSecret" and item.get("spec", "secretStoreRef", "kind") == "ClusterSecretStore":
            yield ObjectReference(
                str(item.get("spec", "secretStoreRef", "name")), item.place("spec", "secretStoreRef", "name")
            )


def issuers(items: Sequence[LocatedObject]) -> Iterator[ObjectReference]:
    """The ClusterIssuers that Certificates and the annotations of Ingresses name."""
    for item in items:
        if item.kind == "Certificate" and item.get("spec", "issuerRef", "kind") == "ClusterIssuer":
            yield ObjectReference(str(item.get("spec", "issuerRef", "name")), item.place("spec", "issuerRef", "name"))
        elif isinstance(name := item.get("metadata", "annotations", _ISSUER), str):
            yield ObjectReference(name, item.place("metadata", "annotations", _ISSUER))


def has_secrets(items: Sequence[LocatedObject]) -> bool:
    """Whether the External Secrets operator has anything to do."""
    return any(item.kind in ("ExternalSecret", "ClusterExternalSecret") for item in items)


def has_certificates(items: Sequence[LocatedObject]) -> bool:
    """Whether cert-manager has anything to do."""
    return (
        any(item.kind in ("Certificate", "Issuer", "ClusterIssuer") for item in items)
        or next(issuers(items), None) is not None
    )


def timeout(items: Sequence[LocatedObject], wished: int) -> int:
    """Seconds after which Flux gives the folder up: later than the last Deployment gives itself up.

    A Deployment that is stuck says so at its deadline; with a shorter timeout
    Flux would say "timed out" instead of what is wrong, and one that is
    merely slow would be rolled back.

    Raises:
        TidyError: the wished timeout, or the longest that is sensible, is no longer than a deadline.
    """
    slowest = _slowest(items)
    if slowest is None:
        return wished or QUICKEST
    if overdue(items, wished) is not None:
        limit = _limit(wished)
        said = "" if slowest.get("spec", "progressDeadlineSeconds") is not None else " (nothing is said)"
        raise TidyError(
            f"progressDeadlineSeconds of {slowest.name} is {deadline(slowest)}{said}; expected at most {limit}, "
            "less than the timeout of its Kustomization",
            slowest.place("spec", "progressDeadlineSeconds"),
            rule="deadline-over-timeout",
        )
    return wished or enough_for(slowest)


def overdue(items: Sequence[LocatedObject], wished: int) -> LocatedObject | None:
    """The slowest Deployment, where it has longer than Flux would wait for it."""
    slowest = _slowest(items)
    return slowest if slowest is not None and deadline(slowest) > _limit(wished) else None


def enough_for(slowest: LocatedObject) -> int:
    """Seconds in which the Deployment has either got ready or said why not, in whole minutes."""
    return -(-(deadline(slowest) + MARGIN) // 60) * 60


def _slowest(items: Sequence[LocatedObject]) -> LocatedObject | None:
    return max((item for item in items if item.kind == "Deployment"), key=deadline, default=None)


def _limit(wished: int) -> int:
    return wished - 1 if wished else LONGEST - MARGIN


def deadline(item: LocatedObject) -> int:
    """Seconds in which a Deployment has to get on, by what it says or by Kubernetes' default."""
    said = item.get("spec", "progressDeadlineSeconds")
    return said if isinstance(said, int) and not isinstance(said, bool) else DEADLINE


def health(items: Sequence[LocatedObject]) -> tuple[Health, ...]:
    """Every workload that runs all the time, by name."""
    return tuple(Health(item.kind, item.name, item.namespace or "default") for item in items if item.kind in WORKLOADS)


def idle_claims(items: Sequence[LocatedObject]) -> Iterator[LocatedObject]:
    """Claims that no running workload mounts.

    K3s' local-path binds a volume for its first user (``WaitForFirstConsumer``),
    so the claim of a CronJob is pending until that runs, and Flux would wait for
    it in vain.  One without a class is bound to its volume at once.
    """
    mounted = {
        (item.namespace, name)
        for item in items
        if item.kind in WORKLOADS and item.get("spec", "replicas") != 0
        for name in _mounted(item)
    }
    for item in items:
        if (
            item.kind == "PersistentVolumeClaim"
            and (item.namespace, item.name) not in mounted
            and item.get("spec", "storageClassName") != ""
        ):
            yield item


def _mounted(item: LocatedObject) -> Iterator[str]:
    volumes = item.get("spec", "template", "spec", "volumes")
    for volume in volumes if isinstance(volumes, list) else ():
        claim = volume.get("persistentVolumeClaim") if isinstance(volume, dict) else None
        if isinstance(claim, dict):
            yield str(claim.get("claimName"))


def kept() -> tuple[Patch, ...]:
    """Patches that keep Flux from deleting what holds data, whatever the manifests say.

    A claim whose manifest is gone would take its volume along, and a
    Namespace all claims in it, those of StatefulSets too, which Flux does
    not know and so never prunes by itself.
    """
    return tuple(
        _unpruned(version, kind)
        for version, kind in (("v1", "PersistentVolumeClaim"), ("v1", "PersistentVolume"), ("v1", "Namespace"))
    )


def kept_sets(items: Sequence[LocatedObject]) -> tuple[Patch, ...]:
    """The same for StatefulSets that take their claims along when they are deleted."""
    return tuple(
        _unpruned("apps/v1", "StatefulSet", item.name, item.namespace) for item in items if _takes_claims(item)
    )


def _takes_claims(item: LocatedObject) -> bool:
    return (
        item.kind == "StatefulSet"
        and bool(item.get("spec", "volumeClaimTemplates"))
        and item.get("spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted") == "Delete"
    )


def _unpruned(version: str, kind: str, name: str = "", namespace: str = "") -> Patch:
    target = {"kind": kind} | ({"name": name} if name else {}) | ({"namespace": namespace} if namespace else {})
    return {
        "target": target,
        "patch": f"apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: {name or 'every'}\n"
        "  annotations:\n    kustomize.toolkit.fluxcd.io/prune: disabled\n",
    }


def unscaled(items: Sequence[LocatedObject]) -> tuple[tuple[Patch, Finding], ...]:
    """Patches for workloads that an autoscaler scales: two appliers of ``replicas`` would undo each other."""
    scaled = {
        (ref.get("kind"), ref.get("name"), item.namespace)
        for item in items
        if item.kind in ("HorizontalPodAutoscaler", "ScaledObject")
        and isinstance(ref := item.get("spec", "scaleTargetRef"), dict)
    }
    return tuple(
        _unscaled(item)
        for item in items
        if (item.kind, item.name, item.namespace) in scaled and item.get("spec", "replicas") is not None
    )


def _unscaled(item: LocatedObject) -> tuple[Patch, Finding]:
    target = {"kind": item.kind, "name": item.name} | ({"namespace": item.namespace} if item.namespace else {})
    message = f"replicas of {item.kind} {item.name} is the autoscaler's; a patch of the Kustomization takes it out"
    return (
        {"target": target, "patch": "- op: remove\n  path: /spec/replicas\n"},
        Finding(item.place("spec", "replicas"), "autoscaled-replicas", message, Severity.NOTE),
    )
