"""The token on its way to git: a program that git asks, and a pipe that only it reads.

An address, an argument and a file of git's can be read by others, and so can
the environment of a process (``ps e``, ``/proc/PID/environ``).  So the
program that ``GIT_ASKPASS`` names (gitcredentials(7)) holds no token; it
reads one line of a pipe that git has inherited, by its number.
It answers only to questions about the one address that it was made for.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

USER = "x-access-token"  # GitHub wants this name of an App's token; whom a token is of, every forge knows by the token
_PIPE, _ORIGIN = "SOPHIA_TIDY_PIPE", "SOPHIA_TIDY_ORIGIN"
_TIMES = 8  # how often one git process may ask: it keeps the answer, but what it starts to fetch more asks anew
_MOST = 4096  # bytes that a pipe takes without a reader, everywhere (``PIPE_BUF`` and above)
_PROGRAM = f"""\
#!/bin/sh
case "$1" in
*"${_ORIGIN}"*) ;;
*) exit 1 ;;
esac
case "$1" in
Username*) echo {USER} ;;
Password*) IFS= read -r token <"/dev/fd/${_PIPE}" && printf '%s\\n' "$token" ;;
*) exit 1 ;;
esac
"""


class TokenPipe(NamedTuple):
    """The variables that a git process gets, and the file that it must inherit."""

    variables: Mapping[str, str]
    inherited: tuple[int, ...]


def write_program(folder: Path) -> Path:
    """The program, in a folder of our own; it holds nothing that is secret."""
    program = folder / "askpass"
    program.write_text(_PROGRAM)
    program.chmod(0o700)
    return program


def origin_of(url: str) -> str:
    """Scheme aside, what git's question names: the host with its port."""
    return urlsplit(url).netloc.rpartition("@")[2]


@contextmanager
def token_pipe(program: Path, url: str, token: str) -> Iterator[TokenPipe]:
    """A pipe with the token in it, for one git process; it is gone with the block.

    Raises:
        ValueError: the token has a line end, or is longer than any token.
    """
    line = token.encode() + b"\n"
    if not token.isprintable() or len(line) * _TIMES > 16 * _MOST:
        raise ValueError("the token is no token: it has a line end, or is too long")
    times = max(1, min(_TIMES, _MOST // len(line)))
    reading, writing = os.pipe()
    try:
        os.write(writing, line * times)
    finally:
        os.close(writing)
    try:
        variables = {"GIT_ASKPASS": str(program), _PIPE: str(reading), _ORIGIN: origin_of(url)}
        yield TokenPipe(variables, (reading,))
    finally:
        os.close(reading)
