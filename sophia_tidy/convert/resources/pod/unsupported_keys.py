"""Keys that a container on a cluster has no field for: each says why, and whether a person has to do something.

*Not applicable* is what has no effect on how the service runs (where its logs
go is the cluster's business), or means nothing without Docker.  Where a
service could run worse without the key, a person decides.
"""

from collections.abc import Mapping

from ....manifests.pointer import Pointer
from ...context import Conversion
from ...stack import Service
from ..naming.manifest_paths import in_pod, in_workload
from ..naming.workload_kind import Workload, never_restarts, workload_of

NOT_APPLICABLE: Mapping[str, str] = {
    "attach": "whether `docker compose up` shows the logs",
    "develop": "for the developer's machine: what `docker compose watch` does",
    "isolation": "Windows containers: the node's runtime decides",
    "logging": "a cluster's nodes collect what a container writes to its output; Docker's log drivers are not there",
    "mem_swappiness": "a node's swap is its kubelet's business",
    "oom_score_adj": "a kubelet sets it from requests and limits",
    "profiles": "chosen when the stack was loaded",
    "pull_refresh_after": "each start asks the registry where the policy says so",
    "cpu_count": "for Windows containers",
    "cpu_percent": "for Windows containers",
}
DECISIONS: Mapping[str, str] = {
    "blkio_config": "Kubernetes has no limits for block devices; the node's runtime (containerd, blockio classes) has",
    "cpu_rt_period": "real-time scheduling is not offered to pods; it needs a node of its own",
    "cpu_rt_runtime": "real-time scheduling is not offered to pods; it needs a node of its own",
    "cpuset": "the kubelet assigns cores (cpuManagerPolicy: static, whole CPUs as requests and limits); "
    "a pod cannot name them",
    "credential_spec": "Windows: a GMSACredentialSpec of the cluster (securityContext.windowsOptions)",
    "models": "an AI model that Docker Model Runner serves: run a model server as a service and give its URL "
    "in the environment",
    "oom_kill_disable": "a container above its memory limit is always killed; raise the limit",
    "provider": "a program of Docker's makes this service; there is no container to run: say what the cluster should "
    "use for it",
    "ulimits": "a pod has its runtime's limits (containerd: LimitNOFILE and the like of its service); set them on the "
    "nodes, or with ulimit in the container's start script",
    "use_api_socket": "there is no Docker engine to talk to; use the cluster's API with a ServiceAccount",
}
_COUNTS = {Workload.JOB: "spec.completions", Workload.CRON_JOB: "spec.jobTemplate.spec.completions"}


def account_for_rest(service: Service, conversion: Conversion) -> None:
    """Every key that no other file of this room reads."""
    for key in service.values:
        at = service.key(key)
        if key in NOT_APPLICABLE or key.startswith("x-"):
            note = NOT_APPLICABLE.get(key, "an extension, which no engine reads by itself")
            conversion.ledger.not_applicable(at, rule="no-counterpart", note=note)
        elif key in DECISIONS:
            _decide(service, key, conversion)
    _empty(service, conversion)
    _swap(service, conversion)
    _restart(service, conversion)
    _count(service, conversion)


def account_for_top(conversion: Conversion) -> None:
    """``name``, ``version`` and extensions at the top of the stack, and below its parts."""
    values, ledger = conversion.stack.model.values, conversion.ledger
    if values.get("name"):
        ledger.mapped(("name",), f"Namespace/{conversion.namespace}", rule="stack-name")
    if not values.get("services"):
        ledger.not_applicable(("services",), rule="inactive-service", note="no chosen profile starts a service")
    for key in values:
        if key == "version":
            ledger.not_applicable((key,), rule="no-counterpart", note="obsolete: it says nothing")
        elif key.startswith("x-"):
            ledger.not_applicable((key,), rule="no-counterpart", note="an extension, which no engine reads by itself")


def _decide(service: Service, key: str, conversion: Conversion) -> None:
    value = service.get(key)
    if value in (None, False, [], {}, ""):
        conversion.ledger.not_applicable(service.key(key), rule="no-counterpart", note="empty, as if it were not there")
    else:
        conversion.decide(service.key(key), key.replace("_", "-"), DECISIONS[key])


