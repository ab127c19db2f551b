"""The typed stack, in the words of the compose-spec: no Kubernetes and no command-line words in here."""

from .attachments import Attachment, Grant, Mount, Port
from .deploy import Deploy, Device, GenericResource, Placement, RestartPolicy, Share, Update
from .health import Healthcheck
from .service import Dependency, Service
from .shared import Network, SecretOrConfig, Volume
from .stack import Stack, read_stack

__all__ = [
    "Attachment",
    "Dependency",
    "Deploy",
    "Device",
    "GenericResource",
    "Grant",
    "Healthcheck",
    "Mount",
    "Network",
    "Placement",
    "Port",
    "RestartPolicy",
    "SecretOrConfig",
    "Service",
    "Share",
    "Stack",
    "Update",
    "Volume",
    "read_stack",
]
