"""Every rule of the lint as a person reads it: its text stands at its check, reason and examples in ``catalog/``.

An example is a manifest of whole objects, with the least that makes the rule
speak.  Comments before it say what it stands in, where that matters::

    # Kubernetes: from 1.30 to 1.33   the versions it is of, all where it is not said
    # outside: Secret/tls, ConfigMap   objects that live elsewhere
    # found too: selects-nothing      other rules that have to speak in it
    # …: 1048577 characters           how long the text is for which … stands

Its tests are ``tests/manifests/lint/test_examples.py``.
"""

from collections.abc import Iterator
from importlib.resources import files
from inspect import cleandoc

from ...formats.rule_catalogue import completed
from ...kernel.finding import Severity
from ...kernel.rule import Rule
from . import pod_security, references, text
from .linter import NO_OBJECT, UNCHECKED_KIND, UNKNOWN_KIND
from .rules import RULES
from .schema import MISSING_FIELD, UNKNOWN_FIELD, WRONG_TYPE, WRONG_VALUE

_STRUCTURE = {
    NO_OBJECT: "Document without ``apiVersion``, ``kind`` or metadata, which is no object and which the API server refuses.",
    UNKNOWN_KIND: "Kind of Kubernetes' own that the version does not have, which the API server refuses.",
    UNKNOWN_FIELD: "Field that the kind does not have in this version, which the API server refuses or drops.",
    WRONG_TYPE: "Value of another type than its field has, which the API server refuses.",
    MISSING_FIELD: "Field that has to be there and is not, which the API server refuses.",
    WRONG_VALUE: "Value out of its field's range or list of words, which the API server refuses.",
}
_UNCHECKED = "Kind from elsewhere that is not known here, in which nothing is checked."


def rules() -> tuple[Rule, ...]:
    """All of them, in order."""
    return completed(_of_code(), files(__package__) / "catalog")


def _of_code() -> Iterator[Rule]:
    for id, said in {**_STRUCTURE, **text.RULES, **pod_security.RULES, **references.RULES}.items():
        yield Rule(id, "lint", said, severity=Severity.ERROR)
    yield Rule(UNCHECKED_KIND, "lint", _UNCHECKED, severity=Severity.NOTE)
    for check in RULES:
        yield Rule(check.name, "lint", cleandoc(check.text), severity=check.severity)
