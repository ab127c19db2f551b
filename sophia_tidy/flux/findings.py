"""Findings of a cluster: what was left out and why, what is left to do by hand, and what would not go well."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.tree import Tree
from ..manifests.objects import Manifest
from . import needs
from .charts import CERT_MANAGER, EXTERNAL_SECRETS
from .cluster_needs import APPS, ClusterNeeds
from .kinds import SYSTEM
from .notifications import keys
from .overlay import NAMES
from .repository import RemoteRepository
from .source_findings import sources_of


def findings_of(
    asked: ClusterNeeds, tree: Tree, files: Mapping[PurePosixPath, Sequence[Manifest]]
) -> Iterator[Finding]:
    """Everything, in the order in which a person meets it; ``files`` are all that the cluster is made of."""
    yield from _bootstrap(asked, tree)
    yield from sources_of(asked)
    yield from _left_out(asked)
    yield from _by_hand(asked)
    yield from _unknown_names(asked)
    yield from _quarrels(asked, files)
    yield from _idle(asked)
    yield from _images(asked)


def _note(asked: ClusterNeeds, rule: str, message: str, severity: Severity = Severity.NOTE) -> Finding:
    return Finding(Location(asked.folder), rule, message, severity)


def _bootstrap(asked: ClusterNeeds, tree: Tree) -> Iterator[Finding]:
    """Flux puts itself into the cluster, with one command; a kustomization of one's own at the top has to name our rooms."""
    repository = asked.settings.repository
    if asked.bootstrap.at is None:
        yield _note(
            asked,
            "flux-not-bootstrapped",
            f"{SYSTEM}/ is not there yet; Flux writes it itself, once for the cluster: "
            f"flux bootstrap {_whence(repository)} --branch={asked.environment.branch} --path={asked.folder}{_more(asked)}",
        )
    for name in NAMES:
        if asked.folder / name in tree:
            yield Finding(
                Location(asked.folder / name),
                "kustomization-at-top",
                "Flux builds what this file names and nothing else; "
                "expected it to name every folder beside it, or not to be there",
                Severity.WARNING,
            )


def _whence(repository: RemoteRepository) -> str:
    if not repository.on_github:
        return f"git --url={repository.url}"
    host = "" if repository.host.startswith("github.com") else f" --hostname={repository.host}"
    return f"github{host} --owner={repository.owner} --repository={repository.name}"


def _more(asked: ClusterNeeds) -> str:
    """What else bootstrap is told.

    Over https the cluster needs a token where it would have a deploy key; images need two controllers more, and
    who writes to git a key that may.
    """
    settings = asked.settings
    token = settings.repository.scheme == "https"
    words = {
        "--token-auth": token,
        f"--secret-name={settings.source_secret}": settings.source_secret not in ("", SYSTEM),
        "--components-extra=image-reflector-controller,image-automation-controller": settings.images,
        "--read-write-key": settings.images
        and settings.image_automation
        and settings.repository.on_github
        and not token,
    }
    return "".join(f" {word}" for word, wanted in words.items() if wanted)


def _left_out(asked: ClusterNeeds) -> Iterator[Finding]:
    """What the tree does not need, said so that nobody looks for it."""
    needed = {chart.name for chart in asked.needed}
    if CERT_MANAGER not in needed:
        yield _note(
            asked,
            "left-out",
            "no manifest asks for a certificate, or the overlay installs cert-manager: it is left out",
        )
    if EXTERNAL_SECRETS not in needed:
        yield _note(
            asked, "left-out", "no manifest has an ExternalSecret, or somebody else runs the operator: it is left out"
        )
    if not asked.settings.repository.on_github:
        yield _note(
            asked,
            "no-roll-back",
            f"{asked.settings.repository.host} is not GitHub, so no commit status is set and no roll-back starts",
            Severity.WARNING,
        )
    elif not asked.notifies:
        yield _note(
            asked,
            "no-roll-back",
            "tokens come from a secret store, and there is none: no commit status is set and no "
            "roll-back starts; expected pulumi-organization and pulumi-project",
            Severity.WARNING,
        )
    elif not asked.receives:
        yield _note(
            asked,
            "receiver-not-reachable",
            "GitHub cannot reach the Receiver, so a commit is seen within a minute and not "
            f"at once; expected a host for {asked.environment.name} in webhook-hosts",
        )


