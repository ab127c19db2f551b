"""The folder of one cluster: every file by its path, with the objects in it.

There is no ``kustomization.yaml`` at the top: Flux makes that one by itself
from what lies below, ``flux-system/`` included, which is not there before
``flux bootstrap``.  It goes into no folder that has its own, so each room
lists its sync objects, and the folders that those point to are not applied twice.

The repository is two sources.  Of one source, Flux applies nothing before
all that comes before it has been applied at the same commit, and looks every
30 seconds (kustomize-controller, ``--requeue-dependency``): a promotion
would wait for operators that it does not touch.
"""

from collections.abc import Iterator
from posixpath import dirname

from ..manifests.objects import Manifest
from . import needs
from .cluster_needs import APPS, CONFIGS, CONTROLLERS, IMAGES, INFRASTRUCTURE, NOTIFICATIONS, ClusterNeeds
from .images import images
from .infrastructure import Files, configs, controllers
from .kinds.folder import folder
from .kinds.git_repository import git_repository
from .kinds.kustomization import Sync, kustomization
from .notifications import notifications
from .order import in_order

KUSTOMIZATION, SYNC = "kustomization.yaml", "sync.yaml"
TIMEOUT = 600  # seconds for charts to be pulled and to start
ROOMS = {
    CONTROLLERS: "infrastructure/controllers",
    CONFIGS: "infrastructure/configs",
    APPS: "apps",
    NOTIFICATIONS: "notifications/alerts",
    IMAGES: "images/policies",
}


def files_of(asked: ClusterNeeds) -> Files:
    """All files, below the cluster's folder, with the kustomization of each folder.

    Raises:
        TidyError: a deadline that no timeout fits, or a store of which nothing is known.
    """
    rooms = {
        CONTROLLERS: controllers(asked),
        CONFIGS: configs(asked),
        NOTIFICATIONS: notifications(asked),
        IMAGES: images(asked),
    }
    files: Files = {f"sources/{name}.yaml": [_source(asked, name)] for name in (INFRASTRUCTURE, APPS)}
    for sync in in_order(tuple(_syncs(asked, rooms))):
        room = ROOMS[sync.name]
        files.setdefault(f"{room.partition('/')[0]}/{SYNC}", []).append(kustomization(sync))
    for name, content in rooms.items():
        files |= {f"{ROOMS[name]}/{file}": objects for file, objects in content.items()}
    return files | _listings(files)


def _source(asked: ClusterNeeds, name: str) -> Manifest:
    settings = asked.settings
    folders = asked.folders if name == APPS else settings.destination.parts[:1]
    return git_repository(
        name, settings.repository.url, asked.environment.branch, secret=settings.source_secret, folders=folders
    )


def _syncs(asked: ClusterNeeds, rooms: dict[str, Files]) -> Iterator[Sync]:
    """A Kustomization for each room that has something in it, each after the last that it needs."""
    below: tuple[str, ...] = ()
    for name in (CONTROLLERS, CONFIGS):
        if rooms[name]:
            yield Sync(name, f"{asked.folder}/{ROOMS[name]}", INFRASTRUCTURE, TIMEOUT, below)
            below = (name,)
    patches = (*needs.kept(), *needs.kept_sets(asked.items), *(patch for patch, _ in needs.unscaled(asked.items)))
    checks = needs.health(asked.items) if asked.only_workloads else None
    yield Sync(
        APPS,
        str(asked.environment.overlay),
        APPS,
        needs.timeout(asked.items, asked.settings.timeout),
        below,
        patches,
        checks,
    )
    for name in (NOTIFICATIONS, IMAGES):
        if rooms[name]:
            yield Sync(
                name,
                f"{asked.folder}/{ROOMS[name]}",
                INFRASTRUCTURE,
                needs.QUICKEST,
                below if name == NOTIFICATIONS else (),
            )


def _listings(files: Files) -> Files:
    folders: dict[str, list[str]] = {}
    for path in files:
        folders.setdefault(dirname(path), []).append(path.rpartition("/")[2])
    return {f"{where}/{KUSTOMIZATION}": [folder(names)] for where, names in folders.items()}
