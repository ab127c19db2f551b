"""HTTP, and all that can go wrong with it: each fault has its kind, and no token is in what is said of it."""

import contextlib
import json
import logging
import socket
import threading
import traceback
from collections.abc import Iterator

import httpx
import pytest

from sophia_tidy.adapters.forge import transport
from sophia_tidy.adapters.forge.addresses import forge_address
from sophia_tidy.adapters.forge.errors import ForgeError, ForgeTrouble
from sophia_tidy.adapters.forge.exchange import ForgeAnswer, ForgeRequest, get
from sophia_tidy.adapters.forge.tokens import ForgeToken
from sophia_tidy.adapters.forge.transport import MOST_BYTES, HttpSender

from .carriers import TOKEN, Answering, SimulatedClock

READ = get("/repos/acme/shop")
WRITE = ForgeRequest("POST", "/repos/acme/shop/pulls", {"title": "t"})
API = "https://api.github.com"


def sender(answering: Answering | None, address: str = API, token: str = TOKEN) -> HttpSender:
    carrier = None if answering is None else httpx.MockTransport(answering)
    return HttpSender(
        address,
        ForgeToken(token, "a test"),
        SimulatedClock(),
        api_headers={"accept": "a/b"},
        is_github=True,
        carrier=carrier,
    )


def refused(answering: Answering | None, request: ForgeRequest = READ, address: str = API) -> ForgeError:
    with pytest.raises(ForgeError) as raised:
        sender(answering, address).send(request)
    shown = "".join(traceback.format_exception(raised.value)) + repr(vars(raised.value))
    assert TOKEN not in shown
    return raised.value


def answer(status: int, *, headers: dict[str, str] | None = None, **body: object) -> Answering:
    return lambda request: httpx.Response(status, headers=headers, json=body or {"message": "why"})


def test_the_token_goes_in_one_header_and_what_a_forge_wants_to_know_in_others():
    seen: list[httpx.Request] = []

    def answering(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"a": 1}, headers={"X-One": "1", "set-cookie": "session=x"})

    it = sender(answering)
    assert it.send(WRITE) == ForgeAnswer(200, it.send(READ).headers, {"a": 1})
    assert it.send(READ).headers["x-one"] == "1"
    assert {each.headers["authorization"] for each in seen} == {f"token {TOKEN}"}
    assert seen[0].headers["user-agent"].startswith("sophia-tidy/")
    assert seen[0].headers["accept"] == "a/b"
    assert [each for each in seen if "cookie" in each.headers] == []
    assert TOKEN not in str(seen[0].url) + seen[0].content.decode()


