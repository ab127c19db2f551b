import hashlib
import json


def fingerprint(document: dict) -> str:
    """A short name for the content of a document."""
    encoded = json.dumps(document, sort_keys=True).encode("utf-8")
    return hashlib.md5(encoded, usedforsecurity=False).hexdigest()[:12]


def unchanged(old: dict, new: dict) -> bool:
    if not old:
        return False
    return fingerprint(old) == fingerprint(new)  # compares content
