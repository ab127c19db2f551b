"""The files of the clusters against those that are there: what a person did is never overwritten (`generated.ownership`)."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from ..generated.ownership import in_the_way, left_over, ownership_of
from ..generated.seal import Maker, Origin, sealed
from ..kernel.finding import Finding
from ..kernel.plan import Change, Plan, Write, digest
from ..kernel.tree import Tree

MAKER = Maker("flux", "a change belongs in [tool.sophia-tidy.flux], or in the overlay")


def plan_files(
    tree: Tree, folder: PurePosixPath, texts: Mapping[str, str], source: str, *, all_is_known: bool = True
) -> Plan:
    """The writes of one folder, made from the overlay ``source``, and what is in their way.

    What is there beside them is told as left over, unless there may be more that belongs there.
    """
    changes: list[Change] = []
    findings: list[Finding] = []
    for path, text in texts.items():
        place = folder / path
        content, old = sealed(text, _origin(path, texts, source), MAKER), tree.get(place)
        found = ownership_of(old, content, MAKER)
        told = in_the_way(place, found, MAKER)
        if told is not None:
            findings.append(told)
        elif not found.current:
            changes.append(Write(place, content.encode(), None if old is None else digest(old), MAKER.command))
    return Plan(tuple(changes), (*findings, *(_left_over(tree, folder, texts) if all_is_known else ())))


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
        told = left_over(
            place, tree[place], MAKER, "the cluster does not need the file any more", ", or Flux may go on applying it"
        )
        if told is not None:
            yield told
