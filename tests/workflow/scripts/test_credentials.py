"""A token reaches git over a real https remote, and stands nowhere that anyone can read."""

import base64
import os
import shutil
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from .conftest import digest, script

TOKEN = "ghs_0123456789abcdefTOKEN"
BACKEND = os.path.join(  # noqa: PTH118
    subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip(),
    "git-http-backend",
)
pytestmark = [
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed"),
    pytest.mark.skipif(not os.access(BACKEND, os.X_OK), reason="git http-backend is not installed"),
]


class Handler(BaseHTTPRequestHandler):
    """git's own CGI program, behind a password as GitHub asks for it."""

    protocol_version = "HTTP/1.1"

    def allowed(self):
        """Whether the password is right."""
        wanted = "Basic " + base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode()
        return self.headers.get("Authorization") == wanted

    def answer(self):
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not self.allowed():
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="GitHub"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        done = subprocess.run(
            [BACKEND],
            input=body,
            capture_output=True,
            check=True,
            env={
                **os.environ,
                "GIT_PROJECT_ROOT": str(self.server.root),
                "GIT_HTTP_EXPORT_ALL": "1",
                "REMOTE_USER": "x",
                "REQUEST_METHOD": self.command,
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "CONTENT_LENGTH": str(len(body)),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "HTTP_GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            },
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = answer

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def https(origin, runner, tmp_path, monkeypatch, stand_in):
    """The runner's ``origin`` behind https; returns the file of all arguments that git and sh are given."""
    pair = [str(tmp_path / name) for name in ("certificate.pem", "key.pem")]
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-out",
            pair[0],
            "-keyout",
            pair[1],
        ],
        check=True,
        capture_output=True,
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.root = origin.parent
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    runner.git("remote", "set-url", "origin", f"https://127.0.0.1:{server.server_port}/origin.git")
    monkeypatch.setenv("GIT_SSL_CAINFO", pair[0])
    log = tmp_path / "arguments"
    real = shutil.which("git")
    stand_in("git", f'#!/bin/sh\nfor each in "$@"; do printf "%s\\n" "$each"; done >> {log}\nexec {real} "$@"\n')
    yield log
    server.shutdown()
    server.server_close()


def test_a_promotion_is_pushed_with_the_token_which_no_argument_holds(https, person, runner):
    first = person.git("rev-parse", "HEAD")
    done = runner.promote(first, {"api": digest("a")}, GH_TOKEN=TOKEN)
    assert (done.code, done.results) == (0, {"commit": person.tip()}), done.words
    given = https.read_text()
    assert "push" in given.split()
    assert TOKEN not in given
    assert "credential" not in given
    assert TOKEN not in done.words + done.out
    assert TOKEN not in (runner.folder / ".git/config").read_text()


def test_settings_that_the_environment_has_already_stay(https, person, runner):
    first = person.git("rev-parse", "HEAD")
    done = runner.promote(
        first,
        {"api": digest("a")},
        GH_TOKEN=TOKEN,
        GIT_CONFIG_COUNT="1",
        GIT_CONFIG_KEY_0="credential.helper",
        GIT_CONFIG_VALUE_0="!echo password=wrong; echo username=wrong; #",
    )
    assert done.code == 0, done.words


@pytest.mark.parametrize("token", ["ghs_wrongwrongwrong", ""])
def test_a_wrong_token_is_an_error_that_does_not_say_it(https, person, runner, token):
    first = person.git("rev-parse", "HEAD")
    done = runner.promote(first, {"api": digest("a")}, GH_TOKEN=token)
    assert (done.code, done.results, len(done.words.splitlines())) == (1, {}, 1)
    assert done.words.startswith("error: git fetch: ")
    assert "Traceback" not in done.words
    assert not token or token not in done.words


def test_a_password_in_the_address_is_not_repeated(person, runner):
    first = person.git("rev-parse", "HEAD")
    runner.git("remote", "set-url", "origin", "https://someone:hunter2@127.0.0.1:1/x.git")
    done = runner.promote(first, {"api": digest("a")}, GH_TOKEN=TOKEN)
    assert done.code == 1
    assert "hunter2" not in done.words
    assert TOKEN not in done.words


def test_no_helper_is_given_to_a_host_over_http(monkeypatch, runner):
    monkeypatch.setenv("GH_TOKEN", TOKEN)
    monkeypatch.chdir(runner.folder)
    branch = script("branch")
    for address, expected in (
        ("http://127.0.0.1/x", {}),
        ("https://h.example:8443/x", "credential.https://h.example:8443.helper"),
    ):
        runner.git("remote", "set-url", "origin", address)
        branch._credentials.cache_clear()
        found = branch._credentials()
        assert found == expected or found["GIT_CONFIG_KEY_1"] == expected
        assert TOKEN not in str(found)
    branch._credentials.cache_clear()
