"""Notifiers: who is told of a deployment, and how the cluster is reached, by the names of secrets that old steps read."""

import re
from collections import Counter
from collections.abc import Iterator

from ...formats.shell import commands
from ..facts.inventory import Inventory
from ..model import Job, Step, Workflow
from .model import Notifier
from .secrets import environment, secret_in, secrets_in

# The part of an action's name that tells whom it writes to, and the inputs and variables that hold the address.
_ACTIONS = {"slack": "slack", "discord": "discord", "teams": "teams", "telegram": "telegram"}
_ADDRESSES = re.compile(r"webhook|^url$|incoming|hook[-_]?ur[il]|^token$", re.IGNORECASE)
_WEBHOOK = re.compile(r"WEBHOOK|HOOK_?UR[IL]|SLACK_URL|DISCORD_URL|TEAMS_URL", re.IGNORECASE)
_TELEGRAM = re.compile(r"TELEGRAM.*TOKEN", re.IGNORECASE)
_KUBECONFIG = re.compile(r"KUBE_?CONFIG|^KUBE_CONF|K8S_CONFIG|K3S_CONFIG", re.IGNORECASE)
_CLUSTER = ("kubectl", "helm", "k8s", "kube")


def notifiers_of(inventory: Inventory) -> tuple[Notifier, ...]:
    """Each kind once for each secret, in the order of kind and name."""
    found = {
        each
        for facts in inventory.workflows
        for job, step in facts.run.steps()
        for each in _of_step(facts.run, job, step)
    }
    return tuple(sorted(found, key=lambda each: (each.kind, each.secret)))


def _of_step(workflow: Workflow, job: Job, step: Step) -> Iterator[Notifier]:
    env = environment(workflow, job, step)
    if step.uses is not None:
        name = step.uses.value.partition("@")[0].lower()
        kind = next((kind for mark, kind in _ACTIONS.items() if mark in name), "")
        for key, value in (*step.inputs, *step.env) if kind else ():
            secret = secret_in(value.value, env)
            if secret and (_ADDRESSES.search(key.value) or _WEBHOOK.search(secret)):
                yield Notifier(kind, secret)
    for command in commands(step.run.value) if step.run else ():
        if command.program in ("curl", "wget", "http", "https"):
            for secret in (name for word in command.words for name in secrets_in(word, env)):
                if _WEBHOOK.search(secret) or _TELEGRAM.search(secret):
                    yield Notifier(_kind(secret), secret)


def _kind(secret: str) -> str:
    return next((kind for mark, kind in _ACTIONS.items() if mark.upper() in secret), "webhook")


def kubeconfig_of(inventory: Inventory, configured: str) -> str:
    """The configured name; else the secret that looks like one and is read most in jobs that talk to a cluster."""
    if configured:
        return configured
    read = Counter[str]()
    for facts in inventory.workflows:
        for job in facts.run.jobs:
            if any(_cluster(step) for step in job.steps):
                read.update(
                    secret
                    for step in job.steps
                    for secret in _secrets(facts.run, job, step)
                    if _KUBECONFIG.search(secret)
                )
    return min(read, key=lambda name: (-read[name], name), default="")


def _cluster(step: Step) -> bool:
    if step.uses is not None:
        return any(mark in step.uses.value.lower() for mark in _CLUSTER)
    return any(command.program in _CLUSTER for command in commands(step.run.value)) if step.run else False


def _secrets(workflow: Workflow, job: Job, step: Step) -> Iterator[str]:
    env = environment(workflow, job, step)
    for text in (step.run, *(value for _, value in (*step.inputs, *step.env))):
        if text is not None:
            yield from secrets_in(text.value, env)
