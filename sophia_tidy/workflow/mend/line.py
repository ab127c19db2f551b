"""One line of YAML as a person sees it: what leads to a value, the value, and the comment behind it."""

import re
from typing import NamedTuple

_KEYED = re.compile(
    r"""(?P<lead>\s*(?:-\ +)*(?:[A-Za-z_][\w./ -]*|"[^"]*"|'[^']*')\s*:\s+)(?P<value>\S.*)""", re.VERBOSE
)
_ITEM = re.compile(r"(?P<lead>\s*(?:- +)+)(?P<value>\S.*)")
_KEY = re.compile(r"""\s*(?:-\ +)*(?P<key>[A-Za-z_][\w.-]*|"[^"]*"|'[^']*')\s*:(?:\s|$)""", re.VERBOSE)
_STRUCTURE = re.compile(r"""\s*(?:-\ +)?(?:[A-Za-z_][\w.-]*|"[^"\s]*"|'[^'\s]*')\s*:(?:\ +\S.*)?\s*$|\s*-\ +\S""")
_BLOCK = re.compile(r"(?:^|:\s+|-\s+)[|>][+-]?\d?[+-]?\s*(?:#.*)?$")
_COMMENT = re.compile(r"\s+#.*$")
KNOWN = frozenset(
    """
name on jobs runs-on steps uses run with env if needs id permissions concurrency strategy matrix container services outputs
defaults shell working-directory timeout-minutes continue-on-error environment secrets inputs push pull_request schedule
branches paths tags types workflow_dispatch workflow_call description required default type options image ports
fail-fast include exclude runs using main author group cancel-in-progress run-name branding icon color
""".split()
)


class YamlLine(NamedTuple):
    """``lead`` ends where the value begins; ``key`` is empty for an item that is a text, ``tail`` has the comment."""

    lead: str
    value: str
    tail: str = ""

    @property
    def key(self) -> str:
        return self.lead.strip().lstrip("- ").rstrip(": ").strip("'\"")

    def with_(self, value: str) -> str:
        """The line with another value."""
        return self.lead + value + self.tail


def entry_of(line: str) -> YamlLine | None:
    """The value that a line gives to a key or as an item; None where it gives none."""
    match = _KEYED.fullmatch(line) or _ITEM.fullmatch(line)
    if match is None:
        return None
    value = match["value"].rstrip()
    comment = _COMMENT.search(value) if not value.startswith(("'", '"')) else None
    cut = comment.start() if comment else len(value)
    return YamlLine(match["lead"], value[:cut], value[cut:])


def key_of(line: str) -> str:
    """The key that a line begins with, without quotes; empty where there is none."""
    match = _KEY.match(line)
    return match["key"].strip("'\"") if match else ""


def indent_of(line: str) -> int:
    """How many blanks a line begins with."""
    return len(line) - len(line.lstrip(" "))


def is_structure(line: str) -> bool:
    """Whether a line looks like a key or an item of YAML."""
    return _STRUCTURE.match(line) is not None


def is_workflow_key(line: str) -> bool:
    """Whether a line begins with a key that only YAML of GitHub has there, not a script."""
    return is_structure(line) and key_of(line) in KNOWN


def opens_block(line: str) -> bool:
    """Whether a literal or folded block begins behind a line."""
    return _BLOCK.search(line) is not None


def quoted(value: str) -> str:
    """A text in the quotes that need no other spelling of it."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"
