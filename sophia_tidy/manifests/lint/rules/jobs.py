"""Jobs and CronJobs.

After kubernetes ``pkg/apis/batch/validation/validation.go``.
"""

from typing import Any

from ...name_rules import among
from ...pointer import Pointer
from ..cron import cron_wrong
from ..item import Item
from ..rule import Said, object_rule

_KINDS = ("Job", "CronJob")
_MOST_INDEXED = 100_000


@object_rule(*_KINDS)
def restart_policy_of_job(item: Item) -> Said:
    """Restart policy Always, the default, in the pods of a job, which the API server refuses."""
    at, spec = _job(item)
    policy = ((spec.get("template") or {}).get("spec") or {}).get("restartPolicy") or "Always"
    if policy == "Always":
        yield (*at, "template", "spec", "restartPolicy"), "is Always; expected OnFailure or Never in a job"


@object_rule(*_KINDS)
def job_selector(item: Item) -> Said:
    """Selector of a job without ``manualSelector``, which the API server refuses."""
    at, spec = _job(item)
    if spec.get("selector") is not None and (item.kind == "CronJob" or not spec.get("manualSelector")):
        yield (*at, "selector"), "is set; expected none, the server makes it"


@object_rule(*_KINDS)
def completion_mode(item: Item) -> Said:
    """Completion mode of a job that there is not, or Indexed without its numbers, which the API server refuses.

    Indexed needs ``completions``, and at most 100000 of ``parallelism``.
    """
    at, spec = _job(item)
    mode = spec.get("completionMode") or "NonIndexed"
    if wrong := among(mode, ("NonIndexed", "Indexed")):
        yield (*at, "completionMode"), wrong
    elif mode == "Indexed":
        if spec.get("completions") is None:
            yield (*at, "completions"), "is not set; expected a number with Indexed"
        if spec.get("parallelism", 1) > _MOST_INDEXED:
            yield (*at, "parallelism"), f"is {spec['parallelism']}; expected at most {_MOST_INDEXED} with Indexed"


@object_rule(*_KINDS)
def limit_of_indexes(item: Item) -> Said:
    """Limits by index in a job that is not Indexed or whose pods restart, which the API server refuses.

    ``backoffLimitPerIndex``, ``maxFailedIndexes`` and ``successPolicy`` belong to Indexed jobs; the first to
    pods that are never restarted, the second to the first.
    """
    at, spec = _job(item)
    for key in ("backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"):
        if spec.get(key) is not None and spec.get("completionMode") != "Indexed":
            yield (*at, key), "is set; expected completionMode Indexed with it"
    if spec.get("maxFailedIndexes") is not None and spec.get("backoffLimitPerIndex") is None:
        yield (*at, "maxFailedIndexes"), "is set; expected backoffLimitPerIndex with it"
    if spec.get("backoffLimitPerIndex") is not None and _policy(spec) != "Never":
        yield (*at, "backoffLimitPerIndex"), f"is set; expected restartPolicy Never with it, not {_policy(spec)}"


@object_rule(*_KINDS)
def pod_failure_policy(item: Item) -> Said:
    """Pod failure policy of a job whose pods restart or are replaced early, which the API server refuses.

    ``podFailurePolicy`` asks for ``restartPolicy`` Never, and for ``podReplacementPolicy`` Failed.
    """
    at, spec = _job(item)
    if spec.get("podFailurePolicy") is None:
        return
    if _policy(spec) != "Never":
        yield (*at, "podFailurePolicy"), f"is set; expected restartPolicy Never with it, not {_policy(spec)}"
    if (spec.get("podReplacementPolicy") or "Failed") != "Failed":
        yield (*at, "podReplacementPolicy"), f"is {spec['podReplacementPolicy']}; expected Failed with podFailurePolicy"


@object_rule("CronJob")
def cron_schedule(item: Item) -> Said:
    """Schedule of a CronJob that is no cron expression of five fields, which the API server refuses.

    It has minute, hour, day of month, month and day of week (0 to 6), or is a descriptor such as ``@daily``.
    """
    schedule = item.spec.get("schedule") or ""
    if "TZ=" in schedule:
        yield ("spec", "schedule"), "has a time zone; expected spec.timeZone for it"
    elif wrong := cron_wrong(schedule):
        yield ("spec", "schedule"), f"{schedule!r} {wrong}"


@object_rule("CronJob")
def cron_time_zone(item: Item) -> Said:
    """Time zone of a CronJob that is no name of the time zone database, which the API server refuses."""
    zone = item.spec.get("timeZone")
    if zone is not None and (not zone or zone.lower() == "local" or not _zone(zone)):
        yield ("spec", "timeZone"), f"{zone!r} is no time zone; expected a name such as Europe/Berlin"


@object_rule("CronJob")
def concurrency_policy(item: Item) -> Said:
    """Concurrency policy of a CronJob other than Allow, Forbid and Replace, which the API server refuses."""
    policy = item.spec.get("concurrencyPolicy")
    if policy and (wrong := among(policy, ("Allow", "Forbid", "Replace"))):
        yield ("spec", "concurrencyPolicy"), wrong


@object_rule("CronJob")
def negative_count_of_cron_job(item: Item) -> Said:
    """Count or time below 0 in the jobs of a CronJob, which the API server refuses."""
    at, spec = _job(item)
    for key in ("parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"):
        if spec.get(key, 0) < 0:
            yield (*at, key), f"is {spec[key]}; expected 0 or more"


def _zone(zone: str) -> bool:
    """Whether it is spelled as zones are: no ``..``, no absolute path (Go's ``time.LoadLocation`` reads a file)."""
    return (
        zone[0] not in "/\\"
        and ".." not in zone.split("/")
        and zone.isascii()
        and all(part and part.replace("_", "").replace("-", "").replace("+", "").isalnum() for part in zone.split("/"))
    )


def _policy(spec: dict[str, Any]) -> str:
    return ((spec.get("template") or {}).get("spec") or {}).get("restartPolicy") or "Always"


def _job(item: Item) -> tuple[Pointer, dict[str, Any]]:
    """The job's own spec, which in a CronJob stands in its template."""
    if item.kind == "Job":
        return ("spec",), item.spec
    return ("spec", "jobTemplate", "spec"), item.at("spec", "jobTemplate", "spec") or {}


RULES = (
    restart_policy_of_job,
    job_selector,
    completion_mode,
    limit_of_indexes,
    pod_failure_policy,
    cron_schedule,
    cron_time_zone,
    concurrency_policy,
    negative_count_of_cron_job,
)
