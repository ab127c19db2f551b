"""Security contexts: what a container and its pod may do.

Every pod gets ``seccompProfile: RuntimeDefault``, which is Docker's default
too and Kubernetes' only on request.  The rest follows the stack, so that a
pod passes Pod Security *baseline* unless the stack itself asks for more;
with ``hardened``, what *restricted* wants is added where the image can live
with it (kubernetes.io, "Pod Security Standards"), and a finding says where
it cannot.
"""

from typing import Any

from ....kernel.finding import Severity
from ....manifests.objects import filled
from ...context import Conversion
from ...stack import Service
from ..naming.manifest_paths import in_container
from ..naming.user import groups, user, user_of
from .security_options import SecurityOptions, security_options
from .sysctls import sysctls

_DEFAULT_PROFILE = {"type": "RuntimeDefault"}
_ADMIN = "SYS_ADMIN"
_MAY_ADD_RESTRICTED = {"NET_BIND_SERVICE"}


def container_security(service: Service, conversion: Conversion) -> dict[str, Any]:
    """The ``securityContext`` of a container."""
    options = security_options(service, conversion)
    privileged = _flag(service, conversion, "privileged", "privileged")
    found = filled(
        {
            "privileged": privileged or None,
            "readOnlyRootFilesystem": _flag(service, conversion, "read_only", "readOnlyRootFilesystem") or None,
            "allowPrivilegeEscalation": _escalation(service, conversion, options, privileged),
            "capabilities": _capabilities(service, conversion),
            **user(service, conversion),
            "seccompProfile": options.seccomp,
            "appArmorProfile": options.apparmor,
            "seLinuxOptions": options.selinux,
        }
    )
    return _hardened(found, service, conversion) if conversion.cluster.hardened else found


def pod_security(service: Service, conversion: Conversion, fs_group: int | None) -> dict[str, Any]:
    """The ``securityContext`` of a pod; ``fs_group`` owns its volumes."""
    return filled(
        {
            "seccompProfile": dict(_DEFAULT_PROFILE),
            "fsGroup": fs_group,
            "fsGroupChangePolicy": "OnRootMismatch" if fs_group is not None else None,
            "supplementalGroups": groups(service, conversion),
            "sysctls": sysctls(service, conversion),
        }
    )


def _flag(service: Service, conversion: Conversion, key: str, field: str) -> bool:
    value = bool(service.get(key))
    place = in_container(service, conversion, f"securityContext.{field}")
    if value:
        conversion.ledger.mapped(service.key(key), place, rule=key.replace("_", "-"))
    else:
        conversion.ledger.not_applicable(service.key(key), rule=key.replace("_", "-"), note="false is the default")
    return value


def _escalation(service: Service, conversion: Conversion, options: SecurityOptions, privileged: bool) -> bool | None:
    """False for ``no-new-privileges``, unless the API server would refuse it beside what else the stack asks for."""
    if options.no_new_privileges is None:
        return None
    place = in_container(service, conversion, "securityContext.allowPrivilegeEscalation")
    if privileged or _ADMIN in _names(service, "cap_add"):
        conversion.decide(
            options.no_new_privileges,
            "no-new-privileges",
            "Kubernetes refuses it beside privileged or SYS_ADMIN; drop one of the two",
        )
        return None
    conversion.ledger.mapped(options.no_new_privileges, place, rule="no-new-privileges")
    return False


def _capabilities(service: Service, conversion: Conversion) -> dict[str, list[str]]:
    """Names without ``CAP_``, as Kubernetes has them."""
    found: dict[str, list[str]] = {}
    for key, field in (("cap_add", "add"), ("cap_drop", "drop")):
        for index, _ in enumerate(service.texts(key)):
            conversion.ledger.mapped(
                service.key(key, index),
                in_container(service, conversion, f"securityContext.capabilities.{field}"),
                rule="capabilities",
            )
        found[field] = _names(service, key)
    return filled(found)


def _names(service: Service, key: str) -> list[str]:
    return list(dict.fromkeys(text.upper().removeprefix("CAP_") for text in service.texts(key)))


def _hardened(found: dict[str, Any], service: Service, conversion: Conversion) -> dict[str, Any]:
    """What Pod Security *restricted* wants, as far as the stack and the image allow."""
    if found.get("privileged"):
        return found
    added = set(found.get("capabilities", {}).get("add", ())) - _MAY_ADD_RESTRICTED
    known = user_of(service, conversion)
    # Root without capabilities cannot become another user, which is what an image that needs root does with it.
    if not added and known.uid != 0:
        found["capabilities"] = {**found.get("capabilities", {}), "drop": ["ALL"]}
    if _ADMIN not in added:
        found["allowPrivilegeEscalation"] = False
    if known.uid:
        found |= filled({"runAsNonRoot": True, "runAsUser": known.uid, "runAsGroup": known.gid})
        return found
    conversion.find(
        service.key("user") if service.get("user") else service.at,
        "runs-as-root",
        _why_root(service, known.uid, known.asked),
        severity=Severity.WARNING,
        help="set `user` to a number that the image can run as",
    )
    return found


def _why_root(service: Service, uid: int | None, asked: bool) -> str:
    if uid == 0:
        why = "by its own word" if asked else "as its image needs to"
        return f"{service.name} runs as root, {why}: Pod Security restricted refuses it"
    return f"whom {service.name} runs as is not known: Pod Security restricted refuses it without a number"
