"""Kustomization (of Flux): a folder of the repository, applied and watched."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...manifests.objects import Manifest, filled, manifest
from . import SYSTEM

Patch = dict[str, Any]
# CEL over the dependency as the cluster has it; an empty revision is left out of it, and what reconciles is not ready
# but does not fail either.
READY = (
    "has(dep.status.lastAppliedRevision) && !dep.status.conditions.exists(c, c.type == 'Ready' && c.status == 'False')"
)


@dataclass(frozen=True, slots=True)
class Health:
    """One object whose health decides whether the folder was applied well."""

    kind: str
    name: str
    namespace: str


@dataclass(frozen=True, slots=True)
class Sync:
    """A folder and what comes before it; ``timeout`` is in seconds.

    ``checks`` None says that every object of the folder decides on health,
    else only those named do: ``wait: true`` would make ``healthChecks``
    ignored (kustomize.toolkit.fluxcd.io/v1, "Wait"), so there is never both.
    ``says_ready``: what comes before is waited for until it was applied and
    healthy once and does not fail.  Without it, Flux waits at every commit
    until that commit has been applied there (kustomize-controller,
    ``checkDependencies``), and looks only every 30 seconds.
    """

    name: str
    path: str
    source: str
    timeout: int
    after: tuple[str, ...] = ()
    patches: tuple[Patch, ...] = ()
    checks: tuple[Health, ...] | None = None
    says_ready: bool = True


def kustomization(sync: Sync) -> Manifest:
    """The object.

    ``force`` stays off: it would delete and make anew what cannot be changed,
    data stores among it.  Nothing is substituted, and objects keep their namespaces.
    """
    spec = {
        "interval": "10m",
        "retryInterval": "1m",
        "timeout": _minutes(sync.timeout),
        "path": f"./{sync.path}",
        "prune": True,
        "force": False,
        "wait": sync.checks is None,
        "sourceRef": {"kind": "GitRepository", "name": sync.source},
        "dependsOn": [filled({"name": name, "readyExpr": READY if sync.says_ready else ""}) for name in sync.after],
        "healthChecks": _checks(sync.checks or ()),
        "patches": list(sync.patches),
    }
    return manifest("kustomize.toolkit.fluxcd.io/v1", "Kustomization", sync.name, namespace=SYSTEM, spec=filled(spec))


def _checks(checks: Sequence[Health]) -> list[dict[str, str]]:
    return [
        {"apiVersion": "apps/v1", "kind": each.kind, "name": each.name, "namespace": each.namespace} for each in checks
    ]


def _minutes(seconds: int) -> str:
    """A duration as the toolkit writes it, rounded up to whole minutes where it is one or more."""
    return f"{-(-seconds // 60)}m" if seconds >= 60 else f"{seconds}s"
