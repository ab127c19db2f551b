"""Every rule of the lint as a person reads it: its name, its severity and its text, in order."""

from collections.abc import Iterator
from inspect import cleandoc

from ...kernel.finding import Severity
from ...kernel.rule import Rule
from . import pod_security, references, text
from .linter import NO_OBJECT, UNCHECKED_KIND, UNKNOWN_KIND
from .rules import RULES
from .schema import MISSING_FIELD, UNKNOWN_FIELD, WRONG_TYPE, WRONG_VALUE

_STRUCTURE = {
    NO_OBJECT: "A document of a manifest is no object: it has no apiVersion or no kind.",
    UNKNOWN_KIND: "A kind of Kubernetes' own that the version does not have, or no longer.",
    UNKNOWN_FIELD: "A field that the kind does not have in this version; the server refuses or drops it.",
    WRONG_TYPE: "A value of a manifest has another type than its field.",
    MISSING_FIELD: "A field of a manifest that has to be there is not.",
    WRONG_VALUE: "A value of a manifest that its field does not take: a number that is too large, a word of another list.",
}


def rules() -> Iterator[Rule]:
    """All of them."""
    for id, said in {**_STRUCTURE, **text.RULES, **pod_security.RULES, **references.RULES}.items():
        yield Rule(id, "lint", said, severity=Severity.ERROR)
    unchecked = "A kind from elsewhere that is not known here; nothing in it is checked."
    yield Rule(UNCHECKED_KIND, "lint", unchecked, severity=Severity.NOTE)
    for check in RULES:
        yield Rule(check.name, "lint", cleandoc(check.text), severity=check.severity)
