"""Whom Flux tells: GitHub how each commit fared, the roll-back when one failed, and people.

The ``github`` provider sets the status of the commit, so that CI learns of a
roll-out without a credential for the cluster.  ``githubdispatch`` sends
``repository_dispatch`` with the type ``Kustomization/apps.flux-system``; the
event's metadata tell the environment, the revision and with it the branch.
"""

from ..manifests.objects import Manifest
from .cluster_needs import APPS, ClusterNeeds
from .infrastructure import Files
from .kinds.alert import Watched, alert
from .kinds.external_secret import external_secret
from .kinds.ingress import webhook_ingress
from .kinds.provider import provider
from .kinds.receiver import receiver

TOKEN, WEBHOOK = "github-token", "webhook-token"  # the Secrets, and the ExternalSecrets that make them


def notifications(asked: ClusterNeeds) -> Files:
    """The files of the folder; none where nobody can be told."""
    if not asked.notifies:
        return {}
    on_github = (
        {
            "commit-status.yaml": _commit_status(asked),
            "roll-back.yaml": _roll_back(asked),
            "receiver.yaml": _receiver(asked),
        }
        if asked.settings.repository.on_github
        else {}
    )
    people = {f"{kind}.yaml": _people(asked, kind, key) for kind, key in sorted(asked.settings.notifiers.items())}
    return {**on_github, **people}


def keys(asked: ClusterNeeds) -> dict[str, str]:
    """The keys that the store needs for all this, and what each is for."""
    if not asked.notifies:
        return {}
    tokens = asked.settings.tokens
    found = (
        {
            tokens.github: "a GitHub token that may write commit statuses and contents, the latter for repository_dispatch",
            tokens.webhook: "any long random text, which GitHub's webhook is given too",
        }
        if asked.settings.repository.on_github
        else {}
    )
    return found | {key: f"the address of the {kind} webhook" for kind, key in sorted(asked.settings.notifiers.items())}


def _commit_status(asked: ClusterNeeds) -> list[Manifest]:
    """How each commit fared; that it waits is an event too, of which the provider would make a success of the commit."""
    settings = asked.settings
    return [
        external_secret(TOKEN, settings.store, key=settings.tokens.github, as_key="token"),
        provider("commit-status", "github", secret=TOKEN, address=settings.repository.page),
        alert(
            "commit-status",
            "commit-status",
            [Watched("Kustomization", APPS)],
            errors_only=False,
            metadata=_metadata(asked),
            but=["^Dependencies do not meet ready condition"],
        ),
    ]


def _roll_back(asked: ClusterNeeds) -> list[Manifest]:
    """Only what did not become healthy: a manifest that cannot be built or applied is no digest's fault, nor is a
    source that does not answer (the words are those of kustomize-controller, ``checkHealth``).
    """
    return [
        provider("roll-back", "githubdispatch", secret=TOKEN, address=asked.settings.repository.page),
        alert(
            "roll-back",
            "roll-back",
            [Watched("Kustomization", APPS)],
            errors_only=True,
            metadata=_metadata(asked),
            messages=["(?i)health check failed"],
        ),
    ]


def _receiver(asked: ClusterNeeds) -> list[Manifest]:
    settings = asked.settings
    way_in = [webhook_ingress(asked.webhook_host, ingress_class=settings.ingress_class, issuer=settings.issuer)]
    return [
        external_secret(WEBHOOK, settings.store, key=settings.tokens.webhook, as_key="token"),
        receiver("github", secret=WEBHOOK, sources=(asked.bootstrap.source,)),
        *(way_in if asked.receives else []),
    ]


def _people(asked: ClusterNeeds, kind: str, key: str) -> list[Manifest]:
    secret = f"{kind}-address"
    watched = [Watched("Kustomization", "*"), *(Watched("HelmRelease", "*", chart.namespace) for chart in asked.needed)]
    return [
        external_secret(secret, asked.settings.store, key=key, as_key="address"),
        provider(kind, kind, secret=secret),
        alert(kind, kind, watched, errors_only=True, metadata=_metadata(asked)),
    ]


def _metadata(asked: ClusterNeeds) -> dict[str, str]:
    return {"environment": asked.environment.name}
