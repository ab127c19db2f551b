"""The step of `flux`: the configuration and the remote as the wing's settings, and the plan of the clusters' folders."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from types import MappingProxyType

from ..config.schema import TABLE, Config
from ..flux.overlay import has_overlay
from ..flux.planner import PlannedClusters, overlays_without, plan_clusters, questions_about
from ..flux.questions import UNKNOWN, repository_question
from ..flux.repository import RemoteRepository, of_remote, read_repository
from ..flux.settings import Acme, FluxEnvironment, Settings, Tokens, Traefik
from ..kernel.decision import Decision, Option
from ..kernel.errors import NothingToDo, TidyError
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.step import StepResult
from ..kernel.tree import Tree
from ..manifests.objects import Manifest
from ..workflow.project.environments import together
from ..workflow.project.model import TargetBranch
from ..workflow.questions.environments import branch_question
from .archive_place import elsewhere_question
from .choices.review import reviewed
from .context import Context
from .questions.store_place import pulumi_of, seen_store

_ANSWERABLE = ("unknown-repository", "unknown-store")
_BROKEN = "broken-overlay"
_MADE_BY_FLUX = ("Service/webhook-receiver",)  # its own installation has it


@dataclass(frozen=True, slots=True)
class FluxFacts:
    """On what the plan stands: the wing's settings, and what a cluster would refuse."""

    settings: Settings
    refuse: Callable[[Mapping[PurePosixPath, Sequence[Manifest]]], Sequence[Finding]]


def flux(tree: Tree, context: Context) -> StepResult[FluxFacts]:
    """Plan the folders of all clusters.

    Raises:
        TidyError: the root or git refuses, or the wing does, in whose words.
        NothingToDo: nobody has named an environment, and no overlay is there.
    """
    context, config = context.at_tree(tree), context.config
    overlays = PurePosixPath(config.convert.destination) / "overlays"
    named = context.request.environments or config.workflow.environments
    if not named and not has_overlay(tree, overlays):
        raise NothingToDo(
            "there is no overlay, so there is nothing for Flux to apply; expected what `sophia-tidy convert` writes",
            Location(overlays),
            rule="no-overlays",
        )
    facts = FluxFacts(_settings_or_questions(tree, context), partial(refused, config))
    planned = _planned(tree, context, facts)
    asked = (repository_question(facts.settings.at("flux", "repository")),) if config.flux.repository else ()
    decisions = (*asked, *_unreached(tree, facts.settings), *planned.decisions)
    whole = context.choice("flux").whole
    return reviewed(StepResult("flux", tree, planned.plan, facts, whole, decisions), context)


def _planned(tree: Tree, context: Context, facts: FluxFacts) -> PlannedClusters:
    """The clusters.

    Raises:
        TidyError: the wing refuses; for overlays that are not as they should be, with what a person can say of them.
    """
    try:
        return plan_clusters(tree, facts.settings, facts.refuse)
    except TidyError as error:
        if error.rule == _BROKEN and not error.decisions:
            place = error.location or Location(PurePosixPath(context.config.convert.destination))
            elsewhere = elsewhere_question(context, "convert", place)
            error.decisions = (*_unreached(tree, facts.settings), elsewhere)
        raise


def _unreached(tree: Tree, settings: Settings) -> Iterator[Decision]:
    """The branch of each overlay that no cluster applies."""
    for each in overlays_without(tree, settings):
        yield branch_question(TargetBranch(each.name, ""), Location(each))


def _settings_or_questions(tree: Tree, context: Context) -> Settings:
    """The wing's settings.

    Raises:
        TidyError: as `settings_of`, and where it is for want of an answer, with all questions that the overlays raise.
    """
    try:
        return settings_of(context)
    except TidyError as error:
        if error.rule not in _ANSWERABLE:
            raise
        error.decisions = (*error.decisions, *questions_about(tree, _with_gaps(context)))
        raise


def _with_gaps(context: Context) -> Settings:
    """The settings as far as they are known: enough for questions."""
    at = partial(_place, context)
    flux = context.config.flux._replace(pulumi_organization="", pulumi_project="")
    try:
        repository = _repository(context, at)
    except TidyError:
        repository = UNKNOWN
    return configured(context.config._replace(flux=flux), _environments(context), repository, at)