def _empty(service: Service, conversion: Conversion) -> None:
    """Blocks without anything in them; the canonical model writes some out that the files do not have."""
    for key, value in service.values.items():
        if value in (None, {}, []):
            conversion.ledger.not_applicable(service.key(key), rule="empty", note="empty, as if it were not there")
    for key, value in (service.get("deploy") or {}).items():
        if value in (None, {}, []):
            conversion.ledger.not_applicable(
                (*service.deploy.at, key), rule="empty", note="empty, as if it were not there"
            )


def _swap(service: Service, conversion: Conversion) -> None:
    """``memswap_limit`` is memory and swap together; equal to the memory it means no swap, as on a cluster."""
    total = service.size("memswap_limit")
    if total is None:
        return
    at = service.key("memswap_limit")
    if total == service.size("mem_limit") or total == 0:
        conversion.ledger.not_applicable(at, rule="swap", note="no swap, as a pod has none")
    elif total == -1:
        conversion.ledger.not_applicable(
            at, rule="swap", note="no limit on swap; whether pods may swap is the kubelet's setting"
        )
    else:
        conversion.decide(
            at,
            "swap",
            "pods do not swap unless the kubelet allows it (memorySwap: LimitedSwap); give more memory instead",
        )


def _restart(service: Service, conversion: Conversion) -> None:
    """``restart`` and ``deploy.restart_policy`` on workloads that always restart; Jobs account for their own."""
    kind = workload_of(service, conversion)
    if kind in (Workload.JOB, Workload.CRON_JOB):
        return
    policy, word = service.deploy.restart_policy, str(service.get("restart") or "")
    place = in_pod(service, conversion, "restartPolicy")
    if "restart" in service.values:
        _condition(
            service.key("restart"), word, place, service, conversion, overruled=bool(policy and policy.condition)
        )
    if policy is None:
        return
    if policy.condition:
        _condition((*policy.at, "condition"), policy.condition, place, service, conversion)
    if policy.max_attempts:
        conversion.decide(
            (*policy.at, "max_attempts"),
            "max-attempts",
            f"a {kind} starts a container again without end, with pauses of up to five "
            "minutes; make it a Job if it may give up",
        )
    for key in ("delay", "window", "max_attempts"):
        conversion.ledger.not_applicable(
            (*policy.at, key),
            rule="restart-delay",
            note="a kubelet waits 10 s, then twice as long each time, up to five "
            "minutes, and forgets after ten minutes without a failure",
        )


def _condition(
    at: Pointer, word: str, place: str, service: Service, conversion: Conversion, *, overruled: bool = False
) -> None:
    if overruled:
        conversion.ledger.not_applicable(at, rule="restart", note="deploy.restart_policy is what counts")
    elif word.startswith("on-failure"):
        conversion.ledger.adapted(
            at,
            place,
            rule="restart",
            note=f"a {workload_of(service, conversion)} also starts again what ended without a failure",
        )
    elif word in ("no", "none") and never_restarts(service):
        conversion.decide(
            at,
            "restart-never",
            f"{service.name} is not to be started again, but has ports, copies or data like a server; "
            f"a {workload_of(service, conversion)} starts it again: make it a Job if it ends by itself",
            target=place,
        )
    elif not word:
        conversion.ledger.not_applicable(at, rule="restart", note="empty, as if it were not there")
    else:
        conversion.ledger.mapped(at, place, rule="restart")


def _count(service: Service, conversion: Conversion) -> None:
    """``scale``, ``deploy.replicas`` and ``deploy.mode``."""
    kind, ledger = workload_of(service, conversion), conversion.ledger
    replicas, scale, mode = (*service.deploy.at, "replicas"), service.key("scale"), (*service.deploy.at, "mode")
    field = _COUNTS.get(kind, "spec.replicas")
    for at in (replicas, scale):
        if kind is Workload.DAEMON_SET:
            ledger.not_applicable(at, rule="replicas", note="one on each node: docker stack deploy ignores the number")
        else:
            ledger.mapped(at, in_workload(service, conversion, field), rule="replicas")
    if service.deploy.mode != "global-job":
        ledger.mapped(mode, in_workload(service, conversion), rule="mode")
