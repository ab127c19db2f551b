"""A drawing in layers, from left to right: who is called stands to the right of who calls (Sugiyama's method).

Long edges go through a free place in each layer between, so that they pass
nodes and not under them.  The order within a layer follows the neighbours'
(barycentres), with the given order for what is equal: the same graph, the
same drawing.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

_ROUNDS = 8


class Drawing(NamedTuple):
    """``layers`` has the nodes and, as ``(index, layer)``, the places of long edges, from top to bottom.

    ``paths`` has for each edge the places that it goes through, from its
    source to its target.
    """

    layers: tuple[tuple["Place", ...], ...]
    paths: tuple[tuple["Place", ...], ...]


Place = str | tuple[int, int]


def drawing(nodes: Sequence[str], edges: Sequence[tuple[str, str]]) -> Drawing:
    """The layers of a graph; edges of a circle that would point back do not count for them."""
    ahead = _without_circles(nodes, edges)
    layer_of = _layers(nodes, ahead)
    layers: list[list[Place]] = [[] for _ in range(max(layer_of.values(), default=0) + 1)]
    for node in nodes:
        layers[layer_of[node]].append(node)
    paths = [_path(index, source, target, layer_of, layers) for index, (source, target) in enumerate(edges)]
    _order(layers, paths)
    return Drawing(tuple(map(tuple, layers)), tuple(map(tuple, paths)))


def _without_circles(nodes: Iterable[str], edges: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The edges without those that lead back to where a walk came from."""
    following: dict[str, list[str]] = {node: [] for node in nodes}
    for source, target in edges:
        following[source].append(target)
    done: set[str] = set()
    found: list[tuple[str, str]] = []
    for start in following:
        stack: list[tuple[str, int]] = [(start, 0)] if start not in done else []
        walk = {start}
        while stack:
            node, index = stack.pop()
            if index == len(following[node]):
                done.add(node)
                walk.discard(node)
                continue
            stack.append((node, index + 1))
            target = following[node][index]
            if target not in walk:
                found.append((node, target))
                if target not in done:
                    walk.add(target)
                    stack.append((target, 0))
    return found


def _layers(nodes: Sequence[str], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The longest way to each node."""
    layer = dict.fromkeys(nodes, 0)
    for _ in nodes:
        moved = False
        for source, target in edges:
            if layer[target] <= layer[source]:
                layer[target], moved = layer[source] + 1, True
        if not moved:
            break
    return layer | _beside_targets(layer, edges)


def _beside_targets(layer: dict[str, int], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Who is called by nobody stands right before the first that it calls, not at the far left."""
    called = {target for _, target in edges}
    nearest: dict[str, int] = {}
    for source, target in edges:
        if source not in called:
            nearest[source] = min(nearest.get(source, layer[target] - 1), layer[target] - 1)
    return nearest


def _path(index: int, source: str, target: str, layer_of: dict[str, int], layers: list[list[Place]]) -> list[Place]:
    first, last = layer_of[source], layer_of[target]
    step = 1 if last >= first else -1
    path: list[Place] = [source]
    for layer in range(first + step, last, step):
        layers[layer].append((index, layer))
        path.append((index, layer))
    return [*path, target]


def _order(layers: list[list[Place]], paths: Sequence[Sequence[Place]]) -> None:
    """Sort each layer by the mean height of its neighbours, forth and back."""
    neighbours: dict[Place, list[Place]] = {}
    for path in paths:
        for one, other in pairwise(path):
            neighbours.setdefault(one, []).append(other)
            neighbours.setdefault(other, []).append(one)
    for turn in range(_ROUNDS):
        for layer in layers if turn % 2 == 0 else reversed(layers):
            height = {place: (index + 0.5) / len(each) for each in layers for index, place in enumerate(each)}
            rank = {
                place: _mean([height[other] for other in neighbours.get(place, ())], height[place]) for place in layer
            }
            layer.sort(key=rank.__getitem__)


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default
