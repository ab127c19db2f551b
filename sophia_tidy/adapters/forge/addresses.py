"""Where a repository lives: a remote of git as the kind of its forge, the API's address, owner and name.

Which forms a remote can have: git-scm.com/docs/git-clone, "GIT URLS".
GitHub Enterprise Server has its API at ``/api/v3`` ("Getting started with
the REST API"), Gitea and Forgejo at ``/api/v1``, below the path where they
are served from.
"""

import re
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

from ...kernel.errors import TidyError


class ForgeKind(StrEnum):
    """Which API is spoken."""

    GITHUB = "github"
    GITEA = "gitea"
    FORGEJO = "forgejo"


_KEY = "forge of [tool.sophia-tidy.bot]"
_GITHUB = "github.com"
_SSH_OF = {"ssh.github.com": _GITHUB, "altssh.codeberg.org": "codeberg.org"}
_KNOWN = {
    _GITHUB: ForgeKind.GITHUB,
    "codeberg.org": ForgeKind.FORGEJO,
    "gitea.com": ForgeKind.GITEA,
    "code.forgejo.org": ForgeKind.FORGEJO,
}
_API = {ForgeKind.GITHUB: "/api/v3", ForgeKind.GITEA: "/api/v1", ForgeKind.FORGEJO: "/api/v1"}
_SCP = re.compile(r"(?:[^@/:\s]+@)?(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):(?P<path>(?!//)[^\s:]+)")
_NAME = re.compile(r"[A-Za-z0-9_.-]+")


class ForgeAddress(NamedTuple):
    """A repository on a forge; ``api`` is the API's address without a slash at its end, and no address holds a credential."""

    kind: ForgeKind
    host: str
    api: str
    full_name: str


def forge_address(remote: str, kind: str = "", api: str = "") -> ForgeAddress:
    """The repository of a remote; ``kind`` (a `ForgeKind`) and ``api`` are what the configuration says, "" for nothing.

    Raises:
        TidyError: it is no address of a repository on a forge, or nothing says which forge it is; the remote
            itself is not shown, for it may hold a credential.
    """
    scheme, host, port, path = _parts(remote)
    segments = [each for each in path.strip("/").removesuffix(".git").split("/") if each]
    if len(segments) < 2 or not all(_NAME.fullmatch(each) and each not in (".", "..") for each in segments):
        raise _no_address()
    host = _SSH_OF.get(host, host)
    known = ForgeKind(kind) if kind else _KNOWN.get(host) or _told_by(host)
    if known is None:
        message = f"nothing says which forge {host} is; expected {_KEY} to be one of {', '.join(ForgeKind)}"
        raise TidyError(message, rule="unknown-forge")
    if known is ForgeKind.GITHUB and len(segments) > 2:
        raise _no_address()
    web = "/".join((f"{scheme}://{host}{port}", *segments[:-2]))
    return ForgeAddress(known, host, api or _api(known, host, web), "/".join(segments[-2:]))


def _parts(remote: str) -> tuple[str, str, str, str]:
    """Scheme, host and port (as ``:3000``) of the forge's web address, and the path."""
    text = remote.strip()
    if "://" not in text:
        found = _SCP.fullmatch(text)
        if found is None:
            raise _no_address()
        return "https", found["host"].lower(), "", found["path"]
    try:
        url = urlsplit(text)
        host, port = url.hostname or "", url.port
    except ValueError:
        raise _no_address() from None
    host = f"[{host}]" if ":" in host else host
    if url.scheme not in ("http", "https", "ssh", "git+ssh", "git") or not host or url.query or url.fragment:
        raise _no_address()
    if url.scheme in ("http", "https"):
        return url.scheme, host, "" if port is None else f":{port}", url.path
    return "https", host, "", url.path  # the port of ssh is none of the web's


def _told_by(host: str) -> ForgeKind | None:
    """By a word of the host's name, as ``github.example.com`` and ``forgejo.example.com`` have it."""
    words = re.split(r"[.-]", host)
    if host.endswith(".ghe.com"):
        return ForgeKind.GITHUB
    return next((kind for kind in ForgeKind if kind in words), None)


def _api(kind: ForgeKind, host: str, web: str) -> str:
    if kind is ForgeKind.GITHUB and (host == _GITHUB or host.endswith(".ghe.com")):
        return f"https://api.{host}"
    return web + _API[kind]


def _no_address() -> TidyError:
    message = (
        "the remote is no address of a repository on a forge; expected https://host/owner/name or git@host:owner/name"
    )
    return TidyError(message, rule="unknown-forge")
