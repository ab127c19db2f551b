"""``user`` and ``group_add`` → whom the processes of a pod run as.

Kubernetes takes numbers only; a name is in the image's ``/etc/passwd``, which
a cluster does not read.  Three names mean the same number in every common
image (root, nobody, and the image's own where its rule knows it).
"""

from typing import Any, NamedTuple

from ....manifests.objects import filled
from ...context import Conversion
from ...stack import Service
from .manifest_paths import in_pod

_NAMES = {"root": 0, "nobody": 65534}
_LARGEST = 2**31 - 1


class User(NamedTuple):
    """Numbers, None where they are not known; ``asked`` where the stack names a user."""

    uid: int | None = None
    gid: int | None = None
    asked: bool = False


def user_of(service: Service, conversion: Conversion) -> User:
    """Whom the container runs as: the stack's word, else what is known of the image."""
    text = str(service.get("user") or "")
    known = conversion.image(service)
    if not text:
        return User(known.uid, known.gid) if known is not None else User()
    uid, _, gid = text.partition(":")
    return User(_number(uid, service, conversion), _number(gid, service, conversion), asked=True)


def user(service: Service, conversion: Conversion) -> dict[str, Any]:
    """The ``runAsUser``, ``runAsGroup`` and ``runAsNonRoot`` of a container."""
    found = user_of(service, conversion)
    at = service.key("user")
    if not found.asked:
        conversion.ledger.not_applicable(at, rule="user", note="empty: the image's own user")
        return {}
    place = in_pod(service, conversion, "containers[0].securityContext.runAsUser")
    if found.uid is None or (_has_group(service) and found.gid is None):
        conversion.decide(
            at,
            "user-name",
            f"{service.name} runs as a user or group by name; Kubernetes wants its number "
            f"(docker run --rm --entrypoint id {service.image or 'IMAGE'} tells it)",
            target=place if found.uid is not None else "",
        )
    else:
        conversion.ledger.mapped(at, place, rule="user")
    return filled({"runAsUser": found.uid, "runAsGroup": found.gid, "runAsNonRoot": True if found.uid else None})


def groups(service: Service, conversion: Conversion) -> list[int]:
    """``group_add`` as ``supplementalGroups`` of the pod."""
    found: list[int] = []
    for index, text in enumerate(service.texts("group_add")):
        at, place = service.key("group_add", index), in_pod(service, conversion, "securityContext.supplementalGroups")
        number = _number(text, service, conversion)
        if number is None:
            conversion.decide(
                at,
                "group-name",
                f"the group {text!r} is a name of the image or the host; Kubernetes wants its number",
                target=place,
            )
            continue
        conversion.ledger.mapped(at, place, rule="group-add")
        found.append(number)
    return list(dict.fromkeys(found))


def _has_group(service: Service) -> bool:
    return bool(str(service.get("user")).partition(":")[2])


def _number(text: str, service: Service, conversion: Conversion) -> int | None:
    """The number of a user or group; None for "" and for a name that nobody knows."""
    if text.isdecimal():
        return int(text) if int(text) <= _LARGEST else None
    known = conversion.image(service)
    if known is not None and known.uid and text and text == known.name:
        return known.uid
    return _NAMES.get(text)
