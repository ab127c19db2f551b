"""Docker's command line as words: the subcommand, its options and what they are given, and the rest.

Which options take a value is from the reference of ``docker stack``, ``docker
service``, ``docker node``, ``docker swarm`` and ``docker compose``.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .shell_lines import ShownCommand

_GLOBAL = frozenset(
    ("-H", "--host", "-c", "--context", "--config", "-l", "--log-level", "--tlscacert", "--tlscert", "--tlskey")
)
_COMPOSE = frozenset(
    (
        "-f",
        "--file",
        "-p",
        "--project-name",
        "--profile",
        "--env-file",
        "--project-directory",
        "--parallel",
        "--progress",
        "--ansi",
        "-c",
        "--context",
    )
)
_FLAGS = frozenset(  # of `docker service update`, whose other options all take a value
    "--force --with-registry-auth -d --detach -q --quiet --no-resolve-image --read-only -t --tty --init --no-healthcheck --rollback".split()
)
_VALUES: Mapping[tuple[str, str], frozenset[str]] = {
    ("stack", "deploy"): frozenset(("-c", "--compose-file", "--orchestrator", "--resolve-image", "--namespace")),
    ("stack", "ps"): frozenset(("-f", "--filter", "--format")),
    ("stack", "services"): frozenset(("-f", "--filter", "--format")),
    ("stack", "ls"): frozenset(("--format", "--orchestrator")),
    ("service", "logs"): frozenset(("-n", "--tail", "--since", "--until")),
    ("service", "ps"): frozenset(("-f", "--filter", "--format")),
    ("service", "ls"): frozenset(("-f", "--filter", "--format")),
    ("service", "inspect"): frozenset(("-f", "--format")),
    ("node", "ls"): frozenset(("-f", "--filter", "--format")),
    ("node", "update"): frozenset(("--label-add", "--label-rm", "--availability", "--role")),
    ("swarm", "init"): frozenset(("--advertise-addr", "--listen-addr", "--data-path-addr", "--default-addr-pool")),
    ("compose", "up"): frozenset(
        ("--scale", "-t", "--timeout", "--exit-code-from", "--attach", "--no-attach", "--wait-timeout", "--pull")
    ),
    ("compose", "logs"): frozenset(("-n", "--tail", "--since", "--until", "--index")),
    ("compose", "exec"): frozenset(("-u", "--user", "-w", "--workdir", "-e", "--env", "--index")),
    ("compose", "restart"): frozenset(("-t", "--timeout")),
    ("compose", "ps"): frozenset(("--filter", "--format", "--status")),
    ("compose", "down"): frozenset(("-t", "--timeout", "--rmi")),
    ("compose", "build"): frozenset(("--build-arg", "-m", "--memory", "--builder", "--ssh")),
}
_ALIASES = {
    ("stack", "up"): "deploy",
    ("stack", "down"): "rm",
    ("stack", "remove"): "rm",
    ("service", "list"): "ls",
    ("stack", "list"): "ls",
}
_ENDS = frozenset(("exec", "run"))  # what stands behind the service is another command's
_LOOKED_UP = re.compile(r"\$\(docker (?:ps|container ls)\b[^)]*?name=[\"']?(?P<name>[\w.-]+)[\"']?[^)]*\)")


class DockerCommand(NamedTuple):
    """``area`` is ``stack``, ``service``, ``compose`` …; ``leading`` are Compose's own options, ``options`` the subcommand's, each with its value or ""."""

    area: str
    verb: str
    leading: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...]
    rest: tuple[str, ...]

    def values(self, *names: str) -> tuple[str, ...]:
        """What these options are given, wherever they stand."""
        return tuple(value for name, value in (*self.leading, *self.options) if name in names)

    def has(self, *names: str) -> bool:
        return any(name in names for name, _ in self.options)


def docker_command(command: ShownCommand) -> DockerCommand | None:
    """The command in these words; None where it is no command of Docker, or one without a verb."""
    texts = list(command.texts)
    program = texts.pop(0)
    if program == "docker":
        _options(texts, _GLOBAL)
        if not texts:
            return None
        area = texts.pop(0)
    elif program in ("docker-compose", "docker-compose.exe"):
        area = "compose"
    else:
        return None
    if area == "exec":
        return DockerCommand(area, "", (), (), tuple(texts))
    leading = tuple(_options(texts, _COMPOSE)) if area == "compose" else ()
    if not texts:
        return None
    verb = texts.pop(0)
    verb = _ALIASES.get((area, verb), verb)
    return DockerCommand(area, verb, leading, *_parsed(area, verb, texts))


def _parsed(area: str, verb: str, texts: list[str]) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """The options and the rest; for most commands they may stand in any order."""
    options: list[tuple[str, str]] = []
    rest: list[str] = []
    while texts:
        found = list(
            _options(
                texts,
                _VALUES.get((area, verb), frozenset()),
                all_but=_FLAGS if (area, verb) == ("service", "update") else None,
            )
        )
        options += found
        if texts:
            rest.append(texts.pop(0))
        if verb in _ENDS:
            return tuple(options), (*rest, *texts)
    return tuple(options), tuple(rest)


def _options(
    texts: list[str], valued: frozenset[str], all_but: frozenset[str] | None = None
) -> Iterator[tuple[str, str]]:
    """The options at the front of the words, which are taken away from them."""
    while texts and texts[0].startswith("-") and texts[0] != "-":
        name, has_value, value = texts.pop(0).partition("=")
        takes = name in valued if all_but is None else name not in all_but
        if not has_value and takes and texts:
            value = texts.pop(0)
        yield name, value


def container_command(parsed: DockerCommand) -> tuple[str, tuple[str, ...], bool] | None:
    """The service whose container ``docker exec`` looks up by name, the command, and whether it is given a terminal."""
    count = next((at for at, word in enumerate(parsed.rest) if not word.startswith("-")), len(parsed.rest))
    flags, others = parsed.rest[:count], parsed.rest[count:]
    found = _LOOKED_UP.fullmatch(others[0]) if others else None
    if found is None or not all(re.fullmatch(r"-[it]{1,2}|--interactive|--tty", word) for word in flags):
        return None
    return found["name"], tuple(others[1:]), any("t" in flag for flag in flags)
