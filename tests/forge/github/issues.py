"""Issues, their comments and labels, and the search for them."""

from ..answers import Answer, Call, page_of, route
from ..records import Issue, Refused
from . import shapes

_OFF = "Issues has been disabled in this repository."


def _number(call: Call) -> Issue:
    """The issue that the path names.

    Raises:
        Refused: 404, or 410 where issues are off and it is no pull request.
    """
    text = call.path["issue_number"]
    issue = call.state.issue(int(text) if text.isdecimal() else 0)
    if issue.pull is None and not call.state.facts.has_issues:
        raise Refused(410, _OFF)
    return issue


def _list(call: Call) -> Answer:
    state = call.query.get("state", "open")
    wanted = {name.lower() for name in call.query.get("labels", "").split(",") if name}
    found = [
        issue
        for issue in call.state.listed()
        if (state == "all" or issue.is_open == (state == "open"))
        and wanted <= {name.lower() for name in issue.labels}
        and (issue.pull is not None or call.state.facts.has_issues)
        and call.query.get("creator", issue.author) == issue.author
    ]
    found.sort(key=lambda issue: (issue.created, issue.number), reverse=call.query.get("direction", "desc") == "desc")
    shown, headers = page_of(call, found, "per_page", 30, 100)
    return Answer(200, [shapes.issue(call, one) for one in shown if isinstance(one, Issue)], headers)


def _open(call: Call) -> Answer:
    if not call.state.facts.has_issues:
        raise Refused(410, _OFF)
    labels = call.texts("labels")
    for name in labels:
        known(call, name)
    issue = call.state.open_issue(call.text("title") or "", call.text("body") or "", call.login, tuple(labels))
    return Answer(201, shapes.issue(call, issue), {"Location": f"{shapes.api(call)}/issues/{issue.number}"})


def known(call: Call, name: str) -> str:
    """The label's name as it is known; GitHub makes a label that it does not know."""
    match = next((one for one in call.state.labels if one.lower() == name.lower()), None)
    return match or call.state.make_label(name, "ededed").name


def _told(call: Call) -> Answer:
    return Answer(200, shapes.issue(call, _number(call)))


def _edit(call: Call) -> Answer:
    issue = _number(call)
    call.state.edit(issue, title=call.text("title"), body=call.text("body"))
    if "labels" in call.body:
        issue.labels = [known(call, name) for name in call.texts("labels")]
    moved(call, issue)
    return Answer(200, shapes.issue(call, issue))


def moved(call: Call, issue: Issue) -> None:
    """Closed or opened again, where the body says so."""
    match call.text("state"):
        case "closed":
            call.state.close(issue, call.login)
        case "open":
            call.state.reopen(issue)


def _comments(call: Call) -> Answer:
    issue = _number(call)
    shown, headers = page_of(call, issue.comments, "per_page", 30, 100)
    return Answer(200, [shapes.comment(call, issue, one) for one in issue.comments if one in shown], headers)


def _say(call: Call) -> Answer:
    issue = _number(call)
    said = call.state.comment(issue, call.login, call.text("body") or "")
    return Answer(201, shapes.comment(call, issue, said), {"Location": f"{shapes.api(call)}/issues/comments/{said.id}"})


def _say_anew(call: Call) -> Answer:
    for issue in call.state.issues.values():
        for said in issue.comments:
            if str(said.id) == call.path["comment_id"]:
                said.body, said.updated = call.text("body") or "", call.state.clock.now()
                return Answer(200, shapes.comment(call, issue, said))
    raise Refused(404, "Not Found")


def _labels(call: Call) -> Answer:
    shown, headers = page_of(call, _labels_of(call, list(call.state.labels)), "per_page", 30, 100)
    return Answer(200, shown, headers)


def _labels_of(call: Call, names: list[str]) -> list[object]:
    return [shapes.label(call, call.state.labels[name]) for name in names]


