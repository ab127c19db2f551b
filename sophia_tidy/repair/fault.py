"""A fault: where and why a text does not parse, in CPython's words."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from symtable import symtable


@dataclass(frozen=True, slots=True)
class Fault:
    """One place that the parser refuses.

    ``line`` and ``column`` count from 1; ``opened`` is the line of the block
    header or bracket that the message blames, 0 where it names none; ``end``
    is the last line of the stretch that the message is about; ``unpaired`` is
    set where strings are open that should not be (`localise`), ``by_compiler``
    where the grammar allows what the compiler does not.
    """

    line: int
    column: int
    message: str
    opened: int = 0
    end: int = 0
    unpaired: bool = False
    by_compiler: bool = False

    @property
    def in_long_string(self) -> bool:
        """Whether a triple-quoted string runs to the end of the text."""
        return "unterminated triple-quoted" in self.message

    def within(self, lines: int) -> "Fault":
        """The same fault on the last line where CPython names the one behind it."""
        if max(self.line, self.end, self.opened) <= lines:
            return self
        return replace(self, line=min(self.line, lines), end=min(self.end, lines), opened=min(self.opened, lines))

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.message}"


_OPENED = re.compile(r"on line (\d+)")


def parse(text: str) -> Fault | None:
    """The first fault of ``text`` as a module, or None where it parses.

    The symbol table is built by the compiler's first two passes and leaves no
    tree of Python objects behind: half the time of ``ast.parse``.
    """
    return _caught(lambda: symtable(text, "<repair>", "exec"), text)


def compiles(text: str) -> Fault | None:
    """Like `parse`, and also what only the compiler sees: ``return`` outside a function."""
    return _caught(lambda: compile(text, "<repair>", "exec", dont_inherit=True), text)


def _caught(judge: Callable[[], object], text: str) -> Fault | None:
    try:
        judge()
    except SyntaxError as error:
        return _fault(error)
    except ValueError as error:  # a NUL byte, a lone surrogate
        return Fault(text.count("\n", 0, max(text.find("\0"), 0)) + 1, 1, str(error))
    except (RecursionError, MemoryError):  # MemoryError: CPython's "too many nested parentheses"
        return Fault(1, 1, "nested too deeply for the parser")
    return None


def _fault(error: SyntaxError) -> Fault:
    opened = _OPENED.search(error.msg or "")
    line = error.lineno or 1
    return Fault(
        line,
        max(error.offset or 1, 1),
        error.msg or "invalid syntax",
        int(opened[1]) if opened else 0,
        max(error.end_lineno or line, line),
    )
