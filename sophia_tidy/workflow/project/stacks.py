"""The images that manifests and stacks name: by which services, and by which Dockerfile where a stack says so.

Sources: the compose-spec ("image", "build") and Kubernetes' PodSpec (lists of
containers, wherever they are in an object).
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from ...config.schema import ConvertConfig
from ...formats.yaml_nodes import at_node, fields, items, mappings, word
from ...kernel.finding import Finding
from ...kernel.location import Location
from ...secrets.names import named_secret
from ...secrets.values import is_credential
from .listing import Listing, aside
from .nodes import Node, documents

MANIFESTS = ConvertConfig().destination
_CONTAINERS = ("containers", "initContainers")
_STACK = re.compile(rb"^services[ \t]*:", re.MULTILINE)
_VARIABLE = re.compile(r"\$\{(\w+)(?::?-([^{}]*))?[^}]*\}|\$(\w+)")
_BY_THE_WAY = re.compile(
    r"(^|[/._-])(dev|devel|development|local|test|tests|ci|override|debug|e2e)([/._-]|$)", re.IGNORECASE
)
_BEYOND = ("additional_contexts", "dockerfile_inline", "secrets", "ssh")


class Recipe(NamedTuple):
    """One way to build an image, and who said so.

    ``left_out`` names arguments that only a run knows or that look like secrets;
    ``beyond`` names what of the build the one workflow cannot give.
    """

    dockerfile: str
    context: str
    at: Location
    target: str = ""
    arguments: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()
    beyond: str = ""


class ImageUse(NamedTuple):
    """A service that runs an image; ``image`` is without a tag, and may be empty where a stack only builds."""

    service: str
    image: str
    at: Location
    recipe: Recipe | None = None


class Uses(NamedTuple):
    """All uses in the order of the files, and what could not be read."""

    found: tuple[ImageUse, ...]
    faults: tuple[Finding, ...] = ()


def in_manifests(listing: Listing) -> Uses:
    """What the manifests of the base and of the overlays run."""
    found, faults = list[ImageUse](), list[Finding]()
    for path in _yaml(listing):
        if not path.startswith((f"{MANIFESTS}/base/", f"{MANIFESTS}/overlays/")):
            continue
        read = documents(path, listing.tree[PurePosixPath(path)])
        faults += [read.fault] if read.fault else []
        for node in read.nodes:
            found += _of_object(path, node)
    return Uses(tuple(found), tuple(faults))


def in_stacks(listing: Listing) -> Uses:
    """What Compose and Swarm files run and build; one for a developer's machine counts where no other names the service."""
    found, faults = list[ImageUse](), list[Finding]()
    for path in _yaml(listing):
        if (
            path.startswith((".github/", f"{MANIFESTS}/"))
            or aside(path)
            or not _STACK.search(content := listing.tree[PurePosixPath(path)])
        ):
            continue
        read = documents(path, content)
        faults += [read.fault] if read.fault else []
        for node in read.nodes:
            found += _of_stack(path, node, _dotenv(path, listing))
    real = {name for use in found if not _by_the_way(use) for name in (use.service, use.image)} - {""}
    return Uses(
        tuple(use for use in found if real.isdisjoint((use.service, use.image)) or not _by_the_way(use)), tuple(faults)
    )


def repository(image: str, known: Mapping[str, str] = MappingProxyType({})) -> str:
    """An image without tag and digest; a variable that is not known counts as what it is by default, else as ``$``."""
    whole = _filled(image, known).partition("@")[0]
    head, slash, last = whole.rpartition("/")
    return f"{head}{slash}{last.partition(':')[0]}"


def _filled(text: str, known: Mapping[str, str]) -> str:
    """A text with Compose's variables, as far as the file beside the stack or a default tells."""
    return _VARIABLE.sub(lambda match: known.get(match[1] or match[3]) or match[2] or "$", text)


def _dotenv(path: str, listing: Listing) -> dict[str, str]:
    """What the ``.env`` beside a stack sets, where it is plain; asked for names of images and files alone."""
    beside = posixpath.join(posixpath.dirname(path), ".env")
    pairs = (line.partition("=") for line in (listing.text(beside).splitlines() if beside in listing.files else ()))
    values = {
        name.strip(): value.strip().strip("\"'") for name, equals, value in pairs if equals and not name.startswith("#")
    }
    return {name: filled for name, value in values.items() if "$" not in (filled := _filled(value, values))}


def literals(arguments: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The build arguments that are known before a run and are no secrets, by name."""
    given = {
        name: _VARIABLE.sub(lambda match: match[2] if match[2] is not None else "$", value)
        for name, value in arguments.items()
    }
    return tuple(
        sorted(
            (name, value)
            for name, value in given.items()
            if "$" not in value and not named_secret(name) and not is_credential(name, value)
        )
    )


def left_out(arguments: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the others."""
    return tuple(sorted(arguments.keys() - {name for name, _ in literals(arguments)}))


def _yaml(listing: Listing) -> Iterator[str]:
    return (path for path in sorted(listing.files) if path.endswith((".yml", ".yaml")))


def _by_the_way(use: ImageUse) -> bool:
    return _BY_THE_WAY.search(str(use.at.path)) is not None


def _of_object(path: str, node: Node) -> Iterator[ImageUse]:
    service = word(fields(fields(node).get("metadata")).get("name"))
    for mapping in mappings(node):
        for key in _CONTAINERS:
            for container in items(mapping.get(key)):
                image = fields(container).get("image")
                if word(image) and image is not None:
                    yield ImageUse(service, repository(word(image)), at_node(PurePosixPath(path), image))


def _of_stack(path: str, node: Node, known: Mapping[str, str]) -> Iterator[ImageUse]:
    for name, body in fields(fields(node).get("services")).items():
        service = fields(body)
        image, build = service.get("image"), service.get("build")
        recipe = _recipe(path, build, known) if build is not None else None
        if image is not None or recipe is not None:
            yield ImageUse(
                name, repository(word(image), known), at_node(PurePosixPath(path), image or build or body), recipe
            )


def _recipe(path: str, build: Node, known: Mapping[str, str]) -> Recipe:
    """Paths count from the stack's folder, the Dockerfile's from the context."""
    body = fields(build)
    context = _filled(word(body.get("context")) if body else word(build), known)
    folder = _joined(posixpath.dirname(path), context or ".")
    beyond = next((key for key in _BEYOND if key in body), "")
    if folder is None:
        return Recipe(
            "",
            context,
            at_node(PurePosixPath(path), build),
            beyond=f"the context {context}, which is not in the repository,",
        )
    named = _joined(folder, _filled(word(body.get("dockerfile")), known) or "Dockerfile")
    given = _arguments(body.get("args"))
    return Recipe(
        named or "",
        folder or ".",
        at_node(PurePosixPath(path), build),
        word(body.get("target")),
        literals(given),
        left_out(given),
        beyond,
    )


def _joined(folder: str, path: str) -> str | None:
    """A path from the root; None where it leaves the repository, is an address, or has a variable in it."""
    if "$" in path or "://" in path or path.startswith(("git@", "/", "~")):
        return None
    whole = posixpath.normpath(posixpath.join(folder, path))
    return None if whole.startswith("..") else "" if whole == "." else whole


def _arguments(node: Node | None) -> dict[str, str]:
    """Build arguments as a mapping or as ``NAME=value``; those without a value come from who builds."""
    listed = (word(each).partition("=") for each in items(node))
    given = {name: value for name, equals, value in listed if equals}
    return given | {name: word(value) for name, value in fields(node).items() if word(value)}
