"""One value of YAML as text that every reader takes for the same string, number or flag.

Plain where both YAML 1.1 and 1.2 read a string, else in double quotes
(JSON's, which are a subset of YAML's), a block where it has several lines.
"""

import json
import re

from .document import Value

# Letters that mean nothing at the start, then anything but `: `, ` #` and what flow style reads.
_PLAIN = re.compile(r"(?:[A-Za-z_./$]|\$\{\{)(?:[^\n\t#:]|:(?=\S)|(?<=\S)#)*(?<![\s:])")
# What YAML 1.1 reads as a flag or nothing (yaml.org/type/bool, /null); `.5` and `.inf` start with a dot.
_OTHER = re.compile(r"(?i)y|n|yes|no|on|off|true|false|null|~|\.\d.*|\.inf|\.nan")


def scalar(value: Value) -> str:
    """The value on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if _PLAIN.fullmatch(value) and not _OTHER.fullmatch(value) and value.isprintable():
        return value
    return _quoted(value)


def _quoted(value: str) -> str:
    """In double quotes; what does not print is escaped, because YAML breaks lines at some of it."""
    return "".join(
        each if each.isprintable() else f"\\U{ord(each):08x}" for each in json.dumps(value, ensure_ascii=False)
    )


def flow(values: tuple[str, ...]) -> str:
    """A list on one line; a value with a sign of flow style is quoted."""
    return f"[{', '.join(_quoted(each) if set(each) & set('[]{},&*!|>%@?') else scalar(each) for each in values)}]"


def is_block(value: Value) -> bool:
    """Whether a text reads better as a literal block, and can be one: a block has no escapes, and ends in at most one newline."""
    if not isinstance(value, str) or "\n" not in value.strip("\n") or value.endswith("\n\n"):
        return False
    return all(line.isprintable() for line in value.split("\n"))


def block(value: str, indent: str) -> list[str]:
    """The lines of a literal block: its sign, and the text below it, indented.

    One newline at the end is kept (``|``) or was not there (``|-``); where
    the text itself begins with space, the sign says how deep the block is.
    """
    depth = str(len(indent)) if value[0] in " \n" else ""
    sign = f"|{depth}" if value.endswith("\n") else f"|{depth}-"
    return [sign, *(f"{indent}{line}" if line else "" for line in value.removesuffix("\n").split("\n"))]
