"""Text that names another service by a name that it does not have on the cluster, rewritten.

``order_api`` becomes ``order-api``, ``tasks.api`` becomes ``api-tasks``,
Swarm's ``shop_api`` becomes ``api``: in addresses (``scheme://host``,
``user@host``, ``host:port``), and alone where the variable or option says
that it holds a host.  A word that is only spelled like a service (a
database's name, a user) stays.
"""

import re

from ....kernel.finding import Severity
from ....manifests.pointer import Pointer
from ...context import Conversion
from ...questions import asked_once
from ...stack import Service
from .service_hosts import Host, HostKind, host_of, hosts

# Names of variables and options whose value is a host, or a list of them.
HOST_NAMED = re.compile(
    r"(?:^|[_.\W])(?:host(?:s|name)?|server(?:s|_?name)?|addr(?:ess(?:es)?)?|endpoints?|ur[il]s?|peers?|nodes?|brokers?|seeds?|"
    r"members?|upstreams?|backends?|contactpoints|bootstrap|join|master|leader|discovery|dsn|link|proxy|service)$",
    re.IGNORECASE,
)
OPTION = r"(?:^|\s)(-h|--?[A-Za-z][\w.-]*)(?:=|\s+)[\"']?$"
_BEFORE = r"(?:://(?:[^\s/@\"']*@)?|@|\(|//)$"
# nginx's ``server api;`` and ``upstream``, YAML's ``host: api``, INI's ``host = api``.
_IN_CONFIG = r"(?i)(?:^|[\s\"'_.-])(?:server|host|hostname|address|upstream|proxy_pass)[\"']?\s*[:=]?\s*[\"']?$"
_PORT = r":\d{1,5}(?!\d)"


def rewrite(text: str, at: Pointer, service: Service | None, conversion: Conversion) -> str:
    """The text with the names that its hosts have on the cluster; what changes is accounted for at its pointer."""
    changed, found = rewritten(text, at, service, conversion)
    for host in found:
        note = f"{host.written} is called {host.target} on the cluster"
        conversion.ledger.adapted(at, "", rule="renamed-host", note=note)
        conversion.find(at, "renamed-host", f"{note}; the text is changed", severity=Severity.NOTE)
    return changed


def rewrite_content(data: bytes, at: Pointer, conversion: Conversion) -> bytes:
    """The content of a config with its hosts renamed; what is no text stays."""
    if not _renamed(conversion):
        return data
    try:
        return rewrite(data.decode(), at, None, conversion).encode()
    except UnicodeDecodeError:
        return data


def rewritten(text: str, at: Pointer, service: Service | None, conversion: Conversion) -> tuple[str, list[Host]]:
    """The text with its hosts renamed, and which; no accounting."""
    folded = text.lower()
    if not any(name in folded for name in _renamed(conversion)):
        return text, []
    found: list[Host] = []

    def renamed(match: re.Match[str]) -> str:
        host = host_of(match[0], conversion)
        if host is None or not (host.kind is HostKind.TASKS or is_host(text, match.start(), match.end(), at, service)):
            return match[0]
        found.append(host)
        return host.target

    changed = _pattern(conversion).sub(renamed, text)
    return changed, list(dict.fromkeys(found))


def is_host(text: str, start: int, end: int, at: Pointer, service: Service | None) -> bool:
    """Whether the word at a place of a text stands where a host stands."""
    before, after = text[:start], text[end:]
    if re.search(_BEFORE, before) or (re.match(_PORT, after) and not before.endswith("/")):
        return True
    if (option := re.search(OPTION, before)) and (option[1] == "-h" or HOST_NAMED.search(option[1])):
        return True
    if service is None:
        return bool(re.search(_IN_CONFIG, before))
    return _alone(before, after) and says_host(at, service)


def says_host(at: Pointer, service: Service) -> bool:
    """Whether a place in a stack is one for hosts, by the name of its variable, or the option before its word."""
    match at[2:]:
        case "environment", str(name):
            return bool(HOST_NAMED.search(name))
        case ("command" | "entrypoint") as key, int(index) if index:
            words = (service.command if key == "command" else service.entrypoint) or ()
            option = words[index - 1] if index <= len(words) else ""
            return option == "-h" or (option.startswith("-") and bool(HOST_NAMED.search(option)))
        case "healthcheck", "test", int(index):
            words = service.healthcheck.test if service.healthcheck is not None else ()
            return words[index - 1] == "-h" or (
                words[index - 1].startswith("-") and bool(HOST_NAMED.search(words[index - 1]))
            )
    return False


def _alone(before: str, after: str) -> bool:
    """Whether a word is the whole text, or one of a list."""
    return (not before.strip(" \"'") and not after.strip(" \"'/")) or (
        before.rstrip()[-1:] in ("", ",", ";") and after.lstrip()[:1] in ("", ",", ";")
    )


@asked_once
def _renamed(conversion: Conversion) -> tuple[str, ...]:
    """All names that change, in lower case, the longest first."""
    names = {host.written.lower() for host in hosts(conversion).values() if host.renamed}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


@asked_once
def _pattern(conversion: Conversion) -> re.Pattern[str]:
    """Where one of those names stands as a word of its own; few stacks have any, and most ask nothing of it."""
    return re.compile(
        r"(?<![\w.-])(?:" + "|".join(map(re.escape, _renamed(conversion))) + r")(?![\w-]|\.\w)", re.IGNORECASE
    )
