"""The Dockerfile of an image: who says so, in the order in which they are believed; never a guess.

The configuration, a stack's ``build``, an old workflow that built it, and a
convention that leaves one Dockerfile only.  The first that names one that is
in the repository is believed; where it names several, the image is blocked.
"""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

from ...kernel.location import Location
from ..facts.images import Image
from .build_context import copied
from .listing import Listing
from .stacks import ImageUse, Recipe, left_out, literals, repository

_APART = frozenset(
    (
        "docker",
        "dockerfiles",
        "dockerfile",
        "containers",
        "container",
        "build",
        "images",
        "deploy",
        "deployment",
        ".docker",
        "infra",
    )
)


class WantedImage(NamedTuple):
    """An image that services run, and the recipes that stacks have for it; ``image`` is empty where only the build is named.

    ``short`` is what is left of its name without what all images of the team begin with.
    """

    image: str
    services: tuple[str, ...]
    at: Location
    recipes: tuple[Recipe, ...] = ()
    short: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """What it may be called, in lower case with dashes; the services first."""
        return tuple(
            dict.fromkeys(map(dashed, (*self.services, *((self.short,) if self.short else ()), *keys(self.image))))
        )


class Names(NamedTuple):
    """What the sources of recipes say of all images."""

    configured: Mapping[str, str]
    builds: tuple[Image, ...]
    listing: Listing


def wanted_images(uses: Iterable[ImageUse]) -> tuple[WantedImage, ...]:
    """Uses by image, in the order in which they are first named; a build without a name is that of the image its service runs elsewhere."""
    known: dict[str, set[str]] = {}
    uses = [use._replace(image="" if "$" in posixpath.basename(use.image) else use.image) for use in uses]
    for use in uses:
        known.setdefault(use.service, set()).update({use.image} - {""})
    found: dict[str, WantedImage] = {}
    for use in uses:
        image = use.image or (min(known[use.service]) if len(known[use.service]) == 1 else "")
        key = image or f" {use.service}"
        old = found.get(key, WantedImage(image, (), use.at))
        recipes = (*old.recipes, use.recipe) if use.recipe else old.recipes
        found[key] = old._replace(services=tuple(dict.fromkeys((*old.services, use.service))), recipes=recipes)
    return tuple(found.values())


def join(image: WantedImage, names: Names) -> Recipe | str:
    """The recipe, or why there is none."""
    configured = (
        [names.configured[name] for name in image.names if name in names.configured] if names.configured else []
    )
    if configured:
        return _configured(configured[0], names.listing)
    missing: dict[str, None] = {}
    for said in (
        image.recipes,
        tuple(_built(image, names.builds, names.listing)),
        tuple(_by_convention(image, names.listing)),
    ):
        there = {
            (each.dockerfile, each.context, each.target): each
            for each in reversed(said)
            if each.dockerfile in names.listing.files
        }
        beyond = next((each for each in said if each.beyond), None)
        if beyond is not None:
            return f"{beyond.at} builds it with {beyond.beyond} that the one workflow cannot give it"
        if len(there) == 1:
            return _completed(next(iter(there.values())), names.listing)
        if there:
            return f"several Dockerfiles may make it: {', '.join(_shown(there.values()))}"
        missing |= dict.fromkeys(each.dockerfile for each in said)
    unknown = [each for each in missing if "$" in each]
    if unknown:
        return f"only a run knows its Dockerfile, {unknown[0]}"
    if missing:
        return f"{', '.join(sorted(missing))} {'is' if len(missing) == 1 else 'are'} not in the repository"
    return "no Dockerfile is named for it by the configuration, a stack, a workflow or its own name"


def keys(image: str) -> tuple[str, ...]:
    """What is alike in two spellings of an image: ``shop/api`` and ``team/shop-api`` share ``shop-api``."""
    parts = [dashed(part) for part in image.split("/") if part]
    return tuple(dict.fromkeys(("-".join(parts[-1:]), "-".join(parts[-2:])))) if parts else ()


def dashed(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-").strip("-")


def recipe_of(build: Image, listing: Listing) -> Recipe:
    """What an old workflow did; a context that only a run knows is told from the Dockerfile."""
    given = dict(build.arguments)
    context = build.context if (build.context if build.context != "." else "") in listing.folders else ""
    return Recipe(
        build.dockerfile,
        context,
        build.at,
        build.target if "${{" not in build.target else "",
        literals(given),
        left_out(given),
    )


def context_of(dockerfile: str, listing: Listing) -> str:
    """The folder, at or above the Dockerfile, in which most of what it copies is; between equals its own, or the root's."""
    folders = [posixpath.dirname(dockerfile)]
    while folders[-1]:
        folders.append(posixpath.dirname(folders[-1]))
    apart = posixpath.basename(dockerfile).lower() not in ("dockerfile", "containerfile") or not _APART.isdisjoint(
        dockerfile.lower().split("/")[:-1]
    )
    sources = copied(listing.text(dockerfile)).literal

    def found(folder: str) -> int:
        return sum(listing.there(posixpath.normpath(posixpath.join(folder, each))) for each in sources)

    return max(reversed(folders) if apart else folders, key=found) or "."


def _configured(dockerfile: str, listing: Listing) -> Recipe | str:
    path = posixpath.normpath(dockerfile)
    if path not in listing.files:
        return f"{dockerfile}, which the configuration names, is not in the repository"
    return Recipe(path, context_of(path, listing), Location(PurePosixPath("pyproject.toml")))


def _completed(recipe: Recipe, listing: Listing) -> Recipe:
    return recipe if recipe.context else recipe._replace(context=context_of(recipe.dockerfile, listing))


def _built(image: WantedImage, builds: Iterable[Image], listing: Listing) -> Iterator[Recipe]:
    own = {*keys(image.image), *map(dashed, image.services)}
    for build in builds:
        tagged = {key for tag in build.tags for key in keys(repository(_without_run(tag)))}
        if build.there is not None and own & tagged:
            yield recipe_of(build, listing)


def _without_run(tag: str) -> str:
    """A tag whose last part no run decides; nothing for another."""
    last = tag.rpartition("/")[2].partition(":")[0]
    return "" if "$" in last or "{" in last else tag


def _by_convention(image: WantedImage, listing: Listing) -> Iterator[Recipe]:
    names = image.names
    for path in listing.dockerfiles:
        told = _told(path)
        if told and told in names:
            yield Recipe(path, "", Location(PurePosixPath(path)))


@lru_cache(maxsize=4096)
def _told(dockerfile: str) -> str:
    """What a Dockerfile is for by its name, else by its folder's: asked for each image again."""
    folder, _, name = dockerfile.rpartition("/")
    rest = dashed(name.lower().replace("dockerfile", "").replace("containerfile", ""))
    return rest or dashed(folder.rpartition("/")[2])


def _shown(recipes: Iterable[Recipe]) -> list[str]:
    return sorted(each.dockerfile + (f" ({each.target})" if each.target else "") for each in recipes)
