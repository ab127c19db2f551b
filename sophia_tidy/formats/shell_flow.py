"""A script followed as bash would run it: which commands there are, which of them run for certain, and whose failure ends it.

The rules are those of the Bash Reference Manual ("Lists of Commands", "The Set
Builtin"): with ``-e``, which GitHub gives, a failure ends the script unless
it is asked by ``if`` or ``while``, turned by ``!``, or stands left of ``&&`` and ``||``.
The file is long because each construct of the language hands its context on in its own way.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from .shell_command import Command, stripped
from .shell_endings import Endings
from .shell_grammar import ScriptTree

if TYPE_CHECKING:
    from tree_sitter import Node

DEEPEST = 60
_SUBSTITUTIONS = frozenset(("command_substitution", "process_substitution"))
_SIMPLE = frozenset(
    ("command", "declaration_command", "unset_command", "test_command", "variable_assignment", "variable_assignments")
)
_NO_STATEMENTS = frozenset(("comment", "heredoc_body", "heredoc_end", "heredoc_start"))
_POSITIONAL = re.compile(r"\$(?:\{([1-9])\}|([1-9]))")
_ALL_ARGUMENTS = frozenset(("$@", "$*", "${@}", "${*}"))
_ERREXIT = re.compile(r"(?:^| )([+-])(?:\w*e\w*\b|o errexit\b)")
_NAME = re.compile(r"(?<![\w./-])[A-Za-z_][\w-]*(?![\w./-])")
_ONLY_TELLS = frozenset(("echo", "printf", "cat", "grep"))


class TooDeep(ValueError):
    """A script nested deeper than anybody writes one."""


class _Place(NamedTuple):
    """What the constructs around a statement make of it.

    ``last`` says that its status is the script's own, ``asked`` that somebody
    looks at it, so that ``-e`` does nothing; ``arguments`` are those of the function that it is in.
    """

    sure: bool = True
    hidden: str = ""
    guard: bool = False
    last: bool = True
    asked: bool = False
    scope: tuple[int, ...] = ()
    depth: int = 0
    arguments: tuple[str, ...] = ()


class _Tail(NamedTuple):
    """Redirections behind a statement: they belong to its last command, which ends where they end."""

    words: tuple[str, ...] = ()
    end: int = 0


_NOTHING = _Tail()


def followed(tree: ScriptTree) -> tuple[Command, ...] | None:
    """The commands in order, those of a function where it is called; None for a script nested too deep."""
    try:
        return tuple(_Walk(tree).block(tree.root.children, _Place()))
    except TooDeep:
        return None


class _Walk:
    """One way through a script; ``left`` says that something may have left it before, ``returned`` the function."""

    def __init__(self, tree: ScriptTree):
        self.tree, self.endings = tree, Endings(tree)
        self.errexit, self.left, self.returned = True, False, False
        self._calls: list[str] = []
        self._scopes = 0
        self._by_type: dict[str, Callable[[Node, _Place, _Tail], Iterator[Command]]] = {
            "list": self._list,
            "pipeline": self._pipeline,
            "redirected_statement": self._redirected,
            "negated_command": self._negated,
            "if_statement": self._if,
            "while_statement": self._while,
            "for_statement": self._for,
            "c_style_for_statement": self._for,
            "case_statement": self._case,
            "subshell": self._subshell,
            "compound_statement": self._group,
            "do_group": self._group,
            "function_definition": self._define,
        }

    def block(self, nodes: Sequence["Node"], place: _Place, tail: _Tail = _NOTHING) -> Iterator[Command]:
        """Statements one after the other."""
        statements = [each for each in nodes if each.is_named and each.type not in _NO_STATEMENTS]
        for index, each in enumerate(statements):
            following = statements[index + 1] if index + 1 < len(statements) else None
            if following is None:
                yield from self.statement(each, place, tail)
                return
            inner = place._replace(last=False)
            if not self.errexit and b"$?" not in self.tree.source[following.start_byte : following.end_byte]:
                inner = inner._replace(hidden=place.hidden or "set +e")
            yield from self.statement(each, inner)

    def statement(self, node: "Node", place: _Place, tail: _Tail = _NOTHING) -> Iterator[Command]:
        """One statement of any kind."""
        if place.depth >= DEEPEST:
            raise TooDeep
        place = place._replace(depth=place.depth + 1)
        kind = node.type
        if kind in _SIMPLE:
            yield from self._simple(node, place, tail)
        elif kind in self._by_type:
            yield from self._by_type[kind](node, place, tail)
        else:
            yield from self._inner(node, place)

    def _simple(self, node: "Node", place: _Place, tail: _Tail) -> Iterator[Command]:
        words, settings, end = self._words(node)
        assigns = node.type.startswith("variable_assignment")
        asks = place.guard and node.type == "test_command"
        within = place if assigns else place._replace(hidden=place.hidden or "$( )", guard=asks)
        yield from self._inner(node, within, assigns)
        words = _given((*words, *tail.words), place.arguments)
        found = Command(words, self.tree.line(node), self.tree.then(max(end, tail.end)), settings)
        for command in stripped(found):
            yield from self._command(command, place)

    def _command(self, command: Command, place: _Place) -> Iterator[Command]:
        body = self.endings.functions.get(command.program)
        if body is not None and command.program not in self._calls:
            yield from self._call(command, body, place)
            return
        sure = place.sure and not self.left and not self.returned
        yield command._replace(hidden=place.hidden, guard=place.guard, sure=sure, scope=place.scope)
        self._leaves(command, sure)
        for name in self._mentioned(command):
            yield from self._call(
                Command((name,), command.line), self.endings.functions[name], place._replace(sure=False)
            )

    def _call(self, command: Command, body: "Node", place: _Place) -> Iterator[Command]:
        """The commands of a function, with the arguments of this call."""
        before, self.returned = self.returned, False
        self._calls.append(command.program)
        sure = place.sure and not before
        yield from self.statement(body, place._replace(arguments=command.words[1:], sure=sure))
        self._calls.pop()
        self.returned = before

    def _mentioned(self, command: Command) -> Iterator[str]:
        """Functions that another command may run: ``trap clean EXIT``, ``export -f build``."""
        if not self.endings.functions or command.program in _ONLY_TELLS:
            return
        names = dict.fromkeys(name for word in command.words[1:] for name in _NAME.findall(word))
        yield from (name for name in names if name in self.endings.functions and name not in self._calls)

    def _leaves(self, command: Command, sure: bool) -> None:
        """Whether what follows still runs for certain, and whether a failure still ends the script."""
        match command.program:
            case "exit" if sure or not self.endings.is_failure(command.words):
                self.left = True
            case "return" if sure or not self.endings.is_failure(command.words):
                self.returned = True
            case "set":
                for sign in _ERREXIT.findall(" ".join(command.words[1:])):
                    self.errexit = sign == "-"

    def _words(self, node: "Node") -> tuple[tuple[str, ...], tuple[str, ...], int]:
        """Words, settings before them, and where the command ends."""
        tree = self.tree
        if node.type == "test_command":
            return (() if tree.raw(node).startswith("((") else tuple(self._test(node))), (), node.end_byte
        if node.type == "variable_assignment":
            return (), (tree.word(node),), node.end_byte
        words, settings, before = list[str](), list[str](), -1
        for child in node.children:
            if child.type in ("file_redirect", "herestring_redirect"):
                words += self._redirect(child)
            elif child.start_byte == before and (words or settings):  # the grammar parts `$A:$B/c` in two
                joined = words or settings
                joined[-1] += tree.word(child)
            elif child.type == "variable_assignment" and (not words or node.type == "variable_assignments"):
                settings.append(tree.word(child))
            else:
                words.append(tree.word(child))
            before = child.end_byte
        return tuple(words), tuple(settings), node.end_byte

    def _test(self, node: "Node") -> Iterator[str]:
        for child in node.children:
            if child.type in (
                "binary_expression",
                "unary_expression",
                "parenthesized_expression",
                "negation_expression",
            ):
                yield from self._test(child)
            else:
                yield self.tree.word(child)

    def _redirect(self, node: "Node") -> list[str]:
        """``>`` and its file as they were written: one word, or two with a blank between them."""
        lead, words, before = "", list[str](), None
        for child in node.children:
            apart = before is not None and before.end_byte < child.start_byte
            if apart:
                words.append(lead)
            lead = self.tree.word(child) if apart else lead + self.tree.word(child)
            before = child
        return [*words, lead]

    def _inner(self, node: "Node", place: _Place, assigns: bool = False) -> Iterator[Command]:
        """What is in ``$( )``, which runs before the command that it is for; the status of an assignment is its."""
        written = self.tree.source[node.start_byte : node.end_byte]
        if not any(mark in written for mark in (b"$(", b"`", b"<(", b">(")):
            return
        for child in node.children:
            if child.type == "heredoc_redirect" or child.type in _SIMPLE - {"variable_assignment"}:
                continue
            if child.type in _SUBSTITUTIONS:
                failing = assigns and self.endings.name_of(node) in self.endings.asked
                yield from self._apart(child.children, place._replace(guard=place.guard or failing))
            else:
                yield from self._inner(child, place, assigns)

    def _apart(self, nodes: Sequence["Node"], place: _Place, tail: _Tail = _NOTHING) -> Iterator[Command]:
        """In a shell of its own: what it enters, sets or leaves is its own affair."""
        before = self.errexit, self.left
        yield from self.block(nodes, self._scoped(place, 1), tail)
        self.errexit, self.left = before

    def _branch(self, nodes: Sequence["Node"], place: _Place) -> Iterator[Command]:
        """What may run or not."""
        yield from self.block(nodes, self._scoped(place._replace(sure=False, guard=False), -1))

    def _scoped(self, place: _Place, sign: int) -> _Place:
        self._scopes += 1
        return place._replace(scope=(*place.scope, sign * self._scopes))

    def _list(self, node: "Node", place: _Place, tail: _Tail) -> Iterator[Command]:
        left, operator, right = (each for each in node.children if each.type != "comment")
        yield from self._joined(lambda inner: self.statement(left, inner), operator.type, right, place, tail)

    def _joined(
        self,
        left: Callable[[_Place], Iterator[Command]],
        operator: str,
        right: "Node",
        place: _Place,
        tail: _Tail = _NOTHING,
    ) -> Iterator[Command]:
        fails = self.endings.fails(right)
        told = f"{operator} {' '.join(self.tree.raw(self.endings.last_of(right)).split()[:2])}"
        counts = fails if operator == "||" else place.last or place.asked
        hidden = place.hidden or ("" if counts else told)
        yield from left(place._replace(hidden=hidden, guard=fails or place.guard, last=False, asked=True))
        yield from self.statement(right, place._replace(sure=False), tail)

    def _pipeline(self, node: "Node", place: _Place, tail: _Tail) -> Iterator[Command]:
        elements = [each for each in node.children if each.is_named and each.type != "comment"]
        place = _turned(place) if is_negated(node) else place
        for each in elements[:-1]:
            inner = _turned_command(each) if each.type == "negated_command" else each
            yield from self.statement(inner, place._replace(last=False))
        yield from self.statement(elements[-1], place, tail)

    def _redirected(self, node: "Node", place: _Place, tail: _Tail) -> Iterator[Command]:
        body = node.child_by_field_name("body")
        words, end = list[str](), 0
        here = [each for each in node.children if each.type == "heredoc_redirect"]
        before = node.start_byte
        for each in node.children:
            if each.type in ("file_redirect", "herestring_redirect"):
                yield from self._inner(each, place._replace(guard=False))
                words += self._redirect(each)
                end = each.end_byte
            elif each.type == "heredoc_redirect" and before > node.start_byte:
                # The grammar passes over `-` before `<<`.
                words += self.tree.source[before : each.start_byte].decode(errors="replace").split()
            before = each.end_byte
        for each in here:
            more, end = self._here(each)
            words += more
        whole = _Tail((*words, *tail.words), max(end, tail.end))
        follows = next(((op, right) for each in here for op, right in self._behind(each)), None)
        if follows is None:
            yield from self._body(node, body, place, whole)
        elif follows[0] == "|":
            yield from self._body(node, body, place._replace(last=False), whole)
            yield from self.statement(follows[1], place)
        else:
            yield from self._joined(lambda inner: self._body(node, body, inner, whole), *follows, place)
        for each in here:
            yield from (
                found
                for child in each.children
                if child.type == "heredoc_body"
                for found in self._inner(child, place._replace(guard=False))
            )

    def _body(self, node: "Node", body: "Node | None", place: _Place, tail: _Tail) -> Iterator[Command]:
        if body is not None:
            yield from self.statement(body, place, tail)
        else:
            yield from self._command(Command(tail.words, self.tree.line(node), self.tree.then(tail.end)), place)

    def _here(self, node: "Node") -> tuple[list[str], int]:
        """Words and redirections that stand behind the mark of a here-document."""
        words, end = list[str](), node.start_byte
        for child in node.children:
            if child.type in ("file_redirect", "herestring_redirect"):
                words += self._redirect(child)
                end = child.end_byte
            elif child.type in (
                "heredoc_start",
                "word",
                "string",
                "raw_string",
                "number",
                "concatenation",
                "simple_expansion",
            ):
                words += [] if child.type == "heredoc_start" else [self.tree.word(child)]
                end = child.end_byte
        return words, end

    def _behind(self, node: "Node") -> Iterator[tuple[str, "Node"]]:
        """What follows on the line of a here-document's mark: ``| other``, ``&& other``."""
        children = node.children
        for index, child in enumerate(children):
            if child.type in ("&&", "||"):
                yield child.type, children[index + 1]
            elif child.type == "pipeline":
                yield "|", next(each for each in child.children if each.is_named)

    def _negated(self, node: "Node", place: _Place, tail: _Tail) -> Iterator[Command]:
        yield from self.statement(_turned_command(node), _turned(place), tail)

    def _if(self, node: "Node", place: _Place, tail: _Tail) -> Iterator[Command]:
        yield from self._choice(node, place)
        yield from self._compound(node, place, tail)

    def _choice(self, node: "Node", place: _Place) -> Iterator[Command]:
        children = [each for each in node.children if each.type != "comment"]
        condition = [each for each in takewhile(lambda each: each.type != "then", children) if each.is_named]
        at = next(index for index, each in enumerate(children) if each.type == "then")
        body = [each for each in children[at + 1 :] if each.type not in ("elif_clause", "else_clause", "fi")]
        others = [each for each in children[at + 1 :] if each.type in ("elif_clause", "else_clause")]
        last = others[-1] if others and others[-1].type == "else_clause" else None
        yes = self.endings.fails_all(body)
        no = last is not None and self.endings.fails_all(last.children)
        turned = bool(condition) and is_negated(condition[-1])
        counts = yes if turned else no and len(others) == 1
        hidden = place.hidden or ("" if counts else "if")
        asked = place._replace(hidden=hidden, guard=yes or no, last=False, asked=True)
        yield from self.block(condition, asked)
        yield from self._branch(body, place)
        for each in others:
            if each.type == "elif_clause":
                yield from self._choice(each, place._replace(sure=False))
            else:
                yield from self._branch(each.children, place)

    def _while(self, node: "Node", place: _Place, tail: _Tail) -> Iterator[Command]:
        body = node.child_by_field_name("body")
        condition = [each for each in node.children if each.is_named and each != body]
        yield from self.block(
            condition, place._replace(hidden=place.hidden or "while", guard=False, last=False, asked=True)
        )
        yield from self._branch([] if body is None else body.children, place)
        yield from self._compound(node, place, tail)

    def _for(self, node: "Node", place: _Place, tail: _Tail) -> Iterator[Command]:
        body = node.child_by_field_name("body")
        for each in node.children:
            if each.is_named and each != body:
                yield from self._value(each, place)
        yield from self._branch([] if body is None else body.children, place)
        yield from self._compound(node, place, tail)

    def _case(self, node: "Node", place: _Place, tail: _Tail) -> Iterator[Command]:
        for each in node.children:
            if each.type != "case_item":
                yield from self._value(each, place)
                continue
            at = next((index for index, child in enumerate(each.children) if child.type == ")"), 0)
            yield from self._branch(each.children[at + 1 :], place)
        yield from self._compound(node, place, tail)

    def _value(self, node: "Node", place: _Place) -> Iterator[Command]:
        """A value that is no command: what is in ``$( )`` in it, whose failure nobody sees."""
        quiet = place._replace(hidden=place.hidden or "$( )", guard=False)
        if node.type in _SUBSTITUTIONS:
            yield from self._apart(node.children, quiet)
        else:
            yield from self._inner(node, quiet)

    def _subshell(self, node: "Node", place: _Place, tail: _Tail) -> Iterator[Command]:
        yield from self._apart(node.children, place)
        yield from self._compound(node, place, tail)

    def _group(self, node: "Node", place: _Place, tail: _Tail) -> Iterator[Command]:
        if node.children and node.children[0].type == "((":
            yield from self._inner(node, place)
        else:
            yield from self.block(node.children, place)
        yield from self._compound(node, place, tail)

    def _compound(self, node: "Node", place: _Place, tail: _Tail) -> Iterator[Command]:
        """Redirections of a whole construct stand as a command of their own."""
        if tail.words:
            command = Command(tail.words, self.tree.line(node), self.tree.then(tail.end))
            yield from self._command(command, place)

    def _define(self, node: "Node", place: _Place, tail: _Tail) -> Iterator[Command]:
        """A definition runs nothing; its commands count where it is called."""
        yield from ()


def is_negated(node: "Node") -> bool:
    """Whether ``!`` turns a statement; the grammar puts it at the first command of a pipe, and bash at the whole."""
    return node.type == "negated_command" or (
        node.type == "pipeline" and bool(node.children) and node.children[0].type == "negated_command"
    )


def _turned_command(node: "Node") -> "Node":
    return next(each for each in node.children if each.is_named)


def _turned(place: _Place) -> _Place:
    """``-e`` does not look at what ``!`` turns; as the last of a script it is its status."""
    own = place.last and not place.asked
    hidden = place.hidden or ("" if own or place.asked else "!")
    return place._replace(hidden=hidden, guard=place.guard or own, asked=True)


def _given(words: tuple[str, ...], arguments: tuple[str, ...]) -> tuple[str, ...]:
    """Words with what a function was called with in them."""
    if not arguments or not any("$" in word for word in words):
        return words
    found = list[str]()
    for word in words:
        found += arguments if word in _ALL_ARGUMENTS else [_POSITIONAL.sub(lambda match: _nth(match, arguments), word)]
    return tuple(found)


def _nth(match: re.Match[str], arguments: tuple[str, ...]) -> str:
    at = int(match[1] or match[2]) - 1
    return arguments[at] if at < len(arguments) else match[0]
