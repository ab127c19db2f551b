"""git over HTTP: `git http-backend` behind a bridge (CGI, RFC 3875), with a token as the password."""

import base64
import gzip
import os
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .hooks import environment
from .records import Grant
from .state import ForgeState


class RawAnswer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes


@cache
def backend() -> Path:
    """Where git has its server."""
    done = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True)
    return Path(done.stdout.strip()) / "git-http-backend"


def password(header: str) -> str:
    """The token of ``Basic …``; "" where there is none."""
    kind, _, coded = header.partition(" ")
    return (
        base64.b64decode(coded).decode("utf-8", "replace").partition(":")[2]
        if kind.lower() == "basic" and coded
        else ""
    )


def unpacked(body: bytes, headers: Mapping[str, str]) -> bytes:
    """What was sent, for who searches it."""
    return gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" and body else body


class GitDoor(NamedTuple):
    """``root`` holds ``owner/name.git``; ``minds_workflows`` as GitHub does."""

    state: ForgeState
    root: Path
    minds_workflows: bool

    def answer(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes, token: str
    ) -> RawAnswer:
        """``path`` is ``/owner/name.git/…``."""
        facts = self.state.facts
        name, _, rest = path.lstrip("/").partition(".git/")
        if name in facts.older_names:
            return RawAnswer(301, {"Location": f"/{facts.full_name}.git/{rest}?{query}"}, b"")
        is_push = "receive-pack" in path or "receive-pack" in query
        grant = self.state.grants.get(token)
        if grant and grant.expires is not None and grant.expires <= self.state.clock.now():
            grant = None
        refusal = self._refused(grant, token, name, is_push=is_push)
        if refusal:
            return refusal
        more = environment(grant, facts, minds_workflows=self.minds_workflows)
        done = self._served(method, f"/{facts.full_name}.git/{rest}", query, headers, body, grant, more)
        if is_push and method == "POST":
            self.state.noticed(grant.login if grant else "")
        return done

    def _refused(self, grant: Grant | None, token: str, name: str, *, is_push: bool) -> RawAnswer | None:
        facts = self.state.facts
        asks = RawAnswer(401, {"WWW-Authenticate": 'Basic realm="forge"'}, b"Invalid username or token.\n")
        if grant is None and (token or is_push or facts.is_private):
            return asks
        if name.lower() != facts.full_name.lower():
            return RawAnswer(404, {}, b"Repository not found.\n")
        if grant and facts.is_private and not grant.may("contents", "read"):
            return RawAnswer(404, {}, b"Repository not found.\n")
        if is_push and facts.is_archived:
            return RawAnswer(403, {}, b"This repository was archived so it is read-only.\n")
        if is_push and grant and not grant.may("contents", "write"):
            return RawAnswer(403, {}, f"Permission to {facts.full_name}.git denied to {grant.login}.\n".encode())
        return None

    def _served(
        self,
        method: str,
        path: str,
        query: str,
        headers: Mapping[str, str],
        body: bytes,
        grant: Grant | None,
        more: Mapping[str, str],
    ) -> RawAnswer:
        env = {
            "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": str(self.root), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path,
            "QUERY_STRING": query, "REQUEST_METHOD": method, "CONTENT_TYPE": headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)), "REMOTE_ADDR": "127.0.0.1", "REMOTE_USER": grant.login if grant else "",
            "HTTP_CONTENT_ENCODING": headers.get("Content-Encoding", ""), "GIT_PROTOCOL": headers.get("Git-Protocol", ""),
            "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(self.root), "LC_ALL": "C.UTF-8", **more,
        }  # fmt: skip
        done = subprocess.run([backend()], input=body, env=env, capture_output=True, check=False)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        told = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        status = int(told.pop("Status", "200").split(" ")[0])
        return RawAnswer(status, told, content)
