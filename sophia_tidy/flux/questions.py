"""Questions that only the team can answer of its clusters: the store's place, the repository, the mail of certificates."""

from collections.abc import Iterator

from ..kernel.decision import Decision, Option
from ..kernel.location import Location
from . import needs
from .cluster_needs import ClusterNeeds
from .repository import RemoteRepository
from .settings import Settings

GROUP = "flux/store"
STORE, ORGANIZATION, PROJECT = GROUP, "flux/pulumi-organization", "flux/pulumi-project"
REPOSITORY, MAIL, TIMEOUT = "flux/repository", "flux/acme-email", "flux/timeout"
UNKNOWN = RemoteRepository("https", "", "")  # stands for one that nobody has named, as long as only questions are made


def questions_of(asked: ClusterNeeds) -> Iterator[Decision]:
    """What is to be asked of one cluster, answered or not."""
    yield from _store(asked)
    yield from _mail(asked)
    yield from _webhook(asked)
    yield from _deadline(asked)


def repository_question(at: Location) -> Decision:
    """Where the repository is, which git does not say."""
    return Decision(
        REPOSITORY,
        "Where does the cluster read this repository?",
        "Flux in the cluster clones it, and git has no remote origin that a cluster could reach.",
        (),
        ("flux", "repository"),
        is_open=True,
        expected="https://host/owner/name or ssh://git@host/owner/name",
        locations=(at,),
    )


def _store(asked: ClusterNeeds) -> Iterator[Decision]:
    """Whose the store is and, where it is ours to make, where in Pulumi."""
    settings = asked.settings
    readers = tuple(each.at for each in needs.stores(asked.items) if each.name == settings.store)
    made = {item.name for item in asked.items if item.kind == "ClusterSecretStore"}
    if settings.store in made or not readers:
        return
    why = f"{len(readers)} ExternalSecret{'' if len(readers) == 1 else 's'} read the store {settings.store}; "
    yield Decision(
        STORE,
        f"Who makes the secret store {settings.store}?",
        f"{why}without it no pod that needs a secret starts.",
        (
            Option("pulumi", "it reads Pulumi ESC, and its manifests are written here"),
            Option("none", "somebody else makes it, and nothing is written for it"),
        ),
        ("flux", "store"),
        default="pulumi" if settings.pulumi is not None and settings.store_seen else None,
        locations=readers,
        group=GROUP,
    )
    if settings.store_is_ours:
        yield _place(settings, ORGANIZATION, "organization", settings.repository.owner, readers)
        yield _place(settings, PROJECT, "project", settings.repository.name, readers)


def _place(settings: Settings, id: str, what: str, known: str, readers: tuple[Location, ...]) -> Decision:
    """Half of the store's place; the repository's own name is a suggestion, never a default."""
    suggested = (Option(known, f"as the repository has it: {settings.repository.path}"),) if known else ()
    return Decision(
        id,
        f"In which {what} of Pulumi does the store {settings.store} find its environments?",
        f"A ClusterSecretStore of Pulumi ESC names its organization and project, and nothing here says the {what}.",
        suggested,
        ("flux", f"pulumi-{what}"),
        is_open=True,
        expected=f"the name of the {what} in Pulumi",
        locations=readers,
        group=GROUP,
        needs=(STORE,),
    )


def _mail(asked: ClusterNeeds) -> Iterator[Decision]:
    if not asked.issues:
        return
    yield Decision(
        MAIL,
        "Who is told of a certificate that is about to run out?",
        f"The ClusterIssuer {asked.settings.issuer} opens an account at {asked.settings.acme.server}, with a mail address or without.",
        (Option("", "nobody: the account has no address"),),
        ("flux", "acme-email"),
        default="",
        is_open=True,
        expected="a mail address",
        locations=tuple(each.at for each in needs.issuers(asked.items) if each.name == asked.settings.issuer),
    )


def _webhook(asked: ClusterNeeds) -> Iterator[Decision]:
    """Where GitHub calls the cluster; without it Flux looks once a minute."""
    if not (asked.notifies and asked.settings.repository.on_github):
        return
    name = asked.environment.name
    yield Decision(
        f"flux/webhook-host/{name}",
        f"At which host does GitHub reach the cluster of {name}?",
        "With a host a commit is seen at once, without one within a minute.",
        (Option("", "at none: Flux looks once a minute"),),
        ("flux", "webhook-hosts", name),
        default="",
        is_open=True,
        expected="a host name, such as flux.example.org",
        locations=(Location(asked.folder),),
        group="flux/webhook-host",
    )


def _deadline(asked: ClusterNeeds) -> Iterator[Decision]:
    """How long a release may take, where a stack allows itself longer than is sensible."""
    slowest = needs.overdue(asked.items, 0)
    if slowest is None:
        return
    enough = needs.enough_for(slowest)
    yield Decision(
        TIMEOUT,
        "After how many seconds has a release failed?",
        f"{slowest.name} has {needs.deadline(slowest)} seconds to get ready, which is longer than Flux would wait.",
        (Option(str(enough), f"a minute more than {slowest.name} may take"),),
        ("flux", "timeout"),
        is_open=True,
        expected="a whole number of seconds",
        locations=(slowest.place("spec", "progressDeadlineSeconds"),),
    )
