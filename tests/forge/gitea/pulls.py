"""Pull requests: opened, edited, merged, and who is asked to review them."""

from ..answers import Answer, Call, route
from ..bare import Signer
from ..merging import WAYS, merge_pull
from ..records import Issue, Refused
from . import shapes
from .issues import edited, label_names
from .repository import listed


def _number(call: Call) -> Issue:
    text = call.path["index"]
    return call.state.pull(int(text) if text.isdecimal() else 0)


def _list(call: Call) -> Answer:
    state = call.query.get("state", "open")
    found = [
        issue
        for issue in call.state.listed()
        if issue.pull and (state == "all" or issue.is_open == (state != "closed"))
    ]
    if call.query.get("sort") == "recentupdate":
        found.sort(key=lambda issue: issue.updated, reverse=True)
    else:
        found.reverse()
    shown, headers = listed(call, found)
    return Answer(200, [shapes.pull(call, one) for one in shown if isinstance(one, Issue)], headers)


def _open(call: Call) -> Answer:
    head, base = call.text("head") or "", call.text("base") or ""
    head = head.removeprefix(f"{call.state.facts.owner}:")
    if head == base:
        raise Refused(422, "Invalid PullRequest: There are no changes between the head and the base")
    if {head, base} - call.state.bare.branches().keys():
        raise Refused(404, "Not Found")
    if other := call.state.open_pull_of(head, base):
        raise Refused(
            409,
            f"pull request already exists for these targets [id: {other.number}, head_branch: {head}, base_branch: {base}]",
        )
    made = call.state.open_pull(
        call.text("title") or "", call.text("body") or "", call.login, head, base, is_draft=False
    )
    made.labels += label_names(call)
    return Answer(201, shapes.pull(call, made))


def _told(call: Call) -> Answer:
    return Answer(200, shapes.pull(call, _number(call)))


def _edit(call: Call) -> Answer:
    issue = _number(call)
    assert issue.pull
    edited(call, issue)
    base = call.text("base")
    if base and base != issue.pull.base and issue.pull.merged is None:
        if base not in call.state.bare.branches():
            raise Refused(404, f"new base '{base}' not exist")
        call.state.retarget(issue, base)
    return Answer(201, shapes.pull(call, issue))


def _is_merged(call: Call) -> Answer:
    pull = _number(call).pull
    if pull is None or pull.merged is None:
        raise Refused(404, "Not Found")
    return Answer(204)


def _merge(call: Call) -> Answer:
    issue, way = _number(call), call.text("Do") or ""
    if way not in WAYS:
        raise Refused(422, f"[Do]: {way!r} is no way to merge")
    if shapes.is_draft(issue):
        raise Refused(405, "Work in progress PRs cannot be merged")
    by = Signer(call.login, f"{call.login}@example.org", int(call.state.clock.now()))
    merge_pull(call.state, issue, by, call.login, way, call.text("head_commit_id") or None)
    return Answer(200)


def _ask(call: Call) -> Answer:
    """Somebody who is not there is 404, not 422."""
    issue = _number(call)
    assert issue.pull
    people, facts = call.texts("reviewers"), call.state.facts
    if set(people) - facts.collaborators - {facts.owner, issue.author}:
        raise Refused(404, "user does not exist")
    if not issue.is_open:
        raise Refused(403, "review request on a closed pull request")
    call.state.ask_reviews(issue, people, call.texts("team_reviewers"))
    return Answer(201, [_request(call, issue, login) for login in people])


def _request(call: Call, issue: Issue, login: str) -> dict[str, object]:
    assert issue.pull
    web = f"{shapes.page(call)}/pulls/{issue.number}"
    return {
        "id": call.state.next_id(), "user": shapes.user(call, login), "team": None, "state": "REQUEST_REVIEW", "body": "", "stale": False,
        "commit_id": issue.pull.head_sha, "official": False, "dismissed": False, "comments_count": 0, "html_url": web,
        "submitted_at": call.state.clock.stamp(), "updated_at": call.state.clock.stamp(), "pull_request_url": web,
    }  # fmt: skip


_PULL = "/repos/{owner}/{repo}/pulls/{index}"
ROUTES = (
    route("GET", "/repos/{owner}/{repo}/pulls", "pull_requests", _list),
    route("POST", "/repos/{owner}/{repo}/pulls", "pull_requests", _open),
    route("GET", _PULL, "pull_requests", _told),
    route("PATCH", _PULL, "pull_requests", _edit),
    route("GET", f"{_PULL}/merge", "pull_requests", _is_merged),
    route("POST", f"{_PULL}/merge", "pull_requests", _merge),
    route("POST", f"{_PULL}/requested_reviewers", "pull_requests", _ask),
)
