"""Texts of a repository in Markdown of ours: shown, and obeyed by no reader of Markdown or HTML and no terminal.

Entities stand for the signs of HTML, since not every Markdown takes
``\\<`` for one; a backslash stands before Markdown's own.  No page holds a
secret: a mark is put in its place.
"""

import re
from urllib.parse import quote

from ..kernel.location import printable
from ..secrets.redact import Redactor

_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MEANING = re.compile(
    r"[\\*\[\]#|~]|(?<![^\W_])_|_(?![^\W_])"
)  # a bar below between letters is only that (GFM, "Emphasis")
_PLAIN = re.compile(r"[\w./@+\udc80-\udcff-]+")  # bytes that are no UTF-8 are what the file is called, and mean nothing
_SPACED = re.compile(r"[\w./@+ ()\[\],=\udc80-\udcff-]+")


def code(text: str) -> str:
    """A name as code that neither a backtick nor a bar in it can break (CommonMark, "Code spans"; GFM, "Tables")."""
    plain = printable(Redactor().last_look(" ".join(text.split()))).replace("|", "\\|")
    if "`" not in plain:
        return f"`{plain}`"
    fence = "`" * (max(map(len, re.findall("`+", plain))) + 1)
    return f"{fence} {plain} {fence}"


def cell(text: str) -> str:
    """A sentence in a line or a cell of a table; our own code spans stay."""
    parts = Redactor().text(" ".join(text.split())).split("`")
    if len(parts) % 2 == 0:  # a backtick of the repository's own
        return escaped("'".join(parts))
    return "".join(code(part) if index % 2 and part.strip() else escaped(part) for index, part in enumerate(parts))


def escaped(text: str) -> str:
    """A text with nothing in it that means something."""
    text = _MEANING.sub(r"\\\g<0>", text)
    return printable("".join(_HTML.get(character, character) for character in text))


def link(text: str, path: str) -> str:
    """A link to a file; a name that could be an address or end the link is written in percent signs (RFC 3986)."""
    if _PLAIN.fullmatch(path):
        target = path
    elif _SPACED.fullmatch(path):
        target = f"<{path}>"
    else:
        target = quote(path.encode("utf-8", "surrogateescape"), safe="/")
    return f"[{escaped(' '.join(text.split())).replace('`', '&#96;')}]({target})"
