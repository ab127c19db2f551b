"""Several workflows deploy on a push to the same branch, and nothing makes one wait for the other.

Both start at the same commit and the last to finish wins.  A ``concurrency``
group that both have, spelled alike and without the workflow's name in it,
makes them wait.  Path filters, and conditions that exclude the push, are
heeded; web sites on hosts of their own race with nobody.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from ...config.schema import BRANCHES
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ...kernel.rule import Example
from ..facts.branches import pushed_branches, runs_on_push
from ..facts.deploys import DeployFact
from ..facts.inventory import Inventory, WorkflowFacts
from ..model import Concurrency, Job, Workflow
from .example import job

RULE = "racing-deployers"
SEVERITY = Severity.ERROR
_ANY = "a/branch/of/no/name"
_SITES = frozenset(("pages", "vercel", "netlify", "wrangler", "s3", "helm chart"))
_A, _B = ".github/workflows/a.yml", ".github/workflows/b.yml"
_SSH, _KUBE = "- run: ssh me@host ./up", "- run: kubectl apply -k x"
_MAIN = "{push: {branches: [main]}}"
EXAMPLES = (
    Example({_A: job(_SSH, on=_MAIN), _B: job(_KUBE)}, says="a.yml and b.yml both deploy"),
    Example({_A: job(_SSH, on=_MAIN), _B: job(_KUBE, on="{push: {branches: [develop]}}")}, why="other branches"),
    Example({_A: job(_SSH, on=_MAIN), _B: job(_KUBE, on="{push: {paths: [x/**]}}")}, why="filtered by path"),
    Example(
        {_A: job(_SSH, more="    concurrency: deploy\n"), _B: job(_KUBE, more="    concurrency: deploy\n")},
        why="one group",
    ),
    Example({_A: job(_SSH), _B: job(_KUBE, more="    if: github.event_name == 'workflow_dispatch'\n")}, why="by hand"),
    Example(
        {_A: job(_SSH), _B: job(_KUBE, more="    if: github.ref == 'refs/heads/main'\n")}, says="on a push to main"
    ),
    Example(
        {
            _A: job(_SSH, on="{push: {branches: [dev]}}"),
            _B: job(_KUBE, more="    if: github.ref == 'refs/heads/main'\n"),
        },
        why="other branches, by a condition",
    ),
    Example({_A: job(_SSH), _B: job("- uses: actions/deploy-pages@v4")}, why="a web site"),
    Example({_A: job(_SSH), _B: job("- run: pytest")}, why="one deployer"),
)


class _Deployer(NamedTuple):
    path: str
    at: Location
    branches: frozenset[str]
    groups: frozenset[str]


def check(
    inventory: Inventory, besides: Mapping[PurePosixPath, Sequence[DeployFact]] = MappingProxyType({})
) -> Iterator[Finding]:
    """One finding for each pair, at the later one's deployment; ``besides`` are deployments that their names alone tell."""
    found = [
        each for facts in inventory.workflows if (each := _deployer(facts, besides.get(facts.path, ()))) is not None
    ]
    for one, other in combinations(found, 2):
        shared = _shared(one.branches, other.branches)
        if shared and not one.groups & other.groups:
            message = (
                f"{one.path} and {other.path} both deploy on a push to {shared}; "
                "expected one of them, or one concurrency group for both"
            )
            yield Finding(other.at, RULE, message, SEVERITY)


def _deployer(facts: WorkflowFacts, besides: Sequence[DeployFact]) -> _Deployer | None:
    branches = pushed_branches(facts.workflow)
    jobs = {each.id: each for each in facts.workflow.jobs}
    reached = {
        each: _reached(facts.workflow, jobs[each.job], branches)
        for each in (*facts.deploys, *besides)
        if each.how not in _SITES
    }
    real = [each for each in reached if reached[each]]
    if not real:
        return None
    groups = [_group(facts.workflow.concurrency), *(_group(jobs[each.job].concurrency) for each in real)]
    return _Deployer(
        facts.path.name,
        real[0].at,
        frozenset().union(*(reached[each] for each in real)),
        frozenset(group for group in groups if group),
    )


def _reached(workflow: Workflow, job: Job, branches: frozenset[str]) -> frozenset[str]:
    """Those of the branches whose push gets to the job; of all branches, the usual one where it does not run for any other."""
    named = frozenset(branch for branch in branches if "*" in branch or runs_on_push(workflow, job, branch))
    if "*" not in named or runs_on_push(workflow, job, _ANY):
        return named
    return (named - {"*"}) | {branch for branch in BRANCHES if runs_on_push(workflow, job, branch)}


def _group(concurrency: Concurrency | None) -> str:
    group = concurrency.group.value if concurrency else ""
    return "" if "github.workflow" in group or "run_id" in group else group


def _shared(one: frozenset[str], other: frozenset[str]) -> str:
    """A branch of both; patterns of several branches are only equal to themselves."""
    if "*" in one and "*" in other:
        return "any branch"
    both = one if "*" in other else other if "*" in one else one & other
    return min(both, default="")
