"""The project's name: asked for, in the environment, in a file, or after its directory."""

from ..model import LoadRequest
from .errors import Code, LoadError
from .marked import Block
from .reading import look
from .scope import LoadScope

_FIRST = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_OTHER = _FIRST | frozenset("_-")


def normal_name(text: str) -> str:
    """Lower case, without what a project name cannot have (compose-go, ``NormalizeProjectName``)."""
    return "".join(char for char in text.lower() if char in _OTHER).lstrip("_-")


def project_name(asked: LoadRequest, paths: tuple[str, ...], scope: LoadScope) -> str:
    """The name; "" where nothing of it can be used.

    Raises:
        LoadError: the name that was asked for, or is in COMPOSE_PROJECT_NAME, is no project name.
    """
    asked_for = asked.name or scope.environment.get("COMPOSE_PROJECT_NAME")
    if asked_for:
        if normal_name(asked_for) != asked_for:
            raise LoadError(
                f"the project name {asked_for!r} is not valid; expected lower-case letters, digits, "
                "'-' and '_', a letter or digit first",
                Code.PROJECT_NAME,
            )
        return asked_for
    written = ""
    named_first = False
    for path in paths:
        for index, document in enumerate(look(path, scope)):
            name = document.value.get("name") if isinstance(document.value, Block) else None
            if isinstance(name, str) and name:
                written = name
                named_first = named_first or index == 0
    try:
        written = normal_name(scope.interpolation().text(written, None))
    except LoadError as fault:
        raise fault.under("name") from None
    return written or ("" if named_first else normal_name(str(asked.directory).rstrip("/").rpartition("/")[2]))
