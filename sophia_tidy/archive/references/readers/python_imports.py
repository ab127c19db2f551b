"""Python imports, absolute and relative, and modules that are named in strings."""

import re
from collections.abc import Iterator

from ..reference import Reference
from .modules import FoundModule, module, relative
from .path_index import PathIndex
from .python_tokens import Import, PythonString
from .source import SourceFile

_DOTTED = re.compile(r"(?P<module>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?P<attribute>:[A-Za-z_][\w.]*(?:\(\))?)?")
_LOADS = re.compile(
    r"(?:import_module|__import__|find_spec|import_string|run_module|load_module|include|include_router"
    r"|autodiscover_tasks|import_from_string|import_object|importorskip)\(\s*\[?\s*$"
)
_SETTING = re.compile(
    r"\b[A-Z_]*(?:APPS|MIDDLEWARE|PLUGINS|BACKENDS?|MODULES?|URLCONF|APPLICATION|imports?|plugins)\b"
    r"\s*(?::[^=\n]*)?\+?=\s*[\[(]?[^\])=]*$"
)


def imported(source: SourceFile, places: PathIndex, item: Import) -> Iterator[Reference]:
    """The module that an import loads; the submodule where one is imported from its package."""
    how = "relative-import" if item.dots else "import"
    names = ".".join(part for part in (item.module, item.name.strip("*")) if part)
    found = relative(item.dots, names, source.path, places) if item.dots else module(names, source.path, places)
    dotted = "." * item.dots + item.module
    asked = len(item.module.split(".")) if item.module else 0
    if item.dots and item.module and (found is None or found.parts < asked):
        yield source.refer(item.at, dotted, None, how)
    elif item.dots and found is None:
        found = relative(item.dots, "", source.path, places)
    if found is not None and found.path != source.path and found.parts >= asked:
        whole = item.name and found.parts > asked
        text = f"{dotted}{'.' if item.module else ''}{item.name}" if whole else dotted
        yield source.refer(item.name_at if whole else item.at, text, found.path, how, certain=found.certain)
    elif found is not None and not item.dots and found.parts < asked:
        yield from _missing(source, item, found)


def _missing(source: SourceFile, item: Import, found: FoundModule) -> Iterator[Reference]:
    """An import that goes into a package of ours and finds no such module there."""
    if found.path.endswith("/__init__.py"):
        yield source.refer(item.at, item.module, None, "import")


def module_string(source: SourceFile, places: PathIndex, token: PythonString, before: str) -> Iterator[Reference]:
    """A string that names a module: loaded by name, in a setting, or with the dots of one of ours."""
    if "{" in token.value and "f" in token.prefix:
        yield from _computed(source, places, token, before)
        return
    match = _DOTTED.fullmatch(token.value.lstrip("."))
    if match is None:
        if _LOADS.search(before) and token.value in ("", "."):
            yield from _all_of(source, source.folder, places, token, "dynamic-import")
        return
    loaded = _LOADS.search(before) is not None
    if not loaded and "." not in match["module"] and not match["attribute"] and not _SETTING.search(before):
        return
    yield from _named(source, places, token, match, loaded)


def _named(
    source: SourceFile, places: PathIndex, token: PythonString, match: re.Match[str], loaded: bool
) -> Iterator[Reference]:
    dots, name = len(token.value) - len(token.value.lstrip(".")), match["module"]
    found = relative(dots, name, source.path, places) if dots else module(name, source.path, places)
    if found is None or found.path == source.path:
        return
    parts = name.count(".") + 1
    if found.parts == parts or loaded or (found.parts > 1 and found.parts >= parts - 2):
        written = ".".join(name.split(".")[: found.parts])
        how = "import-module" if loaded else "module-string"
        yield source.refer(token.at + dots, written, found.path, how, certain=found.path in places.files)


def entry_point(source: SourceFile, places: PathIndex, at: int, name: str) -> Iterator[Reference]:
    """``run = package.module:function``, as a set-up script declares it."""
    found = module(name, source.path, places)
    if found is not None and found.parts == name.count(".") + 1:
        yield source.refer(at, name, found.path, "entry-point")


def _computed(source: SourceFile, places: PathIndex, token: PythonString, before: str) -> Iterator[Reference]:
    """``import_module(f"package.{name}")``: any module of the package."""
    fixed = token.value.partition("{")[0]
    if not _LOADS.search(before) or not fixed.endswith("."):
        return
    dots, name = len(fixed) - len(fixed.lstrip(".")), fixed.strip(".")
    found = relative(dots, name, source.path, places) if dots else module(name, source.path, places)
    if found is not None:
        folder = found.path.rpartition("/")[0] if found.path in places.files else found.path
        yield from _all_of(source, folder, places, token, "dynamic-import")


def _all_of(source: SourceFile, folder: str, places: PathIndex, token: PythonString, how: str) -> Iterator[Reference]:
    for path in modules_in(folder, places):
        if path != source.path:
            yield source.refer(token.at, token.value, path, how, certain=False)


def modules_in(folder: str, places: PathIndex) -> Iterator[str]:
    """The modules and packages directly in a folder."""
    yield from (path for path in places.beside.get(folder, ()) if path.endswith(".py"))
    start = f"{folder}/" if folder else ""
    for path in sorted(places.named_init):
        inner = path[len(start) :]
        if path.startswith(start) and inner.count("/") == 1:
            yield path
