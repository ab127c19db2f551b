"""The files of the clusters against those that are there: what a person did is never overwritten without a word."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from ..generated.seal import Maker, Origin, seal_of, sealed
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Change, Plan, Safety, Write, digest
from ..kernel.tree import Tree

MAKER = Maker("flux", "a change belongs in [tool.sophia-tidy.flux], or in the overlay")
EDITED, FOREIGN, LEFT_OVER = "edited-by-hand", "not-generated", "left-over"


def plan_files(tree: Tree, folder: PurePosixPath, texts: Mapping[str, str], source: str) -> Plan:
    """The writes of one cluster's folder, made from the overlay ``source``, and what is in their way.

    A file whose seal is broken is written only with ``--unsafe``; one that
    was never ours is not written at all.
    """
    changes: list[Change] = []
    findings: list[Finding] = []
    for path, text in texts.items():
        place = folder / path
        content, old = sealed(text, _origin(path, texts, source), MAKER).encode(), tree.get(place)
        seal = None if old is None else seal_of(old, MAKER.command)
        if old is None:
            changes.append(Write(place, content, None, MAKER.command))
        elif seal is None:
            findings.append(
                Finding(
                    Location(place),
                    FOREIGN,
                    "the file is not one that this tool wrote, so it stays; expected none here",
                    Severity.ERROR,
                )
            )
        elif content != old:
            changes.append(
                Write(place, content, digest(old), MAKER.command, Safety.SAFE if seal.intact else Safety.UNSAFE)
            )
        if seal is not None and not seal.intact:
            findings.append(
                Finding(
                    Location(place),
                    EDITED,
                    "the file was edited by hand, so it stays; --unsafe writes it anew, "
                    "and undo would bring the edit back",
                    Severity.ERROR,
                )
            )
    return Plan(tuple(changes), (*findings, *_left_over(tree, folder, texts)))


def _origin(path: str, texts: Mapping[str, str], source: str) -> Origin:
    """The overlay, and the digest of all that counted in it for this room; a change elsewhere leaves its heads alone."""
    room = path.partition("/")[0]
    return Origin(
        (source,), digest("".join(text for each, text in texts.items() if each.partition("/")[0] == room).encode())
    )


def _left_over(tree: Tree, folder: PurePosixPath, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Our own files that are no longer part of the cluster: Flux applies a folder for as long as it is there."""
    made = {folder / path for path in texts}
    for place in sorted(path for path in tree if path.is_relative_to(folder) and path not in made):
        if seal_of(tree[place], MAKER.command) is not None:
            yield Finding(
                Location(place),
                LEFT_OVER,
                "the cluster does not need the file any more; remove it, or Flux may go on applying it",
            )
