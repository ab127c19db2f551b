"""Manual steps: what a person sets up once on GitHub and in the cluster, and what the one workflow leaves to people; one sentence a line."""

from collections.abc import Iterator

from ..project.model import Mode, Project


def manual_steps(project: Project) -> list[str]:
    """The sections of the page; names of secrets stand there, never a value."""
    lines = [*_push(project), *_environments(project), *(_flux() if project.mode is Mode.GITOPS else _key(project))]
    return ["## Set up once", "", *lines, *_by_hand(project)]


def _push(project: Project) -> Iterator[str]:
    """GitHub refuses a bypass for the token of a run: "Actor GitHub Actions integration must be part of the ruleset source"."""
    if project.images:
        branches = " and ".join(dict.fromkeys(f"`{each.branch}`" for each in project.environments))
        yield from (
            f"Let the workflow push to {branches}: `promote` and the roll-backs write digests there with `GITHUB_TOKEN`.",
            "A branch protection or ruleset that asks for pull requests or status checks refuses that push, "
            "and `GITHUB_TOKEN` cannot be on a bypass list.",
            "Leave these rules off for that branch, or give those steps as `GH_TOKEN` the token of a GitHub App that may bypass them.",
            "",
        )


def _environments(project: Project) -> Iterator[str]:
    names = ", ".join(dict.fromkeys(f"`{each.name}`" for each in project.environments))
    yield from (
        f"Make the environments of the deployment in the settings, with the secrets that the workflow reads: {names}.",
        "One that asks for reviewers holds up every job that names it, each by itself, "
        "and the builds too where they log in to the registry with its secrets.",
        "",
    )


def _flux() -> Iterator[str]:
    yield from (
        "Give Flux a GitHub token that may write commit statuses (`verify` waits for them) "
        "and contents (its dispatch starts `roll-back.yml`).",
        "`sophia-tidy flux` writes the providers that use it and tells the key of the secret store that holds it, "
        "`FLUX_GITHUB_TOKEN` unless you have named another.",
        "Without it every `verify` ends too late, and nothing is rolled back.",
        "",
    )


def _key(project: Project) -> Iterator[str]:
    yield from (
        f"Put a kubeconfig that may apply the overlay into the secret `{project.kubeconfig}`, as text or in base64.",
        "",
    )


def _by_hand(project: Project) -> Iterator[str]:
    """Only digests are taken back: a roll-back of what people wrote would undo their work unasked."""
    yield from ("## What is not rolled back", "")
    if project.images:
        yield "A roll-back takes digests back and nothing else."
    yield from (
        "A roll-out that fails because of a change of manifests alone stays as it is, and its run is red.",
        "A person reverts that change.",
        "",
    )
