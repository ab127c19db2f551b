"""In which order Flux applies the folders: who comes first has nothing to wait for."""

from collections.abc import Sequence

from ..kernel.errors import TidyError
from .kinds.kustomization import Sync


def in_order(syncs: Sequence[Sync]) -> tuple[Sync, ...]:
    """The same, each after all that it waits for; where there is a choice, as given.

    Raises:
        TidyError: one waits for what is not there, or for itself by way of others: Flux would wait for ever.
    """
    known = {sync.name for sync in syncs}
    missing = [(sync.name, name) for sync in syncs for name in sync.after if name not in known]
    if missing:
        raise TidyError(
            f"{missing[0][0]} waits for {missing[0][1]}, which is not there; expected one that is",
            rule="waits-in-a-circle",
        )
    done: dict[str, Sync] = {}
    while len(done) < len(known):
        ready = next(
            (each for each in syncs if each.name not in done and all(name in done for name in each.after)), None
        )
        if ready is None:
            raise TidyError(
                f"{', '.join(sorted(known - done.keys()))} wait for each other; expected no circle",
                rule="waits-in-a-circle",
            )
        done[ready.name] = ready
    return tuple(done.values())
