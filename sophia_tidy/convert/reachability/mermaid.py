"""The diagram as Mermaid text, which GitHub draws by itself."""

from collections.abc import Iterator, Sequence

from .proof import OUTSIDE, CallStatus, Edge, Proof

_ARROWS = {
    CallStatus.PROVEN: "-->",
    CallStatus.EXTERNAL: "-.->",
    CallStatus.NO_SERVICE: "--x",
    CallStatus.NO_PORT: "--x",
    CallStatus.BLOCKED: "--x",
}


def diagram_mermaid(proof: Proof) -> str:
    """A flow chart from left to right; an arrow that ends in a cross does not arrive."""
    ends = list(dict.fromkeys(end for source, target, _ in proof.between() for end in (source, target)))
    names = {
        end: f"n{index}" for index, end in enumerate([*ends, *(each for each in proof.services if each not in ends)])
    }
    return "\n".join(["flowchart LR", *_nodes(names, proof), *_arrows(names, proof)]) + "\n"


def _nodes(names: dict[str, str], proof: Proof) -> Iterator[str]:
    for end, name in names.items():
        if end == OUTSIDE and end not in proof.services:
            yield f"  {name}(({_text(end)}))"
        elif end in proof.services:
            yield f"  {name}[{_text(end)}]"
        else:
            yield f"  {name}([{_text(end)}])"


def _arrows(names: dict[str, str], proof: Proof) -> Iterator[str]:
    for source, target, edges in proof.between():
        worst = worst_of(edges)
        ports = port_text(edges)
        label = f"|{ports}|" if ports else ""
        yield f"  {names[source]} {_ARROWS[worst]}{label} {names[target]}"


def worst_of(edges: Sequence[Edge]) -> CallStatus:
    """The standing that a person has to see of several."""
    order = (CallStatus.BLOCKED, CallStatus.NO_PORT, CallStatus.NO_SERVICE, CallStatus.EXTERNAL, CallStatus.PROVEN)
    return next(each for each in order if any(edge.standing is each for edge in edges))


def port_text(edges: Sequence[Edge], most: int = 3) -> str:
    """The ports of some edges: ``80, 443``."""
    ports = sorted({edge.port for edge in edges if edge.port})
    return ", ".join(map(str, ports[:most])) + (" …" if len(ports) > most else "")


def _text(name: str) -> str:
    return '"{}"'.format(name.replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;"))
