"""The diagram as a picture: one SVG without anything from elsewhere, readable on light and on dark."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from .layers import Drawing, Place, drawing
from .mermaid import port_text, worst_of
from .proof import OUTSIDE, CallStatus, Edge, Proof

_HEIGHT, _GAP, _LANE = 44, 18, 14
_CHARACTER, _PADDING, _NARROWEST = 7.6, 16, 96
_BETWEEN, _MARGIN, _HEAD, _FOOT = 110, 28, 64, 52
_COLUMNS = 6
_LONGEST = 34
_STYLE = """
  .page { fill: #ffffff } .title { fill: #1f2328 } .soft { fill: #59636e }
  text { font: 13px ui-sans-serif, system-ui, "Segoe UI", Helvetica, Arial, sans-serif }
  .title { font-size: 16px; font-weight: 600 } .port { font-size: 11px }
  .name { fill: #1f2328; font-weight: 500 } .port, .legend { fill: #59636e }
  .box { fill: #f6f8fa; stroke: #8c959f; stroke-width: 1 } .entry { fill: #ddf4ff; stroke: #0969da }
  .far { fill: none; stroke: #8c959f; stroke-dasharray: 4 3 }
  .line { fill: none; stroke-width: 1.5 } .proven { stroke: #1a7f37 } .external { stroke: #8c959f; stroke-dasharray: 4 4 }
  .failed { stroke: #cf222e; stroke-width: 2; stroke-dasharray: 7 4 }
  .tip-proven { fill: #1a7f37 } .tip-external { fill: #8c959f } .cross { stroke: #cf222e; stroke-width: 2 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 } .title, .name { fill: #f0f6fc } .soft, .port, .legend { fill: #9198a1 }
    .box { fill: #151b23; stroke: #656c76 } .entry { fill: #121d2f; stroke: #4493f8 } .far { fill: none; stroke: #656c76 }
    .proven { stroke: #3fb950 } .external { stroke: #656c76 } .failed, .cross { stroke: #f85149 }
    .tip-proven { fill: #3fb950 } .tip-external { fill: #656c76 }
  }"""
_MARKERS = """
  <defs>
    <marker id="proven" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip-proven" d="M0 0.5 8 4 0 7.5z"/></marker>
    <marker id="external" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip-external" d="M0 0.5 8 4 0 7.5z"/></marker>
    <marker id="failed" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="cross" d="M1 1 7 7M7 1 1 7"/></marker>
  </defs>"""
Spot = tuple[float, float, float]
"""Left, middle and width of a place."""


def diagram_svg(proof: Proof) -> str:
    """The picture; services that neither call nor are called stand below."""
    pairs = list(proof.between())
    ends = _ends(proof, pairs)
    drawn = drawing(ends, [(source, target) for source, target, _ in pairs])
    spots, width, height = _spots(drawn)
    alone = [name for name in proof.services if name not in ends]
    below, low = _grid(alone, height if ends else _HEAD)
    width = max(width, max((left + wide for left, _, wide in below.values()), default=0) + _MARGIN, 560)
    ports = {target: port_text([edge for _, end, edges in pairs if end == target for edge in edges]) for target in ends}
    body = [
        *_lines(drawn, pairs, spots),
        *(_node(name, spots[name], ports.get(name, ""), proof) for name in ends),
        *(_node(name, spot, "", proof) for name, spot in below.items()),
    ]
    full = low + _FOOT
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {full:g}" width="{width:g}" height="{full:g}" role="img" '
            f'aria-label="Who reaches whom">',
            f"<style>{_STYLE}\n</style>{_MARKERS}",
            f'<rect class="page" width="{width:g}" height="{full:g}" rx="8"/>',
            f'<text class="title" x="{_MARGIN}" y="32">Who reaches whom</text>',
            f'<text class="soft" x="{_MARGIN}" y="51">{escape(_summary(proof))}</text>',
            *body,
            _legend(full),
            "</svg>",
            "",
        ]
    )


def _ends(proof: Proof, pairs: Sequence[tuple[str, str, tuple[Edge, ...]]]) -> list[str]:
    """All ends of edges: the outside first, then the services in their order, then other hosts."""
    found = dict.fromkeys(end for source, target, _ in pairs for end in (source, target))
    rank = {name: index for index, name in enumerate(proof.services)}
    return sorted(found, key=lambda end: (-1, "") if end == OUTSIDE else (rank.get(end, len(rank)), end))


def _summary(proof: Proof) -> str:
    calls = [edge for edge in proof.edges if edge.standing is not CallStatus.EXTERNAL]
    failed = len(proof.failed)
    text = f"{len(calls) - failed} of {len(calls)} connections proven"
    return text + (f", {failed} do not hold" if failed > 1 else ", 1 does not hold" if failed else "")


def _shown(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _width(name: str) -> float:
    return max(_NARROWEST, len(_shown(name)) * _CHARACTER + 2 * _PADDING)


def _spots(drawn: Drawing) -> tuple[dict[Place, Spot], float, float]:
    """Where each place is, and how large the whole is; layers are centred on one another."""
    heights = [
        sum((_HEIGHT if isinstance(place, str) else _LANE) + _GAP for place in layer) - _GAP for layer in drawn.layers
    ]
    tallest = max(heights, default=0)
    spots: dict[Place, Spot] = {}
    left: float = _MARGIN
    for layer, height in zip(drawn.layers, heights, strict=True):
        wide = max((_width(place) for place in layer if isinstance(place, str)), default=_NARROWEST)
        top = _HEAD + (tallest - height) / 2
        for place in layer:
            tall = _HEIGHT if isinstance(place, str) else _LANE
            spots[place] = (left, top + tall / 2, wide)
            top += tall + _GAP
        left += wide + _BETWEEN
    return spots, left - _BETWEEN + _MARGIN, _HEAD + tallest + _GAP


def _grid(names: Sequence[str], top: float) -> tuple[dict[str, Spot], float]:
    """Places in rows below the drawing, and where the last row ends."""
    wide = max((_width(name) for name in names), default=0)
    spots = {
        name: (
            _MARGIN + index % _COLUMNS * (wide + _GAP),
            top + index // _COLUMNS * (_HEIGHT + _GAP) + _HEIGHT / 2 + _GAP,
            wide,
        )
        for index, name in enumerate(names)
    }
    return spots, max((middle + _HEIGHT / 2 + _GAP for _, middle, _ in spots.values()), default=top)


def _lines(
    drawn: Drawing, pairs: Sequence[tuple[str, str, tuple[Edge, ...]]], spots: dict[Place, Spot]
) -> Iterator[str]:
    for path, (source, target, edges) in zip(drawn.paths, pairs, strict=True):
        standing = worst_of(edges)
        name = standing.value if standing in (CallStatus.PROVEN, CallStatus.EXTERNAL) else "failed"
        told = "; ".join(
            dict.fromkeys(
                f"{source} → {target}{f':{edge.port}' if edge.port else ''} {edge.standing.value}" for edge in edges
            )
        )
        yield (
            f'<path class="line {name}" marker-end="url(#{name})" d="{_curve([spots[place] for place in path])}">'
            f"<title>{escape(told)}</title></path>"
        )


def _curve(spots: Sequence[Spot]) -> str:
    """Right side to left side, through the lanes between; a line that leads back leaves on the left."""
    forth = spots[-1][0] > spots[0][0]
    points: list[tuple[float, float]] = []
    for index, (left, middle, wide) in enumerate(spots):
        sides = [(left, middle), (left + wide, middle)]
        points += (sides if forth else sides[::-1])[(1 if index == 0 else 0) : (1 if index == len(spots) - 1 else 2)]
    text = f"M{points[0][0]:g} {points[0][1]:g}"
    for (x0, y0), (x1, y1) in pairwise(points):
        half = (x1 - x0) / 2
        text += f" L{x1:g} {y1:g}" if y0 == y1 else f" C{x0 + half:g} {y0:g} {x1 - half:g} {y1:g} {x1:g} {y1:g}"
    return text


def _node(name: str, spot: Spot, ports: str, proof: Proof) -> str:
    left, middle, wide = spot
    look = "box" if name in proof.services else "box entry" if name == OUTSIDE else "box far"
    lines = [
        (
            f'<text class="name" x="{left + wide / 2:g}" y="{middle - 2 if ports else middle + 4.5:g}" text-anchor="middle">{escape(_shown(name))}</text>'
        )
    ]
    if ports:
        lines.append(
            f'<text class="port" x="{left + wide / 2:g}" y="{middle + 14:g}" text-anchor="middle">{escape(ports)}</text>'
        )
    box = (
        f'<rect class="{look}" x="{left:g}" y="{middle - _HEIGHT / 2:g}" width="{wide:g}" height="{_HEIGHT}" '
        f'rx="{_HEIGHT / 2 if name == OUTSIDE else 8:g}"/>'
    )
    return f"<g><title>{escape(name)}</title>{box}{''.join(lines)}</g>"


def _legend(full: float) -> str:
    middle = full - 24
    parts = []
    for index, (name, text) in enumerate(
        (("proven", "proven"), ("failed", "does not hold"), ("external", "outside of the stack"))
    ):
        left = _MARGIN + index * 150
        parts.append(
            f'<path class="line {name}" marker-end="url(#{name})" d="M{left} {middle:g} L{left + 34} {middle:g}"/>'
            f'<text class="legend" x="{left + 44}" y="{middle + 4.5:g}">{text}</text>'
        )
    return "".join(parts)
