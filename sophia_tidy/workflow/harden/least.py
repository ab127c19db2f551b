"""The least permissions of a job: what each of its steps needs, by the tables; a step that they do not know has no least.

A step of the repository's own action needs what the steps of that need; a
call of the repository's own workflow needs what its jobs may do, for a called
workflow never has more than its caller (docs.github.com, "Reusing workflow
configurations", "Access and permissions").
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from ...formats.shell import commands
from ...kernel.location import Location
from ..model import Action, Job, Step, Workflow
from .github_script import is_github_script
from .javascript_places import code_of
from .permission_table import PermissionTable, TokenGrant
from .pins import action_of
from .token_use import everywhere, has_token, may_push, pushes, texts

Granted = dict[str, tuple[str, str]]  # scope: level, reason
LocalFiles = Mapping[PurePosixPath, Workflow | Action]
_CALL = re.compile(r"\bgithub\.(?:rest\.)?(?P<call>\w+\.\w+)")
_GITHUB = re.compile(r"(?<![\w.$])(?:github|getOctokit)\b")
_PAGINATED = re.compile(r"\bgithub\.paginate(?:\.iterator)?\s*\(")
_ORDER = ("", "read", "write")
_DEEPEST = 10  # called workflows below one another, as many as GitHub allows
_READERS = frozenset(("curl", "wget", "python", "python3", "node", "npx", "npm"))  # that may send it anywhere


class NotKnown(Exception):
    """Nobody knows what a step needs: its place, and a sentence."""

    def __init__(self, at: Location, why: str):
        super().__init__(why)
        self.at, self.why = at, why


def least(workflow: Workflow, job: Job, table: PermissionTable, local: LocalFiles, depth: int = 0) -> Granted:
    """The scopes that a job needs, each with its level and a reason.

    Raises:
        NotKnown: a step may do anything with the token.
    """
    if job.uses is not None:
        return _called(job, table, local, depth)
    if everywhere(workflow, job):
        raise NotKnown(job.at, "all of its steps are given GITHUB_TOKEN, and nobody has said what for")
    found: Granted = {}
    for step in job.steps:
        grants = needed(step, table, local)
        if grants is None:
            raise NotKnown(step.at, _unknown(step))
        _add(found, ((one.scope, one.level, one.why) for one in grants))
    return dict(sorted(found.items()))


def _add(found: Granted, more: Iterable[tuple[str, str, str]]) -> None:
    for scope, level, why in more:
        known, reason = found.get(scope, ("", ""))
        if _ORDER.index(level) > _ORDER.index(known):
            found[scope] = (level, why)
        elif not reason:
            found[scope] = (known, why)


def _called(job: Job, table: PermissionTable, local: LocalFiles, depth: int) -> Granted:
    """What the jobs of a called workflow may do, or need where nobody has said it."""
    uses = job.uses
    assert uses is not None
    path = PurePosixPath(uses.value[2:])
    called = local.get(path) if uses.value.startswith(("./", "$/")) else None
    if not isinstance(called, Workflow) or called.broken or depth >= _DEEPEST:
        raise NotKnown(uses.at, f"nobody has said what the workflow {uses} that it calls may do")
    found: Granted = {}
    for each in called.jobs:
        said = each.permissions or called.permissions
        if said is not None and said.everything:
            raise NotKnown(uses.at, f"the workflow {uses} that it calls asks for {said.everything}")
        if said is None:
            more = least(called, each, table, local, depth + 1)
        else:
            reasons = {one.scope: one.why for step in each.steps for one in needed(step, table, local) or ()}
            more = {
                scope: (level, reasons.get(scope, f"as {path.name} asks for it"))
                for scope, level in said.scopes
                if level != "none"
            }
        _add(found, ((scope, level, why) for scope, (level, why) in more.items()))
    return dict(sorted(found.items()))


def needed(step: Step, table: PermissionTable, local: LocalFiles, depth: int = 0) -> tuple[TokenGrant, ...] | None:
    """What one step needs; None where nobody knows."""
    token = has_token(texts(step))
    if step.uses is not None:
        return _of_action(table, step, step.uses.value, token, local, depth)
    if may_push(step) and not pushes(step):
        return None
    found = tuple(_of_script(table, step))
    known = [each for each in found if each is not None]
    return None if token and (not found or len(known) < len(found)) else tuple(one for each in known for one in each)


def _of_action(
    table: PermissionTable, step: Step, uses: str, token: bool, local: LocalFiles, depth: int
) -> tuple[TokenGrant, ...] | None:
    if uses.startswith("docker://"):
        return None if token else ()
    if uses.startswith(("./", "$/")):
        return _of_own(table, uses[2:], token, local, depth)
    if is_github_script(uses):
        return _of_javascript(table, step)
    name = action_of(uses)
    grants = table.of_action("".join(name)) if name else None
    return None if grants is None else tuple(each for each in grants if each.holds(step, token))


def _of_own(
    table: PermissionTable, folder: str, token: bool, local: LocalFiles, depth: int
) -> tuple[TokenGrant, ...] | None:
    """What an action of this repository needs: what its steps need; of one that is no composite of steps, nobody knows."""
    path = PurePosixPath(folder)
    found = next((local[path / name] for name in ("action.yml", "action.yaml") if path / name in local), None)
    if not isinstance(found, Action) or found.broken or found.using != "composite" or token or depth >= _DEEPEST:
        return None
    each = [needed(step, table, local, depth + 1) for step in found.steps]
    return None if None in each else tuple(one for grants in each for one in grants or ())


def _of_javascript(table: PermissionTable, step: Step) -> tuple[TokenGrant, ...] | None:
    """The grants of what ``actions/github-script`` calls; None where ``github`` goes where nobody follows it."""
    given = step.input("github-token")
    if given is not None and not has_token((given,)):
        return ()
    script = step.input("script")
    code = _PAGINATED.sub("(", code_of(script.value)) if script is not None else ""
    calls = [(match.start(), match["call"]) for match in _CALL.finditer(code)]
    if (
        len(calls) != len(_GITHUB.findall(code))
        or "fetch(" in code
        or ("require(" in code and "github" in _passed(code))
    ):
        return None
    grants = [table.of_call(call) for _, call in calls]
    return None if None in grants else tuple(one for each in grants for one in each or ())


def _passed(code: str) -> str:
    """What is passed to the functions of a required file."""
    return " ".join(re.findall(r"\(\{([^}]*)\}\)", code))


def _of_script(table: PermissionTable, step: Step) -> Iterator[tuple[TokenGrant, ...] | None]:
    """The grants of the commands that may use the token; None for one that nobody knows."""
    if pushes(step):
        yield table.of_command(("git", "push"))
    for command in commands(step.run.value) if step.run is not None else ():
        if command.program == "gh":
            yield table.of_command(tuple(word for word in command.words if not word.startswith("-")))
        elif command.program == "docker" and "login" in command.words[1:3]:
            if any("ghcr.io" in word for word in command.words):
                yield table.of_action("docker/login-action")
        elif command.program in _READERS:
            yield None


def _unknown(step: Step) -> str:
    if step.uses is not None:
        return f"nobody has said what its action {step.uses.value.partition('@')[0]} may do with GITHUB_TOKEN"
    if not has_token(texts(step)):
        return "a script that it runs may push, and nobody has said what the job may do"
    return "a script of it is given GITHUB_TOKEN, and nobody has said what for"
