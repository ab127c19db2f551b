"""What a checker will still say of a hardened job, because only people can mend it: where a runner stands, where a secret lies.

The names are those of zizmor's audits and actionlint's kinds; each job is told
once of each, with the place of the first and how many there are.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ...formats.shell import commands
from ...kernel.location import Location
from ..expressions.tree import Expression, FunctionCall, Index, Literal, Name, names_in, paths_of, walk
from ..model import Step, Text
from .draft import JobDraft
from .model import Hardening
from .pin_table import PinTable
from .pins import action_of

# Labels of GitHub's own runners (docs.github.com, "GitHub-hosted runners reference"), and those that each of one's own has.
_HOSTED = re.compile(r"(?:ubuntu|windows|macos)-(?:latest|slim|\d[\d.]*)(?:-[\w.-]+)?")
_OWN = frozenset(("self-hosted", "linux", "macos", "windows", "x64", "x86", "arm", "arm64"))
_BOT = re.compile(r"\[bot\]$")
_DANGEROUS = ("pull_request_target", "workflow_run", "issue_comment")
_SPOOFABLE = frozenset(("github.actor", "github.triggering_actor", "github.event.pull_request.sender.login"))
# What zizmor's audit of that name says a script does as well.
_SUPERFLUOUS = frozenset(
    """
ncipollo/release-action softprops/action-gh-release elgohr/github-release-action peter-evans/create-pull-request
peter-evans/create-or-update-comment dacbd/create-issue-action actions-ecosystem/action-add-labels
actions-ecosystem/action-remove-labels svenstaro/upload-release-action addnab/docker-run-action sergeysova/jq-action
dtolnay/rust-toolchain stefanzweifel/git-auto-commit-action endbug/add-and-commit
""".split()
)
_INSTALLS = {
    "gem": ("install", "i"),
    "bundle": ("add",),
    "npm": ("install", "i", "in", "ins", "inst", "insta", "instal", "isnt", "isnta", "isntal", "isntall", "add"),
    "yarn": ("add",),
    "pnpm": ("add",),
}
# What publishes, and what brings back what another run has stored unless told not to, as zizmor's audit has them.
_PUBLISHERS = frozenset(
    """
