"""Which collections are open at a token, and at which column each was and will be."""

from dataclasses import dataclass

MAPPING, SEQUENCE, FLOW = "mapping", "sequence", "flow"
STEP = 2


@dataclass(slots=True)
class NestingLevel:
    """An open collection; ``loose`` is a sequence whose dashes stand below the first letter of its key."""

    kind: str
    source: int
    column: int
    loose: bool = False


class Levels:
    """The stack of open collections, from the outermost in.

    ``opened`` says that one was opened since the last visible token,
    ``indent`` is the column that a bracket opened on this line closes at.
    """

    def __init__(self, indent_sequences: bool):
        self._indent_sequences = indent_sequences
        self._stack: list[NestingLevel] = []
        self._closed: list[NestingLevel] = []  # since the last visible token, innermost first
        self.opened = False
        self.indent = 0

    @property
    def top(self) -> NestingLevel | None:
        return self._stack[-1] if self._stack else None

    def settle(self) -> None:
        """A visible token has been written: what was opened and closed before it is history."""
        self._closed.clear()
        self.opened = False

    def open(self, token: str, source: int, broken: bool, before: str) -> None:
        """A block collection begins; ``before`` is the visible token before it."""
        kind = MAPPING if token == "<block mapping start>" else SEQUENCE
        self._push(kind, source, broken and before != "?", loose=False)

    def begin_loose(self, source: int, broken: bool, before: str) -> None:
        """A dash; where no sequence is open, one begins that the scanner does not announce."""
        if self.top is None or self.top.kind != SEQUENCE:
            self._push(SEQUENCE, source, broken and before != "?", loose=True)

    def _push(self, kind: str, source: int, may_be_flat: bool, loose: bool) -> None:
        parent = self.top
        if parent is None:
            column = 0
        elif kind == SEQUENCE and parent.kind == MAPPING and may_be_flat and not self._indent_sequences:
            column = parent.column
        else:
            column = parent.column + STEP
        self._stack.append(NestingLevel(kind, source, column, loose))
        self.opened = True

    def end_loose(self) -> None:
        """A key or value of the mapping around a loose sequence ends it."""
        if self.top is not None and self.top.loose:
            self._closed.append(self._stack.pop())

    def close_block(self) -> None:
        """The innermost block collection ends."""
        self.end_loose()
        self._closed.append(self._stack.pop())
        self.opened = False

    def open_flow(self) -> None:
        """A bracket opens: its items stand one step in from the line that it is on."""
        self._stack.append(NestingLevel(FLOW, 0, self.indent))

    def close_flow(self) -> None:
        """A bracket closes."""
        self._stack.pop()

    def inside(self) -> int:
        """The column of what the innermost collection holds, where it stands on lines of its own."""
        return self.top.column + STEP if self.top is not None else 0

    def column(self, token: str, keyed: bool) -> int:
        """The column of a token that begins a line."""
        top = self.top
        if top is None or token.startswith(("<document", "<stream", "<directive")):
            return 0
        if top.kind == FLOW:
            at_level = token in ("]", "}")
        elif top.kind == MAPPING:
            at_level = keyed or token in ("?", ":")
        else:
            at_level = token == "-"
        return top.column if at_level else top.column + STEP

    def comment_column(self, source: int, hangs: bool, following: int, item: bool) -> int:
        """The column of a comment before a token that goes to column ``following``.

        It stands with that token, unless it was as far in as a collection
        that has just ended, or below a key without a value.  ``item``: it
        looks like an item, and so belongs to a sequence that stands as far
        in as the key above it.
        """
        if self._stack and self._stack[-1].kind == FLOW:
            return self._stack[-1].column + STEP
        column = following
        for level in reversed(self._closed):
            if level.source < source or (level.source == source and (not level.loose or item)):
                column = max(column, level.column)
        innermost = self._closed[0] if self._closed else self.top
        if hangs and not self.opened and innermost is not None and source > innermost.source:
            column = max(column, innermost.column + STEP)
        return column
