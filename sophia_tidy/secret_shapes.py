"""The shapes of secrets: tokens, keys and passwords as their providers write them.

What has no shape of its own must look random (Shannon entropy) before it is
called a secret.  The patterns are compiled on first use, and only where one
of the marks is in the text, since most texts hold none.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

RANDOM = 3.5  # bits for each character
_MARKS = (b"AKIA", b"ASIA", b"gh", b"glpat-", b"xox", b"k_live_", b"k_test_", b"AIza", b"sk-", b"hf_", b"pul-", b"dckr_pat_",
          b"PRIVATE KEY", b"eyJ", b"://", b"npm_", b"pypi-", b"SG.")
_SHAPES: Mapping[str, bytes] = {
    "an AWS access key": rb"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a GitHub token": rb"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})",
    "a GitLab token": rb"\bglpat-[A-Za-z0-9_-]{20,}",
    "a Slack token": rb"\bxox[abeprs]-[A-Za-z0-9-]{10,}|https://hooks\.slack\.com/services/[A-Za-z0-9/]{20,}",
    "a Stripe key": rb"\b[rs]k_(?:live|test)_[A-Za-z0-9]{20,}",
    "a Google API key": rb"\bAIza[A-Za-z0-9_-]{35}",
    "an Anthropic or OpenAI key": rb"\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}",
    "a Hugging Face token": rb"\bhf_[A-Za-z0-9]{30,}",
    "a Pulumi token": rb"\bpul-[a-f0-9]{40}\b",
    "a Docker Hub token": rb"\bdckr_pat_[A-Za-z0-9_-]{20,}",
    "an npm or PyPI token": rb"\bnpm_[A-Za-z0-9]{36}\b|\bpypi-[A-Za-z0-9_-]{50,}",
    "a SendGrid key": rb"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",
    "a private key": rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "a JSON web token": rb"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    "a password in an address": rb"\b[a-z][a-z0-9+]{2,}://[^\s:/@'\"$<>{}]{1,64}:[^\s:/@'\"$<>{}*]{8,}@",
}


def shape_of(text: bytes) -> str | None:
    """What the text holds, in words (``a GitHub token``), or None; never a part of the text."""
    if not any(mark in text for mark in _MARKS):
        return None
    return next((what for what, shape in _compiled().items() if shape.search(text)), None)


def is_random(value: bytes, bits: float = RANDOM) -> bool:
    """Whether letters and digits are mixed as a generator mixes them; a dotted name never is."""
    mixed = re.search(rb"\d", value) and re.search(rb"[A-Za-z]", value) and b"." not in value
    counts = Counter(value)
    return bool(mixed) and -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values()) >= bits


@cache
def _compiled() -> Mapping[str, re.Pattern[bytes]]:
    return {what: re.compile(shape) for what, shape in _SHAPES.items()}