def test_without_a_token_there_is_no_header():
    seen: list[httpx.Request] = []

    def answering(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(204)

    carrier = httpx.MockTransport(answering)
    it = HttpSender(API, None, SimulatedClock(), api_headers={}, is_github=True, carrier=carrier)
    assert it.send(READ).data is None
    assert "authorization" not in seen[0].headers


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("request_", [READ, WRITE], ids=lambda each: each.method)
def test_a_redirect_on_the_same_host_is_followed_verbatim(status: int, request_: ForgeRequest):
    seen: list[tuple[str, str, bytes]] = []

    def answering(request: httpx.Request) -> httpx.Response:
        seen.append((request.method, request.url.path, request.content))
        moved = httpx.Response(status, headers={"location": f"{API}/repositories/1"})
        return moved if len(seen) == 1 else httpx.Response(200, json=[])

    sender(answering).send(request_)
    assert seen[1] == (request_.method, "/repositories/1", seen[0][2])


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example.com/repos/acme/shop",
        "//evil.example.com/x",
        "http://api.github.com/x",
        "https://api.github.com:8443/x",
        "https://api.github.com@evil.example.com/",
        "ftp://api.github.com/",
        "https://somebody:else@api.github.com/",
        "",
    ],
)
def test_no_request_goes_to_another_host_or_a_less_safe_one(location: str):
    seen = []

    def answering(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(301, headers={"location": location})

    error = refused(answering)
    assert (error.kind, error.rule) == (ForgeTrouble.MOVED, "forge-refused")
    assert seen == [f"{API}/repos/acme/shop"]


@pytest.mark.parametrize("location", ["https://[::1/", "https://api.github.com:port/"])
def test_a_redirect_to_what_is_no_address_is_no_answer(location: str):
    """httpx sees it first."""
    error = refused(lambda request: httpx.Response(301, headers={"location": location}))
    assert error.kind is ForgeTrouble.UNREACHABLE


def test_redirects_in_a_circle_end():
    error = refused(lambda request: httpx.Response(307, headers={"location": "/repos/acme/shop"}))
    assert error.kind is ForgeTrouble.MOVED


@pytest.mark.parametrize(
    ("status", "words", "request_", "kind"),
    [
        (400, "why", READ, ForgeTrouble.UNPROCESSABLE),
        (401, "Bad credentials", READ, ForgeTrouble.UNAUTHORIZED),
        (403, "Resource not accessible by integration", WRITE, ForgeTrouble.FORBIDDEN),
        (403, "Repository was archived so is read-only.", WRITE, ForgeTrouble.ARCHIVED),
        (403, "You have exceeded a secondary rate limit.", READ, ForgeTrouble.LIMITED),
        (404, "Not Found", READ, ForgeTrouble.NOT_FOUND),
        (404, "Not Found", WRITE, ForgeTrouble.FORBIDDEN),
        (404, "Not Found", WRITE._replace(path="/repos/acme/shop/issues/7/comments"), ForgeTrouble.NOT_FOUND),
        (405, "why", WRITE, ForgeTrouble.CONFLICT),
        (409, "Git Repository is empty.", READ, ForgeTrouble.CONFLICT),
        (409, "pull request already exists for these targets", WRITE, ForgeTrouble.EXISTS),
        (410, "Issues are disabled for this repo", WRITE, ForgeTrouble.GONE),
        (412, "it was already merged", WRITE, ForgeTrouble.CONFLICT),
        (418, "why", READ, ForgeTrouble.UNPROCESSABLE),
        (422, "Reference already exists", WRITE, ForgeTrouble.EXISTS),
        (422, "Draft pull requests are not supported in this repository.", WRITE, ForgeTrouble.UNSUPPORTED),
        (422, "Validation Failed", WRITE, ForgeTrouble.UNPROCESSABLE),
        (423, "repo is archived", WRITE, ForgeTrouble.ARCHIVED),
        (429, "why", READ, ForgeTrouble.LIMITED),
        (451, "why", READ, ForgeTrouble.GONE),
        (500, "why", READ, ForgeTrouble.SERVER_ERROR),
        (502, "why", WRITE, ForgeTrouble.LOST),
        (599, "why", READ, ForgeTrouble.SERVER_ERROR),
        (799, "why", READ, ForgeTrouble.SERVER_ERROR),
    ],
)
def test_a_refusal_has_its_kind_and_the_words_of_the_forge(
    status: int, words: str, request_: ForgeRequest, kind: ForgeTrouble
):
    error = refused(answer(status, message=words), request_)
    assert (error.kind, error.status, error.asked) == (kind, status, request_.asked)
    assert words in error.words
    assert request_.asked in error.message


@pytest.mark.parametrize(
    "errors",
    [
        [{"resource": "Label", "code": "already_exists", "field": "name"}],
        [{"resource": "PullRequest", "code": "custom", "message": "A pull request already exists for acme:tidy/a."}],
        ["A pull request already exists for acme:tidy/a."],
        "already exists",
    ],
)
def test_what_exists_is_told_by_the_errors_of_a_422(errors: object):
    assert refused(answer(422, message="Validation Failed", errors=errors), WRITE).kind is ForgeTrouble.EXISTS


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"errors": 1}', b'"why"', b"<html>no</html>", b'{"message": 1}', b"\xff"]
)
@pytest.mark.parametrize("status", [401, 403, 422, 500])
@pytest.mark.parametrize("kind", ["application/json", "text/html", "application/json; charset=klingon", ""])
def test_a_refusal_of_any_shape_is_one(body: bytes, status: int, kind: str):
    error = refused(lambda request: httpx.Response(status, content=body, headers={"content-type": kind}))
    assert error.status == status


