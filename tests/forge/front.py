"""The front of a forge: one HTTP server for git and both APIs, with faults on the way and a journal of all that was asked."""

import json
import re
import socket
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .api import Api
from .faults import DropAfter, DropBefore, Fault, Faults, HalfAnswer, Refuse, Slow, Stale
from .git_door import GitDoor, RawAnswer, password, unpacked
from .journal import Asked, Journal

_GIT = re.compile(r"/[^/]+/[^/]+?(\.git)?/(info/refs|git-upload-pack|git-receive-pack)$")


@dataclass
class Front:
    """``apis`` by the beginning of their paths; "" is the API at the root."""

    git: GitDoor
    apis: Mapping[str, Api]
    faults: Faults
    journal: Journal = field(default_factory=Journal)
    web: str = ""
    gate: Callable[[str], None] | None = None  # called with the token before a request is answered

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[RawAnswer | None, bool]:
        """The answer, None for none at all; and whether it breaks off in its middle."""
        path = target.partition("?")[0]
        kind = "git" if _GIT.match(path) else "api"
        authorization = headers.get("Authorization", "")
        token = password(authorization) or authorization.partition(" ")[2]
        if self.gate is not None:
            self.gate(token)
        fault = self.faults.of(method, target)
        with self.git.state.lock, self.git.state.lists.remembering(isinstance(fault, Stale)):
            answer = self._answered(fault, method, target, headers, body, token, kind)
        kept = tuple((name, value) for name, value in headers.items() if name.lower() != "authorization")
        sent = unpacked(body, headers) if kind == "git" else body
        is_silent = isinstance(fault, DropBefore | DropAfter)
        status = answer.status if answer and not is_silent else 0
        self.journal.append(Asked(method, target, kept, sent, token, kind, status, self.git.state.clock.now()))
        if answer is not None:
            answer = answer._replace(
                headers={"Date": formatdate(self.git.state.clock.now(), usegmt=True), **answer.headers}
            )
        return None if is_silent else answer, isinstance(fault, HalfAnswer)

    def _answered(
        self,
        fault: Fault | None,
        method: str,
        target: str,
        headers: Mapping[str, str],
        body: bytes,
        token: str,
        kind: str,
    ) -> RawAnswer | None:
        match fault:
            case Refuse(status, more, content):
                return RawAnswer(status, {"Content-Type": "application/json", **more}, content)
            case DropBefore():
                return None
            case Slow(seconds):
                time.sleep(seconds)
        path, _, query = target.partition("?")
        if kind == "git":
            path = re.sub(
                _GIT, lambda found: found[0] if found[1] else found[0].replace(f"/{found[2]}", f".git/{found[2]}"), path
            )
            return self.git.answer(method, path, query, headers, body, token)
        beginning = next((one for one in self.apis if one and path.startswith(f"{one}/")), "")
        api = self.apis[beginning]
        told = api.answer(method, self.web + beginning, self.web, target.removeprefix(beginning), headers, body, token)
        content = b"" if told.payload is None else json.dumps(told.payload).encode()
        return RawAnswer(told.status, {"Content-Type": "application/json; charset=utf-8", **told.headers}, content)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    front: Front

    def _serve(self) -> None:
        answer, is_half = self.front.answer(self.command, self.path, _headers(self.headers.items()), self._body())
        if answer is None:
            self._hang_up()
            return
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        content = b"" if self.command == "HEAD" else answer.body
        self.wfile.write(content[: len(content) // 2] if is_half else content)
        self.wfile.flush()
        if is_half:
            self._hang_up()

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_HEAD = _serve

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: object) -> None:
        """The journal has it."""


def _headers(items: list[tuple[str, str]]) -> dict[str, str]:
    return {"-".join(part.capitalize() for part in name.split("-")): value for name, value in items}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no fault of ours; anything else is printed."""
        if not isinstance(sys.exc_info()[1], ConnectionError | BrokenPipeError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def serving(front: Front, port: int = 0, address: str = "127.0.0.1") -> _Server:
    """A server that is bound and not yet running; the front learns its address."""
    handler = type("Handler", (_Handler,), {"front": front})
    server = _Server((address, port), handler)
    front.web = f"http://{address}:{server.server_address[1]}"
    return server
