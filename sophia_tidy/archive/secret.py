"""Secrets in files that are archived: found by their shape, told by their place, never by their value.

An archived file stays in the history and in the tree; a key in it is as
public as before, and now nobody looks at it any more.  The shapes are those
that the providers document; what has no shape of its own must look random
(Shannon entropy) beside a word that calls it a secret.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from ..finding import Finding, Severity
from ..location import Location

RULE = "secret-in-archive"
_LONGEST_LINE = 4_000
_RANDOM = 3.5  # bits for each character
_SHAPES: Mapping[str, re.Pattern[bytes]] = {
    "an AWS access key": re.compile(rb"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a GitHub token": re.compile(rb"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})"),
    "a GitLab token": re.compile(rb"\bglpat-[A-Za-z0-9_-]{20,}"),
    "a Slack token": re.compile(rb"\bxox[abeprs]-[A-Za-z0-9-]{10,}"),
    "a Stripe key": re.compile(rb"\b[rs]k_live_[A-Za-z0-9]{20,}"),
    "a Google API key": re.compile(rb"\bAIza[A-Za-z0-9_-]{35}"),
    "an Anthropic or OpenAI key": re.compile(rb"\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}"),
    "a Hugging Face token": re.compile(rb"\bhf_[A-Za-z0-9]{30,}"),
    "a Pulumi token": re.compile(rb"\bpul-[a-f0-9]{40}\b"),
    "a Docker Hub token": re.compile(rb"\bdckr_pat_[A-Za-z0-9_-]{20,}"),
    "a private key": re.compile(rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "a JSON web token": re.compile(rb"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    "a password in an address": re.compile(rb"\b[a-z][a-z0-9+]{2,}://[^\s:/@'\"$<>{}]{1,64}:[^\s:/@'\"$<>{}*]{8,}@"),
}
_NAMED = re.compile(
    rb"(?i)(?:secret|token|passw(?:or)?d|api[_-]?key|access[_-]?key|private[_-]?key|credential)s?[\w.-]{0,20}['\"]?"
    rb"\s*[:=]\s*['\"]?([A-Za-z0-9+/_=.-]{20,})"
)


def secrets_in(path: PurePosixPath, content: bytes) -> Iterator[Finding]:
    """A warning for each line that holds what looks like a secret; never the line itself."""
    for number, line in enumerate(content.split(b"\n"), 1):
        what = _what(line[:_LONGEST_LINE])
        if what is not None:
            yield Finding(Location(path, number), RULE, f"what looks like {what} goes into the archive with the file",
                          Severity.WARNING, "revoke it; the history keeps it whatever becomes of the file")


def _what(line: bytes) -> str | None:
    for what, shape in _SHAPES.items():
        if shape.search(line):
            return what
    named = _NAMED.search(line)
    return "a secret" if named and _is_random(named[1]) else None


def _is_random(value: bytes) -> bool:
    mixed = re.search(rb"\d", value) and re.search(rb"[A-Za-z]", value) and b"." not in value
    counts = Counter(value)
    return bool(mixed) and -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values()) >= _RANDOM
