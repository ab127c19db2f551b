"""The kinds that Kubernetes' own schemas do not have: what we write of Traefik, cert-manager, External Secrets, Flux, kustomize.

Each is written down as its fields: a mapping for an object, a list for an
array, a word for a scalar, ``ANY`` for what is not looked into, ``{"*": …}``
for free keys; ``!`` after a name says that it is required.  The tests compare
every one with the kind's real schema, so that nothing is refused that a
cluster takes.
"""

from functools import cache
from typing import Any

from .schema import Schema

_SCALARS: dict[str, list[str]] = {
    "string": ["string", "null"],
    "integer": ["integer", "null"],
    "boolean": ["boolean", "null"],
    "number": ["number", "null"],
    "port": ["integer", "string", "null"],
}
_HEAD: Schema = {
    "apiVersion": {"type": "string"},
    "kind": {"type": "string"},
    "status": {},
    "metadata": {"type": "object"},
}


class Structures:
    """The written-down kinds as schemas; nothing in them refers to anything."""

    def kind(self, api_version: str, kind: str) -> Schema | None:
        """The schema of a kind, or None where it is not written down."""
        return _root(api_version, kind)

    def definition(self, reference: str) -> Schema:
        """Never asked: there are no references here."""
        raise KeyError(reference)


STRUCTURES = Structures()


@cache
def _root(api_version: str, kind: str) -> Schema | None:
    from .shapes import shape_of  # many stacks have none of these kinds

    shape = shape_of(api_version, kind)
    if shape is None:
        return None
    schema = _schema(shape)
    schema["properties"] |= _HEAD
    return schema


def _schema(shape: Any) -> Schema:
    from .shapes import ANY

    if shape is ANY:
        return {}
    if isinstance(shape, str):
        return {"type": _SCALARS[shape]}
    if isinstance(shape, list):
        return {"type": ["array", "null"], "items": _schema(shape[0])}
    if "*" in shape:
        return {"type": ["object", "null"], "additionalProperties": _schema(shape["*"])}
    return {
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": {key.removesuffix("!"): _schema(each) for key, each in shape.items()},
        "required": [key[:-1] for key in shape if key.endswith("!")],
    }
