"""A stack, converted whole, with its proof."""

from typing import Any

from sophia_tidy.convert.cluster import Cluster
from sophia_tidy.convert.converted_stack import ConversionInputs, convert_stack
from sophia_tidy.convert.known_images.table import built_in
from sophia_tidy.convert.model import Dialect, Model
from sophia_tidy.convert.reachability import Edge, Proof

Values = dict[str, Any]


def proof(
    services: dict[str, Values], *, top: Values | None = None, dialect: Dialect = Dialect.SWARM, **cluster: Any
) -> Proof:
    """The proof of services in canonical form; each has an image."""
    filled = {name: {"image": "registry.k8s.io/example/api:1.2", **values} for name, values in services.items()}
    return convert_stack(
        Model({"name": "shop", "services": filled, **(top or {})}),
        ConversionInputs(Cluster(**cluster), built_in(), lambda path: None, dialect),
    ).proof


def edges(services: dict[str, Values], **how: Any) -> list[tuple[str, str, int | None, str]]:
    """Source, target, port and standing of each edge between two ends."""
    return [told(edge) for edge in proof(services, **how).edges if edge.source != edge.target]


def told(edge: Edge) -> tuple[str, str, int | None, str]:
    """An edge without its place and note."""
    return edge.source, edge.target, edge.port, edge.standing.value
