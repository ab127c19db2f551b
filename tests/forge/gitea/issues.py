"""Issues, their comments and labels."""

from ..answers import Answer, Call, route
from ..records import Issue, Refused
from . import shapes
from .repository import listed


def _number(call: Call) -> Issue:
    text = call.path["index"]
    issue = call.state.issue(int(text) if text.isdecimal() else 0)
    if issue.pull is None and not call.state.facts.has_issues:
        raise Refused(404, "Not Found")
    return issue


def _list(call: Call) -> Answer:
    """Labels that are not there are discarded: a filter of those alone filters nothing."""
    state, kind = call.query.get("state", "open"), call.query.get("type", "")
    wanted = {name for name in call.query.get("labels", "").split(",") if name in call.state.labels}
    found = [
        issue
        for issue in call.state.listed()
        if (state == "all" or issue.is_open == (state != "closed"))
        and wanted <= set(issue.labels)
        and kind in ("", "pulls" if issue.pull else "issues")
        and (issue.pull is not None or call.state.facts.has_issues)
    ]
    shown, headers = listed(call, found[::-1])
    return Answer(200, [shapes.issue(call, one) for one in shown if isinstance(one, Issue)], headers)


def label_names(call: Call) -> list[str]:
    """Labels by number or by name, which Gitea does not let be mixed; what it does not know it leaves out."""
    given = call.body.get("labels") or []
    if not isinstance(given, list) or len({type(one) for one in given}) > 1:
        raise Refused(400, "labels should be an array of strings or integers")
    return [label.name for label in call.state.labels.values() if label.id in given or label.name in given]


def _open(call: Call) -> Answer:
    if not call.state.facts.has_issues:
        raise Refused(404, "Not Found")
    issue = call.state.open_issue(
        call.text("title") or "", call.text("body") or "", call.login, tuple(label_names(call))
    )
    return Answer(201, shapes.issue(call, issue))


def _told(call: Call) -> Answer:
    return Answer(200, shapes.issue(call, _number(call)))


def _edit(call: Call) -> Answer:
    issue = _number(call)
    edited(call, issue)
    return Answer(201, shapes.issue(call, issue))


def edited(call: Call, issue: Issue) -> None:
    """Title and body first: what a change of the state refuses does not take them back."""
    call.state.edit(issue, title=call.text("title") or None, body=call.text("body"))
    state = call.text("state")
    if state and issue.pull and issue.pull.merged is not None:
        raise Refused(412, "cannot change state of this pull request, it was already merged")
    if state == "closed":
        call.state.close(issue, call.login)
    elif state == "open":
        call.state.reopen(issue)


def _comments(call: Call) -> Answer:
    """All of them: this list has no pages."""
    issue = _number(call)
    return Answer(
        200, [shapes.comment(call, issue, one) for one in issue.comments], {"X-Total-Count": str(len(issue.comments))}
    )


def _say(call: Call) -> Answer:
    issue = _number(call)
    return Answer(201, shapes.comment(call, issue, call.state.comment(issue, call.login, call.text("body") or "")))


def _labels(call: Call) -> Answer:
    shown, headers = listed(call, sorted(call.state.labels))
    return Answer(200, [shapes.label(call, call.state.labels[str(name)]) for name in shown], headers)


def _make_label(call: Call) -> Answer:
    name, color = call.text("name") or "", (call.text("color") or "").removeprefix("#")
    made = call.state.labels.get(name) or call.state.make_label(name, color, call.text("description") or "")
    return Answer(201, shapes.label(call, made))


def _labels_there(call: Call) -> Answer:
    return Answer(200, _labels_of(call, _number(call)))


def _labels_of(call: Call, issue: Issue) -> list[object]:
    return [shapes.label(call, call.state.labels[name]) for name in issue.labels]


def _add_labels(call: Call) -> Answer:
    issue = _number(call)
    call.state.label(issue, label_names(call))
    return Answer(200, _labels_of(call, issue))


def _drop_label(call: Call) -> Answer:
    name = next((label.name for label in call.state.labels.values() if str(label.id) == call.path["id"]), "")
    call.state.unlabel(_number(call), name)
    return Answer(204)


_ISSUE = "/repos/{owner}/{repo}/issues/{index}"
ROUTES = (
    route("GET", "/repos/{owner}/{repo}/issues", "issues", _list),
    route("POST", "/repos/{owner}/{repo}/issues", "issues", _open),
    route("GET", _ISSUE, "issues", _told),
    route("PATCH", _ISSUE, "issues", _edit),
    route("GET", f"{_ISSUE}/comments", "issues", _comments),
    route("POST", f"{_ISSUE}/comments", "issues", _say),
    route("GET", f"{_ISSUE}/labels", "issues", _labels_there),
    route("POST", f"{_ISSUE}/labels", "issues", _add_labels),
    route("DELETE", f"{_ISSUE}/labels/{{id}}", "issues", _drop_label),
    route("GET", "/repos/{owner}/{repo}/labels", "issues", _labels),
    route("POST", "/repos/{owner}/{repo}/labels", "issues", _make_label),
)
