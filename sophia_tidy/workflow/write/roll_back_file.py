"""`roll-back.yml`: takes a promotion back when Flux says that it failed, or when a person does."""

from ..project.model import DeployTarget, Project
from .document import DispatchInput, WorkflowDocument, WrittenJob
from .part_jobs import filled, here, places
from .parts import PartJob, Parts

_FLUX = (
    "roll-back-${{ inputs.commit || github.event.client_payload.metadata.revision }}",
    "One failure is told more than once, and taken back once; another one does not wait for it.",
)
_BY_HAND = "It waits for the deployment that runs: two that apply at once would leave either's manifests behind."


def roll_back_document(project: Project, deployer: Parts, wait: int) -> WorkflowDocument | None:
    """The file, one job for each environment; None where there are no promotions to take back."""
    part = deployer.by_hand
    if part is None or not project.images:
        return None
    many, flux = len(project.environments) > 1, bool(deployer.dispatches)
    group, comment = _FLUX if flux else (f"deploy-{_branch(project)}", _BY_HAND)
    return WorkflowDocument(
        "roll-back",
        tuple(_job(part, project, each, wait, flux=flux, many=many) for each in project.environments),
        group=group,
        cancels="false",
        dispatches=deployer.dispatches,
        inputs=_inputs(project),
        concurrency_comment=(comment,),
    )


def _branch(project: Project) -> str:
    """The branch of the environment that a person chose, as in the group of `deploy.yml`."""
    first, *others = project.environments
    if not others:
        return first.branch
    chosen = "".join(f"inputs.environment == {quoted(each.name)} && {quoted(each.branch)} || " for each in others)
    return f"${{{{ {chosen}{quoted(first.branch)} }}}}"


def quoted(text: str) -> str:
    """A text in an expression; a quote in it is doubled (docs.github.com, "Evaluate expressions", literals)."""
    return "'" + text.replace("'", "''") + "'"


def _inputs(project: Project) -> tuple[DispatchInput, ...]:
    return (
        DispatchInput(
            "environment",
            "Where to roll back",
            default=project.environments[0].name,
            options=tuple(each.name for each in project.environments),
        ),
        DispatchInput("commit", "The commit that wrote the digests which are to go", required=True),
        DispatchInput("reason", "Why, in one line; it is held against these digests", required=True),
    )


def _job(
    part: PartJob, project: Project, environment: DeployTarget, wait: int, *, flux: bool, many: bool
) -> WrittenJob:
    """The job of one environment; the branch in Flux's revision (``main@sha1:…``) tells whose failure it is."""
    chosen = f"inputs.environment == {quoted(environment.name)}"
    told = f"startsWith(github.event.client_payload.metadata.revision, {quoted(f'{environment.branch}@')})"
    job = filled(part, project, {**places(project, wait), **here(environment)}, environment.name)
    name = f"{part.id}-{environment.name}" if many else part.id
    return WrittenJob(
        name,
        job.name,
        job.timeout,
        job.steps,
        condition=f"{chosen} || {told}" if flux else chosen,
        environment=job.environment,
        grants=job.grants,
        comment=job.comment,
    )
