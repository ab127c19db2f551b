"""What one mount of a stack adds to a pod: a volume or a claim template, and where it is mounted."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ....manifests.objects import Manifest, filled
from ...names import fingerprint

Volume = dict[str, Any]


class MountResult(NamedTuple):
    """A volume of the pod, or a claim template of a StatefulSet, with the places where it is mounted.

    ``source`` is the volume without its name; ``template`` the spec of a
    claim that each copy gets for itself.  Of the two one is empty.  What has
    neither is only said (an entry that is not mounted at all).
    """

    name: str
    mounts: tuple[dict[str, Any], ...] = ()
    source: Volume | None = None
    template: Mapping[str, Any] | None = None
    manifests: tuple[Manifest, ...] = ()

    def named(self, name: str) -> "MountResult":
        """The same under another name."""
        return self._replace(name=name, mounts=tuple({**each, "name": name} for each in self.mounts))


NOTHING = MountResult("")


def mount(name: str, path: str, *, read_only: bool = False, subpath: str = "", propagation: str = "") -> dict[str, Any]:
    """One entry of ``volumeMounts``."""
    return {"name": name, "mountPath": path} | filled(
        {"subPath": subpath, "readOnly": read_only or None, "mountPropagation": propagation}
    )


def fold(pieces: Iterable[MountResult]) -> list[MountResult]:
    """The pieces with one mount for each path and one volume for each name; the first to claim either has it.

    Two pieces of one name and one source are one volume that is mounted
    twice, unless it is an empty one; else the later gets a name of its own.
    """
    found: dict[str, MountResult] = {}
    paths: set[str] = set()
    for piece in pieces:
        mounts = tuple(each for each in piece.mounts if each["mountPath"] not in paths)
        paths.update(each["mountPath"] for each in mounts)
        if not mounts:
            continue
        piece = piece._replace(mounts=mounts)
        known = found.get(piece.name)
        if known is not None and not _is_one(known, piece):
            piece = piece.named(f"{piece.name[:54].rstrip('-')}-{_digest(piece)}")
            known = found.get(piece.name)
        found[piece.name] = (
            piece
            if known is None
            else known._replace(mounts=(*known.mounts, *piece.mounts), manifests=(*known.manifests, *piece.manifests))
        )
    return list(found.values())


def _is_one(known: MountResult, piece: MountResult) -> bool:
    return (known.source, known.template) == (piece.source, piece.template) and "emptyDir" not in (piece.source or {})


def _digest(piece: MountResult) -> str:
    return fingerprint(repr((piece.source, piece.template, piece.mounts)))
