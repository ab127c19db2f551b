"""Take back the digests of one promotion that failed, and leave a hold on what was built.

    roll_back.py OVERLAY BRANCH --commit=SHA [--reason=TEXT] [--kustomization=NAME] [--window=MINUTES]
                 [--patience=SECONDS] [--by=person]

SHA is the revision that failed, also as Flux writes it (``main@sha1:…``).
Blamed is the newest commit, up to it, that changed what the overlay is built
from.  Only a promotion is taken back (a commit that touches more than digests
is none), only once, and only for the images
that still have its digests; back comes the newest earlier digest that is
not held, or none where there is none.  A failed roll-back is never rolled
back: a person has to look.

Unless a person asks, TEXT has to name what fails (``Deployment/prod/api``),
and it is taken back only where that runs one of the promoted images, within
the window, and where Flux has never said of it, or of a commit after it,
that NAME is healthy (`guards.py`); else a person has to look, too.

Results: ``result`` (rolled-back, already, superseded: exit code 0;
not-a-promotion, is-a-roll-back, too-late, not-its-images, was-healthy: exit
code 1, for nothing was undone although something failed) and ``commit``, what was pushed.  A superseded promotion
leaves its holds too, so that no later roll-back comes back to it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Callable, NamedTuple

import branch
from digests import COMMIT, Hold, Image
from guards import NOT_ITS_IMAGES, TOO_LATE, WAS_HEALTHY, against
from words import WrongInput, ended, one_line, options, output, say

ROLLED_BACK, ALREADY, SUPERSEDED, NOT_A_PROMOTION, A_ROLL_BACK = (
    "rolled-back",
    "already",
    "superseded",
    "not-a-promotion",
    "is-a-roll-back",
)
WORDS = {
    ROLLED_BACK: ("notice", "rolled back"),
    ALREADY: ("notice", "this promotion was rolled back before; nothing to do"),
    SUPERSEDED: ("notice", "none of its images is deployed any more; they are held, nothing else to do"),
    NOT_A_PROMOTION: (
        "error",
        "what failed is no promotion of digests alone but a change by a person; nothing was rolled back, please look",
    ),
    TOO_LATE: ("error", "what failed was promoted long before; nothing was rolled back, please look"),
    NOT_ITS_IMAGES: (
        "error",
        "what fails, as far as the alert names it, runs none of the promoted images; nothing was rolled back, please look",
    ),
    WAS_HEALTHY: (
        "error",
        "the release was healthy before; nothing was rolled back, please look at what else has changed",
    ),
    A_ROLL_BACK: ("error", "what failed is itself a roll-back; nothing was rolled back a second time, please look"),
}
_REVISION = re.compile(rf"(?:[^\s@]+@sha1:|[^\s@]+/)?({COMMIT.pattern})")
_LISTED = re.compile(r"^[ \t]*(?:-[ \t]+)?(?:-|path:)[ \t]+[\"']?([^\s\"'#]+)", re.MULTILINE)


Guard = Callable[
    [str, str, list[Image]], str
]  # a promotion, the tip and the promoted images to the result that speaks against


class Verdict(NamedTuple):
    """What is to be done about a failed revision: the result, and the commit that does it, if any."""

    result: str
    draft: branch.Draft | None = None


def revision(text: str) -> str:
    """The commit of a revision.

    Raises:
        WrongInput: it names none.
    """
    found = _REVISION.fullmatch(text)
    if found is None:
        raise WrongInput(
            f"--commit is {one_line(text, 80)!r}; expected a full commit, or a revision such as main@sha1:<commit>"
        )
    return found[1]


def verdict(failed: str, tip: str, folder: str, reason: str, guard: Guard) -> Verdict:
    """What is to be done, now that the branch stands at ``tip``.

    Raises:
        WrongInput: the branch does not have the failed commit.
        Failed: it cannot be told whether the promotion is at fault.
    """
    if not branch.known(failed) or not branch.within(failed, tip):
        raise WrongInput(f"commit {failed[:10]} is not on the branch; expected a commit that was deployed from it")
    promotion = blamed(failed, folder)
    if promotion and branch.trailers(promotion, "Rolls-Back"):
        return Verdict(A_ROLL_BACK)
    if not promotion or not branch.trailers(promotion, "Deploys") or not _digests_alone(promotion, folder):
        return Verdict(NOT_A_PROMOTION)
    span = f"{promotion}..{tip}"
    if promotion in branch.git("log", "--format=%(trailers:key=Rolls-Back,valueonly,unfold)", span).split("\n"):
        return Verdict(ALREADY)
    promoted = deployed(promotion, folder)
    against_it = guard(promotion, tip, promoted)
    if against_it:
        return Verdict(against_it)
    there = branch.overlay_at(tip, folder)
    now = there.images()
    after, back = now.copy(), []
    for image in promoted:
        entry = now.get(image.name, Image(image.name))
        hold = Hold(image.built_from or promotion, image.digest, reason)
        holds = entry.holds if any(each.digest == hold.digest for each in entry.holds) else (*entry.holds, hold)
        after[image.name] = Image(entry.name, entry.digest, entry.built_from, holds, entry.others)
        if entry.digest == image.digest:
            good = earlier(image, promotion, tip, folder)
            after[image.name] = Image(entry.name, good.digest, good.built_from, holds, entry.others)
            back.append(after[image.name])
    result = ROLLED_BACK if back else SUPERSEDED
    changed = there.having(after)
    if changed.text == there.text:
        return Verdict(result)
    return Verdict(result, branch.Draft(changed, message(folder, promotion, back)))


def blamed(failed: str, folder: str) -> str:
    """The newest commit, up to the failed one, that changed what the cluster gets; "" where none did."""
    paths = [f":(top,literal){path}" for path in sources(failed, folder)]
    for commit in branch.commits(failed, "--", *paths):
        if not _silent(commit, folder, paths):
            return commit
    return ""


def sources(commit: str, folder: str) -> list[str]:
    """The overlay, and every folder and file of the repository that its kustomizations list, to any depth."""
    found, waiting = [], [folder]
    while waiting:
        path = waiting.pop()
        if path in found or not branch.exists(commit, path):
            continue
        found.append(path)
        try:
            text = branch.overlay_at(commit, path).text
        except WrongInput:  # a folder or file of manifests, which lists nothing
            continue
        waiting += filter(None, (_joined(path, listed) for listed in _LISTED.findall(text)))
    return sorted(found)


def _joined(folder: str, listed: str) -> str:
    """The path that a kustomization's entry names from its folder; "" outside of the repository."""
    parts: list[str] = list(PurePosixPath(folder).parts)
    for part in PurePosixPath(listed).parts:
        if part == ".." and not parts:
            return ""
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def _digests_alone(commit: str, folder: str) -> bool:
    """Whether a commit changed digests and nothing else: with more in it, half of it would stay behind."""
    parents = branch.git("rev-list", "--parents", "-1", commit).split()[1:]
    if len(parents) != 1:
        return False
    changed = branch.git("diff", "--name-only", "-z", parents[0], commit).split("\0")
    try:
        old, new = branch.overlay_at(parents[0], folder), branch.overlay_at(commit, folder)
    except WrongInput:
        return False
    return list(filter(None, changed)) == [new.path] == [old.path] and old.having({}).text == new.having({}).text


