"""Pull requests: opened, edited, merged, and who is asked to review them."""

from ..answers import Answer, Call, page_of, route
from ..bare import Signer
from ..merging import WAYS, merge_pull
from ..records import Issue, Refused
from . import shapes
from .issues import moved


def _number(call: Call) -> Issue:
    text = call.path["pull_number"]
    return call.state.pull(int(text) if text.isdecimal() else 0)


def _list(call: Call) -> Answer:
    state, head, base = call.query.get("state", "open"), call.query.get("head", ""), call.query.get("base", "")
    owner, colon, branch = head.partition(":")
    found = [
        issue
        for issue in call.state.listed()
        if (pull := issue.pull)
        and (state == "all" or issue.is_open == (state == "open"))
        and (
            not colon or (owner.lower() == call.state.facts.owner.lower() and pull.head == branch)
        )  # a head without an owner is ignored
        and base in ("", pull.base)
    ]
    found.sort(key=lambda issue: issue.number, reverse=call.query.get("direction", "desc") == "desc")
    shown, headers = page_of(call, found, "per_page", 30, 100)
    return Answer(200, [shapes.pull_simple(call, one) for one in shown if isinstance(one, Issue)], headers)


def _open(call: Call) -> Answer:
    head = (call.text("head") or "").removeprefix(f"{call.state.facts.owner}:")
    made = call.state.open_pull(
        call.text("title") or "",
        call.text("body") or "",
        call.login,
        head,
        call.text("base") or "",
        is_draft=call.body.get("draft") is True,
    )
    return Answer(201, shapes.pull_full(call, made), {"Location": f"{shapes.api(call)}/pulls/{made.number}"})


def _told(call: Call) -> Answer:
    return Answer(200, shapes.pull_full(call, _number(call)))


def _edit(call: Call) -> Answer:
    issue = _number(call)
    assert issue.pull
    if (base := call.text("base")) and base != issue.pull.base:
        call.state.retarget(issue, base)
    if call.text("state") == "open":
        moved(call, issue)  # what refuses it refuses all of it
    call.state.edit(issue, title=call.text("title"), body=call.text("body"))
    moved(call, issue)
    return Answer(200, shapes.pull_full(call, issue))


def _is_merged(call: Call) -> Answer:
    pull = _number(call).pull
    if pull is None or pull.merged is None:
        raise Refused(404, "Not Found")
    return Answer(204)


def _merge(call: Call) -> Answer:
    way = call.text("merge_method") or "merge"
    if way not in WAYS:
        raise Refused(422, f"Invalid request. {way!r} is not a way to merge.")
    by = Signer(call.login, f"{call.login}@example.org", int(call.state.clock.now()))
    made = merge_pull(call.state, _number(call), by, call.login, way, call.text("sha"))
    return Answer(200, {"sha": made, "merged": True, "message": "Pull Request successfully merged"})


def _reviewers(call: Call) -> Answer:
    pull = _number(call).pull
    assert pull
    return Answer(
        200,
        {
            "users": [shapes.user(call, one) for one in pull.reviewers],
            "teams": [shapes.team(call, one) for one in pull.teams],
        },
    )


def _ask(call: Call) -> Answer:
    issue = _number(call)
    call.state.ask_reviews(issue, call.texts("reviewers"), call.texts("team_reviewers"))
    return Answer(201, shapes.pull_simple(call, issue))


def _reviews(call: Call) -> Answer:
    _number(call)
    return Answer(200, [])


_PULL = "/repos/{owner}/{repo}/pulls/{pull_number}"
ROUTES = (
    route("GET", "/repos/{owner}/{repo}/pulls", "pull_requests", _list),
    route("POST", "/repos/{owner}/{repo}/pulls", "pull_requests", _open),
    route("GET", _PULL, "pull_requests", _told),
    route("PATCH", _PULL, "pull_requests", _edit),
    route("GET", f"{_PULL}/merge", "pull_requests", _is_merged),
    route("PUT", f"{_PULL}/merge", "contents", _merge),
    route("GET", f"{_PULL}/requested_reviewers", "pull_requests", _reviewers),
    route("POST", f"{_PULL}/requested_reviewers", "pull_requests", _ask),
    route("GET", f"{_PULL}/reviews", "pull_requests", _reviews),
)
