"""Git through the API: blobs, trees, commits and refs, really made in the repository."""

import base64
import binascii
from datetime import datetime
from urllib.parse import unquote

from ..answers import Answer, Call, route
from ..bare import NO_COMMIT, GitFailed, Signer
from ..records import Refused
from . import shapes

_MODES = {"100644": "blob", "100755": "blob", "120000": "blob", "040000": "tree", "160000": "commit"}
WORKFLOWS = ".github/workflows/"


def _blob(call: Call) -> Answer:
    content = call.text("content") or ""
    if call.text("encoding") == "base64":
        try:
            raw = base64.b64decode(content, validate=False)
        except binascii.Error:
            raise Refused(422, "content is not valid Base64") from None
    else:
        raw = content.encode("utf-8", "surrogatepass")
    sha = call.state.bare.make_blob(raw)
    return Answer(201, {"url": f"{shapes.api(call)}/git/blobs/{sha}", "sha": sha})


def _blob_told(call: Call) -> Answer:
    sha = call.path["file_sha"]
    if not call.state.bare.has(sha, "blob"):
        raise Refused(404, "Not Found")
    raw = call.state.bare.run("cat-file", "blob", sha)
    told = {"sha": sha, "node_id": f"B_{sha}", "size": len(raw), "url": f"{shapes.api(call)}/git/blobs/{sha}"}
    return Answer(200, {**told, "content": base64.encodebytes(raw).decode(), "encoding": "base64"})


def _tree(call: Call) -> Answer:
    listed = call.body.get("tree")
    if not isinstance(listed, list) or not listed:
        raise Refused(422, "Invalid tree info")
    base = call.text("base_tree")
    if base and not (call.state.bare.has(base, "tree") or call.state.bare.has(base, "commit")):
        raise Refused(422, "base_tree is not a valid tree oid")
    entries = [_entry(call, one) for one in listed]
    if (
        call.grant
        and not call.grant.may("workflows", "write")
        and any(path.startswith(WORKFLOWS) for path, _, _ in entries)
    ):
        raise Refused(403, "Resource not accessible by integration")
    sha = call.state.bare.make_tree(base, entries)
    rows = call.state.bare.says("ls-tree", sha).splitlines()
    return Answer(
        201,
        {
            "sha": sha,
            "url": f"{shapes.api(call)}/git/trees/{sha}",
            "truncated": False,
            "tree": [_row(row) for row in rows],
        },
    )


def _entry(call: Call, one: object) -> tuple[str, str, str | None]:
    """Path, mode and hash of what is laid over a tree; a path of folders that is taken out must be there."""
    if not isinstance(one, dict):
        raise Refused(422, "Invalid tree info")
    path, mode, sha = one.get("path"), one.get("mode"), one.get("sha")
    if not isinstance(path, str) or mode not in _MODES or one.get("type", _MODES[mode]) != _MODES[mode]:
        raise Refused(422, "tree.path or tree.mode is not valid")
    if "content" in one:
        return path, mode, call.state.bare.make_blob(str(one["content"]).encode())
    if sha is not None and mode != "160000" and not call.state.bare.has(str(sha), _MODES[mode]):
        raise Refused(422, f"tree.sha {sha} is not a valid {_MODES[mode]}")
    return path, mode, sha


def _row(row: str) -> dict[str, object]:
    facts, _, path = row.partition("\t")
    mode, kind, sha = facts.split(" ")
    return {"path": path, "mode": mode, "type": kind, "sha": sha}


def _commit(call: Call) -> Answer:
    """Made and signed by the forge where nobody else is named as its author, committer or signer."""
    bare, now = call.state.bare, int(call.state.clock.now())
    tree, parents = call.text("tree") or "", call.texts("parents")
    if not bare.has(tree, "tree"):
        raise Refused(422, "Tree SHA does not exist")
    if not all(bare.has(one, "commit") for one in parents):
        raise Refused(422, "Parent SHA does not exist or is not a commit object")
    is_own = not call.body.keys() & {"author", "committer", "signature"} and bool(
        call.grant and call.grant.kind == "app"
    )
    author = Signer(call.login, f"1+{call.login}@users.noreply.github.com", now)
    committer = Signer("GitHub", "noreply@github.com", now) if is_own else author
    author = _named(call, "author", author)
    committer = committer if is_own else _named(call, "committer", author)
    sha = bare.make_commit(tree, parents, call.text("message") or "", author, committer, is_signed=is_own)
    if is_own:
        call.state.verified.add(sha)
    return Answer(201, shapes.git_commit(call, bare.commit(sha)), {"Location": f"{shapes.api(call)}/git/commits/{sha}"})


