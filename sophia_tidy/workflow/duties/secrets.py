"""Names of secrets: groups that look like one secret, and what nothing reads any more.  Names only, never a value."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ..facts.inventory import Inventory
from ..rules.drifted_secret import meaning
from .fixpoint import STAYS
from .job_case import JobCase, Key
from .ledger import Alias, DutyVerdict

_OWN = frozenset(("*", "GITHUB_TOKEN"))


def aliases_of(inventory: Inventory, used: Iterable[str]) -> tuple[Alias, ...]:
    """The groups of `rules.drifted_secret`, each with the names that the one workflow reads."""
    groups: defaultdict[frozenset[str], set[str]] = defaultdict(set)
    for name in {each.name for facts in inventory.workflows for each in facts.secrets} - _OWN:
        groups[meaning(name)].add(name)
    known = frozenset(used)
    found = (tuple(sorted(names)) for names in groups.values() if len(names) > 1)
    return tuple(Alias(names, tuple(name for name in names if name in known)) for names in sorted(found))


def unused_of(
    inventory: Inventory, cases: Mapping[Key, JobCase], verdicts: Mapping[Key, DutyVerdict], used: Iterable[str]
) -> tuple[str, ...]:
    """Secrets that only jobs read which go; what is read outside of jobs counts while one job of the file stays."""
    staying = {key for key in cases if verdicts[key].status in STAYS}
    files = {path for path, _ in staying}
    read, still = set[str](), set(used)
    for facts in inventory.workflows:
        for each in facts.secrets:
            read.add(each.name)
            if (facts.path, each.job) in staying or (not each.job and facts.path in files):
                still.add(each.name)
        if any(job.inherits and (facts.path, job.id) in staying for job in facts.workflow.jobs):
            return ()
    return () if "*" in still else tuple(sorted(read - still - _OWN))
