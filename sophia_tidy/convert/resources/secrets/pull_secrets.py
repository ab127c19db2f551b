"""What a node shows a registry that wants to know who pulls: ``imagePullSecrets``.

Docker keeps a login on the machine (``docker login``), and Swarm hands it out
with ``--with-registry-auth``; a stack says nothing of it.  So an image from a
registry that is not open to all gets a Secret of type
``kubernetes.io/dockerconfigjson``, from the store, under the registry's name.
A node that finds the Secret missing pulls without one.
"""

from collections.abc import Iterable

from ....kernel.finding import Severity
from ....manifests.objects import Manifest
from ...context import Conversion
from ...names import label
from ...questions import asked_once
from ...stack import Service
from ..naming.registry import SECRET, named
from .external_secret import external_secret

_OPEN = frozenset(
    (
        "docker.io",
        "index.docker.io",
        "registry-1.docker.io",
        "ghcr.io",
        "quay.io",
        "gcr.io",
        "k8s.gcr.io",
        "registry.k8s.io",
        "mcr.microsoft.com",
        "public.ecr.aws",
        "lscr.io",
        "nvcr.io",
        "docker.elastic.co",
        "cr.weaviate.io",
        "registry.gitlab.com",
        "docker.n8n.io",
        "docker.redpanda.com",
        "docker.getoutline.com",
        "cgr.dev",
        "container-registry.oracle.com",
        "registry.access.redhat.com",
        "codeberg.org",
        "us-docker.pkg.dev",
    )
)
_KEY = ".dockerconfigjson"
_TYPE = f"kubernetes.io/{_KEY[1:]}"


def pull_secrets(references: Iterable[str], service: Service, conversion: Conversion) -> list[dict[str, str]]:
    """The ``imagePullSecrets`` of a pod with these images."""
    found = []
    for host in sorted({registry(reference) for reference in references} - _OPEN - {""}):
        name = _name(host, conversion)
        found.append({"name": name})
        _asked(conversion)[host] = name
        conversion.find(
            service.key("image"),
            "pull-secret",
            f"{service.name} comes from {host}; a cluster pulls from it with the pull secret {name}",
            severity=Severity.NOTE,
            help=f"put its Docker configuration into the store as {_store_key(name)}, "
            "or let the nodes log in (K3s: registries.yaml)",
        )
    return found


def pull_secret_manifests(conversion: Conversion) -> list[Manifest]:
    """An ExternalSecret for each registry that the pods of the stack pull from with a Secret."""
    return [_manifest(host, name, conversion) for host, name in sorted(_asked(conversion).items())]


def registry(reference: str) -> str:
    """The host of an image reference, "" for Docker Hub's short names (distribution/reference, `splitDockerDomain`)."""
    first, slash, _ = reference.partition("@")[0].partition("/")
    return first if slash and (set(first) & {".", ":"} or first == "localhost") else ""


def _manifest(host: str, name: str, conversion: Conversion) -> Manifest:
    item = external_secret(name, {"config": _store_key(name)}, conversion)
    item["spec"]["target"]["template"] = {"type": _TYPE, "data": {_KEY: "{{ .config }}"}}
    return item


@asked_once
def _asked(conversion: Conversion) -> dict[str, str]:
    """The pull secrets that pods have asked for so far, by the registry's host."""
    return {}


def _name(host: str, conversion: Conversion) -> str:
    return named((SECRET,), ("pull", host), label(f"pull-{host}"), conversion)


def _store_key(name: str) -> str:
    """The store's key of a pull secret, which is as much its own as the secret's name."""
    return f"REGISTRY_{label(name.removeprefix('pull-')).replace('-', '_').upper()}"
