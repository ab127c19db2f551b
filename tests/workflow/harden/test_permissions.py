"""Permissions: those that hold today stay, each with a reason; nobody's become the least, or the job is left."""

import pytest

from .cases import harden, job

STEPS = "steps:\n  - run: make\n"


def permissions(result):
    """The lines of the job's block."""
    lines = result.content.decode().splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("    permissions:"))
    block = [lines[start].strip()]
    for line in lines[start + 1 :]:
        if not line.startswith("      "):
            break
        block.append(line.strip())
    return block


@pytest.mark.parametrize(
    ("body", "head", "wanted"),
    [
        ("permissions:\n  packages: write\n", "on: push\n", ["permissions:", "packages: write # as it was in ci.yml"]),
        ("permissions:\n  packages: write # mine\n", "on: push\n", ["permissions:", "packages: write # mine"]),
        ("permissions: {packages: write}\n", "on: push\n", ["permissions:", "packages: write # as it was in ci.yml"]),
        ("permissions: {}\n", "on: push\n", ["permissions: {}"]),
        ("permissions:\n  contents: read\n", "on: push\n", ["permissions:", "contents: read"]),
        ("", "on: push\npermissions:\n  issues: write\n", ["permissions:", "issues: write # as it was in ci.yml"]),
        ("", "on: push\npermissions: {}\n", ["permissions: {}"]),
        ("", "on: push\n", ["permissions: {}"]),
        ("permissions: write-all\n", "on: push\n", ["permissions: {}"]),
    ],
)
def test_what_holds_is_kept_and_has_a_reason(body, head, wanted):
    result = harden(job(f"runs-on: ubuntu-latest\n{body}{STEPS}", head))
    assert not result.left
    assert permissions(result) == wanted


@pytest.mark.parametrize(
    ("step", "wanted"),
    [
        ("uses: actions/checkout@v4", ["contents: read # to check out"]),
        ("run: git push origin main", ["contents: write # to push"]),
        (
            "run: gh pr comment 1 --body x\n    env: {GH_TOKEN: '${{ github.token }}'}",
            ["contents: read # to read branches", "pull-requests: write # to write to pull requests"],
        ),
        (
            "run: gh issue list\n    env: {GH_TOKEN: '${{ secrets.GITHUB_TOKEN }}'}",
            ["issues: read # to read issues"],
        ),
        (
            "uses: docker/login-action@v3\n    with:\n      registry: ghcr.io\n      password: ${{ secrets.GITHUB_TOKEN }}",
            ["packages: write # to push to the registry of GitHub"],
        ),
        ("uses: docker/login-action@v3\n    with:\n      password: ${{ secrets.HUB }}", []),
        ("uses: aws-actions/configure-aws-credentials@v4\n    with:\n      aws-access-key-id: x", []),
        (
            "uses: aws-actions/configure-aws-credentials@v4\n    with:\n      role-to-assume: x",
            ["id-token: write # to sign in to AWS without a key"],
        ),
    ],
)
def test_nobodys_are_the_least_that_the_steps_need(step, wanted):
    result = harden(job(f"runs-on: ubuntu-latest\nsteps:\n  - {step}\n"))
    assert not result.left, result.left
    assert permissions(result) == (["permissions:", *wanted] if wanted else ["permissions: {}"])


def test_two_levels_of_a_scope_are_the_higher_with_its_reason():
    result = harden(job("runs-on: ubuntu-latest\nsteps:\n  - uses: actions/checkout@v4\n  - run: git push\n"))
    assert permissions(result) == ["permissions:", "contents: write # to push"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("steps:\n  - run: python a.py\n    env: {T: '${{ github.token }}'}\n", "a script of it is given GITHUB_TOKEN"),
        ("steps:\n  - run: gh api x\n    env: {T: '${{ github.token }}'}\n", "a script of it is given GITHUB_TOKEN"),
        ("steps:\n  - run: echo '${{ toJSON(secrets) }}'\n", "a script of it is given GITHUB_TOKEN"),
        ("env: {T: '${{ secrets.GITHUB_TOKEN }}'}\nsteps:\n  - run: make\n", "all of its steps are given GITHUB_TOKEN"),
        ("steps:\n  - uses: acme/unknown@v1\n", "nobody has said what its action acme/unknown may do"),
    ],
)
def test_what_nobody_knows_leaves_the_job(body, reason):
    text = job(f"runs-on: ubuntu-latest\n{body}")
    result = harden(text)
    assert result.left["build"].reason.startswith((reason, f"nobody has said what {reason}"))
    assert result.content == text.encode()


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        (
            "await github.rest.issues.createComment({})",
            ["issues: write # to write to issues", "pull-requests: write # to write to pull requests"],
        ),
        ("github.pulls.list({}) // github.rest.git.createRef", ["pull-requests: read # to read pull requests"]),
        ("await github.paginate(github.rest.repos.listTags, {})", ["contents: read # to read tags"]),
        ("core.info('github.com')", []),
        ("github.graphql('x')", None),
        ("require('./x.js')({github, context})", None),
        ("const x = github", None),
        ("github.rest.orgs.delete({})", None),
        ("await fetch(`https://api.github.com/`)", None),
    ],
)
def test_javascript_needs_what_it_calls(script, wanted):
    body = f"runs-on: x\nsteps:\n  - uses: actions/github-script@v7\n    with:\n      script: |\n        {script}\n"
    result = harden(job(body))
    if wanted is None:
        assert "actions/github-script" in result.left["build"].reason
    else:
        assert permissions(result) == (["permissions:", *wanted] if wanted else ["permissions: {}"])


CALL = "on: push\njobs:\n  build:\n    uses: ./.github/workflows/x.yml\n"
CALLED = "on: workflow_call\n{}jobs:\n  a:\n{}    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n"


@pytest.mark.parametrize(
    ("called", "wanted"),
    [
        (CALLED.format("", ""), ["contents: read # to check out"]),
        (CALLED.format("permissions: {contents: write}\n", ""), ["contents: write # to check out"]),
        (
            CALLED.format("permissions: {contents: write}\n", "    permissions: {issues: write}\n"),
            ["issues: write # as x.yml asks for it"],
        ),
        (CALLED.format("permissions: write-all\n", ""), None),
        (CALL, None),
    ],
)
def test_a_call_needs_what_the_called_jobs_may_do(called, wanted):
    result = harden(CALL, local={".github/workflows/x.yml": called})
    if wanted is None:
        assert ".github/workflows/x.yml" in result.left["build"].reason
    else:
        assert permissions(result) == ["permissions:", *wanted]


@pytest.mark.parametrize(
    ("action", "wanted"),
    [
        ("runs:\n  using: composite\n  steps:\n    - uses: actions/cache@v4\n", ["permissions: {}"]),
        (
            "runs:\n  using: composite\n  steps:\n    - uses: softprops/action-gh-release@v2\n",
            ["permissions:", "contents: write # to create the release"],
        ),
        ("runs:\n  using: node24\n  main: x.js\n", None),
        ("runs:\n  using: composite\n  steps:\n    - uses: acme/x@v1\n", None),
    ],
)
def test_an_action_of_the_repository_needs_what_its_steps_need(action, wanted):
    text = job("runs-on: x\nsteps:\n  - uses: ./.github/actions/a\n")
    result = harden(text, local={".github/actions/a/action.yml": action})
    assert result.left if wanted is None else permissions(result) == wanted


def test_a_call_that_nobody_has_given_permissions_is_left():
    result = harden("on: push\njobs:\n  build:\n    uses: ./.github/workflows/x.yml\n")
    assert "that it calls may do" in result.left["build"].reason
