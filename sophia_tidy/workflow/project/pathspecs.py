"""The git pathspecs of an image: what a commit has to touch before the image can differ.

When in doubt there are more paths: an image that is built once too often costs
minutes, one that is not built is a deployment that did not happen.
Sources: the Dockerfile reference (.dockerignore) and gitglossary ("pathspec":
``exclude`` magic beats every other entry, ``*`` crosses ``/``).
"""

import posixpath
from collections.abc import Callable, Iterator

from ...formats.ignore_patterns import BadPattern, spec
from .build_context import GLOB, Copied
from .listing import Listing

_NEVER_COPIED = ("kubernetes", "archive", ".github", "docs")


def missing(wanted: Copied, context: str, listing: Listing) -> tuple[str, ...]:
    """What is copied and not there: something would have to make it before the build."""
    paths = (posixpath.normpath(posixpath.join(context, each)) for each in wanted.literal)
    return tuple(dict.fromkeys(path for path in paths if not listing.there("" if path == "." else path)))


def pathspecs(dockerfile: str, context: str, wanted: Copied, listing: Listing) -> tuple[str, ...]:
    """The pathspecs, those that exclude last; the Dockerfile and the ignore file are always among them."""
    ignored = _ignore_file(dockerfile, context, listing)
    fixed = {dockerfile, *([ignored] if ignored else ())}
    included = set(fixed)
    for source in wanted.sources:
        included |= set(_include(context, source))
    kept = sorted(
        path
        for path in included
        if not any(_below(path, other) for other in included - {path} if not GLOB.search(other))
    )
    whole = {path for path in kept if path == "."}
    excluded = [*(_aside(wanted, fixed, listing) if whole else ()), *_excluded(ignored, context, kept, fixed, listing)]
    return (*kept, *dict.fromkeys(excluded))


def _include(context: str, source: str | None) -> Iterator[str]:
    """A glob that may match a folder takes what is in it too."""
    if source is None:
        yield context or "."
        return
    path = posixpath.normpath(posixpath.join(context, source))
    yield path
    if GLOB.search(source) and not path.endswith("*") and "." not in path.rpartition("/")[2]:
        yield f"{path}/*"


def _below(path: str, other: str) -> bool:
    return other == "." or path.startswith(f"{other}/")


def _aside(wanted: Copied, fixed: set[str], listing: Listing) -> Iterator[str]:
    """What no image is about, unless the Dockerfile lies there or copies it by name."""
    named = {*fixed, *(each for each in wanted.sources if each)}
    for folder in _NEVER_COPIED:
        if folder in listing.folders and not any(path == folder or _below(path, folder) for path in named):
            yield f":(exclude){folder}"


def _ignore_file(dockerfile: str, context: str, listing: Listing) -> str:
    """The ignore file that BuildKit reads: that of the Dockerfile, else that of the context."""
    own, shared = f"{dockerfile}.dockerignore", posixpath.join(context, ".dockerignore").removeprefix("./")
    return next((path for path in (own, shared) if path in listing.files), "")


def _excluded(ignored: str, context: str, included: list[str], fixed: set[str], listing: Listing) -> Iterator[str]:
    """The patterns that hide a file of the included, none that would hide the Dockerfile or that is taken back later."""
    lines = [line.strip() for line in listing.text(ignored).splitlines()] if ignored else []
    folder = "" if context in ("", ".") else f"{context}/"
    under = [path for path in listing.files if any(_below(path, each) for each in included)]
    for index, line in enumerate(lines):
        pattern = posixpath.normpath(line.lstrip("/")) if line and not line.startswith(("#", "!")) else "."
        back = [later[1:].strip().lstrip("/") for later in lines[index:] if later.startswith("!")]
        if pattern == "." or any(_meets(pattern, each) for each in back):
            continue
        matches = _matcher(f"{folder}{pattern}")
        if not any(map(matches, fixed)) and any(map(matches, under)):
            yield from _exclude(f"{folder}{pattern}")


def _exclude(pattern: str) -> tuple[str, ...]:
    return (
        (f":(exclude,glob){pattern}", f":(exclude,glob){pattern}/**")
        if GLOB.search(pattern)
        else (f":(exclude){pattern}",)
    )


def _meets(pattern: str, back: str) -> bool:
    if GLOB.search(pattern) or GLOB.search(back):
        return True
    back = posixpath.normpath(back)
    return pattern == back or _below(pattern, back) or _below(back, pattern)


def _matcher(pattern: str) -> Callable[[str], bool]:
    """What a pattern matches; one that is none may match anything."""
    try:
        return spec([f"/{pattern}"]).match_file
    except BadPattern:
        return lambda path: True
