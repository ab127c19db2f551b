"""``entrypoint``, ``command``, ``working_dir``, ``tty`` and ``stdin_open`` → how a container's process starts.

Docker's entrypoint is Kubernetes' ``command``, Docker's command is ``args``.
An entrypoint in the stack clears the image's command in both worlds
(compose-spec, "entrypoint"; kubernetes.io, "Define a Command and Arguments
for a Container").  An empty ``entrypoint`` clears the image's, so that the
command is all there is; an empty ``command`` leaves the image's as it is
(moby, ``daemon/commit.go``, `merge`), since it is the same as none.
"""

from typing import Any

from ....manifests.objects import filled
from ...context import Conversion
from ...stack import Service
from ..naming.manifest_paths import in_container
from ..network.host_references import rewrite
from ..secrets.redact_words import arguments
from ..secrets.secret_variables import marked


def command(service: Service, conversion: Conversion) -> dict[str, Any]:
    """The ``command``, ``args``, ``workingDir``, ``stdin`` and ``tty`` of a container."""
    return filled(_words(service, conversion) | _terminal(service, conversion))


def _words(service: Service, conversion: Conversion) -> dict[str, Any]:
    entrypoint = _said(service, conversion, "entrypoint", service.entrypoint)
    words = _said(service, conversion, "command", service.command)
    if service.entrypoint is None or service.entrypoint:
        _account(service, conversion, "entrypoint", "command")
        _account(service, conversion, "command", "args")
        return {"command": entrypoint, "args": words}
    place = in_container(service, conversion, "command")
    if words:
        for key in ("entrypoint", "command"):
            conversion.ledger.mapped(service.key(key), place, rule="entrypoint-reset")
        return {"command": words}
    conversion.decide(
        service.key("entrypoint"),
        "entrypoint-reset",
        "an empty entrypoint runs the image's command alone; Kubernetes has no word for that: write the command",
        target=place,
    )
    _account(service, conversion, "command", "args")
    return {}


def _said(service: Service, conversion: Conversion, key: str, words: tuple[str, ...] | None) -> list[str]:
    """Words with the names of siblings as the cluster has them, dollars escaped and credentials as ``$(NAME)``."""
    shown = marked(words or (), service.key(key), conversion)
    named = [rewrite(word, service.key(key, index), service, conversion) for index, word in enumerate(shown)]
    return arguments(service, conversion, named)


def _account(service: Service, conversion: Conversion, key: str, field: str) -> None:
    if key not in service.values:
        return
    if service.get(key):
        conversion.ledger.mapped(service.key(key), in_container(service, conversion, field), rule=key)
    else:
        conversion.ledger.not_applicable(
            service.key(key), rule=key, note="empty: the image's own is used, here as there"
        )


def _terminal(service: Service, conversion: Conversion) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, field in (("working_dir", "workingDir"), ("stdin_open", "stdin"), ("tty", "tty")):
        if key in service.values:
            conversion.ledger.mapped(
                service.key(key), in_container(service, conversion, field), rule=key.replace("_", "-")
            )
            found[field] = service.get(key) or None
    return found