def _silent(commit: str, folder: str, paths: list[str]) -> bool:
    """Whether a commit changed only what a cluster does not see: holds, and what digests were built from."""
    parents = branch.git("rev-list", "--parents", "-1", commit).split()[1:]
    if len(parents) != 1:
        return False
    changed = branch.git("diff", "--name-only", "-z", parents[0], commit, "--", *paths).split("\0")
    try:
        old, new = branch.overlay_at(parents[0], folder), branch.overlay_at(commit, folder)
        return list(filter(None, changed)) == [new.path] == [old.path] and _seen(old) == _seen(new)
    except WrongInput:  # a side without a kustomization that can be read is no change of comments
        return False


def _seen(overlay: branch.Overlay) -> tuple[str, dict[str, Image]]:
    """A kustomization without what the cluster does not see."""
    images = {name: Image(name, image.digest, others=image.others) for name, image in overlay.images().items()}
    return overlay.having({}).text, {name: image for name, image in images.items() if not image.empty}


def deployed(promotion: str, folder: str) -> list[Image]:
    """The images to which a promotion gave new digests."""
    before = branch.images_at(f"{promotion}^", folder)
    return [
        image
        for name, image in branch.images_at(promotion, folder).items()
        if image.digest and image.digest != before.get(name, Image(name)).digest
    ]


