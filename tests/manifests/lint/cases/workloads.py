"""Workloads, jobs, autoscalers, disruption budgets."""

from ..manifests import claim, claim_spec, container, cron_job, job, stateful, thing, with_pod, workload


def rolling(kind="Deployment", **numbers):
    return workload(kind, **{"strategy" if kind == "Deployment" else "updateStrategy": {"rollingUpdate": numbers}})


def autoscaler(**spec):
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "api"}
    return thing("autoscaling/v2", "HorizontalPodAutoscaler", spec={"scaleTargetRef": target, "maxReplicas": 3} | spec)


def metric(kind="Resource", field="resource", **target):
    known = {"type": "Utilization", "averageUtilization": 80}
    return autoscaler(metrics=[{"type": kind, field: {"name": "cpu", "target": target or known}}])


def budget(**spec):
    return thing("policy/v1", "PodDisruptionBudget", spec={"selector": {"matchLabels": {"app": "api"}}} | spec)


def selector(**fields):
    return {"matchLabels": {"app": "api"}} | fields


def expression(operator, *values, key="app"):
    return {"matchExpressions": [{"key": key, "operator": operator} | ({"values": list(values)} if values else {})]}


def indexed(**spec):
    return job(completionMode="Indexed", **({"completions": 3} | spec))


