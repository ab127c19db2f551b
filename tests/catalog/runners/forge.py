"""Examples of what a forge refuses: an answer as it comes over HTTP, to a pull request that is being opened."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx

from sophia_tidy.adapters.forge.addresses import forge_address
from sophia_tidy.adapters.forge.connect import connect
from sophia_tidy.adapters.forge.pace import PaceLimits
from sophia_tidy.adapters.forge.tokens import token_of

Files = Mapping[str, str]


def _answered(files: Files, _: Path) -> None:
    told = json.loads(files["answer.json"])

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(told["status"], headers=told.get("headers"), json=told["body"])

    address = forge_address("https://github.com/acme/shop.git")
    forge = connect(address, None, PaceLimits(), carrier=httpx.MockTransport(answer))
    forge.open_pull("a", "b", "tidy/repair", "main", is_draft=False)


def _token(_: Files, folder: Path) -> None:
    token_of({}, "github", folder / "token.txt")


def _remote(files: Files, _: Path) -> None:
    forge_address(files["remote.txt"])


PROVOKED: dict[str, Callable[[Files, Path], None]] = {
    "forge-rights": _answered,
    "forge-limits": _answered,
    "forge-unreachable": _answered,
    "forge-refused": _answered,
    "forge-token": _token,
    "unknown-forge": _remote,
}
