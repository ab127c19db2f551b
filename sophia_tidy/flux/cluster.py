"""The folder of one cluster: every file by its path, with the objects in it.

There is no ``kustomization.yaml`` at the top: Flux makes that one by itself
from what lies below, ``flux-system/`` included, which is not there before
``flux bootstrap``.  It goes into no folder that has its own, so each room
lists its sync objects, and the folders that those point to are not applied twice.

The repository is one source, the one that ``flux bootstrap`` makes.  Of one
source, Flux applies nothing before all that comes before it has been applied
at the same commit, and looks every 30 seconds (kustomize-controller,
``--requeue-dependency``): a promotion would wait for operators that it does
not touch.  So what comes before says by an expression when it is ready
(`kinds.kustomization.Sync`).

What installs an operator is the same in every cluster.  It is written once,
into the base, and each cluster names what it needs of it.
"""

from collections.abc import Iterator
from posixpath import dirname, relpath
from typing import NamedTuple

from . import needs
from .cluster_needs import APPS, CONFIGS, CONTROLLERS, IMAGES, NOTIFICATIONS, ClusterNeeds
from .images import images
from .infrastructure import Files, configs, controllers
from .kinds.folder import folder
from .kinds.kustomization import Sync, kustomization
from .notifications import notifications
from .order import in_order

KUSTOMIZATION, SYNC, CONTROLLER = "kustomization.yaml", "sync.yaml", "controller.yaml"
TIMEOUT = 600  # seconds for charts to be pulled and to start
ROOMS = {
    CONTROLLERS: "infrastructure/controllers",
    CONFIGS: "infrastructure/configs",
    APPS: "apps",
    NOTIFICATIONS: "notifications/alerts",
    IMAGES: "images/policies",
}


class ClusterFiles(NamedTuple):
    """The files of a cluster, by path below its folder, and what it takes of the base, by path below that."""

    own: Files
    shared: Files


def files_of(asked: ClusterNeeds) -> ClusterFiles:
    """All files, with the kustomization of each folder.

    Raises:
        TidyError: a deadline that no timeout fits, or a store of which nothing is known.
    """
    shared = {f"{name}/{CONTROLLER}": objects for name, objects in controllers(asked).items()}
    rooms = {
        CONTROLLERS: shared,
        CONFIGS: configs(asked),
        NOTIFICATIONS: notifications(asked),
        IMAGES: images(asked),
    }
    files: Files = {}
    for sync in in_order(tuple(_syncs(asked, rooms))):
        room = ROOMS[sync.name]
        files.setdefault(f"{room.partition('/')[0]}/{SYNC}", []).append(kustomization(sync))
    for name in (CONFIGS, NOTIFICATIONS, IMAGES):
        files |= {f"{ROOMS[name]}/{file}": objects for file, objects in rooms[name].items()}
    return ClusterFiles(files | _listings(files) | _taken(asked, shared), shared | _listings(shared))


def _taken(asked: ClusterNeeds, shared: Files) -> Files:
    """The folder that names what the cluster takes of the base."""
    here = f"{asked.folder}/{ROOMS[CONTROLLERS]}"
    names = [relpath(f"{asked.settings.base}/{dirname(path)}", here) for path in shared]
    return {f"{ROOMS[CONTROLLERS]}/{KUSTOMIZATION}": [folder(names)]} if names else {}


def _syncs(asked: ClusterNeeds, rooms: dict[str, Files]) -> Iterator[Sync]:
    """A Kustomization for each room that has something in it, each after the last that it needs."""
    below: tuple[str, ...] = ()
    source, says = asked.bootstrap.source, asked.bootstrap.has_ready_expressions
    for name in (CONTROLLERS, CONFIGS):
        if rooms[name]:
            yield Sync(name, f"{asked.folder}/{ROOMS[name]}", source, TIMEOUT, below, says_ready=says)
            below = (name,)
    patches = (*needs.kept(), *needs.kept_sets(asked.items), *(patch for patch, _ in needs.unscaled(asked.items)))
    checks = needs.health(asked.items) if asked.only_workloads else None
    yield Sync(
        APPS,
        str(asked.environment.overlay),
        source,
        needs.timeout(asked.items, asked.settings.timeout),
        below,
        patches,
        checks,
        says,
    )
    for name in (NOTIFICATIONS, IMAGES):
        if rooms[name]:
            yield Sync(
                name,
                f"{asked.folder}/{ROOMS[name]}",
                source,
                needs.QUICKEST,
                below if name == NOTIFICATIONS else (),
                says_ready=says,
            )


def _listings(files: Files) -> Files:
    folders: dict[str, list[str]] = {}
    for path in files:
        folders.setdefault(dirname(path), []).append(path.rpartition("/")[2])
    return {f"{where}/{KUSTOMIZATION}": [folder(names)] for where, names in folders.items()}
