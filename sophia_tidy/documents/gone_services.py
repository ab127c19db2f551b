"""Gone services: addresses that lead to a service, a published port or a host that the cluster does not have.

Swarm's own names (``shop_api``, ``tasks.api``) have one on the cluster, which
is proposed; what a stack of the archive had and no manifest has is told.
"""

import re
from collections.abc import Iterator

from . import tone
from .inline import Role, Span
from .mention import SERVICE, DocumentReading, Mention
from .passage import Passage
from .stack_of import StackNames, StackPlace

_HOST = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://(?:[^\s/@:]+(?::[^\s/@]*)?@)?)?(?P<host>[A-Za-z0-9_.-]+)(?::(?P<port>\d{2,5}))?(?=[/?#,;\"'`\s)\]>]|$)"
)
_OURS = re.compile(
    r"(?i)^(?:[a-z0-9_-]+|.*\.(?:internal|local|lan|intra)|10\..*|192\.168\..*|172\.(?:1[6-9]|2\d|3[01])\..*)$"
)
_HERE = frozenset(("localhost", "127.0.0.1", "0.0.0.0"))
_IN_CODE = re.compile(r"[a-z][a-z0-9+.-]*://[^\s\"'`<>|\\]+|(?<![\w./:@-])[A-Za-z0-9_.-]+:\d{2,5}(?![\w.:])")
_HELP = "say what answers now, or take the mention out"


def in_span(reading: DocumentReading, passage: Passage, span: Span, names: StackNames) -> Iterator[Mention]:
    """An address in a sentence, a link or code between backticks."""
    words = reading.sentence(passage, span.start, span.end)
    if tone.is_past("", passage.headings) or tone.is_error(words):
        return
    if span.role is Role.CODE:
        for match in _IN_CODE.finditer(reading.text, span.start, span.end):
            yield from _address(reading, passage, *match.span(), words, names)
    else:
        yield from _address(reading, passage, span.start, span.end, words, names)


def in_code(reading: DocumentReading, passage: Passage, names: StackNames) -> Iterator[Mention]:
    """The addresses of a code block."""
    if tone.is_past("", passage.headings):
        return
    for match in _IN_CODE.finditer(reading.text, passage.start, passage.end):
        words = reading.sentence(passage, *match.span())
        if not tone.is_error(words):
            yield from _address(reading, passage, *match.span(), words, names)


def _address(
    reading: DocumentReading, passage: Passage, start: int, end: int, words: str, names: StackNames
) -> Iterator[Mention]:
    match = _HOST.match(reading.text, start, end)
    if match is None or ("://" not in match[0] and match["port"] is None):
        return
    host, at = match["host"], match.span("host")
    if (swarm := _of_swarm(host, names)) is not None:
        place, service = swarm
        text = f"{service}.{place.stack.namespace}.svc.cluster.local"
        yield Mention(*at, SERVICE, f"{host} is Swarm's name of {service}, which the cluster calls {text}", text)
        return
    old = reading.known.old_stacks
    file = old.hosts.get(host.lower()) or (old.services.get(host) if match["port"] or "://" in match[0] else None)
    if file is not None:
        yield Mention(*at, SERVICE, f"{host} is a name of {file}, and no manifest has it", help=_HELP)
    elif match["port"] and (file := old.ports.get(int(match["port"]))) and _is_ours(reading, host, passage, words):
        reason = f"port {match['port']} was published by {file}, and no manifest has it"
        yield Mention(at[0], match.end("port"), SERVICE, reason, help=_HELP)


def _of_swarm(host: str, names: StackNames) -> tuple[StackPlace, str] | None:
    """The service that Swarm's DNS knew under this name: with its stack before it, or all of its tasks."""
    name = host.removeprefix("tasks.")
    found = names.service(name)
    if found is not None:
        return found if found[1] in found[0].stack.services else None
    if name == host:
        return None
    stacks = [stack for stack in names.cluster.stacks if name in stack.services]
    return (names.in_environment(stacks[0]), name) if len(stacks) == 1 else None


def _is_ours(reading: DocumentReading, host: str, passage: Passage, words: str) -> bool:
    """Whether the host can be one of the team's: no name of the world, and not the reader's own machine."""
    if host in _HERE or tone.is_development(words, passage.headings, reading.path, first_steps=False):
        return False
    return _OURS.match(host) is not None or host.lower() in reading.known.cluster.words
