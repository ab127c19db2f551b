"""The container of a bundle: an uncompressed tar of two files, in one order, without owner or time (POSIX.1-2024, pax, "ustar").

It is read by no parser of archives.  Only one header can stand before a
member of a certain length, so that one is made, and compared.
"""

import tarfile

NAMES = ("wanted.json", "branches.bundle")
LONGEST = (64_000_000, 512_000_000)  # bytes of each
_BLOCK = 512
_SIZE = slice(124, 136)
LONGEST_FILE = sum(LONGEST) + 10_240
BEGINS = b"wanted.json\0"


def packed(members: tuple[bytes, bytes]) -> bytes:
    """The file with the two members.

    Raises:
        ValueError: one is longer than a reader would take.
    """
    parts: list[bytes] = []
    for name, content, longest in zip(NAMES, members, LONGEST, strict=True):
        if len(content) > longest:
            raise ValueError(f"{name} has {len(content)} bytes, more than {longest}")
        parts += [_header(name, len(content)), content, bytes(-len(content) % _BLOCK)]
    return b"".join((*parts, bytes(2 * _BLOCK)))


def unpacked(content: bytes) -> tuple[bytes, bytes]:
    """The two members.

    Raises:
        ValueError: it is nothing that `packed` writes, with what is wrong.
    """
    first, at = _member(content, 0, NAMES[0], LONGEST[0])
    second, at = _member(content, at, NAMES[1], LONGEST[1])
    if content[at:] != bytes(2 * _BLOCK):
        raise ValueError("holds more than two files, or is cut short")
    return first, second


def _member(content: bytes, at: int, name: str, longest: int) -> tuple[bytes, int]:
    header, start = content[at : at + _BLOCK], at + _BLOCK
    told = header[_SIZE].rstrip(b"\0 ")
    size = int(told, 8) if told.isdigit() and b"8" not in told and b"9" not in told else -1
    if size < 0 or header != _header(name, size):
        raise ValueError(f"is no bundle, for {name} is not where it should be")
    if size > longest:
        raise ValueError(f"{name} has {size} bytes, more than {longest}")
    end = start + size
    after = end + -size % _BLOCK
    if len(content) < after or content[end:after].strip(b"\0"):
        raise ValueError(f"is cut short in {name}")
    return content[start:end], after


def _header(name: str, size: int) -> bytes:
    """As `tarfile` writes it for a regular file of mode 0644 at time 0."""
    info = tarfile.TarInfo(name)
    info.size = size
    return info.tobuf(tarfile.USTAR_FORMAT)
