"""An overlay, read: the objects that a kustomization comes to, each with its place.

kustomize itself is a program, and a wing starts none.  What is asked here
(which kinds there are, what they refer to, how long they may take) needs
resources, components, patches and namespaces; generators and remote bases
are told and not looked into.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any

import yaml

from ..formats import yaml_reader as yaml_door
from ..formats.yaml_nodes import at_fault, at_node
from ..kernel.errors import TidyError
from ..kernel.finding import Finding
from ..kernel.location import Location
from ..kernel.tree import Tree
from .located_object import LocatedObject, in_namespace, located
from .patches import hits, patched

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")


@dataclass(slots=True)
class Overlay:
    """The objects, in the order of the files, what could not be looked into, and every file that was read."""

    items: list[LocatedObject] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    files: set[PurePosixPath] = field(default_factory=set)


def has_overlay(tree: Tree, overlays: PurePosixPath) -> bool:
    """Whether there is one below the folder of the overlays; a folder with nothing but a page in it is none."""
    return any(path.name in NAMES and path.is_relative_to(overlays) for path in tree)


def read_overlay(tree: Tree, folder: PurePosixPath) -> Overlay:
    """What the kustomization of a folder comes to.

    Raises:
        TidyError: no kustomization, a resource that is missing, a file that is no YAML, or a circle.
    """
    found = Overlay()
    found.items = list(_Reading(tree, found).folder(folder, Location(folder), ()))
    return found


@dataclass(frozen=True, slots=True)
class _Reading:
    tree: Tree
    found: Overlay

    def folder(self, folder: PurePosixPath, named: Location, above: tuple[PurePosixPath, ...]) -> list[LocatedObject]:
        """The objects of a folder; ``above`` are the folders that lead here."""
        if folder in above:
            raise TidyError(
                f"{folder} takes itself in; expected folders without a circle", named, rule="broken-overlay"
            )
        path = next((folder / name for name in NAMES if folder / name in self.tree), None)
        if path is None:
            raise TidyError(f"there is no {NAMES[0]} in {folder}; expected one", named, rule="broken-overlay")
        node, value = next(self._documents(path), (None, None))
        if not isinstance(value, dict):
            raise TidyError("no mapping; expected a kustomization", Location(path, 1, 1), rule="broken-overlay")
        file = LocatedObject(value, Location(path, 1, 1), node)
        items = [
            item
            for name, at in self._named(file, "resources")
            for item in self._resource(folder, name, at, (*above, folder))
        ]
        for name, at in self._named(file, "components"):
            items = self._component(folder, name, at, above, items)
        return self._finished(file, folder, items)

    def _component(
        self,
        folder: PurePosixPath,
        name: str,
        at: Location,
        above: tuple[PurePosixPath, ...],
        items: list[LocatedObject],
    ) -> list[LocatedObject]:
        """The objects with a component laid over them: what it adds, and what its patches make of all."""
        place = _joined(folder, name)
        path = next((place / each for each in NAMES if place / each in self.tree), None)
        if path is None:
            raise TidyError(f"there is no {NAMES[0]} in {place}; expected one", at, rule="broken-overlay")
        node, value = next(self._documents(path), (None, None))
        if not isinstance(value, dict) or place in above:
            raise TidyError(
                f"{place} is no component that can be taken in; expected a mapping, and no circle",
                at,
                rule="broken-overlay",
            )
        file = LocatedObject(value, Location(path, 1, 1), node)
        more = [
            item
            for each, where in self._named(file, "resources")
            for item in self._resource(place, each, where, (*above, folder, place))
        ]
        return self._finished(file, place, [*items, *more])

    def _finished(self, file: LocatedObject, folder: PurePosixPath, items: list[LocatedObject]) -> list[LocatedObject]:
        """The objects as patches and the namespace of this file leave them."""
        for target, patch, at in self._patches(file, folder):
            items = [changed for item in items for changed in _changed(item, target, patch, at)]
        for key in ("helmCharts", "generators", "transformers"):
            if file.get(key):
                self._unread(file.place(key), f"{key} are not looked into")
        namespace = file.get("namespace")
        return [in_namespace(item, namespace) for item in items] if isinstance(namespace, str) else items

    def _patches(
        self, file: LocatedObject, folder: PurePosixPath
    ) -> Iterator[tuple[dict[str, Any] | None, Any, Location]]:
        for key in ("patches", "patchesStrategicMerge", "patchesJson6902"):
            for each, at in self._list(file, key):
                said = str(each)
                entry = each if isinstance(each, dict) else {"path" if "\n" not in said else "patch": said}
                found = entry.get("target")
                target = found if isinstance(found, dict) else None
                if "path" in entry:
                    path = _joined(folder, str(entry["path"]))
                    for _, value in self._documents(self._there(path, at)):
                        yield target, value, Location(path, 1, 1)
                else:
                    yield target, _loaded(str(entry.get("patch", "")), at), at

    def _resource(
        self, folder: PurePosixPath, name: str, at: Location, above: tuple[PurePosixPath, ...]
    ) -> Iterator[LocatedObject]:
        if "://" in name or name.startswith(("git@", "github.com/")) or "?ref=" in name:
            host = name.rpartition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
            self._unread(at, f"the remote base at {host} is not looked into")
            return
        path = _joined(folder, name)
        if path not in self.tree:
            yield from self.folder(path, at, above)
            return
        for node, value in self._documents(path):
            for item in value.get("items", ()) if isinstance(value, dict) and value.get("kind") == "List" else (value,):
                yield located(item, at_node(path, node), node)

    def _there(self, path: PurePosixPath, at: Location) -> PurePosixPath:
        if path not in self.tree:
            raise TidyError(f"there is no {path}; expected it", at, rule="broken-overlay")
        return path

    def _named(self, file: LocatedObject, key: str) -> Iterator[tuple[str, Location]]:
        for value, at in self._list(file, key):
            if not isinstance(value, str):
                raise TidyError(f"{key} has what is no text; expected files and folders", at, rule="broken-overlay")
            yield value, at

    def _list(self, file: LocatedObject, key: str) -> Iterator[tuple[Any, Location]]:
        """The items of a list with their places; none where the key is not there.

        Raises:
            TidyError: something else than a list.
        """
        value = file.get(key)
        if value is not None and not isinstance(value, list):
            raise TidyError(f"{key} is no list; expected one", file.place(key), rule="broken-overlay")
        items = value or []
        places = file.places(key) or [file.at] * len(items)  # a merge key brings items without a place in this mapping
        yield from zip(items, places, strict=True)

    def _documents(self, path: PurePosixPath) -> Iterator[tuple[yaml.Node, Any]]:
        """Each document that is not empty, as nodes and as data.

        Raises:
            TidyError: the file is no YAML.
        """
        self.found.files.add(path)
        try:
            yield from ((node, value) for node, value in yaml_door.all_data(self.tree[path]) if value is not None)
        except yaml.MarkedYAMLError as error:
            raise TidyError(
                f"{error.problem or error.context}; expected YAML", at_fault(path, error), rule="broken-overlay"
            ) from error
        except yaml.YAMLError as error:
            raise TidyError(
                f"{' '.join(str(error).split())}; expected YAML", Location(path), rule="broken-overlay"
            ) from error

    def _unread(self, at: Location, message: str) -> None:
        self.found.findings.append(
            Finding(at, "not-looked-into", f"{message}; what it needs is not in the tree that is written")
        )


def _changed(item: LocatedObject, target: dict[str, Any] | None, patch: Any, at: Location) -> Iterator[LocatedObject]:
    if not hits(target, patch, item.manifest):
        yield item
        return
    result = patched(item.manifest, patch)
    if result is not None:
        yield LocatedObject(result, at)


def _loaded(text: str, at: Location) -> Any:
    try:
        return yaml_door.data(text)
    except yaml.YAMLError as error:
        raise TidyError("a patch that is no YAML; expected a patch", at, rule="broken-overlay") from error


def _joined(folder: PurePosixPath, name: str) -> PurePosixPath:
    return PurePosixPath(normpath(folder / name))
