"""Deployers: old jobs that put a version of the software where it runs, by the environment and by the place that they deploy to.

Two that deploy the same environment race, so a person decides about each
kind of them at once, in ``[tool.sophia-tidy.workflow.deployers]``; hosts of
web sites and stores of files race with nobody.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from ..project.environments import meaning
from ..project.model import Project
from .coverage import open_deeds
from .effect import StepEffect
from .job_case import JobCase
from .ledger import Deployer, DutyKind
from .remote import is_copy
from .triggers import ANY, JobTrigger

_OWN_CLUSTER = re.compile(
    r"\b(kind create|minikube start|k3d cluster create)|^(helm/kind-action|engineerd/setup-kind|medyagh/setup-minikube"
    r"|manusa/actions-setup-minikube|abcxyz/setup-k3s|debianmaster/actions-k3s)"
)
# Hosts of web sites, stores of files, texts about images: what is put there is no version that another would put back.
_SITES = frozenset(
    (
        "pages",
        "vercel",
        "netlify",
        "wrangler",
        "firebase",
        "ftp",
        "s3",
        "cloudfront",
        "cloud storage",
        "helm chart",
        "expo",
        "docker hub's description",
    )
)
_KNOWN = ("production", "staging", "development")
_WITH_IT = frozenset(
    (DutyKind.DEPLOY, DutyKind.ELSEWHERE, DutyKind.HEALTH, DutyKind.NOTIFY, DutyKind.BUILD, DutyKind.REPORT)
)


class DeployWays(NamedTuple):
    """What a job deploys with: on the team's own servers or cluster, and on platforms of others."""

    own: tuple[StepEffect, ...]
    elsewhere: tuple[StepEffect, ...]


def ways_of_deploying(case: JobCase) -> DeployWays:
    """The deployments of a job, without those to hosts of web sites and without mere copies."""
    real = [each for each in case.effects if not each.missing and not is_copy(each)]
    return DeployWays(
        tuple(each for each in real if each.kind is DutyKind.DEPLOY),
        tuple(each for each in real if each.kind is DutyKind.ELSEWHERE and each.what not in _SITES),
    )


def deployer_of(case: JobCase) -> Deployer | None:
    """What a job deploys, and where; None where it deploys nothing that could race, only for pull requests, or for a test of its own."""
    own, elsewhere = ways_of_deploying(case)
    deploys = own or elsewhere
    if not deploys or own_cluster(case) or only_for_pulls(ways := _started(case, deploys)):
        return None
    beside = [each for each in case.effects if each.kind not in _WITH_IT and not is_copy(each)]
    return Deployer(
        environment=environment_of(case, ways),
        how=tuple(dict.fromkeys(each.what for each in (*own, *elsewhere))),
        elsewhere=not own,
        more=tuple(dict.fromkeys(case.bench.book.says(each.kind) for each in open_deeds(case, beside))),
        by_itself=any(way.event in ("push", "tag", "schedule", "workflow_run", "release") for way in ways),
    )


def _started(case: JobCase, deploys: Iterable[StepEffect]) -> tuple[JobTrigger, ...]:
    return tuple(dict.fromkeys(way for each in deploys for way in case.ways_of(each)))


def own_cluster(case: JobCase) -> str:
    """What makes a cluster for the job alone; empty where nothing does."""
    for step in case.job.steps:
        for text in (step.run, step.uses):
            match = _OWN_CLUSTER.search(text.value) if text else None
            if match:
                return match[0]
    return ""


def only_for_pulls(ways: Iterable[JobTrigger]) -> bool:
    """Whether nothing but pull requests starts it."""
    ways = tuple(ways)
    return bool(ways) and all(way.event.startswith("pull_request") for way in ways)


def environment_of(case: JobCase, ways: Iterable[JobTrigger]) -> str:
    """The environment that a job deploys: as it says, as it is called, or as its branch is known for; else production."""
    told = named_environment(case)
    if told:
        return told
    branches = {way.where for way in ways if way.event == "push"} - {ANY}
    known = {each.branch: meaning(each.name) for each in case.bench.project.environments}
    of_branches = {known[branch] for branch in branches if branch in known}
    return of_branches.pop() if len(of_branches) == 1 else "production"


def named_environment(case: JobCase) -> str:
    """By the job's ``environment``, else by what the job and its file are called; empty where neither says one."""
    named = case.job.environment
    if named is not None and "${{" not in named.name.value:
        called = meaning(named.name.value)
        words = {meaning(word) for word in re.split(r"[^a-z]+", called.lower())}
        return next((each for each in _KNOWN if each in words), called)
    for text in (case.job.id, case.facts.path.stem):
        words = {meaning(word) for word in re.split(r"[^a-z]+", text.lower())}
        if len(found := [each for each in _KNOWN if each in words]) == 1:
            return found[0]
    return ""


def is_beside(deployer: Deployer, project: Project, *, ready: bool = False) -> bool:
    """Whether the one workflow deploys the same environment; ``ready`` asks for its overlay to be there."""
    return any(
        meaning(each.name) == deployer.environment and (each.there or not ready) for each in project.environments
    )
