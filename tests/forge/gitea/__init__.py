"""Gitea's API v1 (and Forgejo's) over the state of a forge.

Semantics from go-gitea/gitea, ``routers/api/v1`` and ``services/convert``.
Not as there: two labels of one name are one, and a pull request whose branch
is gone cannot be opened again.
"""

from ..answers import Route
from . import git_data, issues, manner, pulls, repository

ROUTES: tuple[Route, ...] = (*repository.ROUTES, *issues.ROUTES, *pulls.ROUTES, *git_data.ROUTES)
__all__ = ["ROUTES", "manner"]