FAILURE = {"rules": [{"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]}]}
ALWAYS = {"spec": {"containers": [container()]}}

CASES = {
    "negative-count": (
        [
            workload(replicas=-1),
            workload(minReadySeconds=-1),
            stateful(replicas=-1),
            job(parallelism=-1),
            cron_job(failedJobsHistoryLimit=-1),
            workload("DaemonSet", revisionHistoryLimit=-1),
        ],
        [workload(replicas=0), job(backoffLimit=0), cron_job(failedJobsHistoryLimit=0)],
    ),
    "empty-selector": ([workload(selector={}), workload("DaemonSet", selector={"matchLabels": {}})], [workload()]),
    "selector-syntax": (
        [
            budget(selector={"matchLabels": {"a b": "x"}}),
            budget(selector=expression("In")),
            budget(selector=expression("Exists", "x")),
            budget(selector=expression("Has")),
            claim(selector={"matchLabels": {"a": "x y"}}),
            budget(selector=expression("In", "x y")),
        ],
        [
            workload(selector=selector(**expression("In", "api", "web"))),
            budget(selector=expression("DoesNotExist", key="canary")),
        ],
    ),
    "selector-misses-template": (
        [workload(selector={"matchLabels": {"app": "web"}}), workload(selector=selector(**expression("NotIn", "api")))],
        [workload(), workload(selector=selector(**expression("Exists")))],
    ),
    "restart-policy-of-workload": (
        [with_pod(restartPolicy="OnFailure"), stateful(pod={"restartPolicy": "Never"})],
        [with_pod(restartPolicy="Always"), with_pod()],
    ),
    "deadline-of-workload": (
        [with_pod(activeDeadlineSeconds=60)],
        [with_pod(), job(pod={"activeDeadlineSeconds": 60})],
    ),
    "update-strategy": (
        [
            workload(strategy={"type": "Rolling"}),
            workload(strategy={"type": "Recreate", "rollingUpdate": {"maxSurge": 1}}),
            stateful(updateStrategy={"type": "Recreate"}),
            stateful(updateStrategy={"type": "OnDelete", "rollingUpdate": {"partition": 1}}),
        ],
        [
            workload(strategy={"type": "Recreate"}),
            workload("DaemonSet", updateStrategy={"type": "OnDelete"}),
            workload(strategy={"rollingUpdate": {"maxSurge": 1}}),
        ],
    ),
    "rolling-update-number": (
        [
            rolling(maxSurge="25"),
            rolling(maxSurge=-1),
            rolling(maxUnavailable="101%"),
            rolling(maxSurge="-5%"),
            stateful(updateStrategy={"rollingUpdate": {"partition": -1}}),
        ],
        [rolling(maxSurge="200%"), rolling(maxSurge=1, maxUnavailable=0), rolling(maxUnavailable="100%")],
    ),
    "rolling-update-stands-still": (
        [
            rolling(maxSurge=0, maxUnavailable=0),
            rolling(maxSurge="0%", maxUnavailable=0),
            rolling("DaemonSet", maxUnavailable=0),
        ],
        [
            rolling(maxSurge=0, maxUnavailable=1),
            rolling(maxSurge=1, maxUnavailable=0),
            rolling("DaemonSet", maxSurge=1, maxUnavailable=0),
            rolling(maxSurge=0),
        ],
    ),
    "daemon-set-surge": (
        [rolling("DaemonSet", maxSurge=1), rolling("DaemonSet", maxSurge=1, maxUnavailable=1)],
        [rolling("DaemonSet", maxSurge=1, maxUnavailable=0), rolling("DaemonSet", maxUnavailable=2)],
    ),
    "stateful-set-max-unavailable": (
        [stateful(updateStrategy={"rollingUpdate": {"maxUnavailable": 0}})],
        [stateful(updateStrategy={"rollingUpdate": {"maxUnavailable": 1}})],
    ),
    "dropped-field": (
        [stateful(updateStrategy={"rollingUpdate": {"maxUnavailable": 1}}), ((1, 28), indexed(backoffLimitPerIndex=1))],
        [((1, 35), stateful(updateStrategy={"rollingUpdate": {"maxUnavailable": 1}})), indexed(backoffLimitPerIndex=1)],
    ),
    "progress-deadline": (
        [workload(minReadySeconds=600), workload(minReadySeconds=30, progressDeadlineSeconds=30)],
        [workload(minReadySeconds=30, progressDeadlineSeconds=31), workload(minReadySeconds=599)],
    ),
    "pod-management-policy": ([stateful(podManagementPolicy="Serial")], [stateful(podManagementPolicy="Parallel")]),
    "claim-retention": (
        [stateful(persistentVolumeClaimRetentionPolicy={"whenDeleted": "Keep"})],
        [stateful(persistentVolumeClaimRetentionPolicy={"whenDeleted": "Retain", "whenScaled": "Delete"})],
    ),
    "claim-template-name": (
        [
            stateful(volumeClaimTemplates=[{"metadata": {"name": "Data"}, "spec": claim_spec()}]),
            stateful(volumeClaimTemplates=[{"spec": claim_spec()}]),
            stateful(volumeClaimTemplates=[{"metadata": {"name": "data"}, "spec": claim_spec()}] * 2),
        ],
        [stateful(volumeClaimTemplates=[{"metadata": {"name": "data"}, "spec": claim_spec()}])],
    ),
    "service-name": ([stateful(serviceName="Db")], [stateful(serviceName="db")]),
    "restart-policy-of-job": (
        [job(template=ALWAYS), job(pod={"restartPolicy": "Always"}), cron_job(of_job={"template": ALWAYS})],
        [job(), job(pod={"restartPolicy": "OnFailure"}), cron_job()],
    ),
    "job-selector": (
        [job(selector={"matchLabels": {"a": "b"}}), cron_job(of_job={"selector": {"matchLabels": {"a": "b"}}})],
        [job(), cron_job()],
    ),
    "completion-mode": (
        [job(completionMode="Counted"), job(completionMode="Indexed"), indexed(parallelism=100001)],
        [indexed(parallelism=100000), job(completionMode="NonIndexed")],
    ),
    "limit-of-indexes": (
        [
            job(backoffLimitPerIndex=1),
            indexed(maxFailedIndexes=1),
            indexed(
                backoffLimitPerIndex=1, template={"spec": {"restartPolicy": "OnFailure", "containers": [container()]}}
            ),
        ],
        [indexed(backoffLimitPerIndex=1, maxFailedIndexes=2)],
    ),
    "pod-failure-policy": (
        [
            job(podFailurePolicy=FAILURE, pod={"restartPolicy": "OnFailure"}),
            job(podFailurePolicy=FAILURE, podReplacementPolicy="TerminatingOrFailed"),
        ],
        [job(podFailurePolicy=FAILURE), job(podFailurePolicy=FAILURE, podReplacementPolicy="Failed")],
    ),
    "cron-schedule": (
        [
            cron_job(schedule=text)
            for text in (
                "",
                "* * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 7",
                "*/0 * * * *",
                "5-1 * * * *",
                "@often",
                "@every soon",
                "x * * * *",
                "* * * * * *",
                "TZ=UTC 0 0 * * *",
            )
        ],
        [
            cron_job(schedule=text)
            for text in ("0 3 * * *", "*/5 0-6/2 1,15 jan-MAR mon-fri", "@daily", "@every 1h30m", "? ? ? ? ?")
        ],
    ),
    "cron-time-zone": (
        [cron_job(timeZone="Local"), cron_job(timeZone="../x"), cron_job(timeZone="")],
        [cron_job(timeZone="Europe/Berlin"), cron_job(timeZone="Etc/GMT+1"), cron_job(timeZone="UTC")],
    ),
    "concurrency-policy": ([cron_job(concurrencyPolicy="Queue")], [cron_job(concurrencyPolicy="Forbid")]),
    "negative-count-of-cron-job": ([cron_job(of_job={"backoffLimit": -1})], [cron_job(of_job={"backoffLimit": 0})]),
    "autoscaler-range": (
        [autoscaler(minReplicas=0), autoscaler(minReplicas=4), autoscaler(maxReplicas=0)],
        [autoscaler(minReplicas=3)],
    ),
    "autoscaler-target": (
        [
            autoscaler(scaleTargetRef={"kind": "Deployment", "name": ""}),
            autoscaler(scaleTargetRef={"kind": "Deployment", "name": "A"}),
        ],
        [autoscaler()],
    ),
    "autoscaler-metric": ([metric("CPU"), metric("Pods")], [metric()]),
    "autoscaler-metric-target": (
        [
            metric(type="Percent", averageUtilization=1),
            metric(type="Utilization"),
            metric(type="AverageValue", averageValue="0"),
            metric(type="AverageValue", averageValue="x"),
        ],
        [metric(), metric(type="AverageValue", averageValue="500m")],
    ),
    "budget-with-two-limits": (
        [budget(minAvailable=1, maxUnavailable=1)],
        [budget(minAvailable=1), budget(maxUnavailable="50%"), budget()],
    ),
    "budget-number": (
        [
            budget(minAvailable=-1),
            budget(minAvailable="half"),
            budget(maxUnavailable="120%"),
            budget(unhealthyPodEvictionPolicy="Never"),
        ],
        [budget(minAvailable="50%", unhealthyPodEvictionPolicy="AlwaysAllow")],
    ),
}
