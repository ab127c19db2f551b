"""The services that an old test job had (a database, a cache), as steps that start them and wait until they are ready.

GitHub's ``services:`` would do the same, but names an image by its tag in a
place where a pin is expected, and starts it for every gate of the job.
"""

import shlex
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from ..model import JobContainer
from .document import Pairs, WrittenStep
from .parts import ServicePart

SECONDS = 60


def service_steps(services: Iterable[JobContainer], known: tuple[ServicePart, ...]) -> Iterator[WrittenStep]:
    """One step for each service; the values of its variables are in ``env``, never in the script."""
    for service in services:
        env: Pairs = tuple((name.value, value.value) for name, value in service.env)
        yield WrittenStep(
            f"Start {service.name} and wait for it", run=_script(service, env, _ready(service, known)), env=env
        )


def _ready(service: JobContainer, known: tuple[ServicePart, ...]) -> str:
    """The command that tells, run inside of the container; empty where nobody knows one."""
    name = service.image.value.partition("@")[0]
    head, _, tail = name.rpartition("/")
    repository = f"{head}/{tail.partition(':')[0]}".lstrip("/").removeprefix("docker.io/").removeprefix("library/")
    return next((each.ready for each in known for pattern in each.images if fnmatchcase(repository, pattern)), "")


def _options(service: JobContainer) -> list[str]:
    """The old job's options to ``docker create``, as it wrote them; those with an expression cannot be kept."""
    text = service.options.value if service.options is not None else ""
    try:
        return [] if "${{" in text else shlex.split(text)
    except ValueError:
        return []


def _script(service: JobContainer, env: Pairs, ready: str) -> str:
    options = _options(service)
    if ready and not any(each.startswith("--health-cmd") for each in options):
        options += [
            "--health-cmd",
            ready,
            "--health-interval",
            "1s",
            "--health-timeout",
            "5s",
            "--health-retries",
            str(SECONDS),
        ]
    words = ["docker", "run", "--detach", "--name", service.name]
    words += [word for port in service.ports for word in ("--publish", port.value)]
    words += [word for name, _ in env for word in ("--env", name)]
    words += [*options, service.image.value]
    wanted = "healthy" if any(each.startswith("--health-cmd") for each in options) else "running"
    field = ".State.Health.Status" if wanted == "healthy" else ".State.Status"
    name = shlex.quote(service.name)
    return (
        f"{shlex.join(words)}\n"
        f"for _ in $(seq {SECONDS}); do\n"
        f"  state=$(docker inspect --format '{{{{{field}}}}}' {name})\n"
        f'  if [ "$state" = {wanted} ]; then exit 0; fi\n'
        "  sleep 1\n"
        "done\n"
        f"docker logs {name}\n"
        "exit 1\n"
    )
