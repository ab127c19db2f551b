"""Names that Kubernetes takes, from names that Compose takes.

A Service's name is a DNS-1035 label (starts with a letter, at most 63 of
``[a-z0-9-]``), and pods and claims are named after it, so every object's
name is one.  Two Compose names that come to the same get a digest, so that
nothing is merged by accident.
"""

import re
from collections.abc import Iterable, Mapping

LONGEST = 63
LONGEST_WORKLOAD = 52
"""A CronJob appends 11 characters to its Jobs' names, and the ``controller-revision-hash`` label of a StatefulSet's
pods is its name and 11 more: neither may come to more than `LONGEST`."""
_OTHER = re.compile("[^a-z0-9]+")


def label(name: str, longest: int = LONGEST) -> str:
    """A DNS-1035 label close to ``name``; a long one ends with a digest of the whole."""
    text = _OTHER.sub("-", name.lower()).strip("-")
    if not text or not text[0].isalpha():
        text = f"x-{text}".rstrip("-")
    if len(text) <= longest:
        return text
    return f"{text[: longest - 9].rstrip('-')}-{fingerprint(name)}"


def distinct(names: Iterable[str], longest: int = LONGEST) -> Mapping[str, str]:
    """Each name with its label; of names with one label, those that do not already have it get a digest."""
    labels: dict[str, list[str]] = {}
    for name in names:
        labels.setdefault(label(name, longest), []).append(name)
    taken: dict[str, str] = {}
    for text, sharers in labels.items():
        keeper = text if text in sharers else sharers[0]
        for name in sharers:
            taken[name] = text if name == keeper else f"{text[: longest - 9].rstrip('-')}-{fingerprint(name)}"
    return taken


def fingerprint(text: str, length: int = 8) -> str:
    """The first digits of the text's SHA-256, where a name has to tell apart what is cut off of it."""
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()[:length]
