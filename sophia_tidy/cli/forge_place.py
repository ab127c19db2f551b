"""Which forge, which repository and which token: the command line, then the remote with the configuration, then what a job's environment says.

The configuration belongs to the commit that is looked at, so whoever can
push one can write it: an API that it names is believed only on the remote's
own host, for the token travels there.
"""

from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from ..config.bot_values import api_address, repository_name
from ..config.schema import BotConfig
from ..config.values import BadValue
from ..kernel.errors import TidyError

if TYPE_CHECKING:
    from ..adapters.forge.addresses import ForgeAddress
    from ..adapters.forge.tokens import ForgeToken

UNKNOWN, TOKEN = "unknown-forge", "forge-token"


class ForgePlace(NamedTuple):
    """The repository on its forge; ``token`` is None where there is none."""

    address: "ForgeAddress"
    token: "ForgeToken | None"


def forge_place(
    options: Namespace, config: BotConfig, remote: str | None, environment: Mapping[str, str], repository: str = ""
) -> ForgePlace:
    """Where to go, and with what; ``repository`` is the name that is wanted, "" where nothing says so.

    Raises:
        TidyError: there is no remote and nothing in its place; nothing says
            which forge it is; what is wanted is of another repository; the
            token's file cannot be read.
    """
    from ..adapters.forge.tokens import token_of

    address = _address(options, config, remote, environment, repository)
    named = options.repository or config.repository or address.full_name
    if repository and repository.casefold() != named.casefold():
        raise TidyError(f"the bundle is for {repository}; expected one for {named}", rule="bundle")
    file = Path(options.token_file) if options.token_file else None
    return ForgePlace(address._replace(full_name=named), token_of(environment, address.kind, file))


def no_token(kind: str) -> TidyError:
    """What is said where a token is needed and none is there."""
    from ..adapters.forge.tokens import VARIABLES

    told = f"there is no token; expected one in {' or '.join(VARIABLES[kind])}, or in the file of --token-file"
    return TidyError(told, rule=TOKEN)


def _address(
    options: Namespace, config: BotConfig, remote: str | None, environment: Mapping[str, str], repository: str
) -> "ForgeAddress":
    from ..adapters.forge.addresses import forge_address

    kind = options.forge or config.forge
    name = _given("--repository", options.repository, repository_name) or config.repository or repository
    api = _given("--api", options.api, api_address)
    if api:
        return forge_address(remote or _below(api, name or "owner/name"), kind or _kind_of(api), api)
    if remote:
        found = forge_address(remote, kind)
        return _on_its_host(found, config.api) if config.api else found
    server = environment.get("GITHUB_SERVER_URL", "").rstrip("/")
    name = options.repository or environment.get("GITHUB_REPOSITORY", "") or name
    if not server or not name:
        told = "there is no remote that says which forge it is; expected the remote origin, or --repository with --api"
        raise TidyError(told, rule=UNKNOWN)
    api = _given("GITHUB_API_URL", environment.get("GITHUB_API_URL"), api_address)
    return forge_address(f"{server}/{name}", kind or _kind_of(api), api)


def _given(where: str, value: str | None, read: Callable[[object], str]) -> str:
    """What was given, as the configuration would take it; "" for nothing.

    Raises:
        TidyError: it would not.
    """
    if not value:
        return ""
    try:
        return read(value)
    except BadValue as error:
        raise TidyError(f"{where} is {error}", rule=UNKNOWN) from None


def _below(api: str, name: str) -> str:
    parts = urlsplit(api)
    return f"{parts.scheme}://{parts.netloc}/{name}"


def _on_its_host(address: "ForgeAddress", api: str) -> "ForgeAddress":
    host = urlsplit(api).hostname or ""
    if host not in (address.host.strip("[]"), f"api.{address.host}"):
        told = f"the configuration names the API of {host}, and the remote is at {address.host}"
        raise TidyError(f"{told}; expected --api {api}, for the token travels there", rule=UNKNOWN)
    return address._replace(api=api)


def _kind_of(api: str) -> str:
    """By the path that all of a kind have; GitHub's own has none."""
    path, host = urlsplit(api).path.rstrip("/"), urlsplit(api).hostname or ""
    if path.endswith("/api/v3") or host.startswith("api.github"):
        return "github"
    return "gitea" if path.endswith("/api/v1") else ""
