"""Namespace: one for each stack, with the Pod Security level that its pods pass.

Pod Security admission (kubernetes.io, "Pod Security Standards") refuses pods
that ask for more than the namespace's level.  The level is *baseline*, or
*restricted* with ``--hardened``; a stack that mounts the host or asks for
privileges would not start under it, so there the level is *privileged*, the
better one is still warned about, and the person is told which pods ask.
"""

from collections.abc import Iterable

from ....manifests.lint.pod_security import Level, violations
from ....manifests.objects import PART_OF, Manifest, manifest
from ...context import Conversion
from ..network.network_policy import namespace_labels

_PREFIX = "pod-security.kubernetes.io"


def namespace(conversion: Conversion, manifests: Iterable[Manifest]) -> Manifest:
    """The namespace that the manifests go to."""
    wanted = Level.RESTRICTED if conversion.cluster.hardened else Level.BASELINE
    enforced = _enforced(conversion, wanted, tuple(manifests))
    labels = {PART_OF: conversion.application, f"{_PREFIX}/enforce": enforced.value, **namespace_labels(conversion)}
    if enforced is not Level.RESTRICTED:
        labels[f"{_PREFIX}/warn"] = (Level.RESTRICTED if enforced is wanted else wanted).value
    return manifest("v1", "Namespace", conversion.namespace, labels=labels)


def _enforced(conversion: Conversion, wanted: Level, manifests: tuple[Manifest, ...]) -> Level:
    """The strictest level, not above the wanted one, that every pod passes."""
    for level in (Level.RESTRICTED, Level.BASELINE):
        if level is Level.RESTRICTED and wanted is not Level.RESTRICTED:
            continue
        offenders = {
            item["metadata"]["name"]: found for item in manifests for found in [violations(item, level)] if found
        }
        if not offenders:
            return level
        for name, found in offenders.items():
            conversion.find(
                ("services",),
                "pod-security",
                f"{name} does not pass Pod Security {level.value}: {found[0]}",
                help=f"the namespace enforces a weaker level until this is gone; see `violations of {level.value}`",
            )
    return Level.PRIVILEGED
