"""Sources of a cluster that are not what they should be: bootstrap follows another branch, or there is a second one."""

from collections.abc import Iterator

from ..kernel.errors import TidyError
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from .cluster_needs import ClusterNeeds
from .located_object import LocatedObject
from .repository import RemoteRepository, read_repository


def sources_of(asked: ClusterNeeds) -> Iterator[Finding]:
    """A bootstrap of something else than what is promoted to, and sources of this repository beside it."""
    found, ours = asked.bootstrap, asked.settings.repository
    if found.at is not None and found.branch and found.branch != asked.environment.branch:
        yield Finding(
            Location(found.at),
            "other-source",
            f"the cluster follows the branch {found.branch}, and {asked.environment.name} is promoted to "
            f"{asked.environment.branch}: nothing that is promoted would arrive",
            Severity.ERROR,
            f"say {asked.environment.name} = {found.branch!r} in environments, or bootstrap the cluster anew from "
            f"{asked.environment.branch}",
        )
    if found.at is not None and found.repository is not None and not found.repository.is_same(ours):
        yield Finding(
            Location(found.at),
            "other-source",
            f"the cluster follows {found.repository.page}, and this is {ours.page}: nothing of it would arrive",
            Severity.ERROR,
        )
    if found.version is not None and not found.has_ready_expressions:
        yield Finding(
            Location(asked.folder),
            "old-flux",
            f"Flux {found.version[0]}.{found.version[1]} takes no expression for what comes before, so each commit waits "
            "half a minute for the infrastructure, or longer; expected 2.7 or newer: flux bootstrap once more",
            Severity.NOTE,
        )
    for item in asked.items:
        if item.kind == "GitRepository" and _is_of(item, ours):
            yield Finding(
                item.place("spec", "url"),
                "second-source",
                f"GitRepository {item.name} is this repository once more; expected what refers to it to say "
                f"{found.source}, the source of flux bootstrap",
                Severity.WARNING,
            )


def _is_of(item: LocatedObject, repository: RemoteRepository) -> bool:
    try:
        return read_repository(str(item.get("spec", "url")), item.at).is_same(repository)
    except TidyError:  # no address that we can read is not ours
        return False
