"""Endings of a script: which of its branches end in a failure, by ``exit 1`` or by a variable that is asked for it later."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from .shell_grammar import ScriptTree

if TYPE_CHECKING:
    from tree_sitter import Node

_STATEMENTS = frozenset(
    """
program list pipeline redirected_statement negated_command if_statement elif_clause else_clause while_statement for_statement
c_style_for_statement case_statement case_item subshell compound_statement do_group function_definition
""".split()
)
_READ = re.compile(r"\$\{?([A-Za-z_]\w*)|\(\(\s*([A-Za-z_]\w*)")
_UNSET = frozenset(("", "0", "false", "no"))


class Endings:
    """What a script's branches come to; ``functions`` are its own by their names, ``asked`` the variables whose test ends it."""

    def __init__(self, tree: ScriptTree):
        self.tree = tree
        self.functions: dict[str, Node] = {}
        self._busy: set[str] = set()
        if b"()" in tree.source or b"function " in tree.source:
            self.functions = dict(self._defined([tree.root]))

    @cached_property
    def asked(self) -> frozenset[str]:
        """Names of variables by which the script decides to fail."""
        self.__dict__["asked"] = frozenset()  # what is asked is found by ``exit`` alone
        if b"exit" not in self.tree.source and b"return" not in self.tree.source:
            return frozenset()
        return frozenset(self._asking([self.tree.root]))

    def fails_all(self, nodes: Iterable["Node"]) -> bool:
        """Whether statements one after the other end in a failure for certain."""
        return any(self.fails(each) for each in nodes if each.is_named)

    def fails(self, node: "Node") -> bool:
        """Whether a statement ends the script, or its function, with a failure, or notes one that is asked for later."""
        match node.type:
            case "command":
                words = tuple(map(self.tree.word, node.children))
                return self.is_failure(words) or words == ("false",) or self._calls_failure(words)
            case "variable_assignment":
                return self.name_of(node) in self.asked and self.tree.word(node).partition("=")[2] not in _UNSET
            case "redirected_statement":
                body = node.child_by_field_name("body")
                return body is not None and self.fails(body)
            case "list":
                named = [each for each in node.children if each.is_named and each.type != "comment"]
                return node.children[1].type == "&&" and self.fails(named[-1])
            case "compound_statement" if node.children[0].type == "((":
                match = _READ.match(self.tree.raw(node))
                return match is not None and match[2] in self.asked
            case "compound_statement" | "subshell" | "do_group":
                return self.fails_all(node.children)
        return False

    def last_of(self, node: "Node") -> "Node":
        """The command whose status a construct has: the last one in it."""
        while node.type in ("compound_statement", "subshell", "list", "pipeline", "redirected_statement"):
            inner = [each for each in node.children if each.is_named and each.type in _STATEMENTS | {"command"}]
            if not inner:
                break
            node = inner[-1]
        return node

    def is_failure(self, words: Sequence[str]) -> bool:
        """``exit`` or ``return`` with something that is no zero."""
        return len(words) > 1 and words[0] in ("exit", "return") and words[1] != "0"

    def name_of(self, node: "Node") -> str:
        """The variable that an assignment sets."""
        return self.tree.raw(node.children[0]) if node.type == "variable_assignment" and node.children else ""

    def _calls_failure(self, words: Sequence[str]) -> bool:
        """A function that ends in a failure: ``die "no key"``."""
        name = words[0] if words else ""
        if name not in self.functions or name in self._busy:
            return False
        self._busy.add(name)
        found = self.fails(self.functions[name])
        self._busy.discard(name)
        return found

    def _defined(self, nodes: Iterable["Node"]) -> Iterator[tuple[str, "Node"]]:
        for node in _walk(nodes):
            name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
            if node.type == "function_definition" and name is not None and body is not None:
                yield self.tree.raw(name), body

    def _asking(self, nodes: Iterable["Node"]) -> Iterator[str]:
        for node in _walk(nodes):
            yield from self._asked_by(node)

    def _asked_by(self, node: "Node") -> Iterator[str]:
        children = node.children
        if node.type in ("if_statement", "elif_clause"):
            then = next((index for index, each in enumerate(children) if each.type == "then"), 0)
            last = [each for each in children if each.type == "else_clause"]
            if self.fails_all(children[then:]) or (last and self.fails_all(last[0].children)):
                yield from self._read(children[:then])
        elif node.type == "list" and self.fails(children[-1]):
            yield from self._read(children[:1])
        for each in children:
            if each.type == "command" and self.tree.raw(each).startswith(("exit ", "return ")):
                yield from self._read([each])

    def _read(self, nodes: Iterable["Node"]) -> Iterator[str]:
        for node in nodes:
            yield from (one or two for one, two in _READ.findall(self.tree.raw(node)))


def _walk(nodes: Iterable["Node"]) -> Iterator["Node"]:
    """Statements and what they are made of, not their words."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [each for each in node.children if each.type in _STATEMENTS]
