"""Facts that a happening tells before anything runs: what ``github.*`` and ``inputs.*`` then say.

Source: "Contexts" and "Events that trigger workflows" (the tables of
``GITHUB_REF``) of GitHub's documentation, and the payloads of "Webhook
events and payloads" for what an event's payload does not have, which is
null in an expression.
"""

from collections.abc import Iterable, Mapping

from ..expressions.values import text
from ..model import Input
from .model import Happening

Value = None | bool | float | str
Facts = Mapping[tuple[str, ...], Value]
"""By the path in small letters without ``github``, or with ``inputs``; what is not there is not known."""

PULL_REQUESTS = frozenset(("pull_request", "pull_request_target", "pull_request_review", "pull_request_review_comment"))
# Keys of the payload that only these events have.
_ONLY_OF: dict[str, frozenset[str]] = {
    "pull_request": PULL_REQUESTS,
    "inputs": frozenset(("workflow_dispatch",)),
    "schedule": frozenset(("schedule",)),
    "issue": frozenset(("issues", "issue_comment")),
    "release": frozenset(("release",)),
    "workflow_run": frozenset(("workflow_run",)),
    "client_payload": frozenset(("repository_dispatch",)),
    "head_commit": frozenset(("push", "merge_group")),
    "commits": frozenset(("push",)),
    "merge_group": frozenset(("merge_group",)),
}
_WITHOUT_ACTION = frozenset(("push", "schedule", "workflow_dispatch", "create", "delete", "fork", "gollum", "public"))
_ELSEWHERE = frozenset(("create", "delete", "deployment", "deployment_status", "merge_group", "status", "page_build"))


def facts_of(happening: Happening) -> dict[tuple[str, ...], Value]:
    """What ``github`` says; inputs are those of a file, see `with_inputs`."""
    event = happening.event
    found: dict[tuple[str, ...], Value] = {("event_name",): event}
    for key, events in _ONLY_OF.items():
        if event not in events:
            found["event", key] = None
    if event in _WITHOUT_ACTION:
        found["event", "action"] = None
    elif happening.action:
        found["event", "action"] = happening.action
    if event not in PULL_REQUESTS:
        found["head_ref",] = found["base_ref",] = ""
    found.update(_of_event(happening))
    return found


def _of_event(happening: Happening) -> dict[tuple[str, ...], Value]:
    match happening.event:
        case "pull_request" | "pull_request_review" | "pull_request_review_comment":
            merged = happening.action == "closed"  # its ref is then that of the base, if it was merged
            return _pull_request(happening) | ({} if merged else _ref("refs/pull/1/merge", "1/merge", "branch"))
        case "pull_request_target":
            return _pull_request(happening) | _branch(happening.branch)
        case "workflow_run":
            told = {"conclusion": happening.conclusion or None, "name": happening.workflow}
            told["head_branch"] = happening.branch
            return {("event", "workflow_run", key): value for key, value in told.items()}
        case "release":
            return {("event", "release", "tag_name"): happening.tag, **_tag(happening.tag)}
        case "merge_group":
            return {("event", "merge_group", "base_ref"): f"refs/heads/{happening.branch}"}
        case "schedule":
            return {("event", "schedule"): happening.cron, **_branch(happening.branch)}
        case event if event in _ELSEWHERE:
            return {}
    found = _tag(happening.tag) if happening.tag else _branch(happening.branch)
    if happening.event == "push" and found:
        found["event", "ref"] = found["ref",]
    return found


def _pull_request(happening: Happening) -> dict[tuple[str, ...], Value]:
    return {
        ("base_ref",): happening.branch,
        ("head_ref",): happening.head,
        ("event", "pull_request", "base", "ref"): happening.branch,
        ("event", "pull_request", "head", "ref"): happening.head,
    }


def _branch(name: str) -> dict[tuple[str, ...], Value]:
    return _ref(f"refs/heads/{name}", name, "branch") if name else {}


def _tag(name: str) -> dict[tuple[str, ...], Value]:
    return _ref(f"refs/tags/{name}", name, "tag") if name else {}


def _ref(ref: str, name: str, kind: str) -> dict[tuple[str, ...], Value]:
    return {("ref",): ref, ("ref_name",): name, ("ref_type",): kind}


def with_inputs(facts: Facts, declared: Iterable[Input], given: Mapping[str, str]) -> dict[tuple[str, ...], Value]:
    """The facts of a dispatch of one file: each input as its kind, and as the text that ``github.event.inputs`` has."""
    found = dict(facts)
    for each in declared:
        name = each.name.value
        typed = _typed(each, given.get(name))
        found["inputs", name.lower()] = typed
        found["event", "inputs", name.lower()] = text(typed)
    return found


def _typed(declared: Input, given: str | None) -> Value:
    if given is None:
        first = declared.options[0].value if declared.kind == "choice" and declared.options else ""
        given = declared.value.value if declared.value else first
    match declared.kind:
        case "boolean":
            return given.lower() == "true"
        case "number" if given:
            try:
                return float(given)
            except ValueError:
                return given
    return given


UNKNOWN = object()


def look_up(facts: Facts, path: tuple[str, ...]) -> object:
    """The value at a path such as ``('github', 'ref')``, null below what is null, or `UNKNOWN`."""
    match path[0]:
        case "github":
            rest = tuple(each.lower() for each in path[1:])
        case "inputs":
            rest = tuple(each.lower() for each in path)
            if facts.get(("event_name",)) != "workflow_dispatch":
                return None
            return facts.get(rest) if len(rest) == 2 else UNKNOWN
        case _:
            return UNKNOWN
    if rest in facts:
        return facts[rest]
    if rest[:2] == ("event", "inputs") and len(rest) == 3:
        return None
    if any(rest[:length] in facts and facts[rest[:length]] is None for length in range(1, len(rest))):
        return None
    return UNKNOWN
