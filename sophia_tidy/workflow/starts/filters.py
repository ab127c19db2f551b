"""Filter patterns of ``branches``, ``tags`` and ``paths``, and whether a list of them takes a name or a set of files.

Source: "Workflow syntax for GitHub Actions", its "Filter pattern cheat
sheet" and the sections of ``on.<event>.branches`` and ``.paths``: a pattern
is for the whole name from its beginning, letters count as they are written,
``*`` stops at a slash, ``**`` does not, ``?`` and ``+`` belong to the
character before them, brackets hold letters and digits, a backslash takes
the meaning away, and ``**/`` may be nothing (``**/README.md`` is also
``README.md``).  Patterns are looked at in order: what a later one says
counts, and one that begins with ``!`` takes the name out again.

That is neither git's pathspec nor ``.gitignore``: there ``?`` is any one
character, a pattern without a slash is for every folder, and a folder
stands for what is in it.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

_CLASS = re.compile(r"(?:[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]|[A-Za-z0-9])+")


class Atom(NamedTuple):
    """A piece of a pattern: ``what`` is one character, ``*``, ``**``, ``**/`` or the inside of brackets; ``often`` is ``?`` or ``+``."""

    kind: str
    what: str
    often: str = ""


@lru_cache(maxsize=8192)
def atoms(pattern: str) -> tuple[Atom, ...]:
    """The pieces of a pattern without its ``!``; ``kind`` is char, class, star, any or folders."""
    found: list[Atom] = []
    at = 0
    while at < len(pattern):
        atom, at = _atom(pattern, at)
        if atom.kind == "often":
            if found and found[-1].kind in ("char", "class") and not found[-1].often:
                found[-1] = found[-1]._replace(often=atom.what)
                continue
            atom = Atom("char", atom.what)
        found.append(atom)
    return tuple(found)


def _atom(pattern: str, at: int) -> tuple[Atom, int]:
    match pattern[at]:
        case "*" if pattern.startswith("**/", at) and (at == 0 or pattern[at - 1] == "/"):
            return Atom("folders", "**/"), at + 3
        case "*" if pattern.startswith("**", at):
            return Atom("any", "**"), at + 2
        case "*":
            return Atom("star", "*"), at + 1
        case "?" | "+":
            return Atom("often", pattern[at]), at + 1
        case "\\" if at + 1 < len(pattern):
            return Atom("char", pattern[at + 1]), at + 2
        case "[" if (end := pattern.find("]", at)) > at + 1:
            return Atom("class", pattern[at + 1 : end]), end + 1
    return Atom("char", pattern[at]), at + 1


def unclear(pattern: str) -> str:
    """Why GitHub's documentation does not say what a pattern matches; empty where it does."""
    bare = pattern.removeprefix("!")
    if not bare:
        return "it is empty"
    plain = re.sub(r"\\.", "x", bare)
    if plain.endswith("\\"):
        return "a backslash has nothing behind it"
    for inside in re.findall(r"\[([^\]]*)\]?", plain):
        if not _CLASS.fullmatch(inside):
            return f"brackets hold {inside!r}; letters, digits and ranges of them are documented"
    if plain.count("[") != plain.count("]"):
        return "a bracket is not closed"
    if re.search(r"(?:^|[*?+])[?+]", plain):
        return "? or + has no character before it"
    if "***" in plain or re.search(r"[^/]\*\*/", plain):
        return "two stars stand beside a third, or between a name and a slash"
    return ""


@lru_cache(maxsize=8192)
def compiled(pattern: str) -> re.Pattern[str]:
    """The regular expression of a pattern without its ``!``, for `re.Pattern.fullmatch`."""
    return re.compile("".join(map(_regex, atoms(pattern))), re.DOTALL)


def _regex(atom: Atom) -> str:
    match atom.kind:
        case "star":
            return "[^/]*"
        case "any":
            return ".*"
        case "folders":
            return "(?:.+/)?"
        case "class" if _CLASS.fullmatch(atom.what):
            return f"[{atom.what}]{atom.often}"
        case "class":
            return f"[{re.escape(atom.what)}]{atom.often}"
    return re.escape(atom.what) + atom.often


def matches(pattern: str, name: str) -> bool:
    """Whether one pattern, without regard to its ``!``, is for the whole of a name."""
    return compiled(pattern.removeprefix("!")).fullmatch(name) is not None


def selects(patterns: Sequence[str], name: str) -> bool:
    """Whether the last pattern that is for a name takes it in."""
    for pattern in reversed(patterns):
        if matches(pattern, name):
            return not pattern.startswith("!")
    return False


def branch_matches(patterns: Sequence[str], name: str) -> bool:
    """``branches`` or ``tags``: the name, without ``refs/heads/``, is taken in."""
    return selects(patterns, name)


def branch_left(patterns: Sequence[str], name: str) -> bool:
    """``branches-ignore`` or ``tags-ignore``: the name is not among them."""
    return not selects(patterns, name)


def paths_match(patterns: Sequence[str], files: Iterable[str]) -> bool:
    """``paths``: at least one changed file is taken in."""
    return any(selects(patterns, each) for each in files)


def paths_left(patterns: Sequence[str], files: Iterable[str]) -> bool:
    """``paths-ignore``: at least one changed file is not among them."""
    return any(not selects(patterns, each) for each in files)
