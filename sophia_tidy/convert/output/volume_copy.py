"""Copying a volume's data into its claim: a Job that waits for a stream, and the command that sends it.

The Job mounts the claim and ends when the stream has been unpacked, so
that a copy that broke off is seen as a Job that never completed, and can be
sent again.  ``tar`` keeps owners, modes and times.
"""

from collections.abc import Iterator, Sequence

from ..manifest import Manifest, manifest
from ..names import label
from ..resources.copies import VolumeCopy

IMAGE = "busybox:1.37.0"
_DONE = "/tmp/copied"
FILE = "volume-copies.yaml"


def copy_jobs(copies: Sequence[VolumeCopy]) -> list[Manifest]:
    """One Job for each claim; they run beside nothing else, so apply them while the services are down."""
    return [_job(copy) for copy in copies]


def copy_steps(copies: Sequence[VolumeCopy], namespace: str) -> Iterator[str]:
    """The page's part: how each volume is sent, and how one knows that it arrived."""
    yield f"The Jobs of `{FILE}` wait for the data; nothing else may have the claims mounted."
    yield ""
    yield "```sh"
    yield f"kubectl -n {namespace} apply -f kubernetes/{FILE}"
    for copy in copies:
        job = _name(copy)
        yield f"kubectl -n {namespace} wait --for=jsonpath='{{.status.ready}}'=1 job/{job} --timeout=5m"
        yield f"{_sender(copy)} | kubectl -n {namespace} exec -i job/{job} -- sh -c 'tar -C {_target(copy)} -xf - && touch {_DONE}'"
        yield f"kubectl -n {namespace} wait --for=condition=complete job/{job} --timeout=5m"
    yield "```"
    several = [copy for copy in copies if copy.copies > 1]
    if several:
        yield ""
        yield from (f"`{copy.source}` was shared by {copy.copies} copies; each now has a claim of its own, and the first gets the data."
                    for copy in several)


def _name(copy: VolumeCopy) -> str:
    return label(f"copy-{copy.claim}")


def _target(copy: VolumeCopy) -> str:
    return "/to" + (f"/{copy.folder}" if copy.folder else "")


def _sender(copy: VolumeCopy) -> str:
    """On the node that holds the data: a named volume is read by a container, a folder of the host as it is."""
    if copy.host:
        return f"tar -C {_quoted(copy.source)} -cf - ."
    return f"docker run --rm -v {_quoted(copy.source)}:/from:ro {IMAGE} tar -C /from -cf - ."


def _quoted(text: str) -> str:
    from shlex import quote

    return quote(text)


def _job(copy: VolumeCopy) -> Manifest:
    script = f"mkdir -p {_target(copy)}; until [ -e {_DONE} ]; do sleep 1; done"
    container = {"name": "copy", "image": IMAGE, "command": ["sh", "-c", script],
                 "volumeMounts": [{"name": "to", "mountPath": "/to"}],
                 "securityContext": {"allowPrivilegeEscalation": False}}
    pod = {"automountServiceAccountToken": False, "restartPolicy": "Never", "containers": [container],
           "volumes": [{"name": "to", "persistentVolumeClaim": {"claimName": copy.claim}}]}
    return manifest("batch/v1", "Job", _name(copy),
                    spec={"backoffLimit": 0, "ttlSecondsAfterFinished": 86400, "template": {"spec": pod}})
