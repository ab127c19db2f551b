"""The short form of a port: ``[ip:][published:]target[/protocol]``, with ranges (go-connections, ``nat``)."""

import ipaddress
from typing import Any

from ...manifests.name_rules import HIGHEST_PORT
from .errors import Code, LoadError

_PROTOCOLS = ("tcp", "udp", "sctp")


def parse_ports(text: str) -> list[dict[str, Any]]:
    """The long form of each port that the text names, in the order of ``port/protocol`` as text.

    Raises:
        LoadError: no port, a bad range or address, an unknown protocol.
    """
    address, published, target = _split(text)
    target, _, protocol = target.partition("/")
    protocol = (protocol or "tcp").lower() if target else ""
    if protocol not in _PROTOCOLS:
        raise LoadError(
            "names no port with a known protocol; expected [ip:][published:]target[/tcp|udp|sctp]", Code.WRONG_VALUE
        )
    address = _address(address)
    first, last = _range(target)
    if not published:
        entries = [(port, "") for port in range(first, last + 1)]
    else:
        entries = _published(first, last, *_range(published))
    entries.sort(key=lambda entry: f"{entry[0]}/{protocol}")
    return [_long_form(address, port, host, protocol) for port, host in entries]


def how_many(text: str) -> int:
    """At least as many ports as the short form stands for; 1 where it cannot be read."""
    first, _, last = text.rpartition(":")[2].partition("/")[0].partition("-")
    return int(last) - int(first) + 1 if first.isdecimal() and last.isdecimal() and len(first + last) < 12 else 1


def _split(text: str) -> tuple[str, str, str]:
    parts = text.split(":")
    match len(parts):
        case 1:
            return "", "", parts[0]
        case 2:
            return "", parts[0], parts[1]
    return ":".join(parts[:-2]), parts[-2], parts[-1]


def _published(first: int, last: int, host_first: int, host_last: int) -> list[tuple[int, str]]:
    """One host port for each container port, or the whole host range for a single one."""
    if last - first != host_last - host_first and last != first:
        raise LoadError("has two ranges of different length", Code.WRONG_VALUE)
    if last == first and host_first != host_last:
        return [(first, f"{host_first}-{host_last}")]
    return [(first + index, str(host_first + index)) for index in range(last - first + 1)]


def _long_form(address: str, target: int, published: str, protocol: str) -> dict[str, Any]:
    port: dict[str, Any] = {"mode": "ingress", "target": target, "protocol": protocol}
    if published:
        port["published"] = published
    if address:
        port["host_ip"] = address
    if not target:
        del port["target"]
    return port


def _range(text: str) -> tuple[int, int]:
    first, *rest = text.split("-")
    start = _number(first)
    end = _number(rest[0]) if rest else start
    if end < start:
        raise LoadError("has a range that runs backwards", Code.WRONG_VALUE)
    return start, end


def _number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= HIGHEST_PORT:
        return int(text)
    raise LoadError(f"has a port that is no number up to {HIGHEST_PORT}", Code.WRONG_VALUE)


def _address(text: str) -> str:
    if text.startswith("["):
        inside, bracket, rest = text[1:].partition("]")
        if not bracket or rest:
            raise LoadError("has an address whose bracket never closes", Code.WRONG_VALUE)
        text = inside
    if text and not is_address(text):
        raise LoadError("has no valid IP address", Code.WRONG_VALUE)
    return text


def is_address(text: str) -> bool:
    """Whether Go's ``net.ParseIP`` takes it: like Python, but without zones."""

    if "%" in text:
        return False
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
