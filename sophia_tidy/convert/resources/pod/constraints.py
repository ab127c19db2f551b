"""Swarm's placement constraints → terms about a node's labels.

A constraint is ``key == value`` or ``key != value``, with any spacing; all of
them have to hold, and keys and values are compared without case, the names of
labels with it (moby/swarmkit, ``manager/constraint/constraint.go``).
Kubernetes compares with case.  A node
without the label fulfils ``!=`` in Swarm, and ``NotIn`` in Kubernetes.

=====================  ===================================================
key                    becomes
=====================  ===================================================
node.hostname          ``kubernetes.io/hostname``
node.role              ``node-role.kubernetes.io/control-plane``, there or not
node.platform.os       ``kubernetes.io/os``
node.platform.arch     ``kubernetes.io/arch``, in Go's words (``amd64``)
node.labels.x          ``x``
engine.labels.x        ``x``
node.id, node.ip       nothing: a person has to decide
=====================  ===================================================
"""

import re
from typing import Any, NamedTuple

from ....manifests.name_rules import label_value, qualified_name

CONTROL_PLANE = "node-role.kubernetes.io/control-plane"
HOSTNAME, OS, ARCH = "kubernetes.io/hostname", "kubernetes.io/os", "kubernetes.io/arch"
_FORM = re.compile(r"^\s*([A-Za-z0-9_.\-/]+)\s*(==|!=)\s*(.*?)\s*$")
_ARCHITECTURES = {
    "x86_64": "amd64",
    "x86-64": "amd64",
    "aarch64": "arm64",
    "armv7l": "arm",
    "armhf": "arm",
    "i686": "386",
    "i386": "386",
}
_LABELS = ("node.labels.", "engine.labels.")


class Term(NamedTuple):
    """A requirement on a node's label, with a note where it is not quite the same; `manager` nodes are tainted."""

    expression: dict[str, Any]
    note: str = ""
    manager: bool = False


class Unmet(NamedTuple):
    """A constraint that no label says; ``reason`` tells a person why."""

    reason: str


def term(text: str) -> Term | Unmet:
    """One constraint as a term, or why it is none."""
    found = _FORM.match(text)
    if found is None:
        return Unmet(f"{text!r} is no constraint; expected key==value or key!=value")
    written, operator, value = found.groups()
    key = written.lower()
    if key == "node.role":
        return _role(value, operator)
    if key == "node.hostname":
        return _checked(HOSTNAME, operator, value, "the nodes have to keep their names")
    if key == "node.platform.os":
        return _checked(OS, operator, value.lower())
    if key == "node.platform.arch":
        return _checked(ARCH, operator, _ARCHITECTURES.get(value.lower(), value.lower()))
    for prefix in _LABELS:
        if key.startswith(prefix):
            name = written[len(prefix) :]
            return _checked(
                name, operator, value, f"label the cluster's nodes likewise: kubectl label node NODE {name}=VALUE"
            )
    return Unmet(f"{written} is known to this Swarm alone; label a node and ask for the label")


def _role(value: str, operator: str) -> Term | Unmet:
    if value.lower() not in ("manager", "worker"):
        return Unmet(f"{value!r} is no role; expected manager or worker")
    manager = (value.lower() == "manager") == (operator == "==")
    return Term({"key": CONTROL_PLANE, "operator": "Exists" if manager else "DoesNotExist"}, manager=manager)


def _checked(key: str, operator: str, value: str, note: str = "") -> Term | Unmet:
    if wrong := qualified_name(key):
        return Unmet(f"the label {key!r} {wrong}")
    if wrong := label_value(value):
        return Unmet(f"the value {value!r} {wrong}")
    return Term({"key": key, "operator": "In" if operator == "==" else "NotIn", "values": [value]}, note)
