"""The text of a Python file, as the interpreter would decode it (PEP 263)."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_LE
from io import BytesIO
from pathlib import PurePosixPath
from tokenize import detect_encoding

from ..kernel.errors import TidyError
from ..kernel.location import Location

_COOKIE_LINE = re.compile(rb"^[ \t\f]*#.*?coding[:=]", re.MULTILINE)
_WIDE = ((BOM_UTF32_LE, "UTF-32"), (BOM_UTF16_LE, "UTF-16"), (BOM_UTF16_BE, "UTF-16"))


class Undecodable(TidyError):
    """The bytes are not text in the encoding that the file declares."""

    rule = "undecodable"


def declares(content: bytes) -> bool:
    """Whether one of the first two lines, in which alone that counts, seems to name an encoding."""
    second = content.find(b"\n") + 1
    end = content.find(b"\n", second) if second else -1
    return content.find(b"coding", 0, end if end >= 0 else len(content)) >= 0


def decode(content: bytes, path: PurePosixPath) -> tuple[str, str]:
    """The text without its byte order mark, and the encoding that turns it back into the same bytes.

    Line ends stay as they are.

    Raises:
        Undecodable: at the first byte that does not fit, or at the declaration that names no encoding.
    """
    try:
        encoding = detect_encoding(BytesIO(content).readline)[0]
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _at(content, error, path) from error
    except (SyntaxError, LookupError) as error:  # LookupError: a codec that is not for text, such as rot13
        raise _declared_wrongly(content, str(error), path) from error
    return text, encoding


def _at(content: bytes, error: UnicodeDecodeError, path: PurePosixPath) -> Undecodable:
    before = content[: error.start]
    line = before[before.rfind(b"\n") + 1 :]
    column = len(line.decode(error.encoding, "replace")) + 1
    found = f"byte 0x{content[error.start]:02x} is not {error.encoding}; expected text in {error.encoding}"
    return Undecodable(found, Location(path, before.count(b"\n") + 1, column))


def _declared_wrongly(content: bytes, reason: str, path: PurePosixPath) -> Undecodable:
    for mark, name in _WIDE:
        if content.startswith(mark):
            return Undecodable(f"the file is {name}, which Python does not read; expected UTF-8", Location(path, 1, 1))
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _at(content, error, path)
    cookie = _COOKIE_LINE.search(content)
    line = content.count(b"\n", 0, cookie.start()) + 1 if cookie else 1
    return Undecodable(f"{reason}; expected the name of a text encoding", Location(path, line, 1))
