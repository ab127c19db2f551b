"""The kind of a named volume: the closed set of things that a driver and its options can mean.

The ``local`` driver mounts what its options say, as ``mount(8)`` would:
``type``, ``o`` and ``device`` (docs.docker.com, "docker volume create",
driver-specific options).
"""

from typing import NamedTuple

from ...stack import Volume

_NFS, _SMB = ("nfs", "nfs4"), ("cifs", "smb", "smb3")
_SECRET_OPTIONS = ("username", "user", "password", "pass", "credentials", "domain")
_NETWORK_OPTIONS = ("addr", "ip", "rw", "ro", "bind", "rbind", "size")


class ExistingVolume(NamedTuple):
    """Made by hand before; the claim has its name."""

    name: str


class Nfs(NamedTuple):
    """A folder of an NFS server."""

    server: str
    path: str
    options: tuple[str, ...]
    read_only: bool


class Smb(NamedTuple):
    """A share of a Windows or Samba server; ``secrets`` are the option names whose values are kept out of everything."""

    source: str
    options: tuple[str, ...]
    secrets: tuple[str, ...]


class Folder(NamedTuple):
    """A folder of one host."""

    path: str


class MemoryVolume(NamedTuple):
    """A file system in memory; ``size`` as ``mount`` spells it, "" for none."""

    size: str


class Plugin(NamedTuple):
    """Whatever a volume plugin makes; ``size`` in GiB, "" where it does not say."""

    driver: str
    size: str


class PlainVolume(NamedTuple):
    """A folder that the engine keeps."""

    size: str = ""


Kind = ExistingVolume | Nfs | Smb | Folder | MemoryVolume | Plugin | PlainVolume


def kind_of(volume: Volume) -> Kind:
    """What the volume stands for."""
    if volume.external:
        return ExistingVolume(volume.name)
    options = _words(volume.options.get("o", ""))
    kind, device = str(volume.options.get("type", "")).lower(), str(volume.options.get("device", ""))
    size = str(volume.options.get("size", "") or options.get("size", ""))
    if volume.driver not in ("", "local"):
        return Plugin(volume.driver, size)
    if kind in _NFS:
        server, colon, path = device.partition(":")
        return Nfs(
            options.get("addr", "") or server, path if colon else device, _mount_options(options), "ro" in options
        )
    if kind in _SMB:
        secret = tuple(name for name in _SECRET_OPTIONS if name in options)
        return Smb(
            device,
            tuple(each for each in _mount_options(options) if each.partition("=")[0] not in _SECRET_OPTIONS),
            secret,
        )
    if {"bind", "rbind"} & options.keys() and device:
        return Folder(device)
    return MemoryVolume(size) if kind == "tmpfs" else PlainVolume(size)


def _words(text: str) -> dict[str, str]:
    """``addr=10.0.0.1,rw`` as a mapping, in order."""
    return {
        name.strip(): value for name, _, value in (each.partition("=") for each in str(text).split(",")) if name.strip()
    }


def _mount_options(options: dict[str, str]) -> tuple[str, ...]:
    return tuple(
        f"{name}={value}" if value else name for name, value in options.items() if name not in _NETWORK_OPTIONS
    )
