"""What the names of a stack's files say: its environment, its stack, and the override that Compose would merge unasked."""

from pathlib import PurePosixPath

from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from .default_names import NAMES
from .names import LONGEST, fingerprint, label

_USUAL = frozenset(PurePosixPath(name).stem for name in NAMES)
OF_COMPOSE = frozenset({"docker", "compose", "stack", "swarm", "override"})


def environment_of(override: PurePosixPath, base: PurePosixPath) -> str:
    """The environment that an override file stands for: ``docker-compose.staging.yml`` → ``staging``."""
    words = [word for word in words_of(override) if word not in OF_COMPOSE.union(words_of(base))]
    return label("-".join(words) or override.stem)


def own_words(file: PurePosixPath) -> str:
    """What a stack is called after its file, where its folder has several: ``stacks/stack-monitoring.yml`` → ``monitoring``."""
    return label("-".join(word for word in words_of(file) if word not in OF_COMPOSE) or file.parent.name or file.stem)


def path_words(file: PurePosixPath) -> str:
    """What a stack is called where its file alone does not tell it from others: ``eu/web/compose.yml`` → ``eu-web``."""
    folders = [word for part in file.parent.parts for word in words_of(PurePosixPath(part))]
    return label("-".join((*folders, *(word for word in words_of(file) if word not in OF_COMPOSE))) or file.stem)


def path_mark(file: PurePosixPath) -> str:
    """What a stack is called where no words tell it from another: its own words, and a digest of its path."""
    return f"{label(own_words(file), LONGEST - 9)}-{fingerprint(str(file))}"


def override_of(file: PurePosixPath) -> tuple[PurePosixPath, ...]:
    """The files that ``docker compose`` merges into one of the usual name (compose-go, ``DefaultOverrideFileNames``)."""
    if file.stem not in _USUAL:
        return ()
    return tuple(file.with_name(f"{file.stem}.override.{ending}") for ending in ("yml", "yaml"))


def unmerged(file: PurePosixPath, override: PurePosixPath) -> Finding:
    """The person is told; whether the cluster is to have what it says, only they know."""
    return Finding(
        Location(file),
        "override-beside",
        f"{override} lies beside it, which docker compose merges unasked and docker stack deploy does not; "
        "it is not in what is written here",
        Severity.WARNING,
        f"lay it over with -f {override}; it becomes an overlay",
    )


def words_of(file: PurePosixPath) -> list[str]:
    """The words of a file's name, in order: ``docker-compose.prod_eu.yml`` → docker, compose, prod, eu."""
    return [word for word in file.stem.replace("_", "-").replace(".", "-").split("-") if word]
