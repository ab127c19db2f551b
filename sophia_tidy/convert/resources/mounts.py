"""The mounts of a service, those that it takes from others included, and who shares a volume.

``volumes_from`` gives a container all mounts of another, ``service:ro`` for
reading (compose-spec, "volumes_from"); those of a container that is not in
the stack are not known.
"""


from ..conversion import Conversion
from ..stack import Mount, Service
from .places import in_container

_CONTAINER = "container"


def mounts_of(service: Service, conversion: Conversion) -> tuple[Mount, ...]:
    """All mounts, the service's own first; one path is mounted once."""
    return conversion.once("mounts", service, lambda: _mounts(service, conversion, ()))


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
            conversion.ledger.adapted(at, in_container(service, conversion, "volumeMounts"), rule="volumes-from",
                                      note=f"the mounts of {name}, written out; both must run on one node unless the storage is shared")
        else:
            conversion.decide(at, "volumes-from", f"{service.name} takes the volumes of a container that is not in the stack; "
                              "name them under `volumes`")


def users_of(volume: str, conversion: Conversion) -> tuple[Service, ...]:
    """The services that mount a named volume."""
    question = "volume-users", ""
    if question not in conversion.memory:
        users: dict[str, list[Service]] = {}
        for service in conversion.stack.services.values():
            for name in dict.fromkeys(each.source for each in mounts_of(service, conversion) if each.type == "volume" and each.source):
                users.setdefault(name, []).append(service)
        conversion.memory[question] = users
    return tuple(conversion.memory[question].get(volume, ()))


def _of(text: str) -> tuple[str, bool]:
    """``service``, ``service:ro``, ``container:name:ro``."""
    parts = text.split(":")
    if parts[0] == _CONTAINER:
        return "", parts[-1] == "ro"
    return parts[0], parts[1:] == ["ro"]
