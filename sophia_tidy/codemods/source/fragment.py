"""`ast.dump` texts of source fragments, the words in which a `Touch` is declared."""

import ast


def expression(source: str) -> str:
    """The dump of an expression as it stands where it is read.

    Raises:
        SyntaxError: it is not an expression.
    """
    return ast.dump(ast.parse(f"({source}\n)", mode="eval").body)


def statements(source: str) -> list[str]:
    """The dumps of the statements.

    Raises:
        SyntaxError: they are not statements.
    """
    return [ast.dump(node) for node in ast.parse(source).body]


def keyword(name: str, value: str) -> str:
    """The dump of ``name=value`` in a call.

    Raises:
        SyntaxError: the value is not an expression.
    """
    call = ast.parse(f"_({name}={value})", mode="eval").body
    assert isinstance(call, ast.Call)
    return ast.dump(call.keywords[0])


def alias(name: str, asname: str | None) -> str:
    """The dump of one name of an import."""
    return ast.dump(ast.alias(name=name, asname=asname))
