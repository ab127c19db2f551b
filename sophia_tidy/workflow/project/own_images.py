"""The team's own images: those under its registry prefix, built where their Dockerfile is known, else blocked.

The file is long because each place that names an image is evidence of its own.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import NamedTuple

from ...config.schema import WorkflowConfig
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ..facts.images import Image
from ..facts.inventory import Inventory
from .build_context import bases, copied
from .dockerfile_of import Names, WantedImage, dashed, join, keys, recipe_of, wanted_images
from .listing import Listing
from .model import BlockedImage, BuiltImage
from .pathspecs import missing, pathspecs
from .repository_name import named_images
from .stacks import Recipe, in_manifests, in_stacks, repository

REST = "*"  # in the table of images: all that it does not name
_WITHOUT = ("not in the repository", "no Dockerfile is named")
_SHOWN = 3


class OwnImages(NamedTuple):
    """The images in the order of their names, and what was noticed."""

    built: tuple[BuiltImage, ...]
    blocked: tuple[BlockedImage, ...]
    findings: tuple[Finding, ...]
    prefixes: tuple[str, ...] = ()


def team_of(listing: Listing, inventory: Inventory, config: WorkflowConfig, repository: str = "") -> OwnImages:
    """Manifests say what the team runs; where there are none, stacks do; where those run nothing of its own, old workflows."""
    builds = tuple(named_images((image for facts in inventory.workflows for image in facts.images), repository))
    names = Names({dashed(name): path for name, path in config.images.items() if path}, builds, listing)
    uses = in_manifests(listing)
    if not uses.found:
        uses = in_stacks(listing)
    prefix, own = _own(wanted_images(uses.found), names, config.registry)
    if not own:
        own = list(_of_workflows(builds, listing, config.registry))
    elsewhere = {dashed(name) for name, path in config.images.items() if not path and name != REST}
    ours = [(each, name) for each, name in _named(own) if elsewhere.isdisjoint((*each.names, name))]
    found = _once([_one(each, name, prefix, names) for each, name in ours])
    built = _upon_one_another(
        sorted((each for each in found if isinstance(each, BuiltImage)), key=lambda each: each.name), listing
    )
    blocked = sorted((each for each in found if isinstance(each, BlockedImage)), key=lambda each: each.name)
    if config.images.get(REST) == "":  # a person says that what is not named is built elsewhere
        blocked = []
    return OwnImages(
        tuple(built),
        tuple(_with_candidates(blocked, built, listing)),
        (
            *uses.faults,
            *_left_out(own, names),
            *_unknown(own, config),
            *_order(built, listing),
            *(() if prefix else _unclaimed(wanted_images(uses.found), own, names)),
        ),
        tuple(dict.fromkeys(_prefixes(wanted_images(uses.found), own, names))),
    )


def _with_candidates(
    blocked: Iterable[BlockedImage], built: Iterable[BuiltImage], listing: Listing
) -> Iterator[BlockedImage]:
    """Images without a Dockerfile, each with those that nothing claims and with the line that would claim one."""
    claimed = {each.dockerfile for each in built}
    free = [path for path in listing.dockerfiles if path not in claimed]
    for each in blocked:
        if not free or "configuration names" in each.reason or not any(word in each.reason for word in _WITHOUT):
            yield each
            continue
        near = nearest(each.name, free)
        more = f" and {len(near) - _SHOWN} more" if len(near) > _SHOWN else ""
        yield replace(
            each,
            reason=f"{each.reason}; nothing claims {', '.join(near[:_SHOWN])}{more}, and in [tool.sophia-tidy.workflow] "
            f'images = {{{each.name} = "{near[0]}"}} would',
        )


def nearest(name: str, dockerfiles: Iterable[str]) -> list[str]:
    """Dockerfiles in the order in which they may make an image of the name."""
    return sorted(dockerfiles, key=lambda path: (name not in path.lower(), path.count("/"), path))


def _prefixes(every: Iterable[WantedImage], own: Iterable[WantedImage], names: Names) -> Iterator[str]:
    """What the names of images begin with that a Dockerfile here may make, and that are not known to be the team's own."""
    claimed = {each.image for each in own}
    for each in every:
        if each.image not in claimed and "/" in each.image and isinstance(join(each, names), Recipe):
            yield posixpath.dirname(each.image)