def _make_label(call: Call) -> Answer:
    made = call.state.make_label(
        call.text("name") or "", call.text("color") or "ededed", call.text("description") or ""
    )
    return Answer(201, shapes.label(call, made))


def _label_told(call: Call) -> Answer:
    if call.path["name"] not in call.state.labels:
        raise Refused(404, "Not Found")
    return Answer(200, shapes.label(call, call.state.labels[call.path["name"]]))


def _labels_there(call: Call) -> Answer:
    return Answer(200, _labels_of(call, _number(call).labels))


def _add_labels(call: Call) -> Answer:
    issue = _number(call)
    call.state.label(issue, [known(call, name) for name in call.texts("labels")])
    return Answer(200, _labels_of(call, issue.labels))


def _put_labels(call: Call) -> Answer:
    _number(call).labels.clear()
    return _add_labels(call)


def _drop_label(call: Call) -> Answer:
    issue = _number(call)
    call.state.unlabel(issue, call.path["name"])
    return Answer(200, _labels_of(call, issue.labels))


def _search(call: Call) -> Answer:
    """``repo:``, ``is:``, ``label:``, ``head:``, ``in:`` and words of the title and the body."""
    found = [
        issue
        for issue in call.state.listed()
        if all(_matches(call, issue, term) for term in call.query.get("q", "").split())
    ]
    shown, headers = page_of(call, found, "per_page", 30, 100)
    items = [{**shapes.issue(call, one), "body": one.body, "score": 1.0} for one in shown if isinstance(one, Issue)]
    return Answer(
        200, {"total_count": len(found), "incomplete_results": False, "search_type": "lexical", "items": items}, headers
    )


def _matches(call: Call, issue: Issue, term: str) -> bool:
    key, colon, value = term.partition(":")
    value = value.strip('"')
    match key if colon else "":
        case "repo":
            return value.lower() == call.state.facts.full_name.lower()
        case "is" | "type" | "state":
            facts = {
                "pr": bool(issue.pull),
                "issue": not issue.pull,
                "open": issue.is_open,
                "closed": not issue.is_open,
            }
            return facts.get(value, bool(issue.pull and issue.pull.merged) if value == "merged" else False)
        case "label":
            return value.lower() in (name.lower() for name in issue.labels)
        case "head":
            return issue.pull is not None and issue.pull.head.startswith(value)
        case "author":
            return issue.author == value
        case "in":
            return True
    return term.strip('"').lower() in f"{issue.title}\n{issue.body}".lower()


_ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"
ROUTES = (
    route("GET", "/repos/{owner}/{repo}/issues", "issues pull_requests", _list),
    route("POST", "/repos/{owner}/{repo}/issues", "issues", _open),
    route("PATCH", "/repos/{owner}/{repo}/issues/comments/{comment_id}", "issues pull_requests", _say_anew),
    route("GET", _ISSUE, "issues pull_requests", _told),
    route("PATCH", _ISSUE, "issues pull_requests", _edit),
    route("GET", f"{_ISSUE}/comments", "issues pull_requests", _comments),
    route("POST", f"{_ISSUE}/comments", "issues pull_requests", _say),
    route("GET", f"{_ISSUE}/labels", "issues pull_requests", _labels_there),
    route("POST", f"{_ISSUE}/labels", "issues pull_requests", _add_labels),
    route("PUT", f"{_ISSUE}/labels", "issues pull_requests", _put_labels),
    route("DELETE", f"{_ISSUE}/labels/{{name*}}", "issues pull_requests", _drop_label),
    route("GET", "/repos/{owner}/{repo}/labels", "issues pull_requests", _labels),
    route("POST", "/repos/{owner}/{repo}/labels", "issues pull_requests", _make_label),
    route("GET", "/repos/{owner}/{repo}/labels/{name*}", "issues pull_requests", _label_told),
    route("GET", "/search/issues", "", _search),
)