def earlier(failed: Image, promotion: str, tip: str, folder: str) -> Image:
    """The newest entry before a promotion whose digest is neither the failed one nor held at that time or since.

    Holds are gathered on the way back, so that one which a later promotion has cleared still counts.
    """
    bad = {failed.digest} | {
        hold.digest for images in _states(tip, folder, f"^{promotion}") for hold in _holds(images, failed)
    }
    for images in _states(f"{promotion}^", folder):
        bad.update(hold.digest for hold in _holds(images, failed))
        image = images.get(failed.name, Image(failed.name))
        if image.digest not in bad:
            return image
    return Image(failed.name)


def _states(commit: str, folder: str, *limits: str) -> Iterator[dict[str, Image]]:
    """The images as each commit left them that changed the overlay's folder, newest first."""
    for each in branch.commits(commit, *limits, "--", f":(top,literal){folder}"):
        yield branch.images_at(each, folder)


def _holds(images: dict[str, Image], image: Image) -> tuple[Hold, ...]:
    return images.get(image.name, Image(image.name)).holds


def message(folder: str, promotion: str, back: list[Image]) -> str:
    """The message of a roll-back, or of holds alone; the reason stands in the holds, where nothing acts on its words."""
    if not back:
        return f"Hold what failed in {PurePosixPath(folder).name}\n\nHolds: {promotion}\n"
    names = ", ".join(PurePosixPath(each.name).name for each in back) if len(back) < 4 else f"{len(back)} images"
    lines = [f"Rolls-Back: {promotion}", *(f"Restores: {each.name}@{each.digest or 'none'}" for each in back)]
    return f"Roll back {names} in {PurePosixPath(folder).name}\n\n" + "".join(f"{line}\n" for line in lines)


def main(
    overlay: str, target: str, failed: str, reason: str, guarded: Callable[[str, str, str, list[Image]], str]
) -> int:
    """Decide and roll back, on the newest tip of the branch; ``guarded`` is the guard of a failed commit."""
    folder, commit = branch.folder_of(overlay), revision(failed)
    why = one_line(reason) or "its rollout failed"
    result = ""

    def draft(tip: str) -> branch.Draft | None:
        nonlocal result
        result, wanted = verdict(commit, tip, folder, why, lambda *asked: guarded(commit, *asked))
        return wanted

    pushed = branch.pushed(target, draft)
    output("result", result)
    output("commit", pushed)
    kind, words = WORDS[result]
    say(f"{commit[:10]}: {words}" + (f" ({pushed[:10]} on {target})" if pushed else ""), kind)
    return 1 if kind == "error" else 0


if __name__ == "__main__":
    parser = options(__doc__)
    parser.add_argument("overlay", metavar="OVERLAY")
    parser.add_argument("branch", metavar="BRANCH")
    parser.add_argument("--commit", metavar="SHA", required=True)
    parser.add_argument(
        "--reason", metavar="TEXT", default="", help="write it as --reason=TEXT, whatever the text begins with"
    )
    parser.add_argument(
        "--kustomization", metavar="NAME", default="", help="of which Flux says on GitHub whether it was healthy"
    )
    parser.add_argument(
        "--window",
        metavar="MINUTES",
        type=float,
        default=60.0,
        help="how long after a promotion it may be taken back (default: 60)",
    )
    parser.add_argument(
        "--patience",
        metavar="SECONDS",
        type=float,
        default=60.0,
        help="how long GitHub may take to say whether it was healthy (default: 60)",
    )
    parser.add_argument(
        "--by", choices=("alert", "person"), default="alert", help="a person takes back whatever was promoted"
    )
    given = parser.parse_args()

    def guarded(failed: str, promotion: str, tip: str, images: list[Image]) -> str:
        """What speaks against it; a person has looked already."""
        place = branch.folder_of(given.overlay)
        return (
            ""
            if given.by == "person"
            else against(
                promotion,
                failed,
                tip,
                place,
                sources(failed, place),
                images,
                given.reason,
                given.window,
                given.kustomization,
                given.patience,
            )
        )

    sys.exit(ended(lambda: main(given.overlay, given.branch, given.commit, given.reason, guarded)))
