"""The team's own images: what their names begin with, and which Dockerfile makes one."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from ...config.schema import WorkflowConfig
from ...kernel.decision import Decision, Option
from ...kernel.location import Location
from ...kernel.tree import Tree
from ..project.listing import Listing
from ..project.model import BlockedImage, Project
from ..project.own_images import REST, nearest

REGISTRY, GROUP = "workflow/registry", "workflow/image"
_SHOWN, _APART = 4, 2
_NOT_ASKED = (" copies ", " would both be called so")  # what no key of the configuration puts right


def image_questions(tree: Tree, project: Project, config: WorkflowConfig, repository: str) -> Iterator[Decision]:
    """The prefix where it is not known, and the Dockerfile of each image that has none or several."""
    unnamed = [each for each in project.blocked if not each.image]
    if unnamed or project.prefixes or config.registry:
        yield registry_question(
            tuple(each.at for each in unnamed), tuple(each.name for each in unnamed), project.prefixes, repository
        )
    asked = [each for each in project.blocked if not any(word in each.reason for word in _NOT_ASKED)]
    dockerfiles = Listing(tree).dockerfiles if asked or config.images else ()
    taken = {each.dockerfile for each in project.images}
    blocked = {each.name: each for each in asked if each not in unnamed or "set registry" not in each.reason}
    if len(blocked) > _APART or REST in config.images:
        yield _rest(list(blocked.values()))
        blocked = {}
    for name in dict.fromkeys((*blocked, *(each for each in config.images if each != REST))):
        yield _dockerfile(name, blocked.get(name), tuple(each for each in dockerfiles if each not in taken))


def _rest(blocked: list[BlockedImage]) -> Decision:
    """Many images without a Dockerfile are one question; those that are built here have a line each."""
    names = ", ".join(each.name for each in blocked)
    return Decision(
        f"{GROUP}s",
        f"Are the {len(blocked)} images that have no Dockerfile here built elsewhere?"
        if blocked
        else "Are the images that have no Dockerfile here built elsewhere?",
        f'They are {names}; one that is built here has a line of its own, such as {blocked[0].name} = "Dockerfile", in [tool.sophia-tidy.workflow.images].'
        if blocked
        else "The configuration says it.",
        (Option("", "yes: manifests keep them as they are"),),
        ("workflow", "images", REST),
        locations=tuple(each.at for each in blocked),
        group=GROUP,
    )


def registry_question(
    places: tuple[Location, ...], names: tuple[str, ...], prefixes: tuple[str, ...], repository: str
) -> Decision:
    """What the names of the team's own images begin with."""
    own = [f"ghcr.io/{repository.lower()}"] if repository else []
    found = dict.fromkeys((*prefixes, *own))
    why = (
        f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} built here"
        if names
        else "A Dockerfile here may make an image"
    )
    return Decision(
        REGISTRY,
        "What do the names of the team's own images begin with?",
        f"{why}, and nothing says where images are pushed to.",
        tuple(
            Option(each, "GitHub's registry, under the repository's name" if each in own else "as manifests have it")
            for each in found
        ),
        ("workflow", "registry"),
        is_open=True,
        expected="what the images' names begin with, such as ghcr.io/team",
        locations=places,
    )


def _dockerfile(name: str, blocked: BlockedImage | None, dockerfiles: tuple[str, ...]) -> Decision:
    near = nearest(name, dockerfiles)[:_SHOWN]
    return Decision(
        f"{GROUP}/{name}",
        f"Which Dockerfile makes {name}?",
        f"{blocked.reason[:1].upper()}{blocked.reason[1:]}." if blocked else "The configuration says it.",
        (*(Option(path, f"{name} is built from it") for path in near), Option("", "none here: it is built elsewhere")),
        ("workflow", "images", name),
        is_open=True,
        expected="a Dockerfile of the repository",
        locations=(blocked.at,) if blocked else (Location(PurePosixPath("pyproject.toml")),),
        group=GROUP,
    )
