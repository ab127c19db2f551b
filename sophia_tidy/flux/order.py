"""In which order Flux applies the folders: who comes first has nothing to wait for."""

from collections.abc import Sequence

from .kinds.kustomization import Sync


def in_order(syncs: Sequence[Sync]) -> tuple[Sync, ...]:
    """The same, each after all that it waits for; where there is a choice, as given.

    Raises:
        ValueError: one waits for what is not there, or for itself by way of others: Flux would wait for ever.
            The wing is wrong then, no input.
    """
    known = {sync.name for sync in syncs}
    missing = [(sync.name, name) for sync in syncs for name in sync.after if name not in known]
    if missing:
        raise ValueError(f"{missing[0][0]} waits for {missing[0][1]}, which is not there; expected one that is")
    done: dict[str, Sync] = {}
    while len(done) < len(known):
        ready = next(
            (each for each in syncs if each.name not in done and all(name in done for name in each.after)), None
        )
        if ready is None:
            raise ValueError(f"{', '.join(sorted(known - done.keys()))} wait for each other; expected no circle")
        done[ready.name] = ready
    return tuple(done.values())
