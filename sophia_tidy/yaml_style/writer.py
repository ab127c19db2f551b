"""Tokens as they are, with the space between them as the style has it.

Two blanks a level; one blank after ``:``, ``-``, ``,`` and before ``#``; no
blanks inside of brackets; one blank line at most.  Where a line begins and
ends is the author's choice and stays, but for ``-`` alone on its line, which
what it holds joins.
"""

import yaml

from ..formats import yaml_reader as yaml_door
from .levels import FLOW, Levels
from .scalars import block_scalar, folded, quoted
from .style import Refused, Style
from .whitespace import Gap, YamlComment, read_gap

_CONTENT = frozenset(("<scalar>", "<alias>", "<anchor>", "<tag>", "[", "{"))
_APART = frozenset(("<alias>", "<anchor>", "<tag>", "?", ":", "-", ",", "<document start>"))
_NAMES = frozenset(("<alias>", "<anchor>"))  # in 1.2 (6.9.2) a colon may be part of them, in 1.1 not
_CLOSING = frozenset((",", "]", "}"))


class Writer:
    """Writes one text; ``comments`` are all that were met, ``changed`` maps what was changed to the first line where."""

    def __init__(self, text: str, style: Style):
        self.text, self.style = text, style
        self.comments: list[str] = []
        self.changed: dict[str, int] = {}
        self._out: list[str] = []
        self._levels = Levels(style.indent_sequences)
        self._end = 0  # of the token before, in the text
        self._before = ""  # its id
        self._keyed = False  # the next token begins a key
        self._at_line_start, self._spaced, self._open_ended = True, False, False
        self._line = 1

    def write(self) -> str:
        """The text in the style.

        Raises:
            yaml.YAMLError: the text cannot be scanned.
            Refused: a token or gap that is not understood.
        """
        for token in yaml_door.tokens(self.text):
            self._take(token.id, token)
        written = "".join(self._out)
        return written + "\n" if written and not self._open_ended else written

    def _take(self, kind: str, token: yaml.Token) -> None:
        start, end = token.start_mark, token.end_mark
        match kind:
            case "<stream start>":
                return
            case "<block mapping start>" | "<block sequence start>":
                self._levels.open(kind, start.column, self._is_broken(start.index), self._before)
                return
            case "<block end>":
                self._levels.close_block()
                return
            case "?":
                self._levels.end_loose()
                if start.index == end.index:
                    self._keyed = True
                    return
            case ":":
                self._levels.end_loose()
            case "-":
                self._levels.begin_loose(start.column, self._is_broken(start.index), self._before)
        self._line = start.line + 1
        self._place(kind, start.index)
        self._put(kind, token, self.text[start.index : end.index])
        self._end, self._before, self._keyed = end.index, kind, False
        self._levels.settle()

    def _is_broken(self, start: int) -> bool:
        return self._at_line_start or "\n" in self.text[self._end : start]

    def _place(self, kind: str, start: int) -> None:
        """What comes between the token before and this one."""
        text = self.text[self._end : start]
        if not self._at_line_start and "\n" not in text and "#" not in text:
            if not text and self._before in _NAMES and kind not in (*_CLOSING, "<stream end>"):
                raise Refused(f"line {self._line}: a name that ends here in YAML 1.1 and goes on in 1.2")
            space = "" if kind == "<stream end>" else self._between(kind)
            self._note("spacing", space != text)
        else:
            gap = read_gap(text, at_line_start=self._at_line_start, spaced=self._spaced)
            space = self._broken(kind, gap)
            self._note_break(text, space + "\n" if kind == "<stream end>" else space)
        self._out.append(space)
        self._at_line_start = self._spaced = False
        if kind != "<stream end>":
            self._open_ended = False

    def _broken(self, kind: str, gap: Gap) -> str:
        if not gap.trailing and not gap.comments and self._joins(kind):
            return " "
        column = self._levels.column(kind, self._keyed)
        parts = [f" {gap.trailing}"] if gap.trailing else []
        self.comments += [gap.trailing] if gap.trailing else []
        begun = bool(self._before)
        for comment in gap.comments:
            parts += (
                self._break(begun, comment.spaced),
                " " * self._levels.comment_column(comment.column, self._hangs(), column, _is_item(comment)),
                comment.text,
            )
            self.comments.append(comment.text)
            begun = True
        if kind != "<stream end>":
            parts += self._break(begun, gap.spaced), " " * column
            self._levels.indent = column
        elif gap.comments:
            self._open_ended = False
        return "".join(parts)

    def _break(self, begun: bool, spaced: bool) -> str:
        return "" if not begun else "\n\n" if spaced else "\n"

    def _joins(self, kind: str) -> bool:
        """Whether what follows a dash on a line of its own belongs beside it."""
        return self._before == "-" and (self._levels.opened or (kind in _CONTENT and not self._keyed))

    def _hangs(self) -> bool:
        """Whether the token before waits for a value: comments that are further in stand in its place."""
        return self._before in (":", "-")

    def _between(self, kind: str) -> str:
        before = self._before
        if not before or before in ("[", "{"):
            return ""
        if kind == ":":
            return " " if before in _APART else ""
        if kind in _CLOSING:
            return " " if before in (":", "?", "<tag>") else ""
        return " "

    def _put(self, kind: str, token: yaml.Token, raw: str) -> None:
        levels = self._levels
        if kind == "-" and levels.top is not None:
            levels.indent = levels.top.column + 2
        elif self._keyed and levels.top is not None and levels.top.kind != FLOW:
            levels.indent = levels.top.column
        if kind == "<scalar>":
            raw = self._scalar(token.style if isinstance(token, yaml.ScalarToken) else None, raw)
        elif kind in ("[", "{"):
            levels.open_flow()
        elif kind in ("]", "}"):
            levels.close_flow()
        self._out.append(raw)

    def _scalar(self, style: str | None, raw: str) -> str:
        if style in ("|", ">"):
            top = self._levels.top
            block = block_scalar(raw, top.source if top else None, top.column if top else None)
            self.comments += [block.comment] if block.comment else []
            self._at_line_start, self._spaced, self._open_ended = True, block.spaced, block.open_ended
            self._note("indentation", block.text.rstrip("\n") != raw.rstrip("\n"))
            return block.text
        new = quoted(raw, self.style.quotes) if style in ("'", '"') and self.style.quotes != "keep" else raw
        self._note("quotes", new != raw)
        if "\n" in new:
            new = folded(new, self._levels.inside())
            self._note("indentation", new != raw)
        return new

    def _note(self, what: str, changed: bool) -> None:
        if changed:
            self.changed.setdefault(what, self._line)

    def _note_break(self, old: str, new: str) -> None:
        """Say what became of a gap with line breaks, by what differs first."""
        if old == new:
            return
        same_lines = [line.strip() for line in old.split("\n")] == [line.strip() for line in new.split("\n")]
        lead = [len(line) - len(line.lstrip()) for line in old.split("\n")[1:]]
        indented = same_lines and lead != [len(line) - len(line.lstrip()) for line in new.split("\n")[1:]]
        self._note("indentation" if indented else "blank lines and blanks at line ends", True)


def _is_item(comment: YamlComment) -> bool:
    """Whether the comment looks like an item of a list that somebody has switched off."""
    return comment.text.lstrip("# ").startswith("- ")
