"""Which stack of the cluster a command of Docker is about, and in which environment; None where it is about none of them."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from .cluster import ClusterStack, RunningCluster
from .docker_words import DockerCommand, docker_command
from .shell_lines import commands_in

COMPOSE_NAMES = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
_DEVELOPMENT = re.compile(
    r"(?i)(?:^|[._/-])(?:dev(?:el(?:opment)?)?|local|test(?:s|ing)?|ci|debug|override|e2e)(?:[._/-]|$)"
)
_DEPLOYED = re.compile(r"docker(?:[ \t]+-\S+)*[ \t]+stack[ \t]+(?:deploy|up)\b(?:[^\n;&|]|\\\r?\n)*")
HOLDER = re.compile(r"[<{$\[]|^[A-Z][A-Z_]+$")


class StackPlace(NamedTuple):
    """A stack in an environment, the default one where nothing names another."""

    stack: ClusterStack
    environment: str

    @property
    def overlay(self) -> str:
        return self.stack.overlays[self.environment]


class StackNames(NamedTuple):
    """The names by which Swarm knew the stacks, which their files do not tell: from the commands that deployed them."""

    cluster: RunningCluster
    places: Mapping[str, StackPlace]

    def place(self, name: str, environment: str = "") -> StackPlace | None:
        """The stack of a name, in the environment where it is there."""
        found = self.places.get(name)
        return found and self.in_environment(found.stack, environment or found.environment)

    def in_environment(self, stack: ClusterStack, environment: str = "") -> StackPlace:
        known = environment if environment in stack.overlays else default_environment(stack)
        return StackPlace(stack, known)

    def service(self, name: str) -> tuple[StackPlace, str] | None:
        """The stack and the service of a name such as ``shop_api``; the longest name of a stack counts."""
        for stack in sorted(self.places, key=len, reverse=True):
            if name.startswith(f"{stack}_") and len(name) > len(stack) + 1:
                return self.places[stack], name.removeprefix(f"{stack}_")
        return None


def default_environment(stack: ClusterStack) -> str:
    """Production, else the first by name."""
    return "production" if "production" in stack.overlays else min(stack.overlays)


def names_of(cluster: RunningCluster, scripts: Iterable[str], folder: str = "") -> StackNames:
    """The names of the stacks: their own, and those under which ``scripts`` deploy their files."""
    found = {stack.name: StackPlace(stack, default_environment(stack)) for stack in cluster.stacks}
    for text in scripts:
        for command in _deployments(text):
            place = by_files(command.values("-c", "--compose-file"), cluster, folder)
            if place is not None and command.rest and not HOLDER.search(command.rest[-1]):
                found.setdefault(command.rest[-1], place)
    return StackNames(cluster, found)


def _deployments(text: str) -> Iterator[DockerCommand]:
    for match in _DEPLOYED.finditer(text):
        for command in commands_in(match[0].rstrip("`'\"):."), 0, len(match[0].rstrip("`'\"):."))):
            parsed = docker_command(command)
            if parsed is not None and (parsed.area, parsed.verb) == ("stack", "deploy"):
                yield parsed


def by_files(files: Iterable[str], cluster: RunningCluster, folder: str) -> StackPlace | None:
    """The stack that was made of the first of these files; the others have to be those of an environment that is there."""
    named = [file.replace("\\", "/") for file in files]
    if not named:
        return None
    stack = next((each for each in cluster.stacks if is_source(named[0], each, folder)), None)
    if stack is None:
        return _by_override(named, cluster)
    environment = default_environment(stack)
    for other in named[1:]:
        if is_source(other, stack, folder):
            continue
        found = _environment_of(other, stack)
        if found is None:
            return None
        environment = found
    return StackPlace(stack, environment)


def _by_override(named: list[str], cluster: RunningCluster) -> StackPlace | None:
    """A lone file that has the name of an environment of the one stack that has it: ``deploy/staging.yml``."""
    found = [(stack, env) for stack in cluster.stacks if (env := _environment_of(named[0], stack)) is not None]
    beside = [
        (stack, env)
        for stack, env in found
        if any(posixpath.dirname(s) == posixpath.dirname(named[0]) for s in stack.sources)
    ]
    return StackPlace(*beside[0]) if len(named) == 1 and len(beside) == 1 else None


def _environment_of(file: str, stack: ClusterStack) -> str | None:
    stem = file.rpartition("/")[2].rpartition(".")[0].lower()
    return next((env for env in stack.overlays if env.lower() in re.split(r"[^a-z0-9]+", stem)), None)


def is_source(file: str, stack: ClusterStack, folder: str) -> bool:
    """Whether the stack was made of the file: as it is named from the root, from the document's folder, or by its last parts."""
    tried = possible_paths(file, folder)
    tail = posixpath.normpath(file).lstrip("./")
    by_tail = tail and tail not in COMPOSE_NAMES
    return any(source in tried or (by_tail and source.endswith(f"/{tail}")) for source in stack.sources)


def possible_paths(file: str, folder: str) -> frozenset[str]:
    """The paths that a file of a command may have: from the root, from the document's folder, or from above the clone."""
    plain = posixpath.normpath(file.replace("\\", "/"))
    above = plain.partition("/")[2]
    return frozenset(path for path in (plain, posixpath.normpath(posixpath.join(folder, plain)), above) if path)


def is_for_development(file: str) -> bool:
    """Whether a file's name says that its stack is one for development."""
    return _DEVELOPMENT.search(file) is not None


def by_default(cluster: RunningCluster, folder: str) -> StackPlace | None:
    """The stack of the file that Compose takes where none is named: beside the document, else at the root."""
    for base in dict.fromkeys((folder, "")):
        for name in COMPOSE_NAMES:
            path = f"{base}/{name}" if base else name
            stack = next((each for each in cluster.stacks if path in each.sources), None)
            if stack is not None:
                return StackPlace(stack, default_environment(stack))
    return None
