"""Single instances: why two pods of a service may not be there at once, if so.

A claim that one node mounts (ReadWriteOnce) cannot be mounted by a new pod on
another node while the old one has it, and on the same node two programs would
write to the same files.  A port of the node belongs to one pod.
"""

from collections.abc import Iterable

from ....manifests.objects import Manifest
from ...context import Conversion
from ...questions import asked_once
from ...stack import Service
from ..naming.network_names import on_host_network
from ..storage.shared_objects import shared_manifests
from ..storage.storage import Storage
from .rollout import SingleInstance

_BY_MANY = "ReadWriteMany"


def alone_of(service: Service, conversion: Conversion, stored: Storage) -> SingleInstance:
    """Whether an update has to stop the old pod first, and why."""
    if _claims(stored) & _exclusive(conversion, stored):
        return SingleInstance("its volume is mounted by one node at a time", storage=True)
    if any(port.mode == "host" and port.published for port in service.ports):
        return SingleInstance("it has a port of its node")
    if on_host_network(service, conversion):
        return SingleInstance("it is in its node's network")
    return SingleInstance()


def _claims(stored: Storage) -> set[str]:
    """The claims that the pod's volumes name and may write to."""
    return {
        volume["persistentVolumeClaim"]["claimName"]
        for volume in stored.volumes
        if "persistentVolumeClaim" in volume and not volume["persistentVolumeClaim"].get("readOnly")
    }


def _exclusive(conversion: Conversion, stored: Storage) -> set[str]:
    """The claims that only one node mounts."""
    return _of_one_node(stored.manifests) | _shared(conversion)


@asked_once
def _shared(conversion: Conversion) -> set[str]:
    return _of_one_node(shared_manifests(conversion))


def _of_one_node(manifests: Iterable[Manifest]) -> set[str]:
    return {
        item["metadata"]["name"]
        for item in manifests
        if item["kind"] == "PersistentVolumeClaim" and _BY_MANY not in item["spec"]["accessModes"]
    }