@pytest.mark.parametrize("body", [b"{", b'{"a": 1', b"\xff", b"<html>"])
def test_an_answer_that_is_no_json(body: bytes):
    def answering(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=body, headers={"content-type": "application/json"})

    assert refused(answering).kind is ForgeTrouble.BAD_ANSWER
    error = refused(answering, WRITE)
    assert (error.kind, error.is_unsure) == (ForgeTrouble.BAD_ANSWER, True)


def test_a_link_that_is_none_does_no_harm():
    headers = {"link": '<https://[::1/x?page=2>; rel="next"'}
    assert refused(lambda request: httpx.Response(200, json=[], headers=headers)).kind is ForgeTrouble.BAD_ANSWER


def test_what_is_no_text_is_sent_as_a_question_mark():
    seen: list[httpx.Request] = []

    def answering(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(204)

    sender(answering).send(WRITE._replace(body={"title": "é \udcff", "labels": ["\ud800"], "draft": False}))
    assert json.loads(seen[0].content) == {"title": "é ?", "labels": ["?"], "draft": False}
    assert seen[0].headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SSL_CERT_FILE", "/nowhere/ca.pem"),
        ("HTTPS_PROXY", "foo://user:hunter2hunter2@proxy:1"),
        ("HTTPS_PROXY", "http://proxy:port"),
    ],
)
def test_an_environment_that_cannot_be_used_is_said(monkeypatch: pytest.MonkeyPatch, name: str, value: str):
    monkeypatch.setenv(name, value)
    with pytest.raises(ForgeError, match="there is no way to") as raised:
        HttpSender(API, None, SimulatedClock(), api_headers={}, is_github=True)
    assert raised.value.kind is ForgeTrouble.UNREACHABLE
    assert "hunter2" not in raised.value.message


def test_numbers_in_headers_that_are_none_do_no_harm():
    headers = {"x-ratelimit-limit": "many", "x-ratelimit-remaining": "1", "x-ratelimit-reset": "1"}
    assert refused(lambda request: httpx.Response(200, json=[], headers=headers)).kind is ForgeTrouble.BAD_ANSWER


def test_more_than_enough_is_not_read():
    sent = []

    def pieces() -> Iterator[bytes]:
        for number in range(200):
            sent.append(number)
            yield b" " * 2**20

    def answering(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=pieces(), headers={"content-type": "application/json"})

    error = refused(answering)
    assert error.kind is ForgeTrouble.BAD_ANSWER
    assert f"at most {MOST_BYTES:,} bytes" in error.message
    assert len(sent) < 70
    assert refused(answering, WRITE).kind is ForgeTrouble.LOST


@pytest.mark.parametrize(
    ("broken", "read", "write"),
    [
        (httpx.ConnectError("refused"), ForgeTrouble.UNREACHABLE, ForgeTrouble.UNREACHABLE),
        (httpx.ConnectTimeout("slow"), ForgeTrouble.UNREACHABLE, ForgeTrouble.UNREACHABLE),
        (httpx.ProxyError("no"), ForgeTrouble.UNREACHABLE, ForgeTrouble.UNREACHABLE),
        (httpx.ReadTimeout("slow"), ForgeTrouble.UNREACHABLE, ForgeTrouble.LOST),
        (httpx.WriteTimeout("slow"), ForgeTrouble.UNREACHABLE, ForgeTrouble.LOST),
        (httpx.WriteError("gone"), ForgeTrouble.UNREACHABLE, ForgeTrouble.LOST),
        (httpx.RemoteProtocolError("half"), ForgeTrouble.UNREACHABLE, ForgeTrouble.LOST),
        (httpx.DecodingError("gzip"), ForgeTrouble.UNREACHABLE, ForgeTrouble.LOST),
        (httpx.ReadTimeout(""), ForgeTrouble.UNREACHABLE, ForgeTrouble.LOST),
    ],
)
def test_what_may_have_arrived_is_told_from_what_has_not(broken: Exception, read: ForgeTrouble, write: ForgeTrouble):
    def answering(request: httpx.Request) -> httpx.Response:
        raise broken

    assert refused(answering, READ).kind is read
    error = refused(answering, WRITE)
    assert (error.kind, error.is_unsure) == (write, write is ForgeTrouble.LOST)
    assert "api.github.com" in error.message
    assert error.words


