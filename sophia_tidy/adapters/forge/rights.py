"""Which right a token lacks, by what was refused.

GitHub names it in ``x-accepted-github-permissions`` (sets of permissions,
apart by ``;``) for installations, fine-grained tokens and ``GITHUB_TOKEN``,
and in ``x-accepted-oauth-scopes`` for classic ones ("Permissions required
for GitHub Apps"; "Scopes for OAuth apps"); Gitea and Forgejo name the scope
in their words.  Where none of them says, the path does.
"""

import re
from collections.abc import Mapping

_GITEA_SCOPES = re.compile(r"required scope\(s\)[^\[]*\[(?P<scopes>[^\]]+)\]")
_WORKFLOW = re.compile(r"without `?(?P<right>workflows?)`? (?P<what>scope|permission)")
_SAID = (
    ("not permitted to create or approve pull requests", "Allow GitHub Actions to create and approve pull requests"),
    ("SAML enforcement", "authorization of the token for the organization (SAML)"),
)
# What a path needs, the first that fits; the rest is known to everybody who sees the repository.
_PATHS = (
    (re.compile(r"/pulls\b"), "pull_requests"),
    (re.compile(r"/(issues|labels)\b"), "issues"),
    (re.compile(r"/git/|/branches\b|/commits\b"), "contents"),
)


def missing_right(method: str, path: str, headers: Mapping[str, str], words: str, *, is_github: bool = True) -> str:
    """The right, as the forge's own page for it has it."""
    told = right_of_push(words) or _said(words) or _scopes(headers) or _permissions(headers)
    return told or (_by_path(method, path) if is_github else _scope_by_path(method, path))


def right_of_push(words: str) -> str:
    """The right that a push lacked by what git was told, "" where it was refused for something else.

    GitHub refuses files below ``.github/workflows`` to a token without
    ``workflow`` (classic) or ``workflows`` (App, fine-grained).
    """
    found = _WORKFLOW.search(words)
    if found is None:
        return ""
    return "the scope workflow" if found["what"] == "scope" else "Workflows: write"


def _said(words: str) -> str:
    gitea = _GITEA_SCOPES.search(words)
    if gitea is not None:
        return f"the scope {gitea['scopes'].strip()}"
    return next((right for text, right in _SAID if text in words), "")


def _scopes(headers: Mapping[str, str]) -> str:
    """What a classic token lacks of what is taken; the header is there for such tokens alone."""
    if "x-oauth-scopes" not in headers:
        return ""
    has, taken = (_listed(headers.get(name, "")) for name in ("x-oauth-scopes", "x-accepted-oauth-scopes"))
    return f"the scope {taken[0]}" if taken and not set(has) & set(taken) else ""


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _permissions(headers: Mapping[str, str]) -> str:
    sets = headers.get("x-accepted-github-permissions", "").split(";")
    told = [" and ".join(map(_permission, _listed(each))) for each in sets if each.strip()]
    return " or ".join(dict.fromkeys(told))


def _permission(text: str) -> str:
    name, _, level = text.partition("=")
    return f"{name.strip().replace('_', ' ').capitalize()}: {level.strip() or 'read'}"


def _by_path(method: str, path: str) -> str:
    level = "read" if method in ("GET", "HEAD") else "write"
    name = next((name for pattern, name in _PATHS if pattern.search(path)), "metadata")
    return _permission(f"{name}={level}")


def _scope_by_path(method: str, path: str) -> str:
    """Gitea's and Forgejo's: a scope of the token, and what its user may in the repository."""
    level = "read" if method in ("GET", "HEAD") else "write"
    scope = "issue" if re.search(r"/(issues|labels)\b", path) else "repository"
    return f"the scope {level}:{scope}, of a user who may {level} there"
