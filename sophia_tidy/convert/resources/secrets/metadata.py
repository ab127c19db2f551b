"""``labels``, ``deploy.labels`` and ``annotations`` → annotations.

Docker's labels hold anything; Kubernetes' hold 63 plain characters and select
objects.  So a label becomes an annotation: a container's on the pod, a
service's (``deploy.labels``) on the workload, as in Swarm, where they are not
passed on to containers.  A key that Kubernetes does not take is changed: its
name part is at most 63 of ``[A-Za-z0-9-_.]``, with a DNS name and ``/`` before it.

Labels that route (Traefik, Caddy …) and that schedule are read elsewhere.
"""

import re
from collections.abc import Iterator, Mapping

from ....manifests.name_rules import qualified_name
from ....manifests.pointer import Pointer
from ....secrets.values import is_credential
from ...context import Conversion
from ...stack import Service
from ..naming.manifest_paths import in_template, in_workload
from .credentials import known_values

ROUTING = ("traefik.", "caddy", "swarm.cronjob.")
_ENGINE = ("com.docker.", "org.dockerproject.", "io.docker.")
_UNFIT = re.compile("[^A-Za-z0-9._-]+")
_LONGEST = 63


def pod_annotations(service: Service, conversion: Conversion) -> dict[str, str]:
    """Annotations of the pod template, from ``labels`` and ``annotations``."""
    place = in_template(service, conversion, "metadata.annotations")
    return dict(_annotations(service.labels, service.key("labels"), place, conversion)) | dict(
        _annotations(service.get("annotations") or {}, service.key("annotations"), place, conversion)
    )


def workload_annotations(service: Service, conversion: Conversion) -> dict[str, str]:
    """Annotations of the workload, from ``deploy.labels``."""
    return dict(
        _annotations(
            service.deploy.labels,
            (*service.deploy.at, "labels"),
            in_workload(service, conversion, "metadata.annotations"),
            conversion,
        )
    )


def _annotations(
    values: Mapping[str, object], at: Pointer, place: str, conversion: Conversion
) -> Iterator[tuple[str, str]]:
    for key, value in values.items():
        if key.lower().startswith(ROUTING):
            continue
        if key.startswith(_ENGINE):
            conversion.ledger.not_applicable(
                (*at, key), rule="engine-label", note="a label that Docker's own tools read"
            )
            continue
        text, fit = "" if value is None else str(value), annotation_key(key)
        if is_credential(key, text) or any(each in text for each in known_values(conversion)):
            conversion.decide(
                (*at, key),
                "credential-in-label",
                f"the label {key} holds a credential and is left out; expected it in the secret store",
            )
            continue
        if fit == key:
            conversion.ledger.adapted(
                (*at, key), place, rule="label", note="an annotation, whose value may be any text"
            )
        else:
            conversion.ledger.adapted(
                (*at, key), place, rule="label", note=f"an annotation, under the key {fit} that Kubernetes takes"
            )
        yield fit, text


def annotation_key(key: str) -> str:
    """The key itself, or one close to it that Kubernetes takes."""
    if not qualified_name(key):
        return key
    prefix, slash, name = key.rpartition("/")
    name = _UNFIT.sub("-", name).strip("-._")[:_LONGEST].rstrip("-._") or "label"
    prefix = _UNFIT.sub("-", prefix.lower()).replace("_", "-").strip("-.")
    fit = f"{prefix}/{name}" if slash and prefix else name
    return fit if not qualified_name(fit) else name
