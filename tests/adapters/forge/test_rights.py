"""Which right is missing, by what each kind of token is told."""

import pytest

from sophia_tidy.adapters.forge.rights import missing_right, right_of_push

REPOSITORY = "/repos/acme/shop"


@pytest.mark.parametrize(
    ("headers", "words", "right"),
    [
        ({"x-accepted-github-permissions": "pull_requests=write"}, "", "Pull requests: write"),
        (
            {"x-accepted-github-permissions": "contents=write,workflows=write"},
            "",
            "Contents: write and Workflows: write",
        ),
        (
            {"x-accepted-github-permissions": "issues=write; pull_requests=write"},
            "",
            "Issues: write or Pull requests: write",
        ),
        ({"x-accepted-github-permissions": "metadata"}, "", "Metadata: read"),
        ({"x-oauth-scopes": "read:org", "x-accepted-oauth-scopes": "repo, public_repo"}, "", "the scope repo"),
        ({"x-oauth-scopes": "", "x-accepted-oauth-scopes": "repo"}, "", "the scope repo"),
        ({"x-oauth-scopes": "repo", "x-accepted-oauth-scopes": "repo"}, "", "Pull requests: write"),
        ({}, "token does not have at least one of required scope(s): [write:repository]", "the scope write:repository"),
        (
            {},
            "token does not have at least one of required scope(s), required=[write:issue], token scope=read:issue",
            "the scope write:issue",
        ),
        (
            {"x-accepted-github-permissions": "pull_requests=write"},
            "GitHub Actions is not permitted to create or approve pull requests.",
            "Allow GitHub Actions to create and approve pull requests",
        ),
        (
            {},
            "Resource protected by organization SAML enforcement. You must grant your Personal Access token access",
            "authorization of the token for the organization (SAML)",
        ),
    ],
)
def test_the_forge_says_it(headers: dict[str, str], words: str, right: str):
    assert missing_right("POST", f"{REPOSITORY}/pulls", headers, words) == right


@pytest.mark.parametrize(
    ("method", "path", "right"),
    [
        ("POST", "/pulls", "Pull requests: write"),
        ("POST", "/pulls/7/requested_reviewers", "Pull requests: write"),
        ("PATCH", "/issues/7", "Issues: write"),
        ("POST", "/labels", "Issues: write"),
        ("GET", "/labels?per_page=100", "Issues: read"),
        ("POST", "/git/refs", "Contents: write"),
        ("POST", "/branches", "Contents: write"),
        ("GET", "", "Metadata: read"),
    ],
)
def test_else_the_path_does(method: str, path: str, right: str):
    assert missing_right(method, REPOSITORY + path, {}, "Forbidden") == right


@pytest.mark.parametrize(
    ("method", "path", "right"),
    [
        ("POST", "/pulls", "the scope write:repository, of a user who may write there"),
        ("POST", "/issues/7/comments", "the scope write:issue, of a user who may write there"),
        ("GET", "/labels", "the scope read:issue, of a user who may read there"),
    ],
)
def test_of_gitea_it_is_a_scope(method: str, path: str, right: str):
    assert missing_right(method, REPOSITORY + path, {}, "Forbidden", is_github=False) == right


@pytest.mark.parametrize(
    ("words", "right"),
    [
        (
            "refusing to allow a GitHub App to create or update workflow `.github/workflows/a.yml` without `workflows` permission",
            "Workflows: write",
        ),
        (
            "refusing to allow a Personal Access Token to create or update workflow `.github/workflows/a.yml` without `workflow` scope",
            "the scope workflow",
        ),
        (
            "refusing to allow an OAuth App to create or update workflow `.github/workflows/a.yml` without `workflow` scope",
            "the scope workflow",
        ),
        ("protected branch hook declined", ""),
    ],
)
def test_a_push_of_workflows_says_which_right_it_lacked(words: str, right: str):
    assert right_of_push(f"remote: {words}") == right