def _by_hand(asked: ClusterNeeds) -> Iterator[Finding]:
    """Secrets that no manifest can carry."""
    for key, purpose in keys(asked).items():
        yield _note(asked, "key-for-the-store", f"the store {asked.settings.store} needs the key {key}: {purpose}")
    if asked.receives:
        yield _note(
            asked,
            "webhook-by-hand",
            f"GitHub is told once where to call: https://{asked.webhook_host} and what "
            f"`kubectl -n {SYSTEM} get receiver github -o jsonpath={{.status.webhookPath}}` says, content type "
            f"application/json, event push, with the value of {asked.settings.tokens.webhook} as its secret",
        )
    for key, places in asked.settings.store_seen.items() if asked.pulumi is not None else ():
        yield Finding(
            places[0],
            "store-as-seen",
            f"the store {asked.settings.store} is looked for where this line says: {key} = "
            f'"{getattr(asked.pulumi, key.removeprefix("pulumi-"))}"',
            Severity.NOTE,
            "another place is said in [tool.sophia-tidy.flux]",
        )
    if (pulumi := asked.pulumi) is not None and not pulumi.service_account:
        yield _note(
            asked,
            "secret-by-hand",
            f"the store logs in with the Secret {pulumi.token_secret} in {asked.store_chart.namespace}, "
            "which a person makes once: kubectl create secret generic "
            f"{pulumi.token_secret} -n {asked.store_chart.namespace} --from-file=token=/dev/stdin",
        )


def _unknown_names(asked: ClusterNeeds) -> Iterator[Finding]:
    """Stores and issuers that manifests name and nobody here makes."""
    settings = asked.settings
    for kind, named, ours in (
        ("ClusterSecretStore", needs.stores(asked.items), settings.store),
        ("ClusterIssuer", needs.issuers(asked.items), settings.issuer),
    ):
        made = {item.name for item in asked.items if item.kind == kind}
        for each in named:
            if each.name not in made and each.name != ours:
                yield Finding(
                    each.at, "made-by-nobody", f"{kind} {each.name} is not made here; expected {ours}", Severity.WARNING
                )


def _quarrels(asked: ClusterNeeds, files: Mapping[PurePosixPath, Sequence[Manifest]]) -> Iterator[Finding]:
    """Fields and objects that two would apply, each undoing the other (server-side apply takes ownership by force)."""
    ours = {
        (item["kind"], item["metadata"]["name"], item["metadata"].get("namespace", ""))
        for objects in files.values()
        for item in objects
        if "metadata" in item
    }
    for item in asked.items:
        if (item.kind, item.name, item.namespace) in ours:
            yield Finding(
                item.at,
                "applied-twice",
                f"{item.kind} {item.name} is in {asked.folder} too; expected it in one place",
                Severity.ERROR,
            )
    yield from (finding for _, finding in needs.unscaled(asked.items))
    if asked.settings.applied_by_workflow:
        yield _note(
            asked,
            "applied-twice",
            f"the workflow applies {asked.environment.overlay} with kubectl, and Flux by {APPS}; "
            'expected mode = "gitops"',
            Severity.WARNING,
        )


def _idle(asked: ClusterNeeds) -> Iterator[Finding]:
    """Claims that would keep Flux waiting."""
    for claim in needs.idle_claims(asked.items) if not asked.settings.only_workloads else ():
        yield Finding(
            claim.at,
            "claim-without-user",
            f"no running workload mounts the claim {claim.name}, so it may stay pending; "
            f"Flux waits for the workloads of {asked.environment.overlay} alone",
            Severity.NOTE,
        )


def _images(asked: ClusterNeeds) -> Iterator[Finding]:
    if asked.settings.images and asked.settings.image_automation:
        yield _note(
            asked,
            "image-automation",
            "Flux writes the newest tag again after every revert, so a roll-back does not last; "
            "it changes only lines with a marker of its policy",
            Severity.WARNING,
        )
