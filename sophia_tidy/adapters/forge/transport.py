"""HTTP: a request is carried to the forge, and its answer told or refused; one exchange, without waiting or trying again.

`gidgethub.sansio` says which headers go and what an answer means, `httpx`
carries it: proxies and certificates are those of the environment
(``HTTPS_PROXY``, ``NO_PROXY``, ``SSL_CERT_FILE``).  The token travels in
one header, to the one host of the API.
"""

import json
import ssl
from collections.abc import Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urljoin, urlsplit

import httpx
from gidgethub import HTTPException
from gidgethub.sansio import create_headers, decipher_response

from ... import __version__
from .errors import ForgeError, ForgeTrouble
from .exchange import ForgeAnswer, ForgeRequest
from .pace import ForgeClock
from .tokens import ForgeToken

MOST_BYTES = 64 * 2**20  # a page of 100 pull requests whose bodies are as long as they may be has half of it
MOST_SECONDS, MOST_HOPS, MOST_WORDS = 120.0, 5, 300
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
_MOVED = (301, 302, 307, 308)  # GitHub: "repeat the request verbatim", whatever its method
# Of what httpx raises: nothing of the request has left.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


class HttpSender:
    """Carries requests to the API at ``address``, by ``clock`` where an answer tells dates.

    ``api_headers`` go with every request, ``is_github`` says how refusals
    are meant; ``carrier`` is how httpx gets requests there, None for its
    own way.
    """

    def __init__(
        self,
        address: str,
        token: ForgeToken | None,
        clock: ForgeClock,
        *,
        api_headers: Mapping[str, str],
        is_github: bool,
        carrier: httpx.BaseTransport | None = None,
    ):
        self._address = address.rstrip("/")
        self._token = token
        self._clock = clock
        self._is_github = is_github
        secret = token.reveal() if token else None
        said = create_headers(f"sophia-tidy/{__version__}", oauth_token=secret) | dict(api_headers)
        self._client = self._connected(said, carrier)

    def send(self, request: ForgeRequest) -> ForgeAnswer:
        """The answer of the forge.

        Raises:
            ForgeError: it refuses, it cannot be reached, or its answer was lost or is none.
        """
        url = self._address + request.path
        for _ in range(MOST_HOPS):
            status, headers, body = self._exchange(request, url)
            if status not in _MOVED:
                return self._understood(request, status, headers, body)
            url = _followed(request, url, headers.get("location", ""))
        raise _moved(request, f"it redirects more than {MOST_HOPS} times")

    def _connected(self, said: Mapping[str, str], carrier: httpx.BaseTransport | None) -> httpx.Client:
        """The way out, as the environment has it.

        Raises:
            ForgeError: what the environment says of proxies or certificates cannot be used.
        """
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        # In the clear no certificate is ever looked at, and all that are trusted need not be read for that.
        verify = True if self._address.startswith("https:") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            return httpx.Client(headers=said, timeout=_TIMEOUT, transport=carrier, cookies=no_cookies, verify=verify)
        except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
            words = self._words(str(error) or type(error).__name__)
            message = f"there is no way to {self._host} by this environment ({words}); expected HTTPS_PROXY and SSL_CERT_FILE as httpx takes them"
            raise ForgeError(ForgeTrouble.UNREACHABLE, message, words=words) from None

    def _exchange(self, request: ForgeRequest, url: str) -> tuple[int, dict[str, str], bytes]:
        until = self._clock.now() + MOST_SECONDS
        # A name of a file that is no UTF-8 is no text: what cannot be sent is sent as a question mark.
        body_sent = (
            None if request.body is None else json.dumps(request.body, ensure_ascii=False).encode("utf-8", "replace")
        )
        kind_sent = {} if body_sent is None else {"content-type": "application/json"}
        try:
            with self._client.stream(request.method, url, content=body_sent, headers=kind_sent) as response:
                body = bytearray()
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > MOST_BYTES or self._clock.now() > until:
                        raise self._too_much(request, len(body))
                headers = {name.lower(): value for name, value in response.headers.items()}
                return response.status_code, headers, bytes(body)
        except (*_NOT_SENT, httpx.InvalidURL) as error:
            raise self._broken(request, ForgeTrouble.UNREACHABLE, error) from None
        except (httpx.HTTPError, httpx.StreamError) as error:
            kind = ForgeTrouble.LOST if request.is_write else ForgeTrouble.UNREACHABLE
            raise self._broken(request, kind, error) from None

    def _understood(self, request: ForgeRequest, status: int, headers: dict[str, str], body: bytes) -> ForgeAnswer:
        try:
            data, _, link = decipher_response(status, headers, body)
            return ForgeAnswer(status, headers, data, self._below(link or ""))
        except HTTPException as refused:
            details = getattr(refused, "errors", None)
            words = self._words(f"{refused} {details}" if isinstance(details, list) else str(refused))
            raise self._refused(request, status, headers, words) from None
        except (ValueError, LookupError, TypeError, AttributeError, OverflowError, OSError):
            # What comes of a body, a charset, a link or a number in a header that is none.
            if status >= 400:
                words = self._words(body[:MOST_WORDS].decode("utf-8", "replace"))
                raise self._refused(request, status, headers, words) from None
            message = f"the answer to {request.asked} is no JSON ({status}); expected an answer of the forge's API"
            raise ForgeError(ForgeTrouble.BAD_ANSWER, message, asked=request.asked, status=status) from None

    def _refused(self, request: ForgeRequest, status: int, headers: dict[str, str], words: str) -> ForgeError:
        from .refusals import refusal  # a quiet night needs none of its patterns

        now = self._clock.now()
        return refusal(request, status, headers, words, now=now, is_github=self._is_github)

    def _below(self, link: str) -> str:
        """The path of a link below the address; its host is left out, for a forge may know itself by another name."""
        found, base = urlsplit(link), urlsplit(self._address).path
        if not found.path.startswith(base + "/"):
            return ""
        return found.path[len(base) :] + (f"?{found.query}" if found.query else "")

    def _words(self, text: str) -> str:
        """What a forge says, on one line, short, and without secrets, this token first of all."""
        from ...secrets.redact import MARK, Redactor

        line = " ".join(text.split())
        if self._token:
            line = line.replace(self._token.reveal(), MARK)
        line = line[: 10 * MOST_WORDS]  # more is not shown, and not looked through
        line = Redactor().text("".join(each if each.isprintable() else "?" for each in line))
        return line if len(line) <= MOST_WORDS else line[: MOST_WORDS - 1] + "…"

    def _broken(self, request: ForgeRequest, kind: ForgeTrouble, error: Exception) -> ForgeError:
        words = self._words(str(error) or type(error).__name__)
        outcome = " and may have been carried out all the same" if kind is ForgeTrouble.LOST else ""
        message = f"{request.asked} got no answer from {self._host} ({words}){outcome}; expected an answer"
        return ForgeError(kind, message, asked=request.asked, words=words)

    def _too_much(self, request: ForgeRequest, size: int) -> ForgeError:
        kind = ForgeTrouble.LOST if request.is_write else ForgeTrouble.BAD_ANSWER
        found = f"has {size:,} bytes and more" if size > MOST_BYTES else f"took more than {MOST_SECONDS:.0f} s"
        message = f"the answer to {request.asked} {found}; expected one of at most {MOST_BYTES:,} bytes in that time"
        return ForgeError(kind, message, asked=request.asked)

    @property
    def _host(self) -> str:
        return urlsplit(self._address).netloc.rpartition("@")[2]


def _followed(request: ForgeRequest, url: str, location: str) -> str:
    """Where a redirect leads, if it is the same host, asked in the same way.

    Raises:
        ForgeError: it leads elsewhere.
    """
    target = urljoin(url, location)  # httpx has seen that it is an address
    old, new = urlsplit(url), urlsplit(target)
    is_same = (old.scheme, old.hostname, old.port) == (new.scheme, new.hostname, new.port)
    if location and is_same and new.username is None:
        return target
    raise _moved(request, f"it redirects to {new.scheme}://{new.hostname}" if location else "it redirects nowhere")


def _moved(request: ForgeRequest, what: str) -> ForgeError:
    message = f"{request.asked}: {what}, where no token is sent; expected the address that it has now as the remote"
    return ForgeError(ForgeTrouble.MOVED, message, asked=request.asked)