def refused(config: Config, files: Mapping[PurePosixPath, Sequence[Manifest]]) -> Sequence[Finding]:
    """What the cluster would refuse of one cluster's files: at error, or nothing."""
    from ..adapters.kubernetes_schemas import load_schemas
    from ..manifests.lint import lint

    version = version_of(config.convert.kubernetes_version)
    said = lint(files, version, load_schemas(version), externals=_MADE_BY_FLUX)
    return [each for each in said if each.severity is Severity.ERROR]


def version_of(text: str) -> tuple[int, int]:
    """The version that the configuration names; `convert`'s own where it names none that is known."""
    from ..adapters.kubernetes_schemas import versions
    from ..convert.cluster import Cluster

    return next((each for each in versions() if text == ".".join(map(str, each))), Cluster().version)


def settings_of(context: Context) -> Settings:
    """The wing's settings.

    Raises:
        TidyError: the repository cannot be known, or half of a store is.
    """
    at = partial(_place, context)
    seen = seen_store(context)
    return configured(context.config, _environments(context), _repository(context, at), at, seen)


def configured(
    config: Config,
    environments: tuple[FluxEnvironment, ...],
    repository: RemoteRepository,
    at: Callable[..., Location],
    seen: Mapping[str, Option] = MappingProxyType({}),
) -> Settings:
    """The wing's settings: what the configuration says, and beside it what only a run knows.

    ``seen`` is what the repository says of the store's place, by key, where the configuration says nothing.

    Raises:
        TidyError: half of a store is said.
    """
    convert, flux = config.convert, config.flux
    return Settings(
        environments=environments,
        repository=repository,
        at=at,
        destination=PurePosixPath(flux.destination),
        source_secret=flux.source_secret,
        timeout=flux.timeout,
        only_workloads=flux.wait_for == "workloads",
        store=convert.secret_store,
        store_is_ours=flux.store == "pulumi",
        pulumi=pulumi_of(flux, seen, at),
        store_seen={key: option.seen for key, option in seen.items()},
        issuer=convert.issuer,
        acme=Acme(server=flux.acme_server, email=flux.acme_email),
        ingress_class=convert.ingress_class,
        traefik=Traefik(redirect=flux.traefik_redirect, trusted_proxies=flux.traefik_trusted_proxies),
        charts=flux.charts,
        images=flux.images,
        image_automation=flux.image_automation,
        tokens=Tokens(github=flux.github_token_key, webhook=flux.webhook_token_key),
        webhook_hosts=flux.webhook_hosts,
        notifiers=flux.notifiers,
        applied_by_workflow=config.workflow.mode == "kubectl",
    )


def _environments(context: Context) -> tuple[FluxEnvironment, ...]:
    """The environments that were named, and the one that `convert` writes, from the default branch, unless another is."""
    convert, workflow = context.config.convert, context.config.workflow
    named = context.request.environments or workflow.environments
    folder = PurePosixPath(convert.destination) / "overlays" / convert.environment
    is_usual = not named or any(path.is_relative_to(folder) for path in context.tree)
    usual = {convert.environment: context.doors.default_branch} if is_usual else {}
    named = context.request.environments or together(dict(workflow.environments), usual)
    overlays = PurePosixPath(convert.destination) / "overlays"
    return tuple(FluxEnvironment(name, branch, overlays / name) for name, branch in named.items())


def _repository(context: Context, at: Callable[..., Location]) -> RemoteRepository:
    """The command's, else the configuration's, else what the remote ``origin`` says.

    Raises:
        TidyError: none of them names one, or it is no address for a cluster.
    """
    if context.request.repository:
        return read_repository(context.request.repository, Location(PurePosixPath("--repository")))
    if context.config.flux.repository:
        return read_repository(context.config.flux.repository, at("flux", "repository"))
    remote = context.doors.origin_url
    if remote is None:
        raise TidyError(
            "it is not known where the repository is: git has no remote origin; expected repository = "
            '"https://host/owner/name" in [tool.sophia-tidy.flux]',
            at("flux"),
            rule="unknown-repository",
            decisions=(repository_question(at("flux")),),
        )
    try:
        return of_remote(remote, Location(PurePosixPath(".git/config")))
    except TidyError as error:
        error.decisions = (repository_question(Location(PurePosixPath(".git/config"))),)
        raise


def _place(context: Context, *keys: str) -> Location:
    """Where a key of the configuration is said; its file, where it is not said at all."""
    if keys[:2] == ("workflow", "environments") and context.request.environments:
        return Location(PurePosixPath("--environment"))
    from ..config.toml_position import position

    return Location(context.source.path, *position(context.source.text, (*TABLE, *keys)))