def test_a_page_of_the_longest_bodies_is_read():
    rows = [{"name": "€" * 65_536} for _ in range(100)]
    assert len(sender(lambda request: httpx.Response(200, json=rows)).send(READ).data) == 100


@pytest.mark.parametrize("status", [403, 502])
def test_words_of_a_forge_are_one_short_line_without_secrets(status: int):
    other = "ghp_" + "Z9y8" * 9
    error = refused(answer(status, message=f"no\n\x1b[31m {TOKEN} and {other}\u202e" + " so" * 300))
    assert TOKEN not in error.message
    assert other not in error.message
    assert "\n" not in error.message
    assert "\x1b" not in error.message
    assert "\u202e" not in error.message
    assert len(error.words) <= 300


def test_a_short_token_without_a_shape_is_hidden_too():
    with pytest.raises(ForgeError) as raised:
        sender(answer(403, message="user hunter2 may not"), token="hunter2").send(READ)
    assert "hunter2" not in raised.value.message


def test_nothing_is_logged_with_a_token(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        sender(answer(200)).send(READ)
    assert TOKEN not in caplog.text


def test_a_next_page_is_below_the_address_whatever_host_it_names():
    link = '<http://internal:3000/git/api/v1/repos/acme/shop/labels?page=2&limit=50>; rel="next"'
    it = sender(lambda request: httpx.Response(200, json=[], headers={"link": link}), "https://example.com/git/api/v1")
    assert it.send(READ).following == "/repos/acme/shop/labels?page=2&limit=50"
    elsewhere = '<https://example.com/other?page=2>; rel="next"'
    it = sender(
        lambda request: httpx.Response(200, json=[], headers={"link": elsewhere}), "https://example.com/git/api/v1"
    )
    assert it.send(READ).following == ""


@contextlib.contextmanager
def speaking(said: bytes, *, hears: bool = True) -> Iterator[str]:
    """A server on this machine that answers one connection with these bytes, whatever it is asked, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with contextlib.suppress(OSError):
                connection, _ = server.accept()
                with connection:
                    if hears:
                        connection.recv(65536)
                    connection.sendall(said)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
    thread.join(10)


HALF = b'HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"number": 7'


@pytest.mark.parametrize("said", [HALF, b"HTTP/1.1 20", b"", b"SSH-2.0-OpenSSH\r\n", HALF.replace(b"100", b"-1")])
def test_half_an_answer_over_a_real_socket(said: bytes):
    with speaking(said) as address:
        assert refused(None, READ, address).kind is ForgeTrouble.UNREACHABLE
    with speaking(said) as address:
        error = refused(None, WRITE, address)
    assert (error.kind, error.is_unsure) == (ForgeTrouble.LOST, True)


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
    error = refused(None, WRITE, address)
    assert (error.kind, error.rule, error.is_unsure) == (ForgeTrouble.UNREACHABLE, "forge-unreachable", False)


def test_an_answer_that_does_not_come(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(transport, "_TIMEOUT", httpx.Timeout(0.05))
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert refused(None, WRITE, f"http://127.0.0.1:{server.getsockname()[1]}").kind is ForgeTrouble.LOST


def test_a_name_that_is_none_is_not_reached():
    error = refused(None, READ, "https://forge.invalid")
    assert error.kind is ForgeTrouble.UNREACHABLE


def test_a_proxy_of_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch):
    said = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n[]"
    with speaking(said) as address:
        for name in ("NO_PROXY", "no_proxy", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("HTTP_PROXY", address)
        assert sender(None, "http://forge.invalid").send(READ).data == []


def test_an_address_in_the_clear_takes_no_token_but_on_this_machine():
    from sophia_tidy.adapters.forge.connect import connect
    from sophia_tidy.adapters.forge.pace import PaceLimits
    from sophia_tidy.kernel.errors import TidyError

    token = ForgeToken(TOKEN, "a test")
    for host in ("gitea.example.com", "127.0.0.1.example.com", "localhost.example.com", "[::2]"):
        with pytest.raises(TidyError, match="would travel in the clear"):
            connect(forge_address(f"http://{host}/acme/shop", "gitea"), token, PaceLimits())
    for host in ("127.0.0.1:3000", "localhost", "[::1]:3000"):
        connect(forge_address(f"http://{host}/acme/shop", "gitea"), token, PaceLimits())
