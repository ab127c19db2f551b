"""Go: the packages that a file imports, and the paths in its text.

The name of a module is in ``go.mod``; what an import says behind it is a
folder of the repository (go.dev/ref/mod, "Module paths").  So an import
leads to the longest tail of it that is a folder with Go in it.
"""

import re
from collections.abc import Iterator

from ..reference import Reference
from .generic import generic
from .path_index import PathIndex
from .source import SourceFile

_IMPORTS = re.compile(r"^import\s+(?:\((?P<many>[^)]*)\)|(?P<one>[^\n(]+))", re.MULTILINE)
_PATH = re.compile(r"\"(?P<path>[^\"\n]+)\"")
_MOST = 50  # files of one package that are named one by one


def go(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """The folder of every imported package of ours, the files in it, and the mentions of any other text."""
    for block in _IMPORTS.finditer(source.text):
        for match in _PATH.finditer(source.text, *block.span()):
            yield from _imported(source, places, match.start("path"), match["path"])
    yield from generic(source, places)


def _imported(source: SourceFile, places: PathIndex, at: int, text: str) -> Iterator[Reference]:
    folder = _folder(text, source, places)
    if folder is None or folder == source.folder:
        return
    yield source.refer(at, text, folder, "import")
    for path in _go_files(folder, places)[:_MOST]:
        yield source.refer(at, text, path, "import")


def _folder(text: str, source: SourceFile, places: PathIndex) -> str | None:
    """The folder of an import: below a ``go.mod`` above the file, which has the module's name."""
    roots = [root for root in _above(source.folder) if f"{root}/go.mod".lstrip("/") in places.files]
    parts = text.split("/")
    tails = ("/".join(parts[count:]) for count in range(1, len(parts)))
    found = (f"{root}/{tail}".lstrip("/") for tail in tails for root in roots)
    return next((folder for folder in found if _go_files(folder, places)), None)


def _above(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def _go_files(folder: str, places: PathIndex) -> list[str]:
    return [path for path in places.beside.get(folder, ()) if path.endswith(".go") and not path.endswith("_test.go")]
