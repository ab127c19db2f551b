"""The check `gates`: one job after all gates, which passes where each of them has, and is what a branch protection requires.

GitHub takes a required check whose job was skipped for passed, and waits for
ever for one that no run reports ("Troubleshooting required status checks").
So this job always runs, and only ``success`` counts: gates may come, go and
be split without a word to the branch protection.
"""

from collections.abc import Iterable

from .document import WrittenJob, WrittenStep
from .timing.budget import Cost
from .timing.durations import Durations

GATES = "gates"


def gates_check(jobs: Iterable[str], durations: Durations) -> tuple[WrittenJob, Cost]:
    """The job that says whether these have passed; it has no use for a token."""
    jobs = tuple(jobs)
    results = " ".join(f"{job}=${{{{ needs.{job}.result }}}}" for job in jobs)
    step = WrittenStep("Ask how each has ended", run=_SCRIPT, env=(("RESULTS", results),))
    job = WrittenJob(
        GATES,
        GATES,
        5,
        (step,),
        needs=jobs,
        condition="${{ always() }}",
        comment=(
            "The one check for a branch protection to require: it is reported whatever becomes of the gates,",
            "and none that failed, was cancelled or was skipped passes for passed.",
        ),
    )
    return job, Cost(GATES, ((step.name, durations.of("gates-check")),))


_SCRIPT = """\
for result in $RESULTS; do
  echo "$result"
  case "$result" in
    *=success) ;;
    *) failed=1 ;;
  esac
done
if [ -n "${failed:-}" ]; then
  echo '::error::not every gate has passed'
  exit 1
fi
"""
