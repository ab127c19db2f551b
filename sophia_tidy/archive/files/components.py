"""Strongly connected components: files that can only go together.

Tarjan's algorithm (SIAM Journal on Computing 1, 1972) with a stack of its
own, because a chain of imports is longer than Python's recursion limit.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def circles(edges: Mapping[Node, Iterable[Node]]) -> tuple[frozenset[Node], ...]:
    """Every component, also those of one node; a component comes after those that it points to."""
    order: dict[Node, int] = {}
    low: dict[Node, int] = {}
    waiting: list[Node] = []
    on_stack: set[Node] = set()
    found: list[frozenset[Node]] = []

    def enter(node: Node) -> tuple[Node, Iterator[Node]]:
        order[node] = low[node] = len(order)
        waiting.append(node)
        on_stack.add(node)
        return node, iter(edges.get(node, ()))

    for start in edges:
        path = [enter(start)] if start not in order else []
        while path:
            node, targets = path[-1]
            for target in targets:
                if target not in order:
                    path.append(enter(target))
                    break
                if target in on_stack:
                    low[node] = min(low[node], order[target])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == order[node]:
                    found.append(_popped(waiting, on_stack, node))
    return tuple(found)


def _popped(waiting: list[Node], on_stack: set[Node], root: Node) -> frozenset[Node]:
    component = {node := waiting.pop()}
    while node != root:
        component.add(node := waiting.pop())
    on_stack -= component
    return frozenset(component)
