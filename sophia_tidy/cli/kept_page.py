"""What was planned before for the very same state: shown again, and applied, without planning anew.

The state is all that a plan is made of: the files and the last commit, what
else git answers by, the configuration and the command line, this program and
those that it asks.  What a step has looked at on the disk beside the listed
files is asked again before a page is believed.
"""

from argparse import Namespace
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..kernel.tree import Tree
    from ..report.page_json import PagePair
    from ..steps.context import Context

# What changes how a page is shown or what becomes of it, and not what is planned.
_NOT_PLANNED = frozenset(
    "all allow_dirty apply branch check commit config diff directory done format jobs no_cache no_verify quiet run save"
    " saved told unmerged verbose".split()
)
_WITHOUT_LINTERS = ("fix", "yaml", "convert", "flux")
_MAY_HOLD_SECRETS = (".yml", ".yaml", ".env")


def kept(context: "Context", options: Namespace, make: "Callable[[], PagePair]", *shown: object) -> "PagePair":
    """The pages that are kept of this state; else those that are made now, which are kept then.

    ``shown`` are options of how to show it that the pages hang on.

    Raises:
        TidyError: whatever making them raises, or git refuses.
    """
    from ..adapters.result_cache import ResultCache

    name = None if getattr(options, "no_cache", False) else _name(context, options, shown)
    if name is None or context.doors.git is None:
        return make()
    cache = ResultCache(context.doors.git.place.git_dir / "sophia-tidy")
    content = cache.get(name)
    found = None if content is None else _read(content, context)
    if found is not None:
        return found
    pages = make()
    written = _written(pages, context)
    # What has changed meanwhile may have been read before or after: nobody knows of which state the page is.
    if written is not None and context.doors.git.is_as_listed():
        cache.put(name, written)
    return pages


def _written(pages: "PagePair", context: "Context") -> bytes | None:
    """The pages with what was seen; None where a secret of them stands in no file as it is."""
    from ..adapters.disk_witness import still_so
    from ..report.page_json import to_bytes
    from ..report.secret_places import places_of

    seen = context.doors.witness.seen
    if not still_so(seen, context.root):
        return None
    secrets = pages.whole.secrets
    places, left = places_of(secrets, _files(context, [each.path for each in seen])) if secrets else ([], set())
    unlisted = sorted(str(path) for path in pages.whole.tree if path not in context.tree)
    return None if left else to_bytes(pages, places, [list(each) for each in seen], unlisted)


def _read(content: bytes, context: "Context") -> "PagePair | None":
    """The pages of an entry; None where another version wrote it, or something is not as it was seen."""
    from dataclasses import replace

    from ..adapters.disk_witness import Seen, SeenKind, still_so
    from ..report.page_json import from_bytes
    from ..report.secret_places import paths_in, secrets_at

    found = from_bytes(content, context.tree)
    if found is None or not still_so(
        (Seen(SeenKind(kind), path, digest) for kind, path, digest in found.seen), context.root
    ):
        return None
    names = paths_in(found.secrets)
    secrets = secrets_at(
        found.secrets, {path: held for path in names if (held := content_of(context, path)) is not None}
    )
    tree = _tree_with(found.unlisted, context)
    if tree is None:
        return None
    return found.pages.each(lambda page: replace(page, tree=tree, secrets=secrets))


def content_of(context: "Context", path: PurePosixPath) -> bytes | None:
    """What a path holds, listed or not."""
    return context.tree[path] if path in context.tree else context.doors.unlisted(path)


def _tree_with(unlisted: list[str], context: "Context") -> "Tree | None":
    """The tree with files that are not listed; None where one of them is gone."""
    from functools import partial

    from ..kernel.tree import TreeEntry

    held = {path: content_of(context, path) for path in map(PurePosixPath, unlisted)}
    entries = {path: TreeEntry(partial(bytes, content)) for path, content in held.items() if content is not None}
    return context.tree.having(entries) if len(entries) == len(held) else None


def _files(context: "Context", seen: list[str]) -> Mapping[PurePosixPath, bytes]:
    """The files in which a secret of a page may stand: those that were looked at, and data."""
    root = context.root
    looked = (PurePosixPath(path).relative_to(root) for path in seen if PurePosixPath(path).is_relative_to(root))
    data = (path for path in context.tree if path.suffix in _MAY_HOLD_SECRETS or path.name.startswith(".env"))
    paths = dict.fromkeys((*looked, *data))
    return {path: content for path in paths if (content := content_of(context, path)) is not None}


def _name(context: "Context", options: Namespace, shown: tuple[object, ...]) -> str | None:
    """A digest of all that the page depends on; None outside of git, and where that would be much to read."""
    from ..adapters.program_state import program_state

    git, program = context.doors.git, program_state()
    state = None if git is None or program is None else git.fingerprint
    if git is None or program is None or state is None:
        return None
    from hashlib import sha256

    if options.command not in _WITHOUT_LINTERS:
        from ..adapters.workflow_linters import installed

        program = (*program, *installed())
    asked = {name: value for name, value in vars(options).items() if name not in _NOT_PLANNED}
    told = (
        sorted(asked.items()),
        shown,
        state,
        git.surroundings,
        str(context.root),
        git.place.prefix,
        context.doors.at,
        context.config,
        context.source,
        context.request,
        program,
    )
    return sha256(repr(told).encode("utf-8", "surrogateescape")).hexdigest()
