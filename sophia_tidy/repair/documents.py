"""Documents under a Python name that are no Python: pointers, templates, documents, data.

Nothing of that kind is mended: each edit would make it a worse pointer, a
worse template or a worse page.  Only files that do not parse are ever asked
about, so a kind may be told from a sign that valid Python could bear; it must
not be told from one that *broken* Python often bears.  Pointers as their
makers define them: git-lfs `docs/spec.md`, git-annex "internals: pointer
files".
"""

import json
import re
from collections.abc import Callable

from .encoding import decode
from .templates import template_kind
from .writings import writing_kind

HEAD = 4096  # bytes that a binary file is told from
ODD = 0.05  # share of control characters that no text has

_MAGIC = (
    b"\x7fELF", b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"BZh", b"\xfd7zXZ",
    b"SQLite format 3",
)  # fmt: skip
_CONTROL = bytes(c for c in range(32) if c not in b"\t\n\f\r\x1a\x1b")
_LFS = re.compile(r"version https?://(?:git-lfs\.github\.com|hawser\.github\.com)/spec/v\d")
_ANNEX = re.compile(r"/annex/objects/\S+\s*(?:\Z|\n)|(?:\.\./)*\.git/annex/objects/\S+\s*\Z")
_LINK = re.compile(r"(?:\.{1,2}/)+[\w.@+-]+(?:/[\w.@+-]+)*\.pyw?i?\s*\Z")
_ARMOUR = re.compile(r"-----BEGIN [A-Z0-9 ]+-----")
_SSH_KEY = re.compile(r"(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S+) AAAA")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/_-]{60,}\s*\n?)+[A-Za-z0-9+/_-]*={0,2}\s*\Z")
_MARKUP = re.compile(
    r"\s*<(?:!doctype\b|\?xml\b|\?php\b|!--|(?:html|head|body|svg|div|script|style|p|table|rss|feed|Error)\b)",
    re.IGNORECASE,
)
_JSON_COMMENT = re.compile(r"^\s*//[^\n]*|(?<=[,{\[])\s*//[^\n]*|/\*.*?\*/", re.MULTILINE | re.DOTALL)
_ERROR_PAGE = re.compile(r"\s*[1-5]\d\d\s*:?\s+[A-Z][A-Za-z ]{2,60}\.?\s*\Z")


def kind_of(content: bytes) -> str:
    """What a file that does not parse is, as a noun with its article; empty where it is Python for all that one can see."""
    if _is_binary(content):
        return "a binary file"
    try:
        text = decode(content)[0]
    except (UnicodeDecodeError, LookupError):
        text = content.decode("latin-1")
    text = text.removeprefix("\ufeff")
    return next((kind for kind, is_one in _KINDS if is_one(text)), "") or template_kind(text) or writing_kind(text)


def _is_binary(content: bytes) -> bool:
    head = content[:HEAD]
    if head.startswith(_MAGIC):
        return True
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False  # UTF-16: a text that cannot be decoded, which is told as such
    return len(head) - len(head.translate(None, _CONTROL)) > max(1.0, ODD * len(head))


def _is_json(text: str) -> bool:
    """JSON with comments: without them nearly every JSON text is an expression of Python's."""
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        json.loads(_JSON_COMMENT.sub("", text))
    except (ValueError, RecursionError):
        return False
    return True


_KINDS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("a Git LFS pointer", _LFS.match),
    ("a git-annex pointer", _ANNEX.match),
    ("a symbolic link that was written as text", _LINK.match),
    ("a key or certificate", lambda text: _ARMOUR.match(text.lstrip()) or _SSH_KEY.match(text)),
    ("base64 data", _BASE64.match),
    ("a page of markup", _MARKUP.match),
    ("an error page that was saved", _ERROR_PAGE.match),
    ("a JSON document", _is_json),
)
