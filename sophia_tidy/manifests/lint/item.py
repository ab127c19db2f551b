"""What a rule looks at: an object, a pod (alone or in a template), a container; each knows where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from ..objects import Manifest
from ..pointer import Pointer

Version = tuple[int, int]
# Where each kind keeps its pods; the template is the thing with ``metadata`` and ``spec``.
TEMPLATES: Mapping[str, Pointer] = {
    "Pod": (),
    "PodTemplate": ("template",),
    "Deployment": ("spec", "template"),
    "ReplicaSet": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "DaemonSet": ("spec", "template"),
    "Job": ("spec", "template"),
    "ReplicationController": ("spec", "template"),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
}
# Named tuples are as fixed as frozen dataclasses and made in a quarter of the time, which counts when a command starts.
ROLES = ("initContainers", "containers", "ephemeralContainers")


class Item(NamedTuple):
    """An object of a file; ``number`` is its place there. Its structure has been checked, its nulls are gone."""

    path: PurePosixPath
    number: int
    manifest: Manifest
    version: Version

    @property
    def kind(self) -> str:
        return str(self.manifest["kind"])

    @property
    def group(self) -> str:
        """The API group, "" for the core."""
        return str(self.manifest["apiVersion"]).rpartition("/")[0]

    @property
    def metadata(self) -> dict[str, Any]:
        return self.manifest.get("metadata") or {}

    @property
    def name(self) -> str:
        return self.metadata.get("name") or self.metadata.get("generateName") or "?"

    @property
    def namespace(self) -> str:
        return self.metadata.get("namespace") or ""

    @property
    def spec(self) -> dict[str, Any]:
        spec = self.manifest.get("spec")
        return spec if isinstance(spec, dict) else {}

    def at(self, *pointer: str | int) -> Any:
        """The value at a pointer, None where there is none."""
        return dig(self.manifest, pointer)


class Pod(NamedTuple):
    """A pod or the template of one; ``at`` is where its ``spec`` stands in the object."""

    item: Item
    at: Pointer
    metadata: dict[str, Any]
    spec: dict[str, Any]

    @property
    def version(self) -> Version:
        return self.item.version

    @property
    def labels(self) -> dict[str, str]:
        return self.metadata.get("labels") or {}

    @property
    def security(self) -> dict[str, Any]:
        return self.spec.get("securityContext") or {}

    def containers(self) -> "Iterator[Container]":
        """All of them: init containers first, as they start."""
        for role in ROLES:
            for index, spec in enumerate(self.spec.get(role) or ()):
                yield Container(self, role, (*self.at, role, index), spec)


class Container(NamedTuple):
    """A container of a pod; ``role`` is the list that it stands in."""

    pod: Pod
    role: str
    at: Pointer
    spec: dict[str, Any]

    @property
    def version(self) -> Version:
        return self.pod.item.version

    @property
    def security(self) -> dict[str, Any]:
        return self.spec.get("securityContext") or {}

    @property
    def sidecar(self) -> bool:
        """An init container that stays (``restartPolicy: Always``)."""
        return self.role == "initContainers" and self.spec.get("restartPolicy") == "Always"

    def all(self, key: str) -> Sequence[dict[str, Any]]:
        """The items of one of its lists, none where it is not set."""
        return self.spec.get(key) or ()


def pod_of(item: Item) -> Pod | None:
    """The pod that the object is or makes, None where it makes none."""
    where = TEMPLATES.get(item.kind)
    if where is None:
        return None
    template = dig(item.manifest, where)
    if not isinstance(template, dict) or not isinstance(template.get("spec"), dict):
        return None
    return Pod(item, (*where, "spec"), template.get("metadata") or {}, template["spec"])


def dig(value: Any, pointer: Sequence[str | int]) -> Any:
    """The value at a pointer, None where the way there is missing."""
    for part in pointer:
        if isinstance(part, int):
            if not isinstance(value, list) or part >= len(value):
                return None
            value = value[part]
        elif isinstance(value, dict):
            value = value.get(part)
        else:
            return None
    return value
