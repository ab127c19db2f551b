"""Which images a commit changes, so that only those are built.

    IMAGES='[{"name", "image", "dockerfile", "context", "paths", …}]' changed_images.py OVERLAY

An image is built where the overlay has no digest of it, where the commit
that its digest was built from is not known here, or where one of its paths
differs from that commit.  What failed once and was rolled back is held: it
is built again only when its paths have changed since.  ``EVERYTHING=true``
builds all.  Results: ``images``, JSON without the paths, and ``any``.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, NamedTuple

import branch
from digests import Image
from words import WrongInput, ended, options, output, say

NEEDED = ("name", "image", "dockerfile", "context")


class Decision(NamedTuple):
    """Whether an image is built, and why."""

    build: bool
    why: str


def described() -> list[dict[str, Any]]:
    """The images of ``$IMAGES``.

    Raises:
        WrongInput: it is no list of descriptions.
    """
    try:
        images = json.loads(os.environ.get("IMAGES") or "null")
    except ValueError as error:
        raise WrongInput(f"IMAGES is no JSON: {error}") from None
    if not isinstance(images, list) or not all(map(_is_description, images)):
        raise WrongInput(
            f"IMAGES is no list of images; expected objects with {', '.join(NEEDED)} and paths, a list of texts"
        )
    if len({image["name"] for image in images}) < len(images):
        raise WrongInput("IMAGES names one image twice; expected each name once")
    return images


def _is_description(image: object) -> bool:
    return (
        isinstance(image, dict)
        and all(image.get(key) and isinstance(image[key], str) for key in NEEDED)
        and (isinstance(image.get("paths"), list) and all(isinstance(path, str) for path in image["paths"]))
    )


def same(commit: str, other: str, paths: list[str]) -> bool:
    """Whether the paths are the same in two commits; what this clone does not have is not the same."""
    return (
        branch.known(commit) and branch.known(other) and branch.agreed("diff", "--quiet", commit, other, "--", *paths)
    )


def decided(image: Image | None, paths: list[str], commit: str = "HEAD") -> Decision:
    """Whether the image has to be built for a commit."""
    if image is not None:
        for hold in image.holds:
            if same(hold.commit, commit, paths):
                return Decision(False, f"held: it failed as built from {hold.commit[:10]} ({hold.reason})")
    if image is None or not image.digest:
        return Decision(True, "it has no digest yet")
    if not image.built_from:
        return Decision(True, "nothing says what its digest was built from")
    if not branch.known(image.built_from):
        return Decision(True, f"commit {image.built_from[:10]} is not known here")
    if same(image.built_from, commit, paths):
        return Decision(False, f"the same as in {image.built_from[:10]}")
    return Decision(True, f"changed since {image.built_from[:10]}")


def main(overlay: str) -> int:
    """Decide for every image, print the table, and write the results."""
    images, everything = described(), os.environ.get("EVERYTHING") == "true"
    deployed = branch.overlay_at("HEAD", branch.folder_of(overlay)).images()
    if branch.shallow():
        say(
            "this clone is shallow, so what its commits do not reach is built again; expected fetch-depth: 0", "warning"
        )
    built = []
    for image in images:
        decision = decided(deployed.get(image["image"]), image["paths"])
        if everything:
            decision = Decision(True, "everything was asked for")
        elif decision.why.startswith("held"):
            say(f"{image['name']} is {decision.why}; change it, or run with everything", "notice")
        if decision.build:
            built.append({key: value for key, value in image.items() if key != "paths"})
        print(f"{'build' if decision.build else 'keep':<6} {image['name']:<30} {decision.why}")
    output("images", json.dumps(built, separators=(",", ":")))
    output("any", "true" if built else "false")
    return 0


if __name__ == "__main__":
    parser = options(__doc__)
    parser.add_argument("overlay", metavar="OVERLAY")
    given = parser.parse_args()
    sys.exit(ended(lambda: main(given.overlay)))
