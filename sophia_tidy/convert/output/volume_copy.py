"""Copying a volume's data into its claim: a Job that waits for a stream, and the command that sends it.

The Job mounts the claim and ends when the stream has been unpacked, so
that a copy that broke off is seen as a Job that never completed, and can be
sent again.  ``tar`` keeps owners, modes and times.
"""

from collections.abc import Iterator, Sequence
from shlex import quote

from ...manifests.objects import Manifest, filled, manifest
from ..converted_stack import ConvertedStack
from ..names import label
from ..resources.storage.data_copies import VolumeCopy, volume_copies

IMAGE = "busybox:1.37.0"
_DONE = "/tmp/copied"
FILE = "volume-copies.yaml"


def copy_manifests(stacked: ConvertedStack) -> list[Manifest]:
    """The namespace, the claims (a StatefulSet takes in those that have the name it would give) and a Job for each.

    A Job's pod goes where the claim's own pod will go: with a volume of one
    node (K3s' local-path) the first pod decides which node that is.
    """
    copies = volume_copies(stacked.conversion)
    if not copies:
        return []
    namespace = [item for item in stacked.manifests if item["kind"] == "Namespace"]
    claims = {item["metadata"]["name"]: item for item in stacked.manifests if item["kind"] == "PersistentVolumeClaim"}
    made = [claims.get(copy.claim) or _templated(copy, stacked) for copy in copies]
    return [*namespace, *(claim for claim in made if claim is not None), *(_job(copy, stacked) for copy in copies)]


def copy_steps(copies: Sequence[VolumeCopy], namespace: str, file: str) -> Iterator[str]:
    """The page's part: how each volume is sent, and how one knows that it arrived."""
    yield f"The Jobs of `{file}` wait for the data; nothing else may have the claims mounted."
    yield ""
    yield "```sh"
    yield f"kubectl apply --server-side -f {file}"
    for copy in copies:
        job = _name(copy)
        yield f"kubectl -n {namespace} wait --for=jsonpath='{{.status.ready}}'=1 job/{job} --timeout=5m"
        yield f"{_sender(copy)} | kubectl -n {namespace} exec -i job/{job} -- sh -c 'tar -C {_target(copy)} -xf - && touch {_DONE}'"
        yield f"kubectl -n {namespace} wait --for=condition=complete job/{job} --timeout=5m"
    yield "```"
    several = [copy for copy in copies if copy.copies > 1]
    if several:
        yield ""
        yield from (
            f"`{copy.source}` was shared by {copy.copies} copies; each now has a claim of its own, and the first gets the data."
            for copy in several
        )


def _name(copy: VolumeCopy) -> str:
    return label(f"copy-{copy.claim}")


def _target(copy: VolumeCopy) -> str:
    return "/to" + (f"/{copy.folder}" if copy.folder else "")


def _sender(copy: VolumeCopy) -> str:
    """On the node that holds the data: a named volume is read by a container, a folder of the host as it is."""
    if copy.host:
        return f"tar -C {quote(copy.source)} -cf - ."
    return f"docker run --rm -v {quote(copy.source)}:/from:ro {IMAGE} tar -C /from -cf - ."


def _templated(copy: VolumeCopy, stacked: ConvertedStack) -> Manifest | None:
    """The claim that a StatefulSet would make of its template."""
    for item in stacked.manifests:
        for template in item["spec"].get("volumeClaimTemplates", ()) if item["kind"] == "StatefulSet" else ():
            if f"{template['metadata']['name']}-{item['metadata']['name']}-0" == copy.claim:
                return manifest(
                    "v1",
                    "PersistentVolumeClaim",
                    copy.claim,
                    labels=item["spec"]["selector"]["matchLabels"],
                    spec=template["spec"],
                )
    return None


def _job(copy: VolumeCopy, stacked: ConvertedStack) -> Manifest:
    script = f"mkdir -p {_target(copy)}; until [ -e {_DONE} ]; do sleep 1; done"
    container = {
        "name": "copy",
        "image": IMAGE,
        "command": ["sh", "-c", script],
        "volumeMounts": [{"name": "to", "mountPath": "/to"}],
        "securityContext": {"allowPrivilegeEscalation": False},
    }
    pod = {
        "automountServiceAccountToken": False,
        "restartPolicy": "Never",
        **_where(copy, stacked),
        "containers": [container],
        "volumes": [{"name": "to", "persistentVolumeClaim": {"claimName": copy.claim}}],
    }
    return manifest(
        "batch/v1",
        "Job",
        _name(copy),
        spec={"backoffLimit": 0, "ttlSecondsAfterFinished": 86400, "template": {"spec": pod}},
    )


def _where(copy: VolumeCopy, stacked: ConvertedStack) -> Manifest:
    """Which nodes the first service that has the volume may run on."""
    name = stacked.conversion.name(copy.services[0])
    pods = [
        item["spec"]["template"]["spec"]
        for item in stacked.manifests
        if item["kind"] in ("Deployment", "StatefulSet", "DaemonSet") and item["metadata"]["name"] == name
    ]
    pod = pods[0] if pods else {}
    affinity = {key: value for key, value in pod.get("affinity", {}).items() if key == "nodeAffinity"}
    return filled(
        {"nodeSelector": pod.get("nodeSelector"), "affinity": affinity, "tolerations": pod.get("tolerations")}
    )
