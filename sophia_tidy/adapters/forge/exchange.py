"""One request and its answer, as values: what is asked and what came back, whoever carries it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, Protocol

READS = ("GET", "HEAD")


class ForgeRequest(NamedTuple):
    """What is asked of a forge's API.

    ``path`` begins with ``/`` and stands below the API's address, with its
    query; ``body`` is JSON, None for none.  ``is_repeatable`` says that
    asking twice comes to the same as asking once.
    """

    method: str
    path: str
    body: Mapping[str, object] | None = None
    is_repeatable: bool = False

    @property
    def is_write(self) -> bool:
        return self.method not in READS

    @property
    def asked(self) -> str:
        """Method and path, as they are told in errors."""
        return f"{self.method} {self.path}"


class ForgeAnswer(NamedTuple):
    """What came back.

    ``headers`` have names in lower case; ``data`` is JSON, a text where the
    answer is none, and None where it is empty.  ``following`` is the path
    of the list's next page, "" for none.
    """

    status: int
    headers: Mapping[str, str] = MappingProxyType({})
    data: object = None
    following: str = ""


class ForgeSender(Protocol):
    """Who carries requests.

    Raises:
        ForgeError: the answer is a refusal, or there is none.
    """

    def send(self, request: ForgeRequest) -> ForgeAnswer:
        """The answer to a request that was carried out."""


def get(path: str) -> ForgeRequest:
    """A read."""
    return ForgeRequest("GET", path, is_repeatable=True)
