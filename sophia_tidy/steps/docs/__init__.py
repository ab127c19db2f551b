"""The step of `docs`: what documents say that is no longer so, and how many say nothing of the kind.

``step.py`` the step and its count · ``surroundings.py`` what is known around the tree.
"""

from .step import DocumentsCount, DocumentsFacts, docs, documents_count

__all__ = ["DocumentsCount", "DocumentsFacts", "docs", "documents_count"]
