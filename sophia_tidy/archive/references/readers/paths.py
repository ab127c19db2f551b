"""What, in running text, is a path of the repository; and what it leads to.

A text is *like a path* by its form alone, never by what the tree holds, so
the references that lead nowhere are the same before and after a move.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..reference import From, Reference
from .path_index import PathIndex, is_glob, joined
from .source import SourceFile

_ENDINGS = (
    "py|pyi|ipynb|sh|bash|yml|yaml|toml|cfg|ini|conf|md|mdx|rst|txt|json|jsonl|sql|html|j2|jinja2?|tmpl|ts|tsx|js|jsx"
    "|mjs|cjs|css|scss|service|timer|tf|tfvars|env|example|csv|xml|svg|png|jpe?g|gif|proto|go|rs|rb|lua|cron|pem|crt"
    "|key|lock|in"
)
# A run of the characters of paths that has a slash or a dot in it; only ever tried where such a run begins.
WORD = re.compile(r"(?<![\w.~{}@+=/-])[\w~{}@+=-]*[./][\w.~{}@+=/-]*")
# What a program writes rather than reads (keys, lists, plots) is no sign of a path of the repository.
_WRITTEN = (
    "py|pyi|ipynb|sh|bash|yml|yaml|toml|cfg|ini|conf|md|mdx|rst|txt|json|sql|html|j2|jinja2?|tmpl|tsx?|jsx?|mjs|cjs|css"
    "|service|tf|go|rs"
)
_LIKE = re.compile(rf"(?:\.{{1,2}}/)*(?:[\w@.-]+/)+[\w@.+-]+\.(?:{_WRITTEN})|\.{{1,2}}/[\w@./+-]*\w\.(?:{_WRITTEN})")
_NAMED = re.compile(r"[\w@.+-]+\.(?:" + _ENDINGS + ")")
_NOT_HERE = re.compile(
    r"(?i)^(?:[a-z][a-z0-9+.-]*://|(?:mailto|data|tel|urn|git|javascript):|//|~|\\|www\.|[\w-]+@)|\.{3}"
)
_ANYWHERE = re.compile(r"\*\*/?\*?\.?\w*$")  # every file of an ending names none of them
LONGEST = 300  # characters: what is longer is no path that a person wrote
_LETTER = re.compile(r"\w")
_STARS = re.compile(r"(?:/\*{1,2})+$")
_CUT = re.compile(r"(?:::|[#?]|:\d).*$", re.DOTALL)


def like_path(text: str) -> bool:
    """Whether the text can only be a relative path to a file: it has a folder and a known ending."""
    return _LIKE.fullmatch(text) is not None and "//" not in text


def like_name(text: str) -> bool:
    """Whether the text can be a file's name."""
    return _NAMED.fullmatch(text) is not None


def outside(text: str) -> bool:
    """Whether the text is an address or a home folder, or has an ellipsis: no path of this repository."""
    return _NOT_HERE.search(text) is not None


def bare(text: str) -> str:
    """The path in ``a.md#part``, ``a.py::test`` and ``a.py:12``."""
    return _CUT.sub("", text)


def lead(
    source: SourceFile,
    places: PathIndex,
    start: int,
    text: str,
    how: str,
    bases: Iterable[str],
    *,
    must: bool = False,
    guess: bool = False,
    origin: From | None = None,
) -> Iterator[Reference]:
    """The references of one path as written: to a file or folder, to what a glob matches, or to nothing.

    ``bases`` are tried in order.  A text that leads nowhere is told where it
    ``must`` lead somewhere; ``guess`` takes the one file whose path ends so.
    """
    if len(text) > LONGEST:
        return
    text = bare(text)
    if not text or outside(text):
        return
    tried = tuple(dict.fromkeys(bases))
    if is_glob(text):
        yield from _globbed(source, places, start, text, how, tried, origin)
        return
    for base in tried:
        if (target := places.find(text, base)) is not None:
            if target:  # the root itself names nothing in particular
                yield source.refer(start, text, target, how, base=base, origin=origin)
            return
    if guess and (target := _guessed(source, places, text)):
        yield source.refer(start, text, target, how, certain=False, origin=origin)
    elif must:
        yield source.refer(start, text, None, how, base=tried[0] if tried else None, origin=origin)


def _globbed(
    source: SourceFile, places: PathIndex, start: int, text: str, how: str, bases: tuple[str, ...], origin: From | None
) -> Iterator[Reference]:
    """What a pattern reaches; the folder itself where it reaches everything in one, nothing where it names nothing."""
    folder = _STARS.sub("", text)
    if folder != text and not is_glob(folder):
        inside = next((found for base in bases if (found := places.find(folder, base)) is not None), None)
        if inside:
            yield source.refer(start, text, inside, how, certain=False, origin=origin)
        return
    if not _LETTER.search(text) or _ANYWHERE.match(text):
        return
    for base in bases:
        if reached := places.glob(text, base):
            for path in reached:
                yield source.refer(start, text, path, how, certain=False, base=base, origin=origin)
            return


def _guessed(source: SourceFile, places: PathIndex, text: str) -> str | None:
    """The one file whose path ends with the text, or the nearest of several: the one in the deepest shared folder."""
    whole = joined("", text.lstrip("./"))
    if not whole or not like_name(whole.rpartition("/")[2]):
        return None
    found = [path for path in places.ending(whole) if "node_modules/" not in path]
    if len(found) > 1:
        near = [path for path in found if path.startswith(f"{source.folder}/")]
        found = near if source.folder else []
    return found[0] if len(found) == 1 and found[0] != source.path else None


def _in_patch(text: str, at: int) -> bool:
    """Whether the word is the name in a patch's header, which has one letter for a folder."""
    return text[max(0, at - 4) : at] in ("--- ", "+++ ") or text.startswith(("a/", "b/"), at)


def mentions(
    source: SourceFile,
    places: PathIndex,
    start: int,
    end: int,
    how: str,
    origin: From | None = None,
    *,
    must: bool = False,
    certain: bool = True,
) -> Iterator[Reference]:
    """The paths in a stretch of running text, from its own folder or from the root."""
    for match in WORD.finditer(source.text, start, end):
        text = match[0].rstrip(".-=+~")
        if len(text) > LONGEST:
            continue
        if text.strip("/").rpartition("/")[2] not in places.names and not (must and like_path(text)):
            continue
        at, before = match.start(), source.text[match.start() - 1 : match.start()]
        if "}/" in text and not text.endswith("}"):  # behind a variable, whose value nobody knows
            text, before = text.rpartition("}/")[2], ""
            at, sure = match.end() - len(match[0].rpartition("}/")[2]), False
        else:
            sure = certain
        if "{" in text or text.startswith("/") or before in ("$", "}", "/") or _in_patch(source.text, at):
            continue
        like = like_path(text)
        if like or like_name(text) or "/" in text.rstrip("/"):
            bases = ("", source.folder) if "/" in text else (source.folder, "")
            needed = must and like and sure
            for found in lead(source, places, at, text, how, bases, must=needed, guess=True, origin=origin):
                yield found if sure or not found.certain else replace(found, certain=False)
