"""``security_opt`` → the fields of a container's ``securityContext``.

Docker's options are ``no-new-privileges[:true]``, ``seccomp=…``,
``apparmor=…``, ``label=…`` and ``systempaths=unconfined``, with ``=`` or, of
old, ``:`` (docs.docker.com, "docker container run", --security-opt).
AppArmor has a field since Kubernetes 1.30, and an annotation before that.
A seccomp profile given by a path is a file that has to be put on every node.
"""

from ....manifests.pointer import Pointer
from ...context import Conversion
from ...stack import Service
from ..naming.manifest_paths import in_container, in_template

_APPARMOR_FIELD = (1, 30)
APPARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/"
_SELINUX = {"user": "user", "role": "role", "type": "type", "level": "level"}


class SecurityOptions:
    """What the options come to; ``no_new_privileges`` is where the stack says it, None where it does not."""

    __slots__ = ("apparmor", "apparmor_annotation", "no_new_privileges", "seccomp", "selinux")

    def __init__(self) -> None:
        self.no_new_privileges: Pointer | None = None
        self.seccomp: dict[str, str] | None = None
        self.apparmor: dict[str, str] | None = None
        self.apparmor_annotation = ""
        self.selinux: dict[str, str] | None = None


def security_options(service: Service, conversion: Conversion) -> SecurityOptions:
    """All of ``security_opt``, accounted for; `no_new_privileges` is for the caller to account for."""
    options = SecurityOptions()
    for index, text in enumerate(service.texts("security_opt")):
        at = service.key("security_opt", index)
        name, value = _split(text)
        match name:
            case "no-new-privileges":
                _no_new_privileges(options, value, at, conversion)
            case "seccomp":
                options.seccomp = _profile(value, at, service, conversion, "seccompProfile")
            case "apparmor":
                _apparmor(options, value, at, service, conversion)
            case "label":
                _selinux(options, value, at, service, conversion)
            case "systempaths" if value == "unconfined":
                _tell_paths(at, conversion)
            case _:
                conversion.decide(at, "security-opt", f"{name} has no counterpart in a pod's security context")
    return options


def apparmor_annotations(service: Service, conversion: Conversion) -> dict[str, str]:
    """The annotation that stood for the AppArmor field before 1.30; empty else."""
    value = security_options(service, conversion).apparmor_annotation
    return {APPARMOR_ANNOTATION + conversion.name(service): value} if value else {}


def _split(text: str) -> tuple[str, str]:
    """Name and value; the separator that comes first counts."""
    at = min((place for place in (text.find("="), text.find(":")) if place >= 0), default=len(text))
    return text[:at].strip(), text[at + 1 :].strip()


def _no_new_privileges(options: SecurityOptions, value: str, at: Pointer, conversion: Conversion) -> None:
    if value.lower() == "false":
        conversion.ledger.not_applicable(at, rule="no-new-privileges", note="false is the default")
    else:
        options.no_new_privileges = at


def _profile(value: str, at: Pointer, service: Service, conversion: Conversion, field: str) -> dict[str, str] | None:
    place = in_container(service, conversion, f"securityContext.{field}")
    if value in ("unconfined", "builtin", "runtime/default", "docker-default"):
        conversion.ledger.mapped(at, place, rule="security-profile")
        return {"type": "Unconfined" if value == "unconfined" else "RuntimeDefault"}
    name = value.rpartition("/")[2]
    local = name if field == "appArmorProfile" else f"profiles/{name}"
    conversion.decide(
        at,
        "security-profile",
        f"the profile {name} has to be on every node"
        + ("" if field == "appArmorProfile" else f", as <kubelet root>/seccomp/{local}"),
        target=place,
    )
    return {"type": "Localhost", "localhostProfile": local}


def _apparmor(options: SecurityOptions, value: str, at: Pointer, service: Service, conversion: Conversion) -> None:
    profile = _profile(value, at, service, conversion, "appArmorProfile")
    if conversion.cluster.version >= _APPARMOR_FIELD or profile is None:
        options.apparmor = profile
        return
    options.apparmor_annotation = {"Unconfined": "unconfined", "RuntimeDefault": "runtime/default"}.get(
        profile["type"], f"localhost/{profile.get('localhostProfile', '')}"
    )
    conversion.ledger.mapped(at, in_template(service, conversion, "metadata.annotations"), rule="security-profile")


def _selinux(options: SecurityOptions, value: str, at: Pointer, service: Service, conversion: Conversion) -> None:
    """``label=type:svirt_apache_t`` and the like; ``label=disable`` is the type that SELinux does not confine."""
    key, _, rest = value.partition(":")
    if value == "disable":
        key, rest = "type", "spc_t"
    if key not in _SELINUX or not rest:
        conversion.decide(at, "security-opt", f"label={value} has no counterpart in a pod's security context")
        return
    options.selinux = {**(options.selinux or {}), _SELINUX[key]: rest}
    conversion.ledger.mapped(
        at, in_container(service, conversion, f"securityContext.seLinuxOptions.{_SELINUX[key]}"), rule="selinux"
    )


def _tell_paths(at: Pointer, conversion: Conversion) -> None:
    conversion.decide(
        at,
        "security-opt",
        "procMount: Unmasked needs a feature gate and user namespaces; without them a pod is refused",
    )
