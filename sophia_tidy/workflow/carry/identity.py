"""Who outside of the repository knows a workflow by its file: publishers and clouds that trust its OIDC token, and signed origins.

The token says ``workflow`` and ``job_workflow_ref`` (docs.github.com,
"OpenID Connect reference").  PyPI, RubyGems, npm and crates.io ask for the
file's name; a cloud's policy may, and mostly asks for the repository and the
branch or environment.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from ...kernel.location import Location
from ..harden import built_in_rules
from ..model import Job, Step, Text, Workflow

NO_CALLS: Mapping[str, Workflow] = MappingProxyType({})

_PUBLISHES = {
    "pypa/gh-action-pypi-publish": "PyPI knows the publisher by this file",
    "rubygems/release-gem": "RubyGems knows the publisher by this file",
    "rubygems/configure-rubygems-credentials": "RubyGems knows the publisher by this file",
    "rust-lang/crates-io-auth-action": "crates.io knows the publisher by this file",
    "nuget/login": "NuGet knows the publisher by this file",
    "js-devtools/npm-publish": "npm knows the publisher by this file",
    "pypi/gh-action-pypi-publish": "PyPI knows the publisher by this file",
    "ossf/scorecard-action": "the scorecard's site takes results from a file that does nothing else",
    "slsa-framework/slsa-github-generator": "what it signs says that it was built by this file",
    "sigstore/gh-action-sigstore-python": "what it signs says that it was signed by this file",
    "sigstore/cosign-installer": "what it signs says that it was signed by this file",
}
_ATTESTS = "actions/attest"
_COMMANDS = {
    "npm publish": "npm knows the publisher by this file",
    "pnpm publish": "npm knows the publisher by this file",
    "yarn npm publish": "npm knows the publisher by this file",
    "changeset publish": "npm knows the publisher by this file",
    "semantic-release": "npm or PyPI may know the publisher by this file",
    "uv publish": "PyPI knows the publisher by this file",
    "hatch publish": "PyPI knows the publisher by this file",
    "pdm publish": "PyPI knows the publisher by this file",
    "twine upload": "PyPI knows the publisher by this file",
    "cargo publish": "crates.io knows the publisher by this file",
    "jsr publish": "JSR knows the publisher by this file",
    "deno publish": "JSR knows the publisher by this file",
    "cosign sign": "what it signs says that it was signed by this file",
    "cosign attest": "what it signs says that it was signed by this file",
    "gh attestation": "what it signs says that it was signed by this file",
}
# Who trusts by a policy that somebody wrote, which may name the workflow.
LOGINS = frozenset(
    (
        *("aws-actions/configure-aws-credentials", "google-github-actions/auth", "azure/login"),
        *(
            "pulumi/auth-actions",
            "hashicorp/vault-action",
            "octo-sts/action",
            "aliyun/configure-aliyun-credentials-action",
        ),
    )
)
# Who trusts the repository, whichever file it is.
_QUIET = ("actions/", "docker/", "codecov/", "codspeedhq/", "github/codeql-action")
_ASKED = "ACTIONS_ID_TOKEN_REQUEST"


@dataclass(frozen=True, slots=True)
class KnownBy:
    """Somebody who may know the workflow by its file: where, and why; ``certain`` where carrying would break it, ``guessed`` where nothing is known."""

    at: Location
    why: str
    certain: bool
    guessed: bool = False


def known_by(workflow: Workflow, job: Job, called: Mapping[str, Workflow] = NO_CALLS) -> Iterator[KnownBy]:
    """Those who know a job's workflow by the token that it asks for; nobody without ``id-token: write``.

    ``called`` are the repository's own workflows by what stands behind
    ``uses:``.  Where a login tells what the token is for, other actions are
    not asked about.
    """
    if not _may_ask(workflow, job):
        yield from _attested(job)
        return
    if job.uses is not None:
        yield from _of_call(job, job.uses, called)
        return
    found = [each for step in job.steps for each in _of_step(job, step)]
    logins = any(action_of(step) in LOGINS for step in job.steps)
    yield from (each for each in found if not (each.guessed and logins))


def _of_call(job: Job, uses: Text, called: Mapping[str, Workflow]) -> Iterator[KnownBy]:
    """The jobs of a workflow that is called have the caller's name in their token."""
    workflow = called.get(uses.value)
    if workflow is None or any(each.uses is not None for each in workflow.jobs):
        yield KnownBy(uses.at, f"`{job.id}` hands an OIDC token to `{uses}`, and nothing tells who trusts it", True)
        return
    for each in workflow.jobs:
        granted = replace(each, permissions=each.permissions or workflow.permissions or job.permissions)
        yield from (replace(found, at=uses.at) for found in known_by(workflow, granted))


def _may_ask(workflow: Workflow, job: Job) -> bool:
    granted = job.permissions or workflow.permissions
    return granted is not None and (granted.everything == "write-all" or ("id-token", "write") in granted.scopes)


def _attested(job: Job) -> Iterator[KnownBy]:
    for step in job.steps:
        if step.uses is not None and action_of(step).startswith(_ATTESTS):
            yield KnownBy(
                step.at, f"`{action_of(step)}` in `{job.id}`: what it signs says that it was built by this file", True
            )


def action_of(step: Step) -> str:
    """The action's ``owner/name`` in small letters; empty for a script or a local one."""
    return step.uses.value.partition("@")[0].lower() if step.uses is not None else ""


def _of_step(job: Job, step: Step) -> Iterator[KnownBy]:
    if step.run is not None:
        for command, why in _COMMANDS.items():
            if command in " ".join(step.run.value.split()):
                yield KnownBy(step.run.at, f"`{command}` in `{job.id}` with an OIDC token: {why}", True)
                return
        if _ASKED in step.run.value:
            yield KnownBy(
                step.run.at, f"a script of `{job.id}` asks for an OIDC token, and nothing tells who trusts it", True
            )
        return
    action = action_of(step)
    known = next((why for name, why in _PUBLISHES.items() if action == name or action.startswith(f"{name}/")), "")
    if known or action.startswith(_ATTESTS):
        why = known or "what it signs says that it was built by this file"
        yield KnownBy(step.at, f"`{action}` in `{job.id}`: {why}", True)
    elif action in LOGINS:
        yield KnownBy(step.at, f"`{action}` in `{job.id}` logs in by an OIDC token", False)
    elif not action.startswith(("./", *_QUIET)) and _is_unknown(action):
        why = f"`{action}` in `{job.id}` may ask for an OIDC token, and nothing tells who trusts it"
        yield KnownBy(step.at, why, True, guessed=True)


def _is_unknown(action: str) -> bool:
    """Whether the table of permissions has the action with a need of the token, or does not have it at all."""
    grants = built_in_rules().permissions.of_action(action)
    return grants is None or any(each.scope == "id-token" for each in grants)
