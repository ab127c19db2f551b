"""The shapes of secrets: tokens, keys and passwords as their providers write them.

What has no shape of its own must look random (Shannon entropy) before it is
called a secret.  A pattern is compiled and tried only where one of its marks
is in the text, since most texts hold none.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

RANDOM = 3.5  # bits for each character
# What, the marks of which one is in every such text, and the pattern.
_SHAPES: Sequence[tuple[str, tuple[bytes, ...], bytes]] = (
    ("an AWS access key", (b"AKIA", b"ASIA"), rb"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    ("a GitHub token", (b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_", b"github_pat_"),
     rb"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})"),
    ("a GitLab token", (b"glpat-",), rb"\bglpat-[A-Za-z0-9_-]{20,}"),
    ("a Slack token", (b"xox", b"hooks.slack.com"),
     rb"\bxox[abeprs]-[A-Za-z0-9-]{10,}|https://hooks\.slack\.com/services/[A-Za-z0-9/]{20,}"),
    ("a Discord webhook", (b"/api/webhooks/",), rb"https://(?:\w+\.)?discord(?:app)?\.com/api/webhooks/\d+/[\w-]{20,}"),
    ("a Stripe key", (b"k_live_", b"k_test_"), rb"\b[rs]k_(?:live|test)_[A-Za-z0-9]{20,}"),
    ("a Google API key", (b"AIza",), rb"\bAIza[A-Za-z0-9_-]{35}"),
    ("an Anthropic or OpenAI key", (b"sk-",), rb"\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}"),
    ("a Hugging Face token", (b"hf_",), rb"\bhf_[A-Za-z0-9]{30,}"),
    ("a Pulumi token", (b"pul-",), rb"\bpul-[a-f0-9]{40}\b"),
    ("a Docker Hub token", (b"dckr_pat_",), rb"\bdckr_pat_[A-Za-z0-9_-]{20,}"),
    ("an npm or PyPI token", (b"npm_", b"pypi-"), rb"\bnpm_[A-Za-z0-9]{36}\b|\bpypi-[A-Za-z0-9_-]{50,}"),
    ("a SendGrid key", (b"SG.",), rb"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    ("a private key", (b"PRIVATE KEY-----",), rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    ("a JSON web token", (b"eyJ",), rb"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    ("a password in an address", (b"://",),
     rb"\b[a-z][a-z0-9+]{2,}://[^\s:/@'\"$<>{}]{1,64}:[^\s:/@'\"$<>{}*]{8,}@"),
)


def shape_of(text: bytes) -> str | None:
    """What the text holds, in words (``a GitHub token``), or None; never a part of the text."""
    for what, marks, shape in _SHAPES:
        for mark in marks:
            if mark in text and re.search(shape, text):
                return what
    return None


def is_random(value: bytes, bits: float = RANDOM) -> bool:
    """Whether letters and digits are mixed as a generator mixes them; a dotted name never is."""
    mixed = re.search(rb"\d", value) and re.search(rb"[A-Za-z]", value) and b"." not in value
    counts = Counter(value)
    return bool(mixed) and -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values()) >= bits
