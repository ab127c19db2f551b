"""Lint: what a cluster would refuse in manifests, and what people regret.

``linter.py`` the order of things · ``schema.py`` strict structure, and
``structure.py`` that of kinds from elsewhere · ``rules/`` what schemas cannot
say, a function each · ``pod_security.py`` the levels of Pod Security ·
``references.py`` what names what · ``text.py`` files that a person wrote.
"""

from .linter import lint
from .pod_security import Level
from .schema import SchemaSource
from .text import lint_text, lint_texts

__all__ = ["Level", "SchemaSource", "lint", "lint_text", "lint_texts"]
