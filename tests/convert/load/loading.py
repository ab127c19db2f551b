"""Loads files that stand in a mapping, as if they were in the project directory ``/project``."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from sophia_tidy.convert.load import load_model
from sophia_tidy.convert.model import LoadRequest, Model
from sophia_tidy.kernel.errors import UnsafePath

DIRECTORY = PurePosixPath("/project")
SERVICE = "services:\n  s:\n    image: x\n"


def load(
    files: Mapping[str, str | bytes] | str,
    variables: Mapping[str, str] | None = None,
    *,
    asked: tuple[str, ...] = ("compose.yml",),
    **options: Any,
) -> Model:
    """The model of ``asked`` among the files; a text alone is ``compose.yml``."""
    tree = {"compose.yml": files} if isinstance(files, str) else files

    def read(path: PurePosixPath) -> bytes:
        if not path.is_relative_to(DIRECTORY):
            raise UnsafePath(f"{path} leaves the project")
        content = tree.get(str(path.relative_to(DIRECTORY)))
        if content is None:
            raise FileNotFoundError(path)
        return content if isinstance(content, bytes) else content.encode()

    return load_model(LoadRequest(tuple(map(PurePosixPath, asked)), DIRECTORY, read, variables or {}, **options))


def service(body: str, variables: Mapping[str, str] | None = None, shared: str = "") -> dict[str, Any]:
    """The one service of a file, with ``body`` as its keys in flow style."""
    loaded = load(f"services:\n  s: {{image: x, {body}}}\n{shared}", variables)
    return loaded.values["services"]["s"]  # type: ignore[no-any-return]
