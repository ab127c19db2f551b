"""What a person did to generated files is kept.

A generated file whose seal is broken was edited by hand.  Where the stack
has not changed since, the edit is known exactly: it goes to the component
``hand-edits/``, which every overlay takes in, and the file becomes the
tool's again; a person decides (``--unsafe``).  Where both changed, the file
is left alone and the person is told.  A file that was never the tool's is
not touched, and one that other stacks have a part in waits for a person.
Nothing is deleted: what no stack needs any more is told.
"""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

import yaml

from ..formats import yaml_reader as yaml_door
from ..generated.seal import Origin, Seal
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Change, Safety, Write, digest
from ..kernel.tree import Tree
from .output.header import seal_of, sealed

RULE = "convert"
EDITED, FOREIGN, SHARED, LEFT_OVER = "edited-by-hand", "not-generated", "made-from-others", "left-over"
_COMPONENT = "hand-edits/kustomization.yaml"


class Keeping:
    """Collects the texts that are to be written, and compares each with what is there."""

    def __init__(self, tree: Tree, destination: PurePosixPath):
        self._tree, self._destination = tree, destination
        self._changes: list[Change] = []
        self._findings: list[Finding] = []
        self._patches: list[dict[str, Any]] = []
        self._made: dict[PurePosixPath, Origin] = {}

    def put(self, path: str, text: str, origin: Origin) -> None:
        """Plan one file of the tool's; what a release or a person has put there stays or is moved, never lost."""
        place = self._destination / path
        self._made[place] = origin
        old = self._tree.get(place)
        if old is None:
            self._changes.append(Write(place, _complete(path, text, origin).encode(), None, RULE))
            return
        seal = seal_of(old)
        if seal is None:
            self._find(place, FOREIGN, "the file is not one that this tool wrote, so it stays; expected none here")
        elif seal.intact or self._kept(place, text, seal, origin):
            content = _complete(path, text + seal.images, origin).encode()
            if content != old:
                safe = self._alone(place, seal, origin) and seal.intact
                self._changes.append(Write(place, content, digest(old), RULE, Safety.SAFE if safe else Safety.UNSAFE))

    def components(self, up: str) -> list[str]:
        """The component of hand edits, for a kustomization, where there is one."""
        return [f"{up}/hand-edits"] if self._destination / _COMPONENT in self._tree else []

    def made_from(self, file: str) -> list[str]:
        """The stacks beside others that an earlier run made from the file."""
        places = [
            place
            for place in self._tree
            if place.parts[:-2] == (*self._destination.parts, "base") and place.name == "kustomization.yaml"
        ]
        seals = ((place.parent.name, seal_of(self._tree[place])) for place in sorted(places))
        return [name for name, seal in seals if seal is not None and file in seal.names]

    def has(self, folder: str) -> bool:
        """Whether there is a kustomization in the folder."""
        return self._destination / folder / "kustomization.yaml" in self._tree

    def changes(self) -> tuple[Change, ...]:
        """All writes, the hand edits last."""
        if not self._patches:
            return tuple(self._changes)
        from .output.kustomize import component

        place = self._destination / _COMPONENT
        old, earlier = self._tree.get(place), self._earlier() or []
        content = component([*earlier, *(each for each in self._patches if each not in earlier)]).encode()
        return (*self._changes, Write(place, content, None if old is None else digest(old), EDITED, Safety.UNSAFE))

    def findings(self) -> Sequence[Finding]:
        """What a person did that the tool does not undo by itself, and what is left of earlier conversions."""
        return [*self._findings, *self._left_over()]

    def _alone(self, place: PurePosixPath, seal: Seal, origin: Origin) -> bool:
        """Whether all that the file was made from is in this conversion."""
        others = [name for name in seal.names if name not in origin.names]
        if others:
            self._find(
                place,
                SHARED,
                f"the file was made from {', '.join(others)} too; convert them together, or take it with --unsafe",
                Severity.WARNING,
            )
        return not others

    def _left_over(self) -> Iterator[Finding]:
        """Files of the same stacks, beside what was made now, that nothing needs any more."""
        names = {name for origin in self._made.values() for name in origin.names}
        folders = {
            place.parts[: len(self._destination.parts) + 1] for place in self._made if place.parent != self._destination
        }
        for place in sorted(self._tree.keys() - self._made.keys()):
            if place.parts[: len(self._destination.parts) + 1] in folders:
                seal = seal_of(self._tree[place])
                if seal is not None and names.issuperset(seal.names):
                    yield Finding(
                        Location(place), LEFT_OVER, "no stack needs the file any more; remove it", Severity.WARNING
                    )

    def _kept(self, place: PurePosixPath, text: str, seal: Seal, origin: Origin) -> bool:
        """Whether the hand edit is now in a patch, so that the file may be written again."""
        patches = _edits(text, seal.body) if seal.source == origin.source and place.suffix == ".yaml" else None
        if patches is None:
            self._find(
                place,
                EDITED,
                "the file was edited by hand, so it stays as it is; expected the edit in the stack or in an overlay",
            )
            return False
        if self._earlier() is None:
            self._find(
                place,
                EDITED,
                f"the file was edited by hand, so it stays as it is: {_COMPONENT} says more than the tool wrote "
                "there, which would be lost with the edit beside it; expected the edit in it, or in the stack",
            )
            return False
        self._patches += patches
        self._find(
            place,
            EDITED,
            "the file was edited by hand; --unsafe moves the edit to hand-edits/, which every overlay takes in",
            Severity.WARNING,
        )
        return True

    def _earlier(self) -> list[dict[str, Any]] | None:
        """The patches of the component of hand edits; None where somebody has written more there than those."""
        from .output.kustomize import component

        old = self._tree.get(self._destination / _COMPONENT)
        if old is None:
            return []
        try:
            found = yaml_door.data(old)
        except yaml.YAMLError:
            return None
        patches = found.get("patches") if isinstance(found, dict) else None
        return patches if isinstance(patches, list) and component(patches).encode() == old else None

    def _find(self, place: PurePosixPath, rule: str, message: str, severity: Severity = Severity.ERROR) -> None:
        self._findings.append(Finding(Location(place), rule, message, severity))


def _complete(path: str, text: str, origin: Origin) -> str:
    return sealed(text, origin, markup=not path.endswith((".yaml", ".yml")))


def _edits(text: str, edited: str) -> list[dict[str, Any]] | None:
    """The patches from the tool's objects to the edited ones; None where objects came or went, or nothing can be read."""
    from .output.kustomize import by_identity, differences

    try:
        old, new = (by_identity({"": [each for _, each in yaml_door.all_data(one) if each]}) for one in (text, edited))
    except (yaml.YAMLError, KeyError, TypeError):
        return None
    return differences(old, new) if old.keys() == new.keys() else None
