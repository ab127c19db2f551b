"""A saved plan: the page of a run as a file that can be read, compared line by line, and carried out later.

The first two lines say what the file is and the digest of all that follows,
so that a changed byte is noticed.  That is no signature: who may write the
file may write another digest.  What is said of the plan is redacted as every
format does it; contents of files are whole, for they are the plan.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import NamedTuple

from ..adapters.plan_file import RULE
from ..kernel.errors import TidyError
from ..kernel.location import Location
from ..kernel.plan import SAVED_PLAN, Plan, Write, digest
from ..kernel.tree import Tree
from ..secrets.redact import Redactor
from .page import Page
from .page_json import Json, PagePair, from_json, to_json
from .redaction import conceal
from .secret_places import places_of, secrets_at

VERSION = 1
_HEAD = re.compile(re.escape(SAVED_PLAN) + rb'(\d{1,9}),\n"sha256": "([0-9a-f]{64})",\n')
_EXPECTED = "expected a file that run --save has written"


class PlanBase(NamedTuple):
    """What a plan was made on.

    ``roots`` are the commits with which the repository's history begins, by
    name (none of a shallow clone), and ``commit`` the last one; both empty
    where there is none.
    ``in_git`` says whether there was a repository, ``prefix`` where in it the
    root lies.  ``files`` are all that were listed, by path, each with git's
    name of its content and its mode.
    """

    in_git: bool
    roots: tuple[str, ...]
    commit: str
    prefix: str
    files: Mapping[str, str]


class SavedPlan(NamedTuple):
    """A plan as it was read from its file; ``digest`` tells it from every other.

    ``secrets`` are the places of its secrets, in what it writes and in what it replaces.
    """

    base: PlanBase
    pages: PagePair
    secrets: Mapping[str, list[Json]]
    digest: str

    def about(self, tree: Tree) -> PagePair:
        """Its pages about a tree that holds what they replace."""
        plan = self.pages.whole.plan
        known = secrets_at(self.secrets["written"], _written(plan)) | secrets_at(
            self.secrets["replaced"], _replaced(plan, tree)
        )
        return self.pages.each(lambda page: replace(page, tree=tree, secrets=known))


def to_bytes(base: PlanBase, pages: PagePair) -> bytes:
    """The file: the same plan of the same files gives the same bytes."""
    whole = pages.whole
    written, left = places_of(whole.secrets, _written(whole.plan))
    # What stands in no content that is written is seen, if at all, where it is replaced.
    replaced, _ = places_of(left, _replaced(whole.plan, whole.tree))
    data = to_json(pages.each(_concealed))
    changes = data.pop("changes")
    said = Redactor(whole.secrets).last_look(_lines(data))
    rest = {"secrets": {"written": written, "replaced": replaced}, "files": dict(base.files), "changes": changes}
    body = f'"repository": {_lines(_base(base))},\n"page": {said},\n{_lines(rest)[1:]}\n'.encode()
    return _head(VERSION, _digest(VERSION, body)) + body


def from_bytes(content: bytes, name: PurePosixPath) -> SavedPlan:
    """The plan of a file; its pages are about no tree yet.

    Raises:
        TidyError: it is no saved plan, was changed or cut short, or is of a newer version.
    """
    found = _HEAD.match(content)
    if found is None:
        raise _refused(content, name)
    version, body = int(found[1]), content[found.end() :]
    if version != VERSION:
        what = f"is a plan of version {version}, which another sophia-tidy has written"
        raise TidyError(f"{what}; expected version {VERSION}", Location(name, 1), rule=RULE)
    if _digest(version, body) != found[2].decode():
        raise _damaged(body, name)
    try:
        return _read(json.loads(b"{" + body), found[2].decode())
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        raise TidyError(f"holds what no plan holds; {_EXPECTED}", Location(name), rule=RULE) from error


def _refused(content: bytes, name: PurePosixPath) -> TidyError:
    begun = bool(content) and (content.startswith(SAVED_PLAN[:20]) or SAVED_PLAN.startswith(content))
    what = "is a saved plan that was changed or cut short" if begun else "is no saved plan"
    return TidyError(f"{what}; {_EXPECTED}", Location(name, 1), rule=RULE)


def _damaged(body: bytes, name: PurePosixPath) -> TidyError:
    """The error of a file whose digest is another; where it is no JSON any more, with the line that shows it."""
    line = 0
    try:
        json.loads(b"{" + body)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", -2) + 2
    what = "was changed or cut short since it was saved: its digest is another"
    return TidyError(f"{what}; expected the file as it was written", Location(name, line), rule=RULE)


def _read(data: Json, mark: str) -> SavedPlan:
    said, page = data["repository"], {**data["page"], "changes": data["changes"]}
    files = {str(path): str(name) for path, name in data["files"].items()}
    base = PlanBase(said["git"], tuple(said["roots"]), said["commit"], said["prefix"], files)
    secrets = {kind: list(data["secrets"][kind]) for kind in ("written", "replaced")}
    return SavedPlan(base, from_json(page, Tree({})), secrets, mark)


def _base(base: PlanBase) -> Json:
    return {"git": base.in_git, "roots": list(base.roots), "commit": base.commit, "prefix": base.prefix}


def _written(plan: Plan) -> dict[PurePosixPath, bytes]:
    """What the plan writes, by the number of the change."""
    return {PurePosixPath(str(n)): each.content for n, each in enumerate(plan) if isinstance(each, Write)}


def _replaced(plan: Plan, tree: Tree) -> dict[PurePosixPath, bytes]:
    """What the tree holds in the places where the plan writes."""
    return {each.path: tree[each.path] for each in plan if isinstance(each, Write) and each.path in tree}


def _concealed(page: Page) -> Page:
    """The page with a mark in the place of every secret that any format would hide."""
    return replace(conceal(replace(page, diff=True), "json"), diff=False)


def _lines(data: Json) -> str:
    """JSON with each element in a line of its own."""
    return json.dumps(data, separators=(",\n", ": "))


def _head(version: int, mark: str) -> bytes:
    return SAVED_PLAN + b'%d,\n"sha256": "%s",\n' % (version, mark.encode())


def _digest(version: int, body: bytes) -> str:
    return digest(b"%d\n" % version + body)
