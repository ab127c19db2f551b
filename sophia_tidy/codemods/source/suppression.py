"""``# tidy: ignore`` and ``# tidy: ignore[rule, rule]`` at the end of a line: hands off."""

import re

_COMMENT = re.compile(rb"#\s*tidy:\s*ignore(?:\[([^\]]*)\])?")


def suppressed(line: bytes, rule: str) -> bool:
    """Whether the line asks that the rule leave it alone."""
    for match in _COMMENT.finditer(line):
        if match[1] is None or rule in re.split(r"[,\s]+", match[1].decode("utf-8", "replace").strip()):
            return True
    return False
