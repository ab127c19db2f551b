"""Deployments: commands and actions that change something that runs elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ...formats.shell import Command, commands
from ...kernel.location import Location
from ..model import Job, Step, Workflow

# The beginning of a command -> what it is called; words in between that are options do not count.
_COMMANDS = {
    ("kubectl", "apply"): "kubectl",
    ("kubectl", "set"): "kubectl",
    ("kubectl", "rollout", "restart"): "kubectl",
    ("kubectl", "replace"): "kubectl",
    ("kubectl", "patch"): "kubectl",
    ("kubectl", "create"): "kubectl",
    ("helm", "upgrade"): "helm",
    ("helm", "install"): "helm",
    ("docker", "stack", "deploy"): "docker stack",
    ("docker", "service", "update"): "docker service",
    ("pulumi", "up"): "pulumi",
    ("terraform", "apply"): "terraform",
    ("tofu", "apply"): "tofu",
    ("flux", "reconcile"): "flux",
    ("argocd", "app", "sync"): "argocd",
    ("ssh",): "ssh",
    ("scp",): "ssh",
    ("rsync",): "ssh",
    ("ansible-playbook",): "ansible",
    ("gcloud", "run", "deploy"): "cloud run",
    ("gcloud", "app", "deploy"): "app engine",
    ("aws", "ecs", "update-service"): "ecs",
    ("aws", "s3", "sync"): "s3",
    ("vercel",): "vercel",
    ("flyctl", "deploy"): "fly",
    ("fly", "deploy"): "fly",
    ("netlify", "deploy"): "netlify",
    ("wrangler", "deploy"): "wrangler",
    ("wrangler", "publish"): "wrangler",
    ("serverless", "deploy"): "serverless",
    ("cdk", "deploy"): "cdk",
    ("nomad", "job", "run"): "nomad",
    ("mkdocs", "gh-deploy"): "pages",
    ("mike", "deploy"): "pages",
}
_ACTIONS = {
    "appleboy/ssh-action": "ssh",
    "appleboy/scp-action": "ssh",
    "azure/k8s-deploy": "kubectl",
    "azure/webapps-deploy": "azure",
    "pulumi/actions": "pulumi",
    "actions/deploy-pages": "pages",
    "peaceiris/actions-gh-pages": "pages",
    "jamesives/github-pages-deploy-action": "pages",
    "google-github-actions/deploy-cloudrun": "cloud run",
    "aws-actions/amazon-ecs-deploy-task-definition": "ecs",
    "amondnet/vercel-action": "vercel",
    "cloudflare/wrangler-action": "wrangler",
    "cloudflare/pages-action": "pages",
    "superfly/flyctl-actions": "fly",
    "akhileshns/heroku-deploy": "heroku",
    "stefanprodan/helm-gh-pages": "helm chart",
}
_DRY = re.compile(r"^--dry-run(=(client|server|true))?$|^--preview$|^--diff$")
_TAKE_VALUE = frozenset(
    ("-n", "--namespace", "--context", "--kubeconfig", "--kube-context", "-C", "--cwd", "--project")
)
_LONGEST = max(map(len, _COMMANDS))


@dataclass(frozen=True, slots=True)
class DeployFact:
    """One deployment: what does it, and where it is said."""

    how: str
    at: Location
    job: str


def deploys_of(workflow: Workflow) -> Iterator[DeployFact]:
    """Every deployment in the order of the steps, a command or an action each."""
    for job, step in workflow.steps():
        yield from _of_step(job, step)


def _of_step(job: Job, step: Step) -> Iterator[DeployFact]:
    if step.uses is not None:
        how = _ACTIONS.get(step.uses.value.partition("@")[0].lower())
        command = step.input("command")
        if how and not (how == "pulumi" and command is not None and command.value not in ("up", "update")):
            yield DeployFact(how, step.uses.at, job.id)
    for script in (step.run, step.input("script") if step.uses else None):
        for each in commands(script.value) if script else ():
            how = deploys(each)
            if how and script is not None:
                yield DeployFact(how, script.line(each.line), job.id)


def deploys(command: Command) -> str:
    """What a command deploys with; empty where it does not, or only tries."""
    if any(_DRY.match(word) for word in command.words):
        return ""
    plain = tuple(
        word
        for before, word in pairwise(("", *command.words))
        if not word.startswith("-") and before not in _TAKE_VALUE
    )[:_LONGEST]
    how = next((_COMMANDS[plain[:length]] for length in range(_LONGEST, 0, -1) if plain[:length] in _COMMANDS), "")
    remote = any(":" in word and not word.startswith("-") for word in command.words[1:])
    return "" if command.program in ("rsync", "scp") and not remote else how
