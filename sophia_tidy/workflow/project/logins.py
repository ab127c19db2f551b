"""The registry of the images, and the names of the secrets with which old workflows log in to it."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from ...formats.shell import commands
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ..facts.inventory import FOLDER, Inventory, WorkflowFacts
from ..facts.matrix import values
from ..model import Job, Step, Text, Workflow
from .model import BlockedImage, BuiltImage, Registry, RegistryLogin
from .secrets import TOKEN, environment, secret_in

DOCKER = "docker.io"
OWN_TOKEN = "ghcr.io"  # whose images GITHUB_TOKEN may push
_NAMES_OF_DOCKER = (
    "",
    "docker.io",
    "index.docker.io",
    "registry-1.docker.io",
    "registry.hub.docker.com",
    "hub.docker.com",
    "https://index.docker.io/v1/",
)

UNNAMED = RegistryLogin("", "")


class Login(NamedTuple):
    """One login; ``plain`` is the user's name where it is no secret, ``works`` whether its job builds what is there."""

    host: str
    username: str
    password: str
    at: Location
    plain: str = ""
    works: bool = False


class FoundRegistry(NamedTuple):
    """The registry, where there is an image, what was noticed, and with what old workflows log in there."""

    registry: Registry | None
    findings: tuple[Finding, ...] = ()
    logins: tuple[RegistryLogin, ...] = ()


def registry_of(
    images: tuple[BuiltImage | BlockedImage, ...], inventory: Inventory, named: RegistryLogin = UNNAMED
) -> FoundRegistry:
    """The host that most images name; the login is the ``named`` one, else the one that builds which work use most often."""
    hosts = Counter(host_of(each.image) for each in images if each.image)
    if not hosts:
        return FoundRegistry(None)
    host = min(hosts, key=lambda each: (-hosts[each], each))
    if host == OWN_TOKEN:
        return FoundRegistry(Registry(host))
    logins = [each for facts in inventory.workflows for each in logins_of(facts) if each.host == host]
    pairs = Counter((each.username, each.password, each.plain) for each in logins if each.password not in ("", TOKEN))
    working = Counter((each.username, each.password, each.plain) for each in logins if each.works)
    seen = tuple(RegistryLogin(user, password) for user, password, _ in sorted(pairs))
    if named.password:
        plain = next((plain for user, password, plain in sorted(pairs) if password == named.password), "")
        user = named.username or next((each.username for each in seen if each.password == named.password), "")
        return FoundRegistry(Registry(host, user, named.password, "" if user else plain), (), seen)
    if not pairs:
        message = f"no old workflow logs in to {host} with a secret; expected the names of a user and a password among the secrets"
        return FoundRegistry(
            Registry(host), (Finding(Location(PurePosixPath(FOLDER)), "no-registry-secret", message, Severity.ERROR),)
        )
    chosen = min(pairs, key=lambda pair: (-working[pair], -bool(pair[0]), -pairs[pair], pair))
    return FoundRegistry(Registry(host, *chosen), tuple(_aliases(host, chosen, logins)), seen)


def host_of(image: str) -> str:
    """The registry's host that an image names, Docker's own where it names none."""
    first, slash, _ = image.partition("/")
    named = bool(slash) and ("." in first or ":" in first or first == "localhost")
    return DOCKER if not named or first in _NAMES_OF_DOCKER else first


def logins_of(facts: WorkflowFacts) -> Iterator[Login]:
    """Every login of a workflow, its local actions included."""
    building = {image.job for image in facts.images if image.there}
    for job, step in facts.run.steps():
        for login in (*_action(facts.run, job, step), *_commands(facts.run, job, step)):
            yield login._replace(works=job.id in building)


def _action(workflow: Workflow, job: Job, step: Step) -> Iterator[Login]:
    if step.uses is None or step.uses.value.partition("@")[0] != "docker/login-action":
        return
    env = environment(workflow, job, step)
    registry, user, password = (step.input(name) for name in ("registry", "username", "password"))
    for host in values(registry, workflow, job) if registry else ("",):
        if host is not None:
            yield _login(host, str(user or ""), str(password or ""), step.uses.at, env)


def _commands(workflow: Workflow, job: Job, step: Step) -> Iterator[Login]:
    env, before = environment(workflow, job, step), ""
    for command in commands(step.run.value) if step.run else ():
        if command.words[:2] in (("docker", "login"), ("podman", "login")):
            options, rest = _options(command.words[2:])
            password = before if "--password-stdin" in command.words else options.get("password", "")
            host = next((word for word in rest if not word.startswith("<")), "")
            if "$" not in host and step.run is not None:
                yield _login(host, options.get("username", ""), password, step.run.line(command.line), env)
        before = " ".join(command.words) if command.then == "|" else ""


def _options(words: tuple[str, ...]) -> tuple[dict[str, str], list[str]]:
    options, rest, waiting = dict[str, str](), list[str](), ""
    for word in words:
        name, equals, value = word.partition("=")
        if waiting:
            options[waiting], waiting = word, ""
        elif name in ("-u", "--username", "-p", "--password"):
            known = "username" if "u" in name[1:3] else "password"
            if equals:
                options[known] = value
            else:
                waiting = known
        elif not word.startswith("-"):
            rest.append(word)
    return options, rest


def _login(host: str, user: str, password: str, at: Location, env: dict[str, Text]) -> Login:
    name = secret_in(user, env)
    clean = host.removeprefix("https://").strip("/")
    host = DOCKER if host in _NAMES_OF_DOCKER or clean in _NAMES_OF_DOCKER else clean
    return Login(host, name, secret_in(password, env), at, "" if name or _local(user) else user)


def _local(user: str) -> bool:
    """Whether a user's name means something in its own job alone."""
    return "$" in user and re.fullmatch(r"\$\{\{\s*(vars|github)\.\w+\s*\}\}", user) is None


def _aliases(host: str, chosen: tuple[str, str, str], logins: list[Login]) -> Iterator[Finding]:
    others = {each.password: each.at for each in reversed(logins) if each.password not in (chosen[1], TOKEN, "")}
    if others:
        message = f"{', '.join(sorted(others))} and {chosen[1]} all log in to {host}; the one workflow uses {chosen[1]}"
        yield Finding(min(others.values()), "registry-secret-aliases", message, Severity.WARNING)
