"""Results that are kept between runs, in the journal's folder: bounded, and as if absent where one is damaged.

A repository can be handed on with its ``.git``, and what it brings along is
not believed: each entry is signed with a key that lies in the user's own
cache folder (RFC 2104), and an entry of anybody else is none.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FOLDER = "cache"
_KEY = 32  # bytes
_MOST_FILES, _MOST_BYTES = 32, 64_000_000
_MUST_BE_FREE = 4 * _MOST_BYTES


class ResultCache:
    """The entries below one folder, by name."""

    def __init__(self, private: Path):
        """``private`` is the folder of this work tree's own state."""
        self._folder = private / FOLDER

    def get(self, name: str) -> bytes | None:
        """The entry; None where there is none, or where it is not ours."""
        key = _own_key()
        if key is None:
            return None
        try:
            signature, content = (self._folder / name).read_bytes().split(b"\n", 1)
        except (OSError, ValueError):
            return None
        from hmac import compare_digest

        return content if compare_digest(signature, _signed(key, name, content)) else None

    def put(self, name: str, content: bytes) -> None:
        """Keep an entry; where the system does not let us, nothing is kept: slower, not wrong."""
        key = _own_key()
        if key is None or len(content) > _MOST_BYTES:
            return
        ready = self._folder / f".{name}.{os.getpid()}"
        with suppress(OSError), _dropped(ready):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not _has_room(self._folder):
                return
            handle = os.open(ready, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(_signed(key, name, content) + b"\n" + content)
            ready.replace(self._folder / name)
            self._prune()

    def _prune(self) -> None:
        """The newest stay."""
        files = sorted(self._folder.iterdir(), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        left = _MOST_BYTES
        for number, file in enumerate(files):
            left -= file.stat().st_size
            if number and (number >= _MOST_FILES or left < 0):
                file.unlink()


@contextmanager
def _dropped(place: Path) -> Iterator[None]:
    """Whatever happens within, the file is not left behind."""
    try:
        yield
    finally:
        place.unlink(missing_ok=True)


def _has_room(folder: Path) -> bool:
    """Whether so much is free that nobody will miss what is kept here: a plan is to be applied, too."""
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize > _MUST_BE_FREE


def _signed(key: bytes, name: str, content: bytes) -> bytes:
    from hmac import digest

    return digest(key, name.encode() + b"\0" + content, "sha256").hex().encode()


def _own_key() -> bytes | None:
    """The user's key, made where there is none; None where it cannot be kept, or others could have written it."""
    home = os.environ.get("XDG_CACHE_HOME")
    try:
        folder = Path(home or "~/.cache").expanduser() / "sophia-tidy"
        place = folder / "key"
        if not place.exists():
            folder.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
                file.write(os.urandom(_KEY))
        facts, key = place.lstat(), place.read_bytes()
    except (OSError, RuntimeError):  # no home, or one that cannot be written
        return None
    own = stat.S_ISREG(facts.st_mode) and not facts.st_mode & 0o077 and facts.st_uid == os.getuid()
    return key if own and len(key) == _KEY else None
