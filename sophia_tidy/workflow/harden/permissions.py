"""Permissions of a job: those that hold today, each with its reason; where nobody has said any, the least that its steps need.

A workflow that says nothing has what the repository's settings give, which no
file tells; so the least is worked out from a table, and a step that the table
does not know leaves the job (docs.github.com, "Controlling permissions for
GITHUB_TOKEN").
"""

from collections.abc import Mapping

import yaml

from ..editing.nodes import EditRefused, value_of
from ..model import Permissions
from .draft import JobDraft
from .least import Granted, LocalFiles, NotKnown, least, needed
from .model import Hardening
from .permission_table import PermissionTable


def grant(draft: JobDraft, table: PermissionTable, local: LocalFiles) -> None:
    """Write the permissions of a job, with a reason for each.

    Raises:
        EditRefused: they are all of a kind, or nobody has said them, and a step is not known.
    """
    own = draft.job.permissions
    today = own or draft.workflow.permissions
    if today is None or today.everything:
        _write(draft, _least(draft, table, local), today, own)
    elif own is not None:
        _explain(draft, table, local, own)
    else:
        reasons = _reasons(draft, table, local)
        _write(draft, {scope: (level, reasons.get(scope, "")) for scope, level in today.scopes}, today, own)


def _reasons(draft: JobDraft, table: PermissionTable, local: LocalFiles) -> Mapping[str, str]:
    """Why a scope is needed, of those steps that are known."""
    found: dict[str, str] = {}
    for each in draft.steps:
        for one in needed(each.step, table, local) or ():
            found.setdefault(one.scope, one.why)
    return found


def _least(draft: JobDraft, table: PermissionTable, local: LocalFiles) -> Granted:
    try:
        return least(draft.workflow, draft.job, table, local)
    except NotKnown as error:
        raise EditRefused(f"{error.why}; expected permissions", error.at) from error


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


def _explain(draft: JobDraft, table: PermissionTable, local: LocalFiles, own: Permissions) -> None:
    """Put a reason behind each permission that has none."""
    node = value_of(draft.body, "permissions")
    if not isinstance(node, yaml.MappingNode):
        return
    reasons = _reasons(draft, table, local)
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
