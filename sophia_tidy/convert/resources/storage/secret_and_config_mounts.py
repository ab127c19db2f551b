"""``secrets`` and ``configs`` of a service → single files, each mounted at its own path.

A volume mounted at ``/run/secrets`` would hide what else is there, the
service account's token among it; so every file is mounted by ``subPath``.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from ....kernel.finding import Severity
from ....manifests.objects import filled
from ...context import Conversion
from ...names import label
from ...stack import Grant, SecretOrConfig, Service
from ..naming.manifest_paths import in_pod
from .mount_result import MountResult, mount
from .secrets_and_configs import config_content, key_of, object_name

_SECRETS = "/run/secrets"
_DEFAULT_MODE, _ALL = 0o444, 0o777


def secret_mounts(service: Service, conversion: Conversion) -> Iterator[MountResult]:
    """The secrets of a service, in one projected volume."""
    entries = [(grant, conversion.stack.secrets.get(grant.source)) for grant in service.secrets]
    known = [(grant, source) for grant, source in entries if source is not None]
    if not known:
        return
    sources, mounts = [], []
    for index, (grant, source) in enumerate(known):
        path = f"{index}-{key_of(source)}" if _clashes(known, index) else key_of(source)
        item = filled({"key": key_of(source), "path": path, "mode": _mode(grant, service, conversion)})
        sources.append({"secret": {"name": object_name(source, conversion), "items": [item]}})
        mounts.append(mount("secrets", _target(grant, _SECRETS), read_only=True, subpath=path))
        _account(grant, service, conversion, "volumes[secrets]", "secret")
    yield MountResult("secrets", tuple(mounts), {"projected": {"defaultMode": _DEFAULT_MODE, "sources": sources}})


def config_mounts(service: Service, conversion: Conversion) -> Iterator[MountResult]:
    """The configs of a service, one volume each."""
    for index, grant in enumerate(service.configs):
        source = conversion.stack.configs.get(grant.source)
        if source is None:
            continue
        key, name = key_of(source), object_name(source, conversion)
        volume = label(f"config-{grant.source}", 63)
        volume = (
            volume
            if index == 0 or all(each.source != grant.source for each in service.configs[:index])
            else label(f"{volume}-{index}", 63)
        )
        item = {"key": key, "path": key}
        mode = filled({"defaultMode": _mode(grant, service, conversion)})
        of = (
            {"secret": {"secretName": name, "items": [item], **mode}}
            if config_content(source, conversion).secret
            else {"configMap": {"name": name, "items": [item], **mode}}
        )
        _account(grant, service, conversion, f"volumes[{volume}]", "config")
        yield MountResult(volume, (mount(volume, _target(grant, "/"), read_only=True, subpath=key),), of)


def _mode(grant: Grant, service: Service, conversion: Conversion) -> int | None:
    """Permission bits; beyond 0777 there are none, and ``644`` was meant to be octal."""
    if grant.mode is None or grant.mode <= _ALL:
        return grant.mode
    digits = str(grant.mode)
    meant = int(digits, 8) if digits.isdecimal() and not set(digits) & set("89") else _DEFAULT_MODE
    if meant > _ALL:
        meant = _DEFAULT_MODE
    conversion.decide(
        (*grant.at, "mode"),
        "file-mode",
        f"the mode of {grant.source} in {service.name} is "
        f"{grant.mode:#o} in octal, "
        f"beyond 0777; here it is {meant:04o}",
    )
    return meant


def granted_group(service: Service) -> int | None:
    """The group that files are asked to belong to."""
    return next((int(grant.gid) for grant in (*service.secrets, *service.configs) if grant.gid.isdecimal()), None)


def _clashes(known: list[tuple[Grant, SecretOrConfig]], index: int) -> bool:
    return any(key_of(source) == key_of(known[index][1]) for _, source in known[:index])


def _target(grant: Grant, folder: str) -> str:
    """Where a grant is mounted; a relative target counts from the folder."""
    return str(PurePosixPath(folder, grant.target or grant.source))


def _account(grant: Grant, service: Service, conversion: Conversion, volume: str, rule: str) -> None:
    place = in_pod(service, conversion, volume)
    conversion.ledger.mapped(grant.at, place, rule=rule)
    for key, value in (("uid", grant.uid), ("gid", grant.gid)):
        if value in ("", "0"):
            conversion.ledger.not_applicable((*grant.at, key), rule=f"{rule}-owner", note="root owns it")
        elif key == "gid" and value.isdecimal():
            conversion.ledger.adapted(
                (*grant.at, key),
                in_pod(service, conversion, "securityContext.fsGroup"),
                rule=f"{rule}-owner",
                note="the group of all files that are mounted",
            )
        else:
            conversion.ledger.adapted(
                (*grant.at, key), place, rule=f"{rule}-owner", note="root owns the file; the group may read it"
            )
            conversion.find(
                (*grant.at, key),
                f"{rule}-owner",
                f"{service.name} wants {grant.source} to belong to a user; Kubernetes only knows a group for it",
                severity=Severity.NOTE,
            )
