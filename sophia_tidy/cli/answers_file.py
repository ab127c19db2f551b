"""The file of ``--answers``: TOML or JSON, ids to values, each answer with its line."""

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from ..kernel.errors import TidyError
from ..kernel.location import Location
from ..steps.choices.answering import GivenAnswer


def read_answers(name: str) -> Iterator[GivenAnswer]:
    """The answers of a file, TOML or JSON by its name: ids to values; tables are parts of ids.

    Raises:
        TidyError: it cannot be read, or a value is no text, number or flag.
    """
    import json
    import tomllib

    from ..config.toml_position import broken, position
    from ..formats.toml_json import read_json, read_toml

    path = Path(name)
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise TidyError(f"{name} cannot be read: {said}; expected a TOML or JSON file after --answers") from error
    try:
        data = read_json(text) if path.suffix == ".json" else read_toml(text)
    except json.JSONDecodeError as error:
        where = Location(PurePosixPath(name), error.lineno, error.colno)
        raise TidyError(f"{error.msg[:1].lower()}{error.msg[1:]}; expected JSON", where, rule="wrong-answer") from error
    except tomllib.TOMLDecodeError as error:
        message, line, column = broken(error)
        raise TidyError(
            f"{message}; expected TOML", Location(PurePosixPath(name), line, column), rule="wrong-answer"
        ) from error

    def place(keys: tuple[str, ...]) -> Location:
        if path.suffix != ".json":
            return Location(PurePosixPath(name), *position(text, keys))
        lines = enumerate(text.splitlines(), 1)
        quoted = json.dumps(keys[-1]) if keys else ""
        return Location(PurePosixPath(name), next((at for at, line in lines if quoted and quoted in line), 1))

    yield from _read(data, (), place)


def _read(data: object, keys: tuple[str, ...], place: Callable[[tuple[str, ...]], Location]) -> Iterator[GivenAnswer]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _read(value, (*keys, str(key)), place)
    elif keys and isinstance(data, str | int):
        value = str(data).lower() if isinstance(data, bool) else str(data)
        yield GivenAnswer("/".join(keys), value, "--answers", place(keys))
    else:
        raise TidyError(
            f"{'/'.join(keys) or 'the file'} is {type(data).__name__}; expected ids to texts, numbers or flags",
            place(keys),
            rule="wrong-answer",
        )
