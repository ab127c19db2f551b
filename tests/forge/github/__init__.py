"""GitHub's API v3 over the state of a forge."""

from ..answers import Route
from . import git_data, issues, manner, pulls, repository

ROUTES: tuple[Route, ...] = (*repository.ROUTES, *issues.ROUTES, *pulls.ROUTES, *git_data.ROUTES)
__all__ = ["ROUTES", "manner"]
