"""Answers that stand in for a forge's in a dry run: what a write would come to, and a repository in which nothing is there yet.

Each has what GitHub's API and Gitea's are read for, in the words of both.
A number that is not known yet is `number_of`, a hash `hash_of` the request
that would tell it; `with_names` writes them as ``{3}``: what the third of
the requests answers.
"""

import re
from collections.abc import Mapping

from .addresses import ForgeAddress
from .exchange import ForgeRequest

_FAR = 900_000_000  # below zero: no forge counts there
_NUMBER = re.compile(rf"-{_FAR // 100_000_000}\d{{8}}(?!\d)")
_HASH = re.compile(r"(?<![0-9a-f])d{30}\d{10}(?![0-9a-f])")
_AT_FIRST = "1970-01-01T00:00:00Z"
_WHOM: Mapping[str, object] = {"user": {"login": ""}}


def number_of(count: int) -> int:
    """The number that the answer to a request would tell; requests are counted from 1."""
    return -_FAR - count


def hash_of(count: int) -> str:
    """The same for a hash."""
    return "d" * 30 + f"{count:010}"


def is_of_nothing(path: str) -> bool:
    """Whether a path is below something that is not made yet."""
    return _NUMBER.search(path) is not None


def with_names(text: str) -> str:
    """A text with ``{3}`` in the place of what the third request's answer would tell."""
    text = _NUMBER.sub(lambda found: f"{{{-int(found[0]) - _FAR}}}", text)
    return _HASH.sub(lambda found: f"{{{int(found[0][30:])}}}", text)


def written(request: ForgeRequest, count: int) -> object:
    """The answer to a write, the ``count``-th request."""
    below = request.path.split("/")[4:]
    body = request.body or {}
    match request.method, below:
        case "POST", ["pulls"]:
            return pull(number_of(count), body)
        case "PATCH", ["pulls", number]:
            return pull(int(number), body)
        case "POST", ["issues"]:
            return issue(number_of(count), body)
        case "PATCH", ["issues", number]:
            return issue(int(number), body)
        case "POST", ["issues", _, "comments"]:
            return {**_WHOM, "id": number_of(count), "body": body.get("body")}
        case "POST", ["labels"]:
            return {"id": number_of(count), "name": body.get("name")}
        case "POST", ["git", "commits"]:
            return _commit(hash_of(count), body)
        case "POST", ["git", _]:
            return {"sha": hash_of(count)}
    return None


def pull(number: int, body: Mapping[str, object]) -> dict[str, object]:
    """A pull request as it would be."""
    here = {"id": 0}
    head = {"ref": body.get("head", ""), "label": body.get("head", ""), "sha": "", "repo": here}
    base = {"ref": body.get("base", ""), "repo": here}
    dates = {"merged_at": None, "merged": False, "updated_at": _AT_FIRST}
    return {**issue(number, body), **dates, "draft": body.get("draft", False), "head": head, "base": base}


def issue(number: int, body: Mapping[str, object]) -> dict[str, object]:
    """An issue as it would be."""
    told = {"title": body.get("title", ""), "body": body.get("body", ""), "state": body.get("state", "open")}
    return {**_WHOM, "number": number, "labels": [], **told}


def nothing_there(request: ForgeRequest, address: ForgeAddress, base: str) -> object:
    """The answer to a read of a repository that has a branch ``base`` and nothing else of interest."""
    if len(request.path.partition("?")[0].split("/")) > 4:
        return []
    web = f"https://{address.host}/{address.full_name}"
    told = {"full_name": address.full_name, "default_branch": base, "html_url": web, "clone_url": f"{web}.git"}
    return {**told, "permissions": {"push": True}}


def _commit(sha: str, body: Mapping[str, object]) -> dict[str, object]:
    person = {"name": "", "email": "", "date": _AT_FIRST}
    parents = body.get("parents")
    told = [{"sha": each} for each in parents] if isinstance(parents, list) else []
    made = {"tree": {"sha": body.get("tree")}, "parents": told, "message": body.get("message")}
    return {"sha": sha, **made, "author": person, "committer": person}
