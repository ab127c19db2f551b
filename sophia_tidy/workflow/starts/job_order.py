"""Order of jobs by what they need, and all that stand before one."""

from collections.abc import Sequence

from ..model import Job


def in_order(jobs: Sequence[Job]) -> list[Job]:
    """Each job after those that it needs; one that needs itself in a circle is left out, as GitHub refuses it."""
    by_id = {job.id.lower(): job for job in jobs}
    done: dict[str, Job] = {}
    waiting = list(by_id)
    while waiting:
        ready = [key for key in waiting if all(need.value.lower() in done for need in by_id[key].needs)]
        if not ready:
            break
        done.update((key, by_id[key]) for key in ready)
        waiting = [key for key in waiting if key not in done]
    return list(done.values())


def ancestors(job: Job, jobs: Sequence[Job]) -> list[str]:
    """The ids of all jobs that a job waits for, also by way of others."""
    by_id = {each.id.lower(): each for each in jobs}
    found: dict[str, str] = {}
    waiting = [need.value for need in job.needs]
    while waiting:
        need = by_id.get(waiting.pop().lower())
        if need is not None and need.id.lower() not in found:
            found[need.id.lower()] = need.id
            waiting += [each.value for each in need.needs]
    return list(found.values())
