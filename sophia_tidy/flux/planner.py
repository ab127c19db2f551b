"""The plan of `flux`, from a tree and a team's settings: every cluster's files, written where they differ.

The file is long because the order in which the files hang together can be read in it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from ..formats.yaml_emitter import yaml_text
from ..kernel.decision import Decision
from ..kernel.errors import TidyError
from ..kernel.finding import Finding, Severity, at_error
from ..kernel.location import Location
from ..kernel.plan import Plan
from ..kernel.tree import Tree
from ..manifests.name_rules import dns_label, dns_subdomain
from ..manifests.objects import Manifest
from . import charts
from .bootstrap import read_bootstrap
from .cluster import ClusterFiles, files_of
from .cluster_needs import ClusterNeeds
from .findings import findings_of
from .generated_files import plan_files
from .images import object_name
from .infrastructure import Files
from .kinds.provider import Messenger
from .overlay import NAMES, Overlay, read_overlay
from .questions import questions_of
from .settings import FluxEnvironment, Settings

Refuse = Callable[[Mapping[PurePosixPath, Sequence[Manifest]]], Sequence[Finding]]
_BRANCH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/-]*[A-Za-z0-9_-]|[A-Za-z0-9_]")


def plan_flux(tree: Tree, settings: Settings, refuse: Refuse = lambda files: ()) -> Plan:
    """Plan the folders of all clusters; ``refuse`` says what a cluster would not take of one, which is not written then.

    Raises:
        TidyError: a name that cannot be one, an overlay that is missing or cannot be read, a store or a
            repository of which too little is known, a deadline that no timeout fits.
    """
    return plan_clusters(tree, settings, refuse).plan


class PlannedClusters(NamedTuple):
    """The plan, and what is asked of the team, answered or not.

    ``shared`` is what a cluster takes of the base, None of one of which that is not known.
    """

    plan: Plan
    decisions: tuple[Decision, ...] = ()
    shared: Files | None = None


def plan_clusters(tree: Tree, settings: Settings, refuse: Refuse = lambda files: ()) -> PlannedClusters:
    """As `plan_flux`, with the questions; an error has those that are open behind it.

    Raises:
        TidyError: as `plan_flux`.
    """
    check(settings)
    known = charts.chosen(charts.built_in(), settings.charts, lambda: settings.at("flux", "charts"))
    planned = [_plan_or_fault(tree, settings, environment, known, refuse) for environment in settings.environments]
    plan = sum((each.plan for each in planned), _plan_base(tree, settings, [each.shared for each in planned]))
    findings = dict.fromkeys((*plan.findings, *_unapplied(tree, settings)))
    return PlannedClusters(Plan(plan.changes, tuple(findings)), tuple(d for each in planned for d in each.decisions))


def _plan_base(tree: Tree, settings: Settings, shared: Sequence[Files | None]) -> Plan:
    """What the clusters take of the base, once; what none of them takes is told only where all of them are known."""
    files = {path: objects for each in shared for path, objects in (each or {}).items()}
    texts = {path: yaml_text(*files[path]) for path in sorted(files)}
    overlays = settings.environments[0].overlay.parent
    return plan_files(tree, settings.base, texts, str(overlays), all_is_known=None not in shared)


def questions_about(tree: Tree, settings: Settings) -> tuple[Decision, ...]:
    """The questions alone, of every overlay that can be read.

    Raises:
        TidyError: a name that cannot be one.
    """
    check(settings)
    known = charts.chosen(charts.built_in(), settings.charts, lambda: settings.at("flux", "charts"))
    found: list[Decision] = []
    for environment in settings.environments:
        try:
            found += questions_of(_asked(tree, _overlay(tree, settings, environment), settings, environment, known))
        except TidyError:
            continue  # it is said by the plan, which is not made before the questions are answered
    return tuple(found)


def texts_of(tree: Tree, settings: Settings, refuse: Refuse = lambda files: ()) -> dict[PurePosixPath, str]:
    """The objects of each file, as YAML without a head: what ``--stdout`` prints; none of a cluster that would refuse one.

    Raises:
        TidyError: as `plan_flux`.
    """
    check(settings)
    known = charts.chosen(charts.built_in(), settings.charts, lambda: settings.at("flux", "charts"))
    found = [
        _asked(tree, overlay, settings, each, known)
        for each in settings.environments
        for overlay in [_overlay_or_none(tree, settings, each)]
        if overlay is not None
    ]
    each_of = [(asked, files_of(asked)) for asked in found]
    whole = [(asked, files) for asked, files in each_of if not at_error(refuse(_placed(asked, files)))]
    shared = {settings.base / path: objects for _, files in whole for path, objects in files.shared.items()}
    own = {asked.folder / path: objects for asked, files in whole for path, objects in files.own.items()}
    return {path: yaml_text(*objects) for path, objects in (*sorted(shared.items()), *own.items())}


def _placed(asked: ClusterNeeds, files: ClusterFiles) -> Mapping[PurePosixPath, Sequence[Manifest]]:
    """The files of a cluster and what it takes of the base, by path."""
    own = {asked.folder / path: objects for path, objects in files.own.items()}
    return own | {asked.settings.base / path: objects for path, objects in files.shared.items()}


def _plan_or_fault(
    tree: Tree, settings: Settings, environment: FluxEnvironment, known: Mapping[str, charts.Chart], refuse: Refuse
) -> PlannedClusters:
    """The plan of one cluster; of several, one whose overlay cannot be read, or is missing, is a finding and stops no other.

    Raises:
        TidyError: there is no other.
    """
    try:
        return _plan(tree, settings, environment, known, refuse)
    except TidyError as error:
        if not _may_go_on(tree, settings, environment, error):
            raise
        said = f"{error.message}; nothing is written for {environment.name}"
        fault = Finding(error.location or Location(environment.overlay), error.rule, said, Severity.ERROR)
        return PlannedClusters(Plan((), (fault,)))


def _may_go_on(tree: Tree, settings: Settings, environment: FluxEnvironment, error: TidyError) -> bool:
    """Whether it is an overlay that is wrong or missing, not the configuration, and another cluster has one."""
    others = (each for each in settings.environments if each.name != environment.name)
    return error.rule == "broken-overlay" and any(_has_overlay(tree, each) for each in others)


def _has_overlay(tree: Tree, environment: FluxEnvironment) -> bool:
    return any(environment.overlay / name in tree for name in NAMES)


def _plan(
    tree: Tree, settings: Settings, environment: FluxEnvironment, known: Mapping[str, charts.Chart], refuse: Refuse
) -> PlannedClusters:
    overlay = _overlay(tree, settings, environment)
    asked = _asked(tree, overlay, settings, environment, known)
    decisions = tuple(questions_of(asked))
    try:
        files = files_of(asked)
    except TidyError as error:
        error.decisions = decisions
        raise
    texts = {path: yaml_text(*objects) for path, objects in files.own.items()}
    refused = refuse(_placed(asked, files))
    plan = plan_files(tree, asked.folder, texts, str(environment.overlay))
    shared: Files | None = files.shared
    if at_error(refused):
        plan, shared = Plan((), (*plan.findings, _withheld(asked.folder, environment))), None
    findings = (*plan.findings, *refused, *overlay.findings, *findings_of(asked, tree, _placed(asked, files)))
    return PlannedClusters(Plan(plan.changes, findings), decisions, shared)


def _withheld(folder: PurePosixPath, environment: FluxEnvironment) -> Finding:
    return Finding(
        Location(folder),
        "withheld",
        f"nothing is written for {environment.name}: the cluster would refuse it",
        Severity.ERROR,
        "mend what the errors say; what was written before stays as it is",
    )


def _overlay(tree: Tree, settings: Settings, environment: FluxEnvironment) -> Overlay:
    """The overlay of an environment.

    Raises:
        TidyError: it is missing, or it cannot be read.
    """
    if not _has_overlay(tree, environment):
        raise TidyError(
            f"environment {environment.name} has no overlay: there is no {environment.overlay / NAMES[0]}; "
            "expected what `sophia-tidy convert` writes",
            _said(settings, environment),
            rule="broken-overlay",
        )
    return read_overlay(tree, environment.overlay)


def _overlay_or_none(tree: Tree, settings: Settings, environment: FluxEnvironment) -> Overlay | None:
    try:
        return _overlay(tree, settings, environment)
    except TidyError as error:
        if not _may_go_on(tree, settings, environment, error):
            raise
        return None


def _said(settings: Settings, environment: FluxEnvironment) -> Location:
    return settings.at("workflow", "environments", environment.name)


def _asked(
    tree: Tree, overlay: Overlay, settings: Settings, environment: FluxEnvironment, known: Mapping[str, charts.Chart]
) -> ClusterNeeds:
    bootstrap = read_bootstrap(tree, settings.destination / environment.name)
    return ClusterNeeds(settings, environment, tuple(overlay.items), known, bootstrap)


def check(settings: Settings) -> None:
    """Refuse names that no cluster takes, before anything is made of them.

    Raises:
        TidyError: no environment, a name that is no DNS label, a notifier that Flux does not have, two images of one name.
    """
    if not settings.environments:
        raise TidyError(
            "no environment; expected at least one, with its branch",
            settings.at("workflow", "environments"),
            rule="unknown-environment",
        )
    for environment in settings.environments:
        if wrong := dns_label(environment.name):
            raise TidyError(
                f"environment {environment.name!r} {wrong}", _said(settings, environment), rule="unknown-environment"
            )
        if not _BRANCH.fullmatch(environment.branch) or ".." in environment.branch:
            raise TidyError(
                f"branch {environment.branch!r} of {environment.name} is none; expected letters, digits, '.', '_', '-' and '/'",
                _said(settings, environment),
                rule="unknown-environment",
            )
    for kind in settings.notifiers:
        if kind not in set(Messenger):
            raise TidyError(
                f"notifier {kind!r}; expected one of {', '.join(sorted(Messenger))}",
                settings.at("flux", "notifiers", kind),
                rule="unknown-notifier",
            )
    known = [each.name for each in settings.environments]
    for table, named in (
        ("webhook-hosts", settings.webhook_hosts),
        ("pulumi-environments", settings.pulumi.environments if settings.pulumi else {}),
    ):
        for name in named:
            if name not in known:
                raise TidyError(
                    f"unknown environment {name!r}; expected one of {', '.join(known)}",
                    settings.at("flux", table, name),
                    rule="unknown-environment",
                )
    _check_names(settings)


def _check_names(settings: Settings) -> None:
    names = [object_name(image) for image in settings.images]
    for image, name in zip(settings.images, names, strict=True):
        wrong = "has a tag" if set(image.rpartition("/")[2]) & {":", "@"} else dns_label(name)
        if wrong:
            raise TidyError(
                f"image {image!r} {wrong}; expected the name of an image without a tag",
                settings.at("flux", "images", image),
                rule="image-policy",
            )
        if names.count(name) > 1:
            raise TidyError(
                f"several images would be the policy {name}; expected one of them",
                settings.at("flux", "images", image),
                rule="image-policy",
            )
    for table, key, name in (
        ("convert", "secret-store", settings.store),
        ("convert", "issuer", settings.issuer),
        ("convert", "ingress-class", settings.ingress_class),
        ("flux", "source-secret", settings.source_secret),
    ):
        if (wrong := dns_subdomain(name)) and (name or key != "source-secret"):
            raise TidyError(f"{key} {name!r} {wrong}", settings.at(table, key), rule="unusable-name")
    for key, value in (
        ("github-token-key", settings.tokens.github),
        ("webhook-token-key", settings.tokens.webhook),
        *((f"notifier {kind}", key) for kind, key in settings.notifiers.items()),
    ):
        if not value:
            raise TidyError(
                f"{key} is empty; expected the name of a key in the store",
                settings.at("flux", key),
                rule="unusable-name",
            )


def _unapplied(tree: Tree, settings: Settings) -> Iterator[Finding]:
    for overlay in overlays_without(tree, settings):
        yield Finding(
            Location(overlay),
            "overlay-without-environment",
            "no cluster applies the overlay; expected its branch in [tool.sophia-tidy.workflow] environments",
            Severity.WARNING,
        )


def overlays_without(tree: Tree, settings: Settings) -> Iterator[PurePosixPath]:
    """Overlays beside those of the environments, which no cluster applies."""
    taken = {each.overlay for each in settings.environments}
    for folder in sorted({overlay.parent for overlay in taken}):
        beside = {
            folder / path.relative_to(folder).parts[0]
            for path in tree
            if path.is_relative_to(folder) and len(path.relative_to(folder).parts) > 1
        }
        yield from sorted(beside - taken)
