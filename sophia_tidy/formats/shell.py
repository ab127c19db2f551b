"""A ``run`` script as commands: words without quotes, each with its place, and with what becomes of its failure.

The script is read by tree-sitter's grammar of bash (`shell_grammar`) and followed
as bash would run it (`shell_flow`): patterns of ``case`` and items of ``for`` are no
commands, a function's commands count where it is called, what is in ``$( )``
counts as commands of its own before the command that it is for.  A script that
the grammar does not read is read word by word (`shell_lexer`), and nothing in it is sure.
"""

from functools import lru_cache

from .shell_command import Command
from .shell_flow import followed
from .shell_grammar import parsed
from .shell_lexer import lexed

__all__ = ["Command", "commands"]


@lru_cache(maxsize=4096)
def commands(script: str) -> tuple[Command, ...]:
    """The commands of a script in order, without those of nothing; several rules ask for the same script."""
    read = parsed(script)
    found = followed(read) if read is not None else None
    return lexed(script) if found is None else found
