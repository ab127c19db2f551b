"""Hand edits: what a person did to generated files is kept (`generated.ownership` says whose a file is).

An edit by hand stays where it is.  Where the file would be written as it
was, the edit is known exactly, and `convert` can do more: it goes to the component
``hand-edits/``, which every overlay takes in, and the file becomes the
tool's again; a person decides (``--unsafe``).  A file that other stacks have
a part in waits for a person, too.
Nothing is deleted: what no stack needs any more is told.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

import yaml

from ..formats import yaml_reader as yaml_door
from ..generated.ownership import EDITED, in_the_way, left_over, ownership_of
from ..generated.seal import Origin, Seal, unix
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Change, Safety, Write, digest
from ..kernel.tree import Tree
from .output.header import MAKER, seal_of, sealed

RULE = "convert"
SHARED = "made-from-others"
_COMPONENT = "hand-edits/kustomization.yaml"
_COMMENT = re.compile(r"(?m)(?:^|\s)#.*$")  # or what looks like one in a text: in doubt the file stays


class HandEdits:
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
        found = ownership_of(old, _complete(path, text, origin), MAKER)
        seal, told = found.seal, in_the_way(place, found, MAKER)
        if told is not None and (seal is None or not self._taken_along(place, text, seal)):
            self._findings.append(told if seal is None else self._kept(told))
            return
        assert seal is not None, "only a file of somebody else has none"
        content = _complete(path, text + seal.images, origin)
        if content != unix(old.decode("utf-8", "replace")):
            safe = self._alone(place, seal, origin) and found.writable
            self._changes.append(
                Write(place, content.encode(), digest(old), RULE, Safety.SAFE if safe else Safety.UNSAFE)
            )

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
                told = left_over(place, self._tree[place], MAKER, "no stack needs the file any more")
                if told is not None and seal is not None and seal.names and names.issuperset(seal.names):
                    yield told

    def _taken_along(self, place: PurePosixPath, text: str, seal: Seal) -> bool:
        """Whether the hand edit is now in a patch, so that the file may be written again."""
        known = seal.sealed(text) and place.suffix == ".yaml"  # else the tool's own change would be taken for theirs
        patches = _edits(text, seal.body) if known else None
        if not patches or _COMMENT.findall(seal.body) != _COMMENT.findall(text) or self._earlier() is None:
            return False  # a patch has no place for what was said in a comment
        self._patches += patches
        self._find(
            place,
            EDITED,
            "the file was edited by hand; --unsafe moves the edit to hand-edits/, which every overlay takes in",
            Severity.WARNING,
        )
        return True

    def _kept(self, told: Finding) -> Finding:
        """What is told of an edit that cannot be taken along; also where that is because of what lies beside it."""
        if self._earlier() is not None:
            return told
        why = f": {_COMPONENT} says more than the tool wrote there, which would be lost with the edit beside it"
        return told._replace(message=told.message + why)

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
