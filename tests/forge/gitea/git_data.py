"""Git through the API: branches, refs, commits and trees, which can be read; branches alone can be made."""

from urllib.parse import unquote

from ..answers import Answer, Call, route
from ..bare import NO_COMMIT, GitFailed
from ..records import Refused
from . import shapes
from .repository import listed

_TREE_PAGE = 1000


def _branches(call: Call) -> Answer:
    tips = call.state.bare.branches()
    shown, headers = listed(call, list(tips))
    return Answer(200, [shapes.branch(call, str(name), tips[str(name)]) for name in shown], headers)


def _branch(call: Call) -> Answer:
    name = unquote(call.path["branch"])
    tip = call.state.bare.branches().get(name)
    if tip is None:
        raise Refused(404, "Not Found")
    return Answer(200, shapes.branch(call, name, tip))


def _make_branch(call: Call) -> Answer:
    name = call.text("new_branch_name") or ""
    old = call.text("old_ref_name") or call.text("old_branch_name") or call.state.facts.default_branch
    try:
        sha = call.state.bare.says("rev-parse", "--verify", "-q", f"{old}^{{commit}}")
    except GitFailed:
        raise Refused(404, "Not Found") from None
    if name in call.state.bare.branches():
        raise Refused(409, "The branch already exists.")
    call.state.set_branch(name, sha, NO_COMMIT, call.login)
    return Answer(201, shapes.branch(call, name, sha))


def _drop_branch(call: Call) -> Answer:
    name = unquote(call.path["branch"])
    if name not in call.state.bare.branches():
        raise Refused(404, "Not Found")
    if name in call.state.facts.protected | {call.state.facts.default_branch}:
        raise Refused(403, "branch protected")
    call.state.set_branch(name, None, None, call.login)
    return Answer(204)


def _refs(call: Call) -> Answer:
    """404 where there is none; one alone that is the very name is told as itself and not as a list."""
    wanted = f"refs/{unquote(call.path['ref'])}"
    found = call.state.bare.refs(wanted)
    if not found:
        raise Refused(404, "Not Found")
    told: list[object] = [_ref(call, ref, sha) for ref, sha in found.items()]
    return Answer(200, _ref(call, wanted, found[wanted]) if list(found) == [wanted] else told)


def _ref(call: Call, ref: str, sha: str) -> dict[str, object]:
    what = {"type": "commit", "sha": sha, "url": f"{shapes.api(call)}/git/commits/{sha}"}
    return {"ref": ref, "url": f"{shapes.api(call)}/git/{ref}", "object": what}


def _commit(call: Call) -> Answer:
    if not call.state.bare.has(call.path["sha"], "commit"):
        raise Refused(404, "Not Found")
    return Answer(200, shapes.commit(call, call.state.bare.commit(call.path["sha"])))


def _tree(call: Call) -> Answer:
    """``truncated`` says that there is more than one page, on each of them; after the last there is no tree."""
    sha, bare = call.path["sha"], call.state.bare
    if not (bare.has(sha, "tree") or bare.has(sha, "commit")):
        raise Refused(404, "Not Found")
    rows = bare.says(
        "ls-tree", "-l", *(["-r", "-t"] if call.query.get("recursive") in ("1", "true") else []), sha
    ).splitlines()
    at = max(1, int(call.query.get("page", "1")))
    size = min(int(call.query.get("per_page", "0")) or _TREE_PAGE, _TREE_PAGE)
    shown = rows[(at - 1) * size : at * size]
    return Answer(200, {
        "sha": sha, "url": f"{shapes.api(call)}/git/trees/{sha}", "truncated": len(rows) > size, "page": at, "total_count": len(rows),
        "tree": [_entry(call, row) for row in shown] if shown else None,
    })  # fmt: skip


def _entry(call: Call, row: str) -> dict[str, object]:
    facts, _, path = row.partition("\t")
    mode, kind, sha, size = facts.split()
    url = "" if kind == "commit" else f"{shapes.api(call)}/git/{kind}s/{sha}"
    return {
        "path": path,
        "mode": mode,
        "type": kind,
        "sha": sha,
        "size": int(size) if size.isdecimal() else 0,
        "url": url,
    }


_REPO = "/repos/{owner}/{repo}"
ROUTES = (
    route("GET", f"{_REPO}/branches", "contents", _branches),
    route("POST", f"{_REPO}/branches", "contents", _make_branch),
    route("GET", f"{_REPO}/branches/{{branch*}}", "contents", _branch),
    route("DELETE", f"{_REPO}/branches/{{branch*}}", "contents", _drop_branch),
    route("GET", f"{_REPO}/git/refs/{{ref*}}", "contents", _refs),
    route("GET", f"{_REPO}/git/commits/{{sha}}", "contents", _commit),
    route("GET", f"{_REPO}/git/trees/{{sha}}", "contents", _tree),
)
