"""The mounts of a service, those that it takes from others included, and who shares a volume.

``volumes_from`` gives a container all mounts of another, ``service:ro`` for
reading (compose-spec, "volumes_from"); those of a container that is not in
the stack are not known.
"""

from ...context import Conversion
from ...questions import asked_once, asked_once_each
from ...stack import Mount, Service
from ..naming.manifest_paths import in_container

_CONTAINER = "container"
# What nobody but a package manager writes: a volume at such a folder holds no data of anybody's.
_INSTALLED = frozenset(("node_modules", ".venv", "venv", "site-packages", "bower_components"))


@asked_once_each
def mounts_of(service: Service, conversion: Conversion) -> tuple[Mount, ...]:
    """All mounts, the service's own first; one path is mounted once."""
    return _mounts(service, conversion, ())


def _mounts(service: Service, conversion: Conversion, above: tuple[str, ...]) -> tuple[Mount, ...]:
    found = {each.target: each for each in service.mounts}
    for text in service.texts("volumes_from"):
        name, read_only = _of(text)
        other = conversion.stack.services.get(name)
        if other is None or name in above:
            continue
        for each in _mounts(other, conversion, (*above, service.name)):
            found.setdefault(each.target, each._replace(read_only=each.read_only or read_only))
    return tuple(found.values())


def account_volumes_from(service: Service, conversion: Conversion) -> None:
    """Say what became of each entry of ``volumes_from``."""
    for index, text in enumerate(service.texts("volumes_from")):
        at = service.key("volumes_from", index)
        name, _ = _of(text)
        if name in conversion.stack.services:
            conversion.ledger.adapted(
                at,
                in_container(service, conversion, "volumeMounts"),
                rule="volumes-from",
                note=f"the mounts of {name}, written out; both must run on one node unless the storage is shared",
            )
        else:
            conversion.decide(
                at,
                "volumes-from",
                f"{service.name} takes the volumes of a container that is not in the stack; name them under `volumes`",
            )


def users_of(volume: str, conversion: Conversion) -> tuple[Service, ...]:
    """The services that mount a named volume; none of one that only keeps what a build installed."""
    if is_installed(volume, conversion):
        return ()
    return tuple({service.name: service for service, _ in _mounted(conversion).get(volume, ())}.values())


def is_installed(volume: str, conversion: Conversion) -> bool:
    """Whether a named volume only keeps what a package manager put into the image.

    Docker fills it from the image, so that a bind mount around it does not
    hide that; an empty claim in its place would.
    """
    mounts = _mounted(conversion).get(volume, ())
    return bool(mounts) and all(
        each.target.rstrip("/").rpartition("/")[2] in _INSTALLED and not each.options.get("nocopy")
        for _, each in mounts
    )


@asked_once
def _mounted(conversion: Conversion) -> dict[str, list[tuple[Service, Mount]]]:
    """Who mounts each named volume, and how."""
    found: dict[str, list[tuple[Service, Mount]]] = {}
    for service in conversion.stack.services.values():
        for each in mounts_of(service, conversion):
            if each.type == "volume" and each.source:
                found.setdefault(each.source, []).append((service, each))
    return found


def _of(text: str) -> tuple[str, bool]:
    """``service``, ``service:ro``, ``container:name:ro``."""
    parts = text.split(":")
    if parts[0] == _CONTAINER:
        return "", parts[-1] == "ro"
    return parts[0], parts[1:] == ["ro"]