def _named(call: Call, role: str, usual: Signer) -> Signer:
    given = call.body.get(role)
    if not isinstance(given, dict):
        return usual
    when = str(given.get("date") or "")
    seconds = int(datetime.fromisoformat(when).timestamp()) if when else usual.time
    return Signer(str(given["name"]), str(given["email"]), seconds)


def _commit_told(call: Call) -> Answer:
    if not call.state.bare.has(call.path["commit_sha"], "commit"):
        raise Refused(404, "Not Found")
    return Answer(200, shapes.git_commit(call, call.state.bare.commit(call.path["commit_sha"])))


def _ref(call: Call) -> Answer:
    ref = f"refs/{unquote(call.path['ref'])}"
    sha = call.state.bare.refs(ref).get(ref)
    if sha is None:
        raise Refused(404, "Not Found")
    return Answer(200, shapes.git_ref(call, ref, sha))


def _matching(call: Call) -> Answer:
    found = call.state.bare.refs(f"refs/{unquote(call.path['ref'])}")
    return Answer(200, [shapes.git_ref(call, ref, sha) for ref, sha in found.items()])


def _make_ref(call: Call) -> Answer:
    ref, sha = call.text("ref") or "", call.text("sha") or ""
    if not ref.startswith("refs/heads/"):
        raise Refused(422, "Reference name must start with refs/heads/ here.")
    _moves(call, ref.removeprefix("refs/heads/"), sha, NO_COMMIT)
    return Answer(201, shapes.git_ref(call, ref, sha), {"Location": f"{shapes.api(call)}/git/{ref}"})


def _move_ref(call: Call) -> Answer:
    ref, sha = f"refs/{unquote(call.path['ref'])}", call.text("sha") or ""
    old = call.state.bare.refs(ref).get(ref)
    if old is None:
        raise Refused(422, "Reference does not exist")
    if call.body.get("force") is not True and not call.state.bare.is_ancestor(old, sha):
        raise Refused(422, "Update is not a fast forward")
    _moves(call, ref.removeprefix("refs/heads/"), sha, old)
    return Answer(200, shapes.git_ref(call, ref, sha))


def _drop_ref(call: Call) -> Answer:
    ref = f"refs/{unquote(call.path['ref'])}"
    if ref not in call.state.bare.refs(ref):
        raise Refused(422, "Reference does not exist")
    _moves(call, ref.removeprefix("refs/heads/"), None, None)
    return Answer(204)


def _moves(call: Call, branch: str, new: str | None, old: str | None) -> None:
    if branch in call.state.facts.protected:
        raise Refused(422, "Cannot update this protected ref.")
    try:
        call.state.set_branch(branch, new, old, call.login)
    except GitFailed as error:
        raise Refused(409, f"Git Repository is empty or broken: {error}") from None


_GIT = "/repos/{owner}/{repo}/git"
ROUTES = (
    route("POST", f"{_GIT}/blobs", "contents", _blob),
    route("GET", f"{_GIT}/blobs/{{file_sha}}", "contents", _blob_told),
    route("POST", f"{_GIT}/trees", "contents", _tree),
    route("POST", f"{_GIT}/commits", "contents", _commit),
    route("GET", f"{_GIT}/commits/{{commit_sha}}", "contents", _commit_told),
    route("GET", f"{_GIT}/ref/{{ref*}}", "contents", _ref),
    route("GET", f"{_GIT}/matching-refs/{{ref*}}", "contents", _matching),
    route("POST", f"{_GIT}/refs", "contents", _make_ref),
    route("PATCH", f"{_GIT}/refs/{{ref*}}", "contents", _move_ref),
    route("DELETE", f"{_GIT}/refs/{{ref*}}", "contents", _drop_ref),
)
