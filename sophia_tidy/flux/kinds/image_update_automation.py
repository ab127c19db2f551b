"""ImageUpdateAutomation: Flux writes new tags to git by itself.

It undoes a revert within a minute, which is why nobody gets it who has not
asked for it.
"""

from ...manifests.objects import Manifest, manifest
from . import SYSTEM


def image_update_automation(name: str, *, source: str, branch: str, path: str) -> Manifest:
    """The automation over the markers in the files below ``path``."""
    author = {"name": "fluxcdbot", "email": "fluxcdbot@users.noreply.github.com"}
    return manifest(
        "image.toolkit.fluxcd.io/v1",
        "ImageUpdateAutomation",
        name,
        namespace=SYSTEM,
        spec={
            "interval": "5m",
            "sourceRef": {"kind": "GitRepository", "name": source},
            "git": {"checkout": {"ref": {"branch": branch}}, "commit": {"author": author}, "push": {"branch": branch}},
            "update": {"path": f"./{path}", "strategy": "Setters"},
        },
    )
