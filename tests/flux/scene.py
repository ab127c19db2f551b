"""A small repository of manifests, and settings for it."""

from pathlib import PurePosixPath
from typing import Any

import yaml

from sophia_tidy.config.schema import Config, FluxConfig
from sophia_tidy.flux.planner import plan_flux
from sophia_tidy.flux.repository import RemoteRepository
from sophia_tidy.flux.settings import FluxEnvironment, Settings
from sophia_tidy.kernel.location import Location
from sophia_tidy.kernel.plan import Plan
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.steps.flux import configured

OVERLAY = PurePosixPath("kubernetes/overlays/production")
PRODUCTION = FluxEnvironment("production", "main", OVERLAY)
GITHUB = RemoteRepository("ssh", "github.com", "team/platform")
BASE = "kubernetes/infrastructure/base"
LISTING = "resources:\n- all.yaml\n"

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  replicas: 2
  progressDeadlineSeconds: 405
"""
SECRET = """\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: key}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: pulumi-esc}
"""
CERTIFICATE = """\
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: api-tls}
spec:
  issuerRef: {group: cert-manager.io, kind: ClusterIssuer, name: letsencrypt}
"""


def said(*keys: str) -> Location:
    """Where a test's configuration says a key: the key is in the path, so that an error shows which was asked for."""
    return Location(PurePosixPath("pyproject.toml", *keys))


CONFIG = Config(flux=FluxConfig(pulumi_organization="team", pulumi_project="platform"))
PLAIN = configured(CONFIG, (PRODUCTION,), GITHUB, said)
PULUMI = PLAIN.pulumi
assert PULUMI is not None


def settings(**changes: Any) -> Settings:
    """One cluster on GitHub with a store in Pulumi, unless said otherwise."""
    return PLAIN._replace(**changes)


def tree(*manifests: str, **files: str) -> Tree:
    """The manifests in one file of the overlay; other files by path, ``/`` as in the path."""
    return Tree(
        {
            OVERLAY / "kustomization.yaml": LISTING.encode(),
            OVERLAY / "all.yaml": "---\n".join(manifests).encode(),
            **{PurePosixPath(path): text.encode() for path, text in files.items()},
        }
    )


def bootstrapped(
    name: str = "production", branch: str = "main", version: str = "v2.7.2", **changes: str
) -> dict[str, str]:
    """What ``flux bootstrap`` leaves, as far as it matters: its source, and of which version the controllers are.

    ``changes`` are ``url``, and ``source`` for another name than bootstrap gives.
    """
    folder = f"kubernetes/clusters/{name}/flux-system"
    source = {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "GitRepository",
        "metadata": {"name": changes.get("source", "flux-system"), "namespace": "flux-system"},
        "spec": {"ref": {"branch": branch}, "url": changes.get("url", GITHUB.url)},
    }
    return {
        f"{folder}/gotk-sync.yaml": yaml.safe_dump(source),
        f"{folder}/gotk-components.yaml": f"# Flux Version: {version}\n# Components: source-controller\n",
    }


def planned(*manifests: str, **changes: Any) -> Plan:
    """The plan for these manifests."""
    return plan_flux(tree(*manifests), settings(**changes))


def written(plan: Plan, folder: str = "kubernetes/clusters/production") -> dict[str, list[dict]]:
    """The objects of each file that a plan writes, by path below the cluster's folder."""
    return {
        str(change.path.relative_to(folder)): list(yaml.safe_load_all(change.content))
        for change in plan
        if change.path.is_relative_to(folder)
    }


def objects(plan: Plan) -> dict[tuple[str, str], dict]:
    """All objects that a plan writes for production and into the base, by kind and name."""
    return {
        (item["kind"], item["metadata"]["name"]): item
        for path, items in (*written(plan, BASE).items(), *written(plan).items())
        if not path.endswith("kustomization.yaml")
        for item in items
    }


def rules(plan: Plan) -> set[str]:
    """What was noticed."""
    return {finding.rule for finding in plan.findings}
