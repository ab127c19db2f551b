"""Notes of the journal that tell whether a byte of them has changed: JSON with the digest of all that it says."""

import json
from collections.abc import Mapping
from typing import Any

from ..kernel.plan import digest

_SEAL = "digest"


def sealed(data: Mapping[str, object]) -> bytes:
    """The note as it is kept."""
    return json.dumps({**data, _SEAL: digest(json.dumps(data).encode())}).encode()


def unsealed(content: bytes) -> dict[str, Any]:
    """What a note says; one from before there were seals is taken at its word.

    Raises:
        ValueError: it is cut, or not what was written.
    """
    data = json.loads(content) if content else None
    if not isinstance(data, dict):
        raise ValueError("it is empty" if not content else "it holds no note")
    seal = data.pop(_SEAL, None)
    if seal is not None and seal != digest(json.dumps(data).encode()):
        raise ValueError("it is not what was written")
    return data
