"""TOML and JSON as plain data, where what a reader of Python's stumbles over is an error of the format.

Both readers recurse, so a few thousand brackets raise `RecursionError`, and
both give numbers to `int`, which refuses those of thousands of digits.
"""

from typing import Any

_TOO_DEEP, _TOO_LONG = "nested too deep", "a number of too many digits"


def read_toml(text: str) -> dict[str, Any]:
    """The table of a TOML text.

    Raises:
        tomllib.TOMLDecodeError: no TOML, nested too deep, a number that is too long.
    """
    import tomllib

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise tomllib.TOMLDecodeError(_TOO_DEEP) from None
    except ValueError as error:
        if isinstance(error, tomllib.TOMLDecodeError):
            raise
        raise tomllib.TOMLDecodeError(_TOO_LONG) from error


def read_json(text: str | bytes) -> Any:
    """The value of a JSON text.

    Raises:
        json.JSONDecodeError: no JSON, nested too deep, a number that is too long.
        UnicodeDecodeError: bytes that are no UTF-8, UTF-16 or UTF-32.
    """
    import json

    try:
        return json.loads(text)
    except RecursionError:
        raise json.JSONDecodeError(_TOO_DEEP, "", 0) from None
    except ValueError as error:
        if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
            raise
        raise json.JSONDecodeError(_TOO_LONG, "", 0) from error