def _own(every: tuple[WantedImage, ...], names: Names, registry: str) -> tuple[str, list[WantedImage]]:
    """The prefix of the team's images, and those that are its own: under it, or built by a stack.

    A stack's or workflow's build votes for a prefix; a name alone does where
    another agrees, for ``cloudflared`` may well be a folder with a Dockerfile.
    """
    short = [each._replace(short=_short(each.image, every)) for each in every]
    votes = Counter[str]()
    for each in short:
        recipe = join(each, names)
        if isinstance(recipe, Recipe):
            votes[posixpath.dirname(each.image)] += 1 if str(recipe.at.path) == recipe.dockerfile else 2
    votes = Counter({prefix: count for prefix, count in votes.items() if count > 1})
    pushed = Counter(
        posixpath.dirname(repository(tag)) for build in names.builds if build.pushed for tag in build.tags[:1]
    )
    known = {posixpath.dirname(each.image) for each in short} - {""}
    ranked = sorted(known & (votes.keys() | pushed.keys()), key=lambda each: (-votes[each], -pushed[each], each))
    prefix = registry.strip("/") or next(iter(ranked), "")
    return prefix, [each for each in short if each.recipes or (prefix and f"{each.image}/".startswith(f"{prefix}/"))]


def _short(image: str, every: Iterable[WantedImage]) -> str:
    """``jobs`` of ``shop-jobs`` where each image of the same prefix begins with ``shop-``."""
    alike = [
        posixpath.basename(each.image) for each in every if posixpath.dirname(each.image) == posixpath.dirname(image)
    ]
    first, dash, rest = posixpath.basename(image).partition("-")
    return rest if len(alike) > 1 and all(each.startswith(f"{first}{dash or '-'}") for each in alike) else ""


def _named(own: list[WantedImage]) -> Iterator[tuple[WantedImage, str]]:
    """Each image with a name of its own: its service's where the image is called so, else its short name; those of a full name first."""
    taken: set[str] = set()
    for each in sorted(own, key=lambda each: ("/" not in each.image, each.image, each.services)):
        last = keys(each.image)[:1] or (dashed(each.services[0]),)
        services = [dashed(service) for service in each.services]
        fitting = [service for service in services if last[0] == service or last[0].endswith(f"-{service}")]
        candidates = (
            *fitting[:1],
            dashed(each.short),
            *last,
            dashed(each.image.replace("/", "-")),
            *(f"{last[0]}-{n}" for n in range(2, len(own) + 2)),
        )
        name = next(name for name in candidates if name and name not in taken)
        taken.add(name)
        yield each, name


def _one(each: WantedImage, name: str, prefix: str, names: Names) -> BuiltImage | BlockedImage:
    recipe = join(each, names)
    image = each.image
    if "$" in image or "/" not in image:  # a name without a namespace is one of Docker's own images
        last = posixpath.basename(image) or each.services[0]
        image = f"{prefix}/{last}" if prefix and "$" not in last else ""
    if isinstance(recipe, str):
        return BlockedImage(name, image, recipe, each.at)
    if not image:
        return BlockedImage(
            name,
            "",
            f"{recipe.dockerfile} is there, but nothing in the tree says what the image is called in a registry; set registry in [tool.sophia-tidy.workflow]",
            each.at,
        )
    context = recipe.context or "."
    taken = copied(names.listing.text(recipe.dockerfile), recipe.target, recipe.arguments)
    gone = missing(taken, context, names.listing)
    if gone:
        return BlockedImage(
            name,
            image,
            f"{recipe.dockerfile} copies {', '.join(gone)}, which the repository does not have: "
            "something has to make it before the build",
            recipe.at,
        )
    paths = pathspecs(recipe.dockerfile, context, taken, names.listing)
    return BuiltImage(name, image, recipe.dockerfile, context, paths, recipe.at, recipe.target, recipe.arguments)


def _once(found: list[BuiltImage | BlockedImage]) -> list[BuiltImage | BlockedImage]:
    """An image is pushed by one build: the same one twice is left out, and others of its name are blocked."""
    kept: dict[str, BuiltImage] = {}
    result: list[BuiltImage | BlockedImage] = []
    for each in found:
        if not isinstance(each, BuiltImage):
            result.append(each)
            continue
        first = kept.setdefault(each.image, each)
        same = (first.dockerfile, first.context, first.target, first.arguments) == (
            each.dockerfile,
            each.context,
            each.target,
            each.arguments,
        )
        if first is each:
            result.append(each)
        elif not same:
            result.append(
                BlockedImage(
                    each.name, each.image, f"{first.dockerfile} and {each.dockerfile} would both be called so", each.at
                )
            )
    return result


