"""Status functions in a condition: with one of them GitHub puts no ``success()`` before it."""

from .tree import Expression, FunctionCall, walk

_STATUS = frozenset(("always", "failure", "cancelled"))


def asks_status(tree: Expression) -> bool:
    """Whether a condition looks at how other jobs or steps ended by itself."""
    return any(
        isinstance(node, FunctionCall) and (node.name in _STATUS or node.name == "success") for node in walk(tree)
    )


def outlives(tree: Expression) -> bool:
    """Whether a job with this condition may run although one that it needs was skipped."""
    return any(isinstance(node, FunctionCall) and node.name in _STATUS for node in walk(tree))
