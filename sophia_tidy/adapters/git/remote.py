"""A scratch repository with a remote: bare, in a temporary folder of our own, for what goes to a forge and comes from it.

git gets an environment that is made for it, name by name: no configuration of
the system or the person, no hook, no credential helper, no variable that
could hold a token, and of the protocols the one that the forge has.
The folder goes with the block, also when ^C ends it.
"""

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import urlsplit

from ...kernel.errors import DiskError, TidyError, ToolMissing
from .askpass import USER, TokenPipe, token_pipe, write_program
from .commands import in_one_line

# What the person's network needs, and where programs are; nothing else of theirs.
_KEPT = frozenset(
    "PATH LD_LIBRARY_PATH TMPDIR SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE GIT_SSL_CAINFO GIT_SSL_CAPATH"
    " http_proxy https_proxy all_proxy no_proxy HTTPS_PROXY ALL_PROXY NO_PROXY".split()
)
_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "credential.helper": "",
    "credential.username": USER,
    "credential.useHttpPath": "false",
    "http.followRedirects": "false",
    "http.emptyAuth": "false",
    "http.lowSpeedLimit": "100",
    "http.lowSpeedTime": "60",
    "transfer.fsckObjects": "false",  # old histories hold what git would refuse today; a bundle is looked at by itself
    "fetch.recurseSubmodules": "false",
    "push.recurseSubmodules": "no",
    "push.followTags": "false",
    "push.gpgSign": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "core.commitGraph": "false",
    "pack.threads": "1",
    "protocol.version": "2",
}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
REMOTE = "forge"
_ALONE = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"}
# What `git fetch` takes for granted of the objects that it did not bring (gitrepository-layout(5), "partial clone").
_CONFIG = f"""\
[remote "{REMOTE}"]
\turl = {{url}}
\tpromisor = true
\tpartialclonefilter = blob:none
"""


class GitAnswer(NamedTuple):
    """How one git process has ended; ``said`` are its words, in one line, without the token."""

    code: int
    output: bytes
    said: str


class RemoteScratch:
    """One bare repository with one remote, ``url``; ``token`` is asked anew for each connection.

    ``wide`` names objects by SHA-256.
    """

    def __init__(self, folder: Path, url: str, token: Callable[[], str] | None = None, *, wide: bool = False):
        self.folder, self.url, self._token = folder, url, token
        self._git_dir = folder / "repository.git"
        self._program = write_program(folder)
        named = f"--object-format={'sha256' if wide else 'sha1'}"
        self._run("init", "--quiet", "--bare", "--template=", named, os.fspath(self._git_dir), inside=False)
        with (self._git_dir / "config").open("a") as file:
            file.write(_CONFIG.format(url=_quoted(url)))

    def local(self, *arguments: str, given: bytes = b"") -> bytes:
        """What git writes to its standard output; no token is near, and nothing is asked of the remote.

        Raises:
            ToolMissing: git is not installed.
            TidyError: git refuses, in its own words.
        """
        return self._run(*arguments, given=given).output

    def asked(self, *arguments: str, given: bytes = b"") -> GitAnswer:
        """One git process that may connect to the remote with the token, however it ends.

        Raises:
            ToolMissing: git is not installed.
        """
        if self._token is None:
            return self._started(arguments, given, TokenPipe({}, ()))
        token = self._token()
        with token_pipe(self._program, self.url, token) as pipe:
            answer = self._started(arguments, given, pipe)
        return answer._replace(said=answer.said.replace(token, "***"))

    def _run(self, *arguments: str, given: bytes = b"", inside: bool = True) -> GitAnswer:
        answer = self._started(arguments, given, TokenPipe(_ALONE, ()), inside=inside)
        if answer.code:
            raise TidyError(f"git: {answer.said}", rule="git")
        return answer

    def _started(self, arguments: tuple[str, ...], given: bytes, pipe: TokenPipe, *, inside: bool = True) -> GitAnswer:
        where = (f"--git-dir={self._git_dir}",) if inside else ()
        settings = (part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}"))
        try:
            done = subprocess.run(
                ["git", *where, *settings, *arguments],
                cwd=self.folder,
                env={**self._environment(), **pipe.variables},
                pass_fds=pipe.inherited,
                input=given,
                capture_output=True,
                check=False,
            )
        except FileNotFoundError as error:
            raise ToolMissing("git is not installed; expected it for what goes to the forge") from error
        return GitAnswer(done.returncode, done.stdout, in_one_line(done.stderr))

    def _environment(self) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if name in _KEPT}
        return kept | {
            "HOME": os.fspath(self.folder),  # no ~/.netrc, which curl would read
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_ATTR_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ASKPASS": "false",
            "GIT_ALLOW_PROTOCOL": urlsplit(self.url).scheme,
            "GIT_NO_REPLACE_OBJECTS": "1",
            "LC_ALL": "C",
            "LANGUAGE": "C",
        }


@contextmanager
def remote_scratch(
    url: str, token: Callable[[], str] | None = None, *, allows_http: bool = False, wide: bool = False
) -> Iterator[RemoteScratch]:
    """A scratch repository for one address: ``https``, and ``http`` on this machine or where ``allows_http``.

    Raises:
        TidyError: the address is another one, or holds a credential.
        ToolMissing: git is not installed.
        DiskError: the temporary folder cannot be made.
    """
    _check(url, allows_http=allows_http)
    try:
        temporary = TemporaryDirectory(prefix="sophia-tidy-git-", ignore_cleanup_errors=True)
    except OSError as error:
        raise DiskError(f"a temporary folder cannot be made: {error.strerror}") from error
    with temporary as name:
        try:
            scratch = RemoteScratch(Path(name), url, token, wide=wide)
        except OSError as error:
            raise DiskError(f"a temporary file cannot be written: {error.strerror}") from error
        yield scratch


def _quoted(value: str) -> str:
    """A value as git's configuration has it (git-config(1), "Syntax"); an address has no line end."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _check(url: str, *, allows_http: bool) -> None:
    if not url.isprintable():  # a line end would be another line of git's configuration
        raise TidyError("the forge's address for git holds control characters; expected none", rule="git")
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise TidyError("the address of the repository holds a credential; expected one without", rule="git")
    here = parts.hostname in _LOOPBACK
    if not (parts.scheme == "https" or (parts.scheme == "http" and (here or allows_http))) or not parts.hostname:
        raise TidyError(
            f"the forge's address for git is {url!r}; expected https, so that the token can travel", rule="git"
        )
