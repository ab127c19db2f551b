"""Data paths: where an image keeps its data, and whether that is on a claim.

The folders are known from the image's rule.  One that the stack mounts
nothing at was an anonymous volume on Docker, and its content outlived a
restart, though not a new version of the service.
"""

from collections.abc import Mapping

from ...context import Conversion
from ...stack import Service
from ..naming.workload_kind import Workload, workload_of
from .mounts import mounts_of

_LASTING = ("volume", "bind", "cluster")


def bare_data_paths(service: Service, conversion: Conversion) -> list[str]:
    """The data folders of a stateful image at which, above or below which nothing lasting is mounted."""
    image = conversion.image(service)
    if image is None or not image.stateful or workload_of(service, conversion) is not Workload.STATEFUL_SET:
        return []
    targets = [each.target.rstrip("/") or "/" for each in mounts_of(service, conversion)]
    return [path for path in image.data if not any(_touch(path, target) for target in targets)]


def image_environment(service: Service, conversion: Conversion) -> Mapping[str, str]:
    """What the image needs to be told where its data folder is the root of a claim.

    A claim may hold ``lost+found``, and some programs refuse a data folder
    that is not empty; so theirs is a folder below (PostgreSQL, ``initdb``).
    """
    image = conversion.image(service)
    if image is None or not image.environment:
        return {}
    bare = bare_data_paths(service, conversion)
    roots = [path for path in image.data if path in bare or _is_root(path, service, conversion)]
    return {
        name: value
        for name, value in image.environment.items()
        if name not in service.environment and any(_touch(path, value) for path in roots)
    }


def subfolder(service: Service, target: str, conversion: Conversion) -> str:
    """The folder below a mount that holds the data, so that what is copied there is found: ``pgdata``, or ""."""
    for value in image_environment(service, conversion).values():
        if value.startswith(f"{target.rstrip('/')}/"):
            return value.removeprefix(f"{target.rstrip('/')}/")
    return ""


def _is_root(path: str, service: Service, conversion: Conversion) -> bool:
    return any(
        each.target.rstrip("/") == path and each.type in _LASTING and not each.subpath
        for each in mounts_of(service, conversion)
    )


def _touch(path: str, target: str) -> bool:
    return path == target or path.startswith(f"{target}/") or target.startswith(f"{path}/")
