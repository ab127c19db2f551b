"""A command by its name: enough for a person to find it, and nothing that could be a credential.

Arguments may hold tokens and passwords that have no shape of their own, so
only the program is shown, and the words of a subcommand (``gh issue close``).
"""

import re

from ...secrets.shapes import is_random, shape_of

_PROGRAM = re.compile(r"[\w./${}@~+-]{1,60}")
_SUBCOMMAND = re.compile(r"[a-z][a-z:_-]{0,23}")


def shown(words: tuple[str, ...]) -> str:
    """The program and at most two words of a subcommand; a script and what a variable names have none."""
    program = words[0] if words else ""
    if (
        not _PROGRAM.fullmatch(program)
        or shape_of(program.encode())
        or (len(program) > 30 and is_random(program.encode()))
    ):
        return "a command"
    found = [program]
    for word in words[1:3] if re.fullmatch(r"[a-z][\w-]*", program) else ():
        if not _SUBCOMMAND.fullmatch(word):
            break
        found.append(word)
    return " ".join(found)
