"""All that was asked of a forge, in order; the token apart, so that the rest can be searched for it."""

import json
from typing import NamedTuple

_READS = ("GET", "HEAD", "OPTIONS")


class Asked(NamedTuple):
    """One request: ``headers`` without the authorization's value, ``status`` 0 where no answer was given.

    ``kind`` is api or git; ``path`` with its query; ``body`` is what came, unpacked from nothing.
    """

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    token: str
    kind: str
    status: int
    time: float

    @property
    def is_write(self) -> bool:
        """An API request that writes, or a push (not its advertisement)."""
        if self.kind == "git":
            return self.path.endswith("/git-receive-pack") and self.method == "POST"
        return self.method not in _READS

    def json(self) -> object:
        return json.loads(self.body)

    def without_token(self) -> bytes:
        """Every byte of the request beside the value of the authorization."""
        lines = [f"{self.method} {self.path}", *(f"{name}: {value}" for name, value in self.headers)]
        return "\n".join(lines).encode() + b"\n\n" + self.body


class Journal(list[Asked]):
    """Requests, oldest first."""

    def writes(self) -> list[Asked]:
        return [asked for asked in self if asked.is_write]

    def since(self, mark: int) -> "Journal":
        return Journal(self[mark:])

    def holds(self, secret: str) -> list[Asked]:
        """Requests with the secret anywhere but in the authorization."""
        return [asked for asked in self if secret.encode() in asked.without_token()]