def _of_workflows(builds: Iterable[Image], listing: Listing, registry: str) -> Iterator[WantedImage]:
    """What old workflows build and push, by the first tag; the configured registry stands in for a prefix that only a run knows."""
    found: dict[str, WantedImage] = {}
    for build in builds:
        if not build.pushed or not build.there:
            continue
        tag = (
            repository(re.sub(r"\$\{\{.*?\}\}", "$", build.tags[0])).lower() if build.tags else ""
        )  # a registry takes lower case alone
        name = "" if "$" in posixpath.basename(tag) else posixpath.basename(tag)
        image = tag if "$" not in tag else f"{registry}/{name}" if registry and name else ""
        service = name or posixpath.basename(posixpath.dirname(build.dockerfile)) or "app"
        key = image or f" {service} {build.dockerfile}"
        old = found.get(key, WantedImage(image, (service,), build.at))
        found[key] = old._replace(recipes=(*old.recipes, recipe_of(build, listing)))
    return iter(found.values())


def _upon_one_another(built: list[BuiltImage], listing: Listing) -> list[BuiltImage]:
    """An image whose base is another of these changes with it."""
    by_image = {each.image: each for each in built}
    found = []
    for each in built:
        below = [by_image[base] for base in _bases(each, listing) if base in by_image and base != each.image]
        more = tuple(dict.fromkeys(path for other in below for path in other.paths if not path.startswith(":")))
        paths = tuple(path for path in each.paths if not path.startswith(":"))
        found.append(
            replace(each, paths=(*dict.fromkeys((*paths, *more)), *each.paths[len(paths) :])) if more else each
        )
    return found


def _bases(each: BuiltImage, listing: Listing) -> list[str]:
    return [repository(image) for image in bases(listing.text(each.dockerfile))]


def _order(built: list[BuiltImage], listing: Listing) -> Iterator[Finding]:
    """All images are built side by side, so a base is seen by the build after."""
    by_image = {each.image: each for each in built}
    for each in built:
        for base in _bases(each, listing):
            if base in by_image and base != each.image:
                yield Finding(
                    each.at,
                    "image-on-own-image",
                    f"{each.name} is built on {by_image[base].name}, and both are built side by side; "
                    f"expected one Dockerfile with a stage for each",
                    Severity.WARNING,
                )


def _left_out(own: Iterable[WantedImage], names: Names) -> Iterator[Finding]:
    for each in own:
        recipe = join(each, names)
        if isinstance(recipe, Recipe) and recipe.left_out:
            yield Finding(
                recipe.at,
                "build-argument-left-out",
                f"{', '.join(recipe.left_out)}: known in a run alone, or named like a secret; "
                "the one workflow builds without",
                Severity.WARNING,
            )


def _unclaimed(every: Iterable[WantedImage], own: Iterable[WantedImage], names: Names) -> Iterator[Finding]:
    """A Dockerfile that only its name joins to an image may make it, or be of another's: a person has to say."""
    claimed = {each.image for each in own}
    for each in every:
        recipe = join(each, names)
        if each.image not in claimed and isinstance(recipe, Recipe):
            yield Finding(
                each.at,
                "unclaimed-image",
                f"{recipe.dockerfile} may make {each.image}, but nothing says that the image is the team's own; "
                "if it is, set registry in [tool.sophia-tidy.workflow]",
                Severity.NOTE,
            )


def _unknown(own: Iterable[WantedImage], config: WorkflowConfig) -> Iterator[Finding]:
    known = {name for each in own for name in each.names}
    for name in sorted(config.images):
        if dashed(name) not in known and name != REST:
            yield Finding(
                Location(PurePosixPath("pyproject.toml")),
                "unknown-image",
                f"{name} in [tool.sophia-tidy.workflow.images] is none of the "
                f"team's images; expected one of {', '.join(sorted(known)) or 'none'}",
                Severity.WARNING,
            )
