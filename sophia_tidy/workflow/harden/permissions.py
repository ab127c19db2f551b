"""Permissions of a job: those that hold today, each with its reason; where nobody has said any, the least that its steps need.

A workflow that says nothing has what the repository's settings give, which no
file tells; so the least is worked out from a table, and a step that the table
does not know leaves the job (docs.github.com, "Controlling permissions for
GITHUB_TOKEN").
"""

from collections.abc import Iterator, Mapping

import yaml

from ...formats.shell import commands
from ..editing.nodes import value_of
from ..model import Permissions, Step
from .draft import JobDraft
from .model import Hardening
from .permission_table import PermissionTable, TokenGrant
from .pins import action_of
from .token_use import everywhere, git_commands, has_token, texts

Granted = dict[str, tuple[str, str]]  # scope: level, reason


def grant(draft: JobDraft, table: PermissionTable) -> None:
    """Write the permissions of a job, with a reason for each.

    Raises:
        EditRefused: they are all of a kind, or nobody has said them, and a step is not known.
    """
    own = draft.job.permissions
    today = own or draft.workflow.permissions
    if today is None or today.everything:
        _write(draft, _least(draft, table), today, own)
    elif own is not None:
        _explain(draft, table, own)
    else:
        reasons = _reasons(draft, table)
        _write(draft, {scope: (level, reasons.get(scope, "")) for scope, level in today.scopes}, today, own)


def _reasons(draft: JobDraft, table: PermissionTable) -> Mapping[str, str]:
    """Why a scope is needed, of those steps that are known."""
    found: dict[str, str] = {}
    for each in draft.steps:
        for one in _grants(draft, table, each.step) or ():
            found.setdefault(one.scope, one.why)
    return found


def _least(draft: JobDraft, table: PermissionTable) -> Granted:
    if draft.job.uses is not None:
        raise draft.refused("nobody has said what the workflow that it calls may do; expected permissions")
    if everywhere(draft.workflow, draft.job):
        raise draft.refused(
            "all of its steps are given GITHUB_TOKEN, and nobody has said what for; expected permissions"
        )
    found: Granted = {}
    for each in draft.steps:
        grants = _grants(draft, table, each.step)
        if grants is None:
            raise draft.refused(_unknown(each.step), each.node)
        for one in grants:
            level, why = found.get(one.scope, ("", ""))
            if level != "write":
                found[one.scope] = (one.level, why if level == one.level else one.why)
    return dict(sorted(found.items()))


def _grants(draft: JobDraft, table: PermissionTable, step: Step) -> tuple[TokenGrant, ...] | None:
    """What one step needs; None where nobody knows."""
    token = has_token(texts(step))
    if step.uses is not None:
        return _of_action(table, step, step.uses.value, token)
    found = tuple(_of_script(table, step))
    known = [each for each in found if each is not None]
    return None if token and (not found or len(known) < len(found)) else tuple(one for each in known for one in each)


def _of_action(table: PermissionTable, step: Step, uses: str, token: bool) -> tuple[TokenGrant, ...] | None:
    if uses.startswith("docker://"):
        return None if token else ()
    name = action_of(uses)
    grants = table.of_action("".join(name)) if name else None
    return None if grants is None else tuple(each for each in grants if each.holds(step, token))


def _of_script(table: PermissionTable, step: Step) -> Iterator[tuple[TokenGrant, ...] | None]:
    """The grants of the commands that may use the token; None for one that nobody knows."""
    if "push" in git_commands(step):
        yield table.of_command(("git", "push"))
    for command in commands(step.run.value) if step.run is not None else ():
        if command.program == "gh":
            yield table.of_command(tuple(word for word in command.words if not word.startswith("-")))
        elif command.program == "docker" and "login" in command.words[1:3]:
            if any("ghcr.io" in word for word in command.words):
                yield table.of_action("docker/login-action")
        elif command.program in ("curl", "wget", "python", "python3", "node", "npx", "npm"):
            yield None


def _unknown(step: Step) -> str:
    if step.uses is not None:
        return f"nobody has said what its action {step.uses.value.partition('@')[0]} may do with GITHUB_TOKEN; expected permissions"
    return "a script of it is given GITHUB_TOKEN, and nobody has said what for; expected permissions"


def _write(draft: JobDraft, granted: Granted, today: Permissions | None, own: Permissions | None) -> None:
    """Put the block into the job, in the place of the one that is there."""
    lines = [
        f"{scope}: {level} # {why or f'as it was in {draft.workflow.path.name}'}"
        for scope, (level, why) in granted.items()
    ]
    inner = ", ".join(f"{scope}: {level}" for scope, (level, _) in granted.items())
    node = value_of(draft.body, "permissions") if own is not None else None
    if node is not None:
        key = next(key for key, value in draft.body.value if value is node)
        column = " " * (key.start_mark.column + 2)
        block = "".join(f"\n{column}{line}" for line in lines) or "{}"
        draft.put(node.start_mark.index - (1 if lines else 0), node.end_mark.index, block)
    elif lines:
        draft.add_keys(draft.body, ["permissions:", *(f"  {line}" for line in lines)], f"permissions: {{{inner}}}")
    else:
        draft.add_keys(draft.body, ["permissions: {}"], "permissions: {}")
    draft.mean(("permissions",), {scope: f"str {level}" for scope, (level, _) in granted.items()})
    told = inner or "none"
    if today is None:
        why = f"nobody had said its permissions; it has the least that its steps need: {told}"
    elif today.everything:
        why = f"its permissions were {today.everything}; it has the least that its steps need: {told}"
    else:
        why = f"the permissions of the workflow are its own: {told}"
    draft.tell(Hardening.PERMISSIONS, today.at if today is not None else draft.job.at, why)


def _explain(draft: JobDraft, table: PermissionTable, own: Permissions) -> None:
    """Put a reason behind each permission that has none."""
    node = value_of(draft.body, "permissions")
    if not isinstance(node, yaml.MappingNode):
        return
    reasons = _reasons(draft, table)
    if node.flow_style and node.value:
        granted = {scope: (level, reasons.get(scope, "")) for scope, level in own.scopes}
        _write(draft, granted, own, own)
        return
    for key, value in node.value:
        end = value.end_mark.index
        if "#" not in draft.text[end : draft.line_end(end)] and (key.value, value.value) != ("contents", "read"):
            why = reasons.get(key.value) or f"as it was in {draft.workflow.path.name}"
            draft.comment(value, why)
            draft.tell(Hardening.REASON, draft.at(key), f"{key.value}: {value.value} has its reason beside it: {why}")
