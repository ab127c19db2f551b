"""Data that a person carries over: that of volumes and of folders that were bound."""

from collections.abc import Iterator
from typing import NamedTuple

from ...context import Conversion
from ...stack import Service, Volume
from ..naming.workload_kind import Workload, replicas_of, workload_of
from .binds import bind_claims
from .claims import claim_name, template_names
from .data_paths import subfolder
from .mounts import mounts_of, users_of
from .volume_kind import PlainVolume, Plugin, kind_of


class VolumeCopy(NamedTuple):
    """Data that has to move: from a volume of the engine, or a folder of a host, into a claim.

    ``source`` is the engine's name of the volume (``shop_pgdata``), or the
    folder where ``host`` is true.  ``claim`` is the claim that a pod mounts,
    of a StatefulSet its first copy's.  ``folder`` is where in the claim the
    data belongs ("" is its root).  ``services`` have to be stopped before.
    """

    source: str
    claim: str
    services: tuple[str, ...]
    folder: str = ""
    host: bool = False
    copies: int = 1


def volume_copies(conversion: Conversion) -> list[VolumeCopy]:
    """Every copy, in the order of the stack; what is on a server stays where it is."""
    named = [copy for volume in conversion.stack.volumes.values() for copy in _of_volume(volume, conversion)]
    return named + [copy for service in conversion.stack.services.values() for copy in _of_binds(service, conversion)]


def _of_volume(volume: Volume, conversion: Conversion) -> Iterator[VolumeCopy]:
    users = users_of(volume.key, conversion)
    if not users or not isinstance(kind_of(volume), PlainVolume | Plugin):
        return
    names = tuple(service.name for service in users)
    template = template_names(users[0], conversion).get(volume.key)
    folder = next(
        (
            found
            for service in users
            for each in mounts_of(service, conversion)
            if each.source == volume.key
            for found in [subfolder(service, each.target, conversion)]
            if found
        ),
        "",
    )
    if template is None:
        yield VolumeCopy(volume.name, claim_name(volume, conversion), names, folder)
    elif workload_of(users[0], conversion) is Workload.STATEFUL_SET:
        yield VolumeCopy(
            volume.name, f"{template}-{conversion.name(users[0])}-0", names, folder, copies=replicas_of(users[0])
        )


def _of_binds(service: Service, conversion: Conversion) -> Iterator[VolumeCopy]:
    stateful = workload_of(service, conversion) is Workload.STATEFUL_SET
    for each, claim in bind_claims(service, conversion):
        name = f"{claim}-{conversion.name(service)}-0" if stateful else claim
        yield VolumeCopy(
            conversion.stack.model.spoken(each.source),
            name,
            (service.name,),
            subfolder(service, each.target, conversion),
            host=True,
        )
