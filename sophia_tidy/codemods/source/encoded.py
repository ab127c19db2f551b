"""A source in UTF-8, and the way back to the bytes of its file."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from ...formats.source_encoding import Undecodable, decode


@dataclass(frozen=True, slots=True)
class Encoded:
    """The text in UTF-8 without its byte order mark, and the encoding that the file is stored in."""

    data: bytes
    encoding: str

    def encode(self, data: bytes) -> bytes:
        """``data`` as the file would store it.

        Raises:
            UnicodeEncodeError: the file's encoding has no such character.
        """
        return data.decode().encode(self.encoding)


def encoded(source: bytes, path: PurePosixPath) -> Encoded | str:
    """The source as the interpreter reads it, or the reason why it cannot be changed."""
    try:
        text, encoding = decode(source, path)
        stored = Encoded(text.encode(), encoding)
        if stored.encode(stored.data) != source:
            return f"{encoding} does not give back the same bytes"
    except Undecodable as error:
        return error.message
    except UnicodeError as error:
        return f"its text does not survive {error.encoding if hasattr(error, 'encoding') else 'its encoding'}"
    return "it holds a NUL byte" if b"\0" in stored.data else stored
