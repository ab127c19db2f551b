"""Fields that a version knows and its server drops, because their feature is not on by default yet.

After kubernetes ``pkg/features/kube_features.go`` and ``pkg/api/pod/util.go``
(dropDisabledFields): the object is taken, the field is lost, nobody says so.
"""

from collections.abc import Iterable, Mapping

from ....kernel.finding import Severity
from ...pointer import Pointer
from ..item import Container, Item, Pod, Version, dig
from ..rule import Said, container_rule, object_rule, pod_rule

_NEVER: Version = (99, 0)  # not on by default in any version known here
Fields = Mapping[Pointer, Version]
_OF_CONTAINER: Fields = {
    ("lifecycle", "stopSignal"): _NEVER,
    ("lifecycle", "preStop", "sleep"): (1, 30),
    ("lifecycle", "postStart", "sleep"): (1, 30),
    ("securityContext", "procMount"): (1, 33),
    ("resizePolicy",): (1, 33),
    ("restartPolicy",): (1, 29),
}
_OF_POD: Fields = {
    ("hostUsers",): (1, 33),
    ("resources",): (1, 34),
    ("securityContext", "supplementalGroupsPolicy"): (1, 33),
    ("securityContext", "seLinuxChangePolicy"): (1, 33),
}
_OF_OBJECT: Mapping[str, Fields] = {
    "Service": {("spec", "trafficDistribution"): (1, 31)},
    "Job": {
        ("spec", "podReplacementPolicy"): (1, 29),
        ("spec", "backoffLimitPerIndex"): (1, 29),
        ("spec", "successPolicy"): (1, 31),
        ("spec", "managedBy"): (1, 32),
    },
    "StatefulSet": {("spec", "updateStrategy", "rollingUpdate", "maxUnavailable"): (1, 35)},
    "PersistentVolumeClaim": {("spec", "volumeAttributesClassName"): (1, 34)},
}
_IMAGE_VOLUME, _RECURSIVE = (1, 35), (1, 31)


@object_rule(*_OF_OBJECT, severity=Severity.WARNING)
def dropped_field(item: Item) -> Said:
    """Field of an object that the API server of this version drops.

    Its feature is not on by default yet; the object is taken, the field is lost, and nobody says so.
    """
    yield from _dropped(item.manifest, _OF_OBJECT[item.kind], item.version)


@pod_rule(severity=Severity.WARNING)
def dropped_pod_field(pod: Pod) -> Said:
    """Field of a pod that the API server of this version drops.

    Its feature is not on by default yet.
    """
    yield from _dropped(pod.spec, _OF_POD, pod.version)
    if pod.version < _IMAGE_VOLUME:
        yield from _said(
            (
                ("volumes", index, "image")
                for index, each in enumerate(pod.spec.get("volumes") or ())
                if "image" in each
            ),
            _IMAGE_VOLUME,
        )


@container_rule(severity=Severity.WARNING)
def dropped_container_field(container: Container) -> Said:
    """Field of a container that the API server of this version drops.

    Its feature is not on by default yet; that of ``stopSignal`` is in no version known here.
    """
    yield from _dropped(container.spec, _OF_CONTAINER, container.version)
    if container.version < _RECURSIVE:
        yield from _said(
            (
                ("volumeMounts", index, "recursiveReadOnly")
                for index, each in enumerate(container.all("volumeMounts"))
                if "recursiveReadOnly" in each
            ),
            _RECURSIVE,
        )


def _dropped(value: object, fields: Fields, version: Version) -> Said:
    for at, since in fields.items():
        if version < since and dig(value, at) is not None:
            yield from _said((at,), since)


def _said(places: Iterable[Pointer], since: Version) -> Said:
    when = "where its feature is not switched on" if since == _NEVER else f"before {since[0]}.{since[1]}"
    for at in places:
        yield at, f"is dropped by the server {when}; expected it not to be needed"


RULES = (dropped_field, dropped_pod_field, dropped_container_field)
