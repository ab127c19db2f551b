"""A rule: one thing that a cluster refuses, or that people regret, as one function.

The function takes a subject (an object, a pod, a container) and says where
and what; its name is the rule's id, its docstring the rule's text.  The
decorators only make the value: which rules there are is said in
``rules/__init__.py``, in order.
"""

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, NamedTuple

from ...kernel.finding import Severity
from ..pointer import Pointer
from .item import Container, Item, Pod

Said = Iterator[tuple[Pointer, str]]  # a place below the subject, and what is wrong there


class Subject(Enum):
    """What a rule looks at; a closed set."""

    OBJECT = "object"
    POD = "pod"
    CONTAINER = "container"


class Check(NamedTuple):
    """``kinds`` are the objects that it looks at, all where it is empty."""

    name: str
    subject: Subject
    check: Callable[[Any], Said]
    severity: Severity
    kinds: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """What a person reads of it."""
        return self.check.__doc__ or ""


def object_rule(*kinds: str, severity: Severity = Severity.ERROR) -> Callable[[Callable[[Item], Said]], Check]:
    """A rule on objects of these kinds."""
    return lambda check: Check(_name(check), Subject.OBJECT, check, severity, frozenset(kinds))


def pod_rule(severity: Severity = Severity.ERROR) -> Callable[[Callable[[Pod], Said]], Check]:
    """A rule on pods, wherever their templates stand."""
    return lambda check: Check(_name(check), Subject.POD, check, severity)


def container_rule(severity: Severity = Severity.ERROR) -> Callable[[Callable[[Container], Said]], Check]:
    """A rule on containers of every role."""
    return lambda check: Check(_name(check), Subject.CONTAINER, check, severity)


def _name(check: Callable[..., Any]) -> str:
    return check.__name__.replace("_", "-")