pypa/gh-action-pypi-publish rubygems/release-gem jreleaser/release-action goreleaser/goreleaser-action
softprops/action-gh-release release-drafter/release-drafter googleapis/release-please-action docker/build-push-action
redhat-actions/push-to-registry aws-actions/amazon-ecs-deploy-task-definition
aws-actions/aws-cloudformation-github-deploy azure/aci-deploy azure/container-apps-deploy-action azure/functions-action
azure/sql-action cloudflare/wrangler-action google-github-actions/deploy-appengine google-github-actions/deploy-cloudrun
google-github-actions/deploy-cloud-functions
""".split()
)
_CACHES = {  # the input, and the values that keep it from its cache; an empty one stands for no input
    "actions/cache": ("lookup-only", ("true",)),
    "actions/setup-go": ("cache", ("false",)),
    "actions/setup-java": ("cache", ("",)),
    "actions/setup-node": ("cache", ("",)),
    "actions/setup-python": ("cache", ("",)),
    "actions/setup-dotnet": ("cache", ("", "false")),
    "ruby/setup-ruby": ("bundler-cache", ("", "false")),
    "swatinem/rust-cache": ("lookup-only", ("true",)),
    "oven-sh/setup-bun": ("no-cache", ("true",)),
    "gradle/actions/setup-gradle": ("cache-disabled", ("true",)),
    "jdx/mise-action": ("cache", ("false",)),
    "awalsh128/cache-apt-pkgs-action": ("", ()),
    "mozilla-actions/sccache-action": ("", ()),
}
_COMMAND = re.compile(r"::(?:set-output|save-state|set-env|add-path)\b")
_SHELLS = frozenset(("bash", "sh", "pwsh", "powershell", "python"))


class Remaining(NamedTuple):
    """One thing that stays."""

    kind: Hardening
    at: Location
    told: str


def tell_remaining(draft: JobDraft, table: PinTable) -> None:
    """Put into ``open`` what hardening does not mend."""
    found: dict[Hardening, list[Remaining]] = {}
    for look in _LOOKS:
        for each in look(draft):
            found.setdefault(each.kind, []).append(each)
    for each in _archived(draft, table):
        found.setdefault(each.kind, []).append(each)
    for kind, these in found.items():
        more = f" (and {len(these) - 1} more)" if len(these) > 1 else ""
        draft.tell(kind, these[0].at, these[0].told + more, stays=True)


def _texts(draft: JobDraft) -> Iterator[Text]:
    """All texts of the job that may hold an expression."""
    job = draft.job
    yield from (value for pairs in (job.env, job.outputs, job.inputs, job.secrets) for _, value in pairs)
    for container in (*((job.container,) if job.container is not None else ()), *job.services):
        yield from (value for _, value in container.env)
    for step in job.steps:
        yield from (text for text in (step.run, step.name, step.working_directory) if text is not None)
        yield from (value for _, value in (*step.env, *step.inputs))


def _trees(draft: JobDraft) -> Iterator[tuple[Expression, Location]]:
    return ((tree, at) for text in _texts(draft) for tree, at in text.expressions)


def _secrets(draft: JobDraft) -> Iterator[Remaining]:
    if draft.job.environment is not None or draft.workflow.trigger("workflow_call") is not None:
        return
    for tree, at in _trees(draft):
        for name, _ in names_in(tree, "secrets"):
            if name.upper() != "GITHUB_TOKEN":
                what = "secrets belong" if name == "*" else f"the secret {name} belongs"
                yield Remaining(Hardening.SECRETS, at, f"{what} to no environment that guards it")


def _all_secrets(draft: JobDraft) -> Iterator[Remaining]:
    for tree, at in _trees(draft):
        for node in walk(tree):
            if isinstance(node, FunctionCall) and any(
                isinstance(each, Name) and each.name == "secrets" for each in node.arguments
            ):
                yield Remaining(Hardening.ALL_SECRETS, at, "the job is given all secrets there are")
            if isinstance(node, Index) and isinstance(node.target, FunctionCall) and names_in(node.target, "secrets"):
                yield Remaining(Hardening.UNREDACTED, at, "a part of a secret is not hidden in the log")


def _inherits(draft: JobDraft) -> Iterator[Remaining]:
    if draft.job.inherits:
        at = draft.job.uses.at if draft.job.uses is not None else draft.job.at
        yield Remaining(Hardening.INHERIT, at, "the workflow that it calls is given all secrets there are")


def _runners(draft: JobDraft) -> Iterator[Remaining]:
    for label in draft.job.runs_on:
        if label.value.lower() == "self-hosted" or label.expressions:
            what = "may run" if label.expressions else "runs"
            yield Remaining(Hardening.RUNNER, label.at, f"the job {what} on a runner of one's own ({label})")
        if not label.expressions and label.value.lower() not in _OWN and not _HOSTED.fullmatch(label.value.lower()):
            yield Remaining(Hardening.LABEL, label.at, f"{label} is the label of no runner that everybody has")


def _images(draft: JobDraft) -> Iterator[Remaining]:
    job = draft.job
    for container in (*((job.container,) if job.container is not None else ()), *job.services):
        if container.image.value and "@sha256:" not in container.image.value:
            yield Remaining(Hardening.IMAGE, container.image.at, f"nobody here knows the digest of {container.image}")


def _actions(draft: JobDraft) -> Iterator[Remaining]:
    for action, at in _used(draft):
        if action.lower() in _SUPERFLUOUS:
            yield Remaining(Hardening.SUPERFLUOUS, at, f"a script does as well what {action} does")


def _archived(draft: JobDraft, table: PinTable) -> Iterator[Remaining]:
    for action, at in _used(draft):
        if action.lower() in table.archived:
            yield Remaining(Hardening.ARCHIVED, at, f"nobody keeps {action} any more")


def _used(draft: JobDraft) -> Iterator[tuple[str, Location]]:
    for step in draft.job.steps:
        name = action_of(step.uses.value) if step.uses is not None else None
        if name is not None and step.uses is not None:
            yield name[0], step.uses.at


def _scripts(draft: JobDraft) -> Iterator[Remaining]:
    for step in draft.job.steps:
        if step.run is None:
            continue
        for command in commands(step.run.value):
            words = [word for word in command.words[1:] if not word.startswith("-")]
            known = _INSTALLS.get(command.program, ())
            if len(words) > 1 and words[0] in known:
                told = f"{command.program} {words[0]} takes what no lock file holds"
                yield Remaining(Hardening.PACKAGES, step.run.line(command.line), told)
        if _COMMAND.search(step.run.value):
            yield Remaining(
                Hardening.COMMAND, step.run.at, "GitHub is about to stop reading a command that the script prints"
            )
        yield from _shell(draft, step)


def _shell(draft: JobDraft, step: Step) -> Iterator[Remaining]:
    shell = step.shell or draft.job.defaults.shell or draft.workflow.defaults.shell
    if (
        shell is not None
        and not shell.expressions
        and (shell.value.split() or [""])[0].rpartition("/")[2] not in _SHELLS
    ):
        yield Remaining(Hardening.SHELL, shell.at, f"no checker reads a script for {shell}")


def _triggers(draft: JobDraft) -> Iterator[Remaining]:
    for trigger in draft.workflow.triggers:
        if trigger.event.value in _DANGEROUS:
            told = f"{trigger.event} starts it with all rights, for people who have none"
            yield Remaining(Hardening.TRIGGER, trigger.event.at, told)


def _caches(draft: JobDraft) -> Iterator[Remaining]:
    if not _publishes(draft):
        return
    for step in draft.job.steps:
        name = action_of(step.uses.value) if step.uses is not None else None
        known = _CACHES.get("".join(name).lower()) if name is not None else None
        if step.uses is None or known is None:
            continue
        given = step.input(known[0]) if known[0] else None
        if (given.value.lower() if given is not None else "") not in known[1]:
            told = f"what is published is made with what another run has stored, by {step.uses.value.partition('@')[0]}"
            yield Remaining(Hardening.CACHE, step.uses.at, told)


def _publishes(draft: JobDraft) -> bool:
    push = draft.workflow.trigger("push")
    filters = push.filters if push is not None else {}
    return (
        draft.workflow.trigger("release") is not None
        or "tags" in filters
        or any("release" in branch.value for branch in filters.get("branches", ()))
        or any(action.lower() in _PUBLISHERS for action, _ in _used(draft))
    )


def _bots(draft: JobDraft) -> Iterator[Remaining]:
    conditions = [draft.job.condition, *(step.condition for step in draft.job.steps)]
    for text in (each for each in conditions if each is not None):
        for tree, at in text.expressions:
            paths = {".".join(parts).lower() for parts, _ in paths_of(tree)}
            bots = [node for node in walk(tree) if isinstance(node, Literal) and _BOT.search(str(node.value))]
            if bots and paths & _SPOOFABLE:
                yield Remaining(Hardening.BOT, at, "who pushed last is no proof of who wrote it")


_LOOKS: tuple[Callable[[JobDraft], Iterator[Remaining]], ...] = (
    _secrets,
    _all_secrets,
    _inherits,
    _runners,
    _images,
    _actions,
    _scripts,
    _triggers,
    _caches,
    _bots,
)
