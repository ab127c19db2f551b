"""Short forms to long ones in a whole model, and the defaults that the long forms have (compose-go, ``transform``)."""

from collections.abc import Callable
from typing import Any

from . import forms
from .errors import LoadError
from .gotext import spell
from .marked import Block, Row

Change = Callable[[Any], Any]


def canonical(model: Block) -> None:
    """Expand every short form, in place.

    Raises:
        LoadError: a short form that cannot be read.
    """
    _apply(model, _CANONICAL)


def set_defaults(model: Block) -> None:
    """Fill in what the long forms take for granted, in place."""
    _apply(model, _DEFAULTS)


def _apply(value: Any, change: Any) -> Any:
    """Walk the table and the value together; a callable in the table replaces the value."""
    if callable(change):
        return change(value)
    if isinstance(value, Block):
        for name, below in change.items():
            for key in list(value) if name == "*" else (name,) if name in value else ():
                try:
                    value[key] = _apply(value[key], below)
                except LoadError as fault:
                    raise fault.under(key, value) from None
    elif isinstance(value, Row) and "*" in change:
        for index, each in enumerate(value):
            try:
                value[index] = _apply(each, change["*"])
            except LoadError as fault:
                raise fault.under(index, value) from None
    return value


def _then(first: Change, table: dict[str, Any]) -> Change:
    return lambda value: _apply(first(value), table)


def _default_context(value: Any) -> Any:
    if isinstance(value, Block):
        value.setdefault("context", ".")
    return value


def _default_target(value: Any) -> Any:
    if not isinstance(value, Block):
        raise forms.wrong(value, "a mapping")
    value.setdefault("target", f"/run/secrets/{spell(value.get('source'))}")
    return value


def _default_port(value: Any) -> Any:
    if isinstance(value, Block):
        value.setdefault("protocol", "tcp")
        value.setdefault("mode", "ingress")
    return value


def _default_count(value: Any) -> Any:
    if not isinstance(value, Block):
        raise forms.wrong(value, "a mapping")
    if "count" not in value and "device_ids" not in value:
        value["count"] = "all"
    return value


_BUILD = {
    "secrets": {"*": forms.grant},
    "provenance": forms.as_text,
    "sbom": forms.as_text,
    "additional_contexts": forms.key_values,
    "ssh": forms.ssh,
    "ulimits": {"*": forms.ulimit},
}
_OBJECTS = {kind: {"*": forms.maybe_external} for kind in ("volumes", "networks", "secrets", "configs")}
_CANONICAL: dict[str, Any] = {
    "services": {
        "*": {
            "build": _then(forms.build, _BUILD),
            "depends_on": forms.dependencies,
            "env_file": forms.env_files,
            "label_file": forms.listed,
            "extends": forms.extends,
            "gpus": forms.gpus,
            "networks": forms.by_name,
            "models": forms.by_name,
            "volumes": {"*": forms.mount},
            "dns": lambda value: forms.without_empty(forms.listed(value)),
            "devices": {"*": forms.device},
            "secrets": {"*": forms.grant},
            "configs": {"*": forms.grant},
            "ports": forms.ports,
            "ulimits": {"*": forms.ulimit},
            "develop": {"watch": {"*": {"ignore": forms.listed, "include": forms.listed}}},
        }
    },
    **_OBJECTS,
}
_DEFAULTS: dict[str, Any] = {
    "services": {
        "*": {
            "build": _default_context,
            "secrets": {"*": _default_target},
            "ports": {"*": _default_port},
            "deploy": {"resources": {"reservations": {"devices": {"*": _default_count}}}},
            "gpus": {"*": _default_count},
        }
    },
}
