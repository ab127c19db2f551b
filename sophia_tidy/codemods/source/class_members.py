"""The attributes of a class that its own text tells, where all of its bases are known ones: an enumeration, or a plain class."""

import ast

_ENUMS = frozenset({"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum"})
_PLAIN = frozenset({"object", "str", "int", "float"})
_OF_ENUMS = frozenset({"name", "value", "mro"})


def members(text: str, name: str) -> frozenset[str] | None:
    """What ``name.x`` finds in the class of that name at the top level; None where that cannot be told."""
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found = [node for node in module.body if isinstance(node, ast.ClassDef) and node.name == name]
    if len(found) != 1 or found[0].keywords or not all(_known(base) for base in found[0].bases):
        return None
    names = frozenset(_bound(found[0]))
    return (
        None if {"__getattr__", "__getattribute__", "_missing_"} & names else names | _OF_ENUMS | _inherited(found[0])
    )


def _known(base: ast.expr) -> bool:
    return _last(base) in _ENUMS | _PLAIN


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _inherited(node: ast.ClassDef) -> frozenset[str]:
    """What the builtin types give."""
    import builtins

    types = (getattr(builtins, _last(base), None) for base in node.bases if _last(base) in _PLAIN)
    return frozenset(name for each in types for name in dir(each))


def _bound(node: ast.ClassDef) -> "list[str]":
    """Every name that the body binds, under whatever condition; nested functions bind their own."""
    names: list[str] = []
    stack: list[ast.AST] = list(node.body)
    while stack:
        each = stack.pop()
        match each:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.append(each.name)
                continue
            case ast.Name(ctx=ast.Store()):
                names.append(each.id)
            case ast.Import() | ast.ImportFrom():
                names += [(alias.asname or alias.name).partition(".")[0] for alias in each.names]
        stack += ast.iter_child_nodes(each)
    return names
