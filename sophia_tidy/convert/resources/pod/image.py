"""``image``, ``build`` and ``pull_policy`` → a container's image and when it is pulled.

A cluster cannot build.  A service that only has ``build`` gets the name that
Compose would give its image, ``<project>-<service>`` (compose-spec, "build"),
under ``registry``; whatever builds it has to push it there.

Kubernetes takes ``imagePullPolicy: Always`` where the tag is ``latest`` or
missing, and ``IfNotPresent`` else ("Images", kubernetes.io).  It is written
out, because a mutating rule of a cluster may change a default, and because
the reader sees what happens.
"""

from typing import Any

from ....kernel.finding import Severity
from ....manifests.lint.image_reference import image_wrong, split_tag
from ...context import Conversion
from ...names import label
from ...stack import Service
from ..naming.manifest_paths import in_container

_ALWAYS, _IF_ABSENT, _NEVER = "Always", "IfNotPresent", "Never"
_POLICIES = {"always": _ALWAYS, "missing": _IF_ABSENT, "if_not_present": _IF_ABSENT, "never": _NEVER}


def image(service: Service, conversion: Conversion) -> dict[str, Any]:
    """The ``image`` and ``imagePullPolicy`` of a container."""
    reference = _reference(service, conversion)
    wrong = image_wrong(reference)
    if wrong:
        conversion.decide(
            service.key("image"),
            "image-reference",
            f"the image {wrong}; no node could pull it",
            target=in_container(service, conversion, "image"),
        )
    return {"image": reference, "imagePullPolicy": _policy(service, reference, conversion)}


def _reference(service: Service, conversion: Conversion) -> str:
    place = in_container(service, conversion, "image")
    ledger = conversion.ledger
    chosen = conversion.cluster.images
    written, replaced = service.image, chosen.get(service.name) or chosen.get(service.image)
    if replaced:
        ledger.adapted(
            service.key("image"), place, rule="image-override", note="the image that you chose for the cluster"
        )
    elif not written:
        replaced = _built(service, conversion)
    elif written.endswith(":"):
        replaced = written.rstrip(":")
        conversion.decide(
            service.key("image"),
            "image-without-tag",
            "the tag came to nothing, so that any version may run; set the variable in it, or write a tag",
            target=place,
        )
    else:
        ledger.mapped(service.key("image"), place, rule="image")
    if service.get("build") is not None and written:
        ledger.not_applicable(
            service.key("build"), rule="build", note="a cluster does not build: push the image that `image` names"
        )
    return _tagged(service, replaced or written, conversion)


def _built(service: Service, conversion: Conversion) -> str:
    """The name of an image that the stack only builds."""
    name = f"{conversion.application}-{label(service.name)}:latest"
    registry = conversion.cluster.registry.rstrip("/")
    reference = f"{registry}/{name}" if registry else name
    place = in_container(service, conversion, "image")
    conversion.ledger.adapted(
        service.key("image"), place, rule="image-of-build", note="named after the stack and the service"
    )
    conversion.ledger.adapted(
        service.key("build"),
        place,
        rule="image-of-build",
        note=f"a cluster does not build: build it, push it as {reference}",
    )
    conversion.find(
        service.key("build"),
        "image-of-build",
        f"{service.name} is only built; the manifests expect its image as {reference}",
        help="push it there with a tag or digest of its own and name that with --image, "
        "or set the registry with --registry",
    )
    return reference


def _tagged(service: Service, reference: str, conversion: Conversion) -> str:
    if "@" not in reference and split_tag(reference)[1] in (None, "latest") and reference.removesuffix(":latest"):
        conversion.find(
            service.key("image"),
            "image-not-pinned",
            f"{service.name} runs whatever the tag latest is at the time; expected a version or a digest",
            severity=Severity.NOTE,
        )
    return reference


def _policy(service: Service, reference: str, conversion: Conversion) -> str:
    """When to pull: the stack's word, else Kubernetes' own default, spelled out."""
    floats = "@" not in reference and split_tag(reference)[1] in (None, "latest")
    default = _ALWAYS if floats else _IF_ABSENT
    asked = service.get("pull_policy")
    at, place = service.key("pull_policy"), in_container(service, conversion, "imagePullPolicy")
    if not asked:
        return default
    if asked in _POLICIES:
        conversion.ledger.mapped(at, place, rule="pull-policy")
        return _POLICIES[asked]
    if asked == "build":
        conversion.ledger.adapted(
            at, place, rule="pull-policy", note="a cluster does not build: the pushed image is pulled"
        )
        return default
    conversion.ledger.adapted(
        at,
        place,
        rule="pull-policy",
        note=f"{asked}: Kubernetes knows no interval, so each start asks the registry for a newer one",
    )
    return _ALWAYS
