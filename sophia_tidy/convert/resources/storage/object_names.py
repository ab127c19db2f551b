"""Names of ConfigMaps, Secrets and claims that are made of files and mounts: each of a stack's has its own."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from ...context import Conversion
from ...names import distinct, label
from ...questions import asked_once
from ...stack import Mount, Service
from ..naming.registry import CLAIM, CONFIG, SECRET, named

_LONGEST = 63


def bound_name(service: Service, each: Mount, conversion: Conversion) -> str:
    """The name of what a bind mount of a service becomes: ``<service>-<file>``."""
    return _bound(conversion)[service.name, each.source, each.target]


@asked_once
def _bound(conversion: Conversion) -> Mapping[tuple[str, str, str], str]:
    from .mounts import mounts_of

    wanted = {
        (service.name, each.source, each.target): f"{conversion.name(service)}-{_tail(each)}"
        for service in conversion.stack.services.values()
        for each in mounts_of(service, conversion)
        if each.type == "bind"
    }
    return _settled(wanted, conversion)


def _tail(each: Mount) -> str:
    return PurePosixPath(each.source).name or PurePosixPath(each.target).name or "root"


def _settled(wanted: Mapping[tuple[str, str, str], str], conversion: Conversion) -> Mapping[tuple[str, str, str], str]:
    """One label for each; of those that want the same, all but the first get the path at which they are mounted."""
    taken = {
        *conversion.names.values(),
        *distinct(conversion.stack.volumes, _LONGEST).values(),
        *(label(each) for each in (*conversion.stack.configs, *conversion.stack.secrets)),
    }
    found: dict[tuple[str, str, str], str] = {}
    for key, text in wanted.items():
        name = label(text)
        if name in taken:
            name = next(iter(distinct([f"{text}-{label(key[2], 20)}"]).values()))
        while name in taken:
            name = label(f"{name}-x")
        taken.add(name)
        found[key] = named((SECRET, CONFIG, CLAIM), ("bound", *key), name, conversion)
    return found
