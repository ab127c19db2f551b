"""Versions that a project says it needs: the requirements of its own files, so that a gate runs the version its people run."""

import re
from collections.abc import Iterator, Mapping
from fnmatch import translate
from pathlib import PurePosixPath
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from ...formats.toml_json import read_toml
from ...kernel.tree import Tree

PYPROJECT = PurePosixPath("pyproject.toml")
_REQUIREMENTS = re.compile(
    "|".join(map(translate, ("requirements*.txt", "requirements/*.txt", "*-requirements.txt", "requirements*.in")))
)
_LOCKS = (PurePosixPath("uv.lock"), PurePosixPath("poetry.lock"), PurePosixPath("pdm.lock"))
_COMMENT = re.compile(r"\s+#.*|\s+--hash=.*|\s*\\$")


def pyproject(tree: Tree) -> Mapping[str, Any]:
    """The root's ``pyproject.toml``; empty where there is none, or where it cannot be read (the survey tells that)."""
    return _toml(tree, PYPROJECT)


def _toml(tree: Tree, path: PurePosixPath) -> Mapping[str, Any]:
    import tomllib

    if path not in tree:
        return {}
    try:
        return read_toml(tree[path].decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}


def has_table(tree: Tree, dotted: str) -> bool:
    """Whether ``pyproject.toml`` has this table."""
    table: object = pyproject(tree)
    for key in dotted.split("."):
        if not isinstance(table, Mapping) or key not in table:
            return False
        table = table[key]
    return True


def declared(tree: Tree) -> dict[str, str]:
    """Each requirement by its canonical name, with its version as locked, else as declared; the first that names it counts."""
    found: dict[str, str] = {
        canonicalize_name(package["name"]): f"{package['name']}=={package['version']}"
        for lock in _locks(tree)
        for package in _packages(_toml(tree, lock))
        if {"name", "version"} <= package.keys()
    }
    for line in (*_from_pyproject(pyproject(tree)), *_from_files(tree)):
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue  # an option, a path or an address: nothing that pip could install by a name
        if requirement.url is None:
            found.setdefault(canonicalize_name(requirement.name), f"{requirement.name}{requirement.specifier}")
    return found


def requirement(tool: str, known: Mapping[str, str]) -> str:
    """What to install for a part's tool: the project's own version where it says one, else the part's."""
    own = known.get(canonicalize_name(Requirement(tool).name), "")
    return own if own and Requirement(own).specifier else tool


def _locks(tree: Tree) -> tuple[PurePosixPath, ...]:
    """The lock files that a manager still reads: Poetry's is a leftover where ``pyproject.toml`` names no project."""
    table = pyproject(tree)
    poetry = "project" in table or "poetry" in _table(table, "tool")
    return tuple(path for path in _LOCKS if poetry or path.name != "poetry.lock")


def _from_pyproject(table: Mapping[str, Any]) -> Iterator[str]:
    project = _table(table, "project")
    yield from _texts(project.get("dependencies"))
    for group in (*_table(project, "optional-dependencies").values(), *_table(table, "dependency-groups").values()):
        yield from _texts(group)
    tool = _table(table, "tool")
    yield from _texts(_table(tool, "uv").get("dev-dependencies"))
    poetry = _table(tool, "poetry")
    for each in (poetry, *_table(poetry, "group").values(), {"dependencies": poetry.get("dev-dependencies")}):
        yield from _table(each, "dependencies") if isinstance(each, Mapping) else ()


def _packages(lock: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The packages of a lock file; all three managers write ``[[package]]``."""
    packages = lock.get("package")
    return (each for each in packages if isinstance(each, Mapping)) if isinstance(packages, list) else iter(())


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = table.get(key)
    return found if isinstance(found, Mapping) else {}


def _texts(found: object) -> Iterator[str]:
    return (each for each in found if isinstance(each, str)) if isinstance(found, list) else iter(())


def _from_files(tree: Tree) -> Iterator[str]:
    for path in sorted(path for path in tree if _REQUIREMENTS.match(str(path))):
        for line in tree[path].decode("utf-8", "replace").splitlines():
            yield _COMMENT.sub("", line.strip())
