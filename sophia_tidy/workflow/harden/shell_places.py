"""Shell places: where in a script an expression stands, and what says the same there once it is a variable.

GitHub puts the value into the text before the shell reads it; a variable is
expanded by the shell after that.  Within double quotes both give the same
text, but for what a value could break out by.  In a bare word both are split
at blanks and vanish where they are empty.  Single quotes are closed around
the variable; a here-document whose mark is quoted loses the quotes, and what
would then mean something is escaped (POSIX, "Shell Command Language", 2.2, 2.6, 2.7.4).
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ...formats.shell_grammar import ScriptTree, parsed

if TYPE_CHECKING:
    from tree_sitter import Node

EXPRESSION = re.compile(r"\$\{\{(?P<inner>(?:[^'}]|'[^']*'|\}(?!\}))*)\}\}")
_SPECIAL = re.compile(r"[\\$`]")
_QUOTES = "'\"\\"
_WHOLE_WORD = frozenset(("variable_assignment", "file_redirect"))


class Placed(NamedTuple):
    """An expression of a script, in characters, and how a variable is written there: ``@`` is its place.

    ``alone`` where the expression is a whole command, ``comment`` where no
    shell reads it.
    """

    start: int
    end: int
    inner: str
    written: str
    bare: bool = False
    alone: bool = False
    comment: bool = False


class Unplaced(NamedTuple):
    """An expression where no variable says the same, and why."""

    start: int
    why: str


class Unquoted(NamedTuple):
    """A piece of the script that is written otherwise, for a here-document is no longer quoted."""

    start: int
    end: int
    written: str


def placed(script: str) -> Iterator[Placed | Unplaced | Unquoted]:
    """Where each expression of a bash script stands."""
    found = list(EXPRESSION.finditer(script))
    if not found:
        return
    tree = parsed(script)
    if tree is None:
        yield Unplaced(found[0].start(), "the script does not read as bash")
        return
    bodies: dict[int, Node] = {}
    for match in found:
        start, end = (len(script[:at].encode(errors="replace")) for at in match.span())
        node = tree.root.descendant_for_byte_range(start, end - 1)
        if script[: match.start()].endswith("$"):
            yield Unplaced(match.start(), "a dollar stands before it")
        elif node is None:
            yield Unplaced(match.start(), "it stands outside of the script")
        else:
            body = _quoted_body(node, tree)
            if body is not None:
                bodies[body.start_byte] = body
                yield Placed(*match.span(), match["inner"].strip(), "${@}")
            else:
                yield _placed(match, node, tree, script)
    for body in bodies.values():
        yield from _unquoted(body, tree, script)


def _placed(match: "re.Match[str]", node: "Node", tree: ScriptTree, script: str) -> Placed | Unplaced:
    span, inner = match.span(), match["inner"].strip()
    backslashes = len(script[: span[0]]) - len(script[: span[0]].rstrip("\\"))
    kinds = list(_kinds(node))
    if kinds[0] == "raw_string":
        return Placed(*span, inner, "'\"${@}\"'")
    if kinds[0] == "comment":
        return Placed(*span, inner, "", comment=True)
    if backslashes % 2:
        return Unplaced(span[0], "a backslash stands before it")
    if kinds[0] in ("string", "string_content", "heredoc_body", "heredoc_content"):
        return Placed(*span, inner, "${@}")
    if "arithmetic_expansion" in kinds[:6] and kinds[0] in ("variable_name", "word", "number"):
        return Placed(*span, inner, "${@}")
    if kinds[0] in ("regex", "extglob_pattern"):
        return Placed(*span, inner, "${@}")
    if kinds[0] != "word":
        return Unplaced(span[0], f"it stands in a {kinds[0].replace('_', ' ')}")
    return _word(span, inner, node, kinds)


def _word(span: tuple[int, int], inner: str, node: "Node", kinds: Sequence[str]) -> Placed | Unplaced:
    outer = kinds[2] if kinds[1:2] == ["concatenation"] else kinds[1]
    if outer == "function_definition":
        return Unplaced(span[0], "it is the name of a function")
    if outer in _WHOLE_WORD:
        return Placed(*span, inner, '"${@}"')
    command = node.parent.parent if node.parent is not None and kinds[1] == "command_name" else None
    alone = (
        command is not None
        and command.type == "command"
        and command.child_count == 1
        and node.end_byte - node.start_byte == span[1] - span[0]
    )
    return Placed(*span, inner, "${@}", bare=True, alone=alone)


def _kinds(node: "Node | None") -> Iterator[str]:
    while node is not None:
        yield node.type
        node = node.parent


def _quoted_body(node: "Node", tree: ScriptTree) -> "Node | None":
    """The here-document that a node is in, if nothing in it is expanded."""
    at: Node | None = node
    while at is not None and at.type not in ("heredoc_body", "command_substitution"):
        at = at.parent
    if at is None or at.type != "heredoc_body":
        return None
    start = _mark(at)
    return at if start is not None and any(mark in tree.raw(start) for mark in _QUOTES) else None


def _mark(body: "Node") -> "Node | None":
    redirect = body.parent
    return next((each for each in redirect.children if each.type == "heredoc_start"), None) if redirect else None


def _unquoted(body: "Node", tree: ScriptTree, script: str) -> Iterator[Unquoted]:
    """The mark without its quotes, and what in the body would mean something without them."""
    mark = _mark(body)
    if mark is None:
        return
    raw = tree.raw(mark)
    yield Unquoted(_char(tree, mark.start_byte), _char(tree, mark.end_byte), re.sub(r"['\"\\]", "", raw))
    start, end = _char(tree, body.start_byte), _char(tree, body.end_byte)
    inside = [match.span() for match in EXPRESSION.finditer(script, start, end)]
    for match in _SPECIAL.finditer(script, start, end):
        if not any(first <= match.start() < last for first, last in inside):
            yield Unquoted(*match.span(), f"\\{match[0]}")


def _char(tree: ScriptTree, byte: int) -> int:
    return len(tree.source[:byte].decode(errors="replace"))
