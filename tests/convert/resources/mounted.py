"""A stack as people write it, with the files beside it, as a conversion and as what its services mount."""

from pathlib import PurePosixPath
from typing import Any

from sophia_tidy.convert.cluster import Cluster
from sophia_tidy.convert.context import Conversion, conversion
from sophia_tidy.convert.known_images.table import built_in
from sophia_tidy.convert.ledger import KeyFate
from sophia_tidy.convert.load import load_model
from sophia_tidy.convert.model import Dialect, LoadRequest
from sophia_tidy.convert.resources.pod.environment import environment
from sophia_tidy.convert.resources.secrets.credentials import credential_manifests
from sophia_tidy.convert.resources.storage.shared_objects import shared_manifests
from sophia_tidy.convert.resources.storage.storage import Storage, storage
from sophia_tidy.convert.stack import read_stack
from sophia_tidy.manifests.objects import Manifest
from sophia_tidy.manifests.pointer import spell

ROOT = PurePosixPath("/project")


def staged(
    text: str,
    files: dict[str, bytes | str] | None = None,
    *,
    dialect: Dialect = Dialect.COMPOSE,
    variables: dict[str, str] | None = None,
    **cluster: Any,
) -> Conversion:
    """The conversion of a stack named shop; ``files`` are beside it, by relative path."""
    known = {
        str(ROOT / name): content.encode() if isinstance(content, str) else content
        for name, content in {"stack.yaml": text, **(files or {})}.items()
    }

    def read(path: PurePosixPath) -> bytes:
        if str(path) not in known:
            raise FileNotFoundError(path)
        return known[str(path)]

    def names_in(folder: str) -> tuple[str, ...] | None:
        return tuple(name.removeprefix(f"{folder}/") for name in sorted(known) if name.startswith(f"{folder}/")) or None

    model = load_model(LoadRequest((ROOT / "stack.yaml",), ROOT, read, variables or {}, name="shop"))
    return conversion(read_stack(model, dialect), Cluster(**cluster), built_in(), known.get, names_in)


def stored(stage: Conversion, name: str = "a") -> Storage:
    """What a service mounts."""
    return storage(stage.stack.services[name], stage)


def at(found: Storage, path: str) -> dict[str, Any]:
    """The volume or claim template behind a mount, with the mount under ``mount``; empty where nothing is mounted."""
    for each in found.mounts:
        if each["mountPath"] == path:
            of = {volume["name"]: volume for volume in found.volumes} | {
                item["metadata"]["name"]: item for item in found.templates
            }
            return {**of[each["name"]], "mount": each}
    return {}


def variables(stage: Conversion, name: str = "a") -> dict[str, Any]:
    """The environment of a service: text by name, or the ``valueFrom``."""
    return {
        each["name"]: each.get("value", each.get("valueFrom"))
        for each in environment(stage.stack.services[name], stage)
    }


def objects(stage: Conversion) -> dict[tuple[str, str], Manifest]:
    """All objects that storage and credentials make, by kind and name."""
    services = stage.stack.services.values()
    items = [
        item
        for service in services
        for item in (*credential_manifests(service, stage), *storage(service, stage).manifests)
    ]
    return {(item["kind"], item["metadata"]["name"]): item for item in (*items, *shared_manifests(stage))}


def store_keys(item: Manifest) -> dict[str, str]:
    """The keys of an ExternalSecret, with the names that the store has them by."""
    return {each["secretKey"]: each["remoteRef"]["key"] for each in item["spec"]["data"]}


def entries(stage: Conversion) -> dict[str, KeyFate]:
    """What became of each leaf, once everything has been read."""
    for service in stage.stack.services.values():
        environment(service, stage)
    objects(stage)
    return {spell(entry.pointer): entry for entry in stage.ledger.settle(stage.stack.model.values)}


def said(stage: Conversion) -> set[str]:
    """The rules of all findings, once everything has been read."""
    entries(stage)
    return {finding.rule for finding in stage.findings}
