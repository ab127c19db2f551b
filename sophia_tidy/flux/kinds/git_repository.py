"""GitRepository: the branch that an environment is made from."""

from ...manifests.objects import Manifest, filled, manifest
from . import SYSTEM


def git_repository(name: str, url: str, branch: str, *, secret: str, folders: tuple[str, ...]) -> Manifest:
    """The source; only what lies in ``folders``, all of them at the top, becomes part of the artifact.

    It is asked every minute, so that a commit is seen in time even where no
    webhook reaches the cluster.
    """
    ignore = "/*\n" + "".join(f"!/{folder}\n" for folder in folders)
    spec = {
        "interval": "1m",
        "timeout": "60s",
        "url": url,
        "ref": {"branch": branch},
        "secretRef": {"name": secret} if secret else None,
        "ignore": ignore,
    }
    return manifest("source.toolkit.fluxcd.io/v1", "GitRepository", name, namespace=SYSTEM, spec=filled(spec))
