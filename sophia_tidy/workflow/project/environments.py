"""The environments, each with its overlay and the branch whose push deploys it."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ..facts.branches import runs_on_push
from ..facts.inventory import Inventory
from ..model import Job, Workflow
from .listing import Listing
from .model import DeployTarget, TargetBranch
from .stacks import MANIFESTS

_OVERLAY = re.compile(rf"^{MANIFESTS}/overlays/([^/]+)/kustomization\.ya?ml$")
_REF = re.compile(r"refs/heads/([\w./-]+)|github\.ref_name\s*==\s*'([\w./-]+)'")
_PRODUCTION = ("production", "prod", "live")
_ALIKE = {
    "prod": "production",
    "live": "production",
    "stage": "staging",
    "stg": "staging",
    "dev": "development",
    "develop": "development",
}
_DEPLOYS = re.compile(r"deploy|release|rollout|roll-out|ship|publish", re.IGNORECASE)


class Environments(NamedTuple):
    """In the order of their names, production first."""

    found: tuple[DeployTarget, ...]
    findings: tuple[Finding, ...] = ()
    branches: tuple[TargetBranch, ...] = ()


def environments_of(listing: Listing, inventory: Inventory, configured: dict[str, str], branch: str) -> Environments:
    """Every overlay whose branch old workflows tell, and production on the default branch; what is configured goes before."""
    overlays = {match[1] for path in listing.files if (match := _OVERLAY.match(path))}
    told = _chosen(overlays, inventory, branch)
    chosen = together(configured, told)
    found = tuple(
        DeployTarget(name, chosen[name], f"{MANIFESTS}/overlays/{name}", name in overlays)
        for name in sorted(chosen, key=lambda name: (meaning(name) != "production", name))
    )
    branches = tuple(
        TargetBranch(name, told.get(name, ""), tuple(sorted(branches_of(name, inventory))))
        for name in sorted(overlays | chosen.keys(), key=lambda name: (meaning(name) != "production", name))
        if name in chosen or name in overlays
    )
    return Environments(found, (*_absent(found), *_unreached(overlays - chosen.keys(), inventory, branch)), branches)


def together(configured: dict[str, str], told: dict[str, str]) -> dict[str, str]:
    """What is configured, and of what is told else the environments of other names on other branches."""
    taken = set(configured.values())
    return {**{name: each for name, each in told.items() if each not in taken}, **configured}


def _chosen(overlays: set[str], inventory: Inventory, branch: str) -> dict[str, str]:
    main = _production(overlays)
    chosen = {main: branch}
    for name in sorted(overlays - {main}):
        told = branches_of(name, inventory) - set(chosen.values())
        if len(told) == 1:
            chosen[name] = min(told)
    return chosen


def _production(overlays: set[str]) -> str:
    named = [name for name in _PRODUCTION if name in overlays]
    return named[0] if named else min(overlays) if len(overlays) == 1 else "production"


def branches_of(name: str, inventory: Inventory) -> set[str]:
    """The branches from which old workflows deploy an environment, by a job's ``environment`` or by what it is called."""
    return {
        branch
        for facts in inventory.workflows
        for job in facts.workflow.jobs
        if _is_for(name, facts.workflow, job)
        for branch in _pushed(facts.workflow, job)
    }


def _is_for(name: str, workflow: Workflow, job: Job) -> bool:
    if job.environment is not None:
        return meaning(job.environment.name.value) == meaning(name)
    called = f"{workflow.path.stem} {job.id}"
    words = {meaning(word) for word in re.split(r"[^a-z]+", called.lower())}
    return _DEPLOYS.search(called) is not None and meaning(name) in words


def meaning(name: str) -> str:
    """One word for all that people call an environment."""
    return _ALIKE.get(name.lower(), name.lower())


def _pushed(workflow: Workflow, job: Job) -> Iterator[str]:
    """Named branches alone: of a pattern nobody can say which branch is meant."""
    trigger = workflow.trigger("push")
    if trigger is None:
        return
    named = [each.value for each in trigger.filters.get("branches", ())]
    plain = [each for each in named if not set(each) & set("*?![+")]
    if len(plain) == len(named) and named:
        yield from (branch for branch in plain if runs_on_push(workflow, job, branch))
        return
    asked = {
        match[1] or match[2]
        for each in workflow.jobs
        if each.condition
        for match in _REF.finditer(each.condition.value)
    }
    yield from (branch for branch in sorted(asked) if runs_on_push(workflow, job, branch))


def _absent(found: tuple[DeployTarget, ...]) -> Iterator[Finding]:
    for each in found:
        if not each.there:
            yield Finding(
                Location(PurePosixPath(each.overlay)),
                "no-overlay",
                f"{each.name} has no overlay; expected {each.overlay}/kustomization.yaml: "
                "run `sophia-tidy convert` first",
                Severity.ERROR,
            )


def _unreached(overlays: set[str], inventory: Inventory, branch: str) -> Iterator[Finding]:
    for name in sorted(overlays):
        told = sorted(branches_of(name, inventory))
        why = (
            f"old workflows deploy it from {', '.join(told)}"
            if told
            else "no old workflow says which branch deploys it"
        )
        yield Finding(
            Location(PurePosixPath(f"{MANIFESTS}/overlays/{name}")),
            "environment-without-branch",
            f"{name} is left out: {why}; expected a branch other than {branch} for it in [tool.sophia-tidy.workflow.environments]",
            Severity.WARNING,
        )
