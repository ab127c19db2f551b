"""Texts of a repository in Markdown that a forge shows: no person is called, no issue is linked, nothing is closed by them.

A forge looks through what it has rendered for ``@name``, ``#12``, ``GH-12``,
``!12``, addresses, hashes of commits and ``:emoji:`` (docs.github.com,
"Autolinked references and URLs"), so escaping is not enough: a space of no
width stands between the sign and the name.  Names of people and issues have
it in code spans too, for a squash merge takes a body into a commit's
message, where no span protects.
"""

import re

from ..kernel.location import printable
from ..secrets.redact import Redactor
from .markdown import code

_GAP = "\u200b"
_CALLS = re.compile(r"@(?=\w)|[#!](?=\d)|\bGH-(?=\d)|<!(?=--)", re.IGNORECASE)
_PAGES = re.compile(r":(?=//\S*/(?:issues|pulls?|commit|discussions|merge_requests)/)", re.IGNORECASE)
_ADDRESSES = re.compile(r":(?=//)|\bwww(?=\.)", re.IGNORECASE)
_HASH = r"(?<!\w)(?=[a-f]*\d)[0-9a-f]{7,64}(?!\w)"
_HASHES = re.compile(_HASH, re.IGNORECASE)
_AS_CODE = re.compile(rf"((?:https?|ftp)://[^\s<>\"'`|]*[^\s<>\"'`|.,;:!?)\]]|{_HASH})", re.IGNORECASE)
_EMOJI = re.compile(r":(?=(?:[a-z+-][\w+-]*|100|1234):)", re.IGNORECASE)
_MEANING = re.compile(r"[\\*\[|~]|(?<![^\W_])_|_(?![^\W_])")  # of brackets the first, of bars those at a word's end
_BEGINS = re.compile(r"^(?:[-+=#](?=.)|\d{1,9}(?=[.)]))")
_SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;", "`": "&#96;", _GAP: "&#8203;"}
_HIDDEN = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff\\ue000-\\uf8ff]"
)
_MOST = 300


def forge_code(text: str, most: int = _MOST) -> str:
    """A name as code; of one that is too long its end, which tells more than its beginning."""
    plain = " ".join(text.split())
    if len(plain) > most:
        plain = "…" + plain[1 - most :]
    if not plain:
        return ""
    return _PAGES.sub(rf"\g<0>{_GAP}", _CALLS.sub(rf"\g<0>{_GAP}", code(plain)))


def forge_text(text: str, most: int = _MOST) -> str:
    """A sentence in a line or a cell of a table, with its code spans kept and secrets marked."""
    plain = Redactor().text(" ".join(text.split()))
    if len(plain) > most:
        plain = plain[: most - 1] + "…"
    parts = re.sub("`{2,}", "'", plain).split("`")  # nothing between two of them would join what they part
    if len(parts) % 2 == 0:  # a backtick of the repository's own
        parts = ["'".join(parts)]
    said = (forge_code(part) if index % 2 and part.strip() else _inert(part) for index, part in enumerate(parts))
    return _BEGINS.sub(lambda found: f"\\{found[0]}" if found[0] in "-+=#" else f"{found[0]}\\", "".join(said).strip())


def _inert(text: str) -> str:
    """A text in which nothing means something, to Markdown, to HTML or to a forge; an address and a hash are code, and no link."""
    parts = _AS_CODE.split(text)
    return "".join(forge_code(part) if index % 2 else _words(part) for index, part in enumerate(parts))


def _words(text: str) -> str:
    text = _uncalled(text)
    text = _MEANING.sub(r"\\\g<0>", text)
    return "".join(_SIGNS.get(character, character) for character in text)


def _uncalled(text: str) -> str:
    """A text in which a forge finds nobody's name, no issue, no address, no commit and no emoji."""
    text = printable(text)
    for pattern in (_CALLS, _ADDRESSES, _EMOJI):
        text = pattern.sub(rf"\g<0>{_GAP}", text)
    return _HASHES.sub(lambda found: _GAP.join(re.findall(".{1,6}", found[0])), text)  # seven signs are a hash


def forge_table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table (GFM, "Tables") of cells that are Markdown already; a head that begins with ``>`` puts its column to the right."""
    names = [name.removeprefix(">") for name in head]
    rule = ["--:" if name.startswith(">") else "---" for name in head]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (names, rule, *rows))


def folded(summary: str, inside: str) -> str:
    """A part that is shown when it is asked for; the empty lines let what is inside be Markdown, and the summary is none."""
    plain = _uncalled(Redactor().text(" ".join(summary.split())))
    said = "".join(_SIGNS.get(character, character) for character in plain)
    return f"<details><summary>{said}</summary>\n\n{inside}\n\n</details>"


def fenced(text: str, language: str) -> str:
    """A block of code that nothing in it can end (CommonMark, "Fenced code blocks").

    Signs that move a cursor or turn the direction of writing are escaped, and
    so is what no forge takes; all else stays as it is, so that a diff can be applied.
    """
    lines = "\n".join(_HIDDEN.sub(lambda found: printable(found[0]), line) for line in text.split("\n"))
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", lines)), default=0))
    return f"{fence}{language}\n{lines}\n{fence}"
