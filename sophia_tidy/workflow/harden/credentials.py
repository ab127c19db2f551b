"""Credentials: ``actions/checkout`` leaves no token behind, unless a later step pushes or fetches with it."""

import yaml

from ..editing.nodes import value_of
from ..model import Step
from .draft import JobDraft, StepNode, on_one_line
from .model import Hardening
from .pins import action_of
from .token_use import commits, git_commands, may_push, pushes

_WITH_GIT = frozenset(
    """
ad-m/github-push-action endbug/add-and-commit stefanzweifel/git-auto-commit-action peter-evans/create-pull-request
peaceiris/actions-gh-pages jamesives/github-pages-deploy-action cycjimmy/semantic-release-action
python-semantic-release/python-semantic-release googleapis/release-please-action helm/chart-releaser-action
actions-js/push github-actions-x/commit test-room-7/action-update-file phips28/gh-action-bump-version
anothrnick/github-tag-action mathieudutour/github-tag-action relekang/python-semantic-release
benchmark-action/github-action-benchmark changesets/action crazy-max/ghaction-github-pages
tj-actions/changed-files trufflesecurity/trufflehog
""".split()
)


def keep_no_token(draft: JobDraft) -> None:
    """Write ``persist-credentials: false`` beside each checkout whose token nobody uses."""
    for index, each in enumerate(draft.steps):
        if each.step.uses is None or not _is_checkout(each.step):
            continue
        own = each.step.input("persist-credentials")
        if own is not None:
            if own.value.lower() != "false":
                told = "the checkout leaves its token behind, as it is asked to"
                draft.tell(Hardening.CREDENTIALS, own.at, told, stays=True)
            continue
        user = next((later for later in draft.steps[index + 1 :] if _may_use_git(later.step)), None)
        if user is None:
            _write(draft, each)
        else:
            draft.tell(
                Hardening.CREDENTIALS,
                each.step.at,
                f"the checkout leaves its token behind, for line {user.step.at.line} may use it",
                stays=True,
            )


def _is_checkout(step: Step) -> bool:
    return step.uses is not None and step.uses.value.lower().startswith("actions/checkout@")


def _may_use_git(step: Step) -> bool:
    """Whether a later step may push, fetch or clone with the token that git keeps."""
    if step.uses is not None:
        name = action_of(step.uses.value)
        if step.uses.value.startswith(("./", "$/", "docker://")):
            return True
        return name is not None and name[0].lower() in _WITH_GIT
    return any(True for _ in git_commands(step)) or commits(step) or pushes(step) or may_push(step)


def _write(draft: JobDraft, each: StepNode) -> None:
    table = value_of(each.node, "with")
    line, inline = "persist-credentials: false", "persist-credentials: false"
    if table is None:
        uses = next((key, value) for key, value in each.node.value if key.value == "uses")
        if each.node.flow_style or not on_one_line(*uses):
            draft.add_keys(each.node, ["with:", f"  {line}"], f"with: {{{inline}}}")
        else:
            draft.add_below(*uses, ["with:", f"  {line}"])
    elif isinstance(table, yaml.MappingNode) and table.value:
        draft.add_keys(table, [line], inline)
    else:
        raise draft.refused("what a checkout is given is no table; expected inputs", table)
    draft.mean(("steps", each.number, "with", "persist-credentials"), "bool false")
    draft.tell(Hardening.CREDENTIALS, each.step.at, "the checkout leaves no token behind; nothing after it uses git")
