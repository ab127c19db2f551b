"""Write the digests of images that were just built to an overlay, as one commit on its branch.

    GITHUB_SHA=… promote.py OVERLAY BRANCH --digests DIR

DIR holds one JSON file an image: ``{"name", "image", "digest"}``.  A digest
built from an older commit never replaces one built from a newer one.  What
is held (it failed once and was rolled back) is not promoted again unless
``EVERYTHING=true`` says that a person wants it.  ``IMAGES``, as
`changed_images.py` takes it, tells which other commits are the same source.
Result: ``commit``, empty where there was nothing to do.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path, PurePosixPath

import branch
from changed_images import described, same
from digests import COMMIT, DIGEST, NAME, Hold, Image
from words import Failed, WrongInput, ended, options, output, say


def built(folder: Path) -> dict[str, str]:
    """The digests of the images in a folder of JSON files.

    Raises:
        WrongInput: there is no folder, or a file does not hold an image and its digest.
    """
    if not folder.is_dir():
        raise WrongInput(f"{folder}: no such folder; expected one JSON file for each image that was built")
    digests: dict[str, str] = {}
    for path in sorted(folder.rglob("*.json")):
        try:
            content = json.loads(path.read_text("utf-8"))
            image, digest = content["image"], content["digest"]
            sound = bool(NAME.fullmatch(image) and DIGEST.fullmatch(digest))
        except (ValueError, KeyError, TypeError):
            sound = False
        if not sound:
            raise WrongInput(
                f'{path}: no image with its digest; expected {{"name", "image", "digest": "sha256:<64 hex>"}}'
            )
        if digests.setdefault(image, digest) != digest:
            raise WrongInput(f"{path}: {image} has another digest in another file; expected one an image")
    return digests


def source() -> str:
    """The commit that the images were built from.

    Raises:
        WrongInput: it is not said.
    """
    commit = os.environ.get("GITHUB_SHA", "")
    if not COMMIT.fullmatch(commit):
        raise WrongInput(f"GITHUB_SHA is {commit!r}; expected the commit that the images were built from")
    return commit


def newer(image: Image, commit: str) -> bool:
    """Whether the digest that is there was built from a descendant of the commit."""
    there = image.built_from
    return bool(there) and there != commit and branch.known(there) and branch.within(commit, there)


def held(image: Image, digest: str, commit: str, paths: list[str]) -> Hold | None:
    """The hold on this digest, or on the source that it was built from."""
    for hold in image.holds:
        if hold.digest == digest or hold.commit == commit or (paths and same(hold.commit, commit, paths)):
            return hold
    return None


def promoted(image: Image, digest: str, commit: str) -> Image:
    """The entry with a new digest, without the holds of this commit and its ancestors: they have nothing to hold any more."""
    left = tuple(hold for hold in image.holds if branch.known(hold.commit) and not branch.within(hold.commit, commit))
    return Image(image.name, digest, commit, left, image.others)


def message(folder: str, before: dict[str, Image], after: dict[str, Image], commit: str) -> str:
    """The message of a digest commit, with its trailers."""
    deploys = [each for name, each in after.items() if each.digest != before.get(name, Image(name)).digest]
    names = [PurePosixPath(each.name).name for each in deploys]
    what = ", ".join(names) if 0 < len(names) < 4 else f"{len(names)} images"
    title = f"Deploy {what} to" if deploys else "Note the newest source of"
    lines = [f"Built-From: {commit}", *(f"Deploys: {each.name}@{each.digest}" for each in deploys)]
    return f"{title} {PurePosixPath(folder).name}\n\n" + "".join(f"{line}\n" for line in lines)


def main(overlay: str, target: str, folder: Path) -> int:
    """Promote, on the newest tip of the branch."""
    place, commit, digests = branch.folder_of(overlay), source(), built(folder)
    everything = os.environ.get("EVERYTHING") == "true"
    paths = {image["image"]: image["paths"] for image in described()} if os.environ.get("IMAGES") else {}

    def draft(tip: str) -> branch.Draft | None:
        if not branch.known(commit) or not branch.within(commit, tip):
            raise Failed(f"commit {commit[:10]} is not on {target}, so what was built from it is not deployed")
        there = branch.overlay_at(tip, place)
        before = there.images()
        after = before.copy()
        for name, digest in digests.items():
            image = before.get(name, Image(name))
            hold = None if everything else held(image, digest, commit, paths.get(name, []))
            if newer(image, commit):
                say(
                    f"{name}: a digest built from the newer commit {image.built_from[:10]} stands there already",
                    "notice",
                )
            elif hold:
                say(
                    f"{name}: held, so it is not promoted; it failed as built from {hold.commit[:10]} ({hold.reason})",
                    "warning",
                )
            else:
                after[name] = promoted(image, digest, commit)
        changed = there.having(after)
        return None if changed.text == there.text else branch.Draft(changed, message(place, before, after, commit))

    pushed = branch.pushed(target, draft)
    say(f"{place}: {'digests written as ' + pushed[:10] + ' on ' + target if pushed else 'nothing to write'}", "notice")
    output("commit", pushed)
    return 0


if __name__ == "__main__":
    parser = options(__doc__)
    parser.add_argument("overlay", metavar="OVERLAY")
    parser.add_argument("branch", metavar="BRANCH")
    parser.add_argument("--digests", metavar="DIR", type=Path, required=True)
    given = parser.parse_args()
    sys.exit(ended(lambda: main(given.overlay, given.branch, given.digests)))
