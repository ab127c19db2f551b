"""Both sides of every rule: what it refuses, and what is close to that and fine.

Each module has ``CASES``: rule → (refused, accepted).  A manifest stands for
Kubernetes 1.33, or comes with its version: ``((1, 31), manifest)``.
"""

from . import containers, data, networking, objects, pods, services, storage, volumes, workloads

CASES = {
    **objects.CASES,
    **workloads.CASES,
    **pods.CASES,
    **volumes.CASES,
    **containers.CASES,
    **services.CASES,
    **networking.CASES,
    **storage.CASES,
    **data.CASES,
}
