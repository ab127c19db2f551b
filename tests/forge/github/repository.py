"""The repository itself, its branches, who is asking, and how much is left of the limits."""

from ..answers import Answer, Call, route
from ..records import Refused
from . import shapes


def _told(call: Call) -> Answer:
    return Answer(200, shapes.full_repository(call))


def _branch(call: Call) -> Answer:
    name = call.path["branch"]
    tip = call.state.bare.branches().get(name)
    if tip is None:
        raise Refused(404, "Branch not found")
    facts = call.state.bare.commit(tip)
    told = shapes.git_commit(call, facts)
    url = f"{shapes.api(call)}/commits/{tip}"
    people = {"author": None, "committer": None}
    commit = {key: told[key] for key in ("author", "committer", "message", "tree", "verification")}
    whole = {
        "sha": tip, "node_id": told["node_id"], "url": url, "html_url": told["html_url"], "comments_url": f"{url}/comments",
        "commit": {**commit, "url": told["url"], "comment_count": 0}, **people, "parents": told["parents"],
    }  # fmt: skip
    own = f"{shapes.api(call)}/branches/{name}"
    is_protected = name in call.state.facts.protected
    return Answer(200, {
        "name": name, "commit": whole, "_links": {"html": f"{shapes.page(call)}/tree/{name}", "self": own}, "protected": is_protected,
        "protection": {"enabled": is_protected}, "protection_url": f"{own}/protection",
    })  # fmt: skip


def _rate(call: Call) -> Answer:
    numbers = {"limit": 5000, "remaining": 5000, "reset": int(call.state.clock.now()) + 3600, "used": 0}
    return Answer(200, {"resources": {"core": numbers, "search": numbers}, "rate": numbers})


def _self(call: Call) -> Answer:
    if call.grant and call.grant.kind == "app":
        raise Refused(403, "Resource not accessible by integration")
    counts = dict.fromkeys("public_repos public_gists followers following".split(), 0)
    texts = dict.fromkeys("name company location email bio hireable".split())
    times = dict.fromkeys(("created_at", "updated_at"), call.state.clock.stamp())
    return Answer(200, {**shapes.user(call, call.login), **texts, **counts, **times, "blog": ""})


ROUTES = (
    route("GET", "/repos/{owner}/{repo}", "metadata", _told),
    route("GET", "/repos/{owner}/{repo}/branches/{branch*}", "contents", _branch),
    route("GET", "/rate_limit", "", _rate),
    route("GET", "/user", "", _self),
)
