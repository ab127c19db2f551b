"""The oldest Python that a file must run on, as its project declares it.

The nearest folder that says anything decides, and in one folder the order
is ruff's own: ``ruff.toml``, then ``[tool.ruff]``, then ``requires-python``
(docs.astral.sh/ruff/settings, "target-version"); then what older projects
use: Poetry's ``python``, ``.python-version``, ``setup.cfg``.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from ..formats.toml_json import read_toml
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.tree import SUBMODULE, SYMLINK, Tree
from .values import Target

OLDEST: Target = (3, 7)
NEWEST: Target = (3, 14)
# PEP 758 gave ``except A, e:`` a meaning again in 3.14; a project that declares
# nothing is more likely to hold a Python 2 file than to rely on that.
DEFAULT: Target = (3, 13)


class Targets:
    """From a path to its target; what could not be understood is in ``findings``."""

    def __init__(
        self, by_folder: Mapping[PurePosixPath, Target], findings: tuple[Finding, ...], always: Target | None = None
    ):
        self._by_folder = dict(by_folder)
        self.findings = findings
        self._always = always

    def __call__(self, path: PurePosixPath) -> Target:
        return self._always or self._of_folder(path.parent)

    def _of_folder(self, folder: PurePosixPath) -> Target:
        if folder not in self._by_folder:
            top = folder == folder.parent
            self._by_folder[folder] = DEFAULT if top else self._of_folder(folder.parent)
        return self._by_folder[folder]


def targets(tree: Tree, always: Target | None = None) -> Targets:
    """The targets that a tree declares; ``always`` (our own configuration) beats them all."""
    if always is not None:
        return Targets({}, (), always)
    by_folder: dict[PurePosixPath, Target] = {}
    findings: list[Finding] = []
    for path in _declarations(tree):
        if path.parent in by_folder:
            continue
        try:
            declared = _READERS[path.name](tree[path])
        except (ValueError, RecursionError) as error:
            reason = str(error).partition("\n")[0]
            findings.append(_finding(path, f"cannot be read for its target version: {reason}", Severity.WARNING))
            continue
        if declared is not None and declared < OLDEST:
            findings.append(_finding(path, "declares Python 2 alone; judged as Python 3.7", Severity.NOTE))
        if declared is not None:
            by_folder[path.parent] = min(max(declared, OLDEST), NEWEST)
    return Targets(by_folder, tuple(findings))


def _declarations(tree: Tree) -> list[PurePosixPath]:
    order = list(_READERS)
    paths = [
        path
        for path in tree
        if str(path).endswith(tuple(_READERS))
        and path.name in _READERS
        and tree.entry(path).mode not in (SYMLINK, SUBMODULE)
    ]
    return sorted(paths, key=lambda path: (path.parent, order.index(path.name)))


def _finding(path: PurePosixPath, message: str, severity: Severity) -> Finding:
    return Finding(Location(path), "target-version", message, severity)


def lowest(specifier: str) -> Target | None:
    """The lowest Python 3 minor that a PEP 440 specifier admits; (2, 7) where it admits Python 2 alone.

    Raises:
        ValueError: not a specifier (``packaging.specifiers.InvalidSpecifier`` is one).
    """
    if plain := re.fullmatch(r"\s*>=\s*3\.(\d+)(?:\.0)?\s*(?:,\s*<\s*4(?:\.0)*\s*)?", specifier):
        return max((3, int(plain[1])), OLDEST)  # nearly every project's; packaging takes longer to import
    from packaging.specifiers import SpecifierSet

    admitted = SpecifierSet(specifier)
    # A minor is admitted if any of its patches is, and a pinned patch only if it is asked for by name.
    named = re.findall(r"3\.\d+\.\d+", specifier)
    for minor in range(OLDEST[1], 100):
        patches = [f"3.{minor}.0", f"3.{minor}.999", *(v for v in named if v.startswith(f"3.{minor}."))]
        if any(admitted.contains(version) for version in patches):
            return 3, minor
    return (2, 7) if any(admitted.contains(f"2.{minor}.0") for minor in range(8)) else OLDEST


def _toml(content: bytes) -> dict[str, object]:
    return read_toml(content.decode("utf-8-sig"))


def _get(table: object, *keys: str) -> str | None:
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table if isinstance(table, str) else None


def _ruff(version: str | None) -> Target | None:
    if version is None:
        return None
    match = re.fullmatch(r"py3(\d+)", version)
    if not match:
        raise ValueError(f"target-version is {version!r}; expected one such as 'py311'")
    return 3, int(match[1])


def _ruff_toml(content: bytes) -> Target | None:
    return _ruff(_get(_toml(content), "target-version"))


def _pyproject(content: bytes) -> Target | None:
    table = _toml(content)
    if target := _ruff(_get(table, "tool", "ruff", "target-version")):
        return target
    requires = _get(table, "project", "requires-python")
    if requires is None and (poetry := _get(table, "tool", "poetry", "dependencies", "python")):
        requires = ",".join(_poetry(poetry))
    return None if requires is None else lowest(requires)


def _poetry(constraint: str) -> Iterator[str]:
    """Poetry's carets, tildes and bare versions as PEP 440 has them; its ``||`` by the lowest branch.

    Source: python-poetry.org/docs/dependency-specification.
    """
    for part in re.split(r"\|\|?", constraint)[0].replace(",", " ").split():
        if part.startswith("^"):
            yield from (f">={part[1:]}", f"<{int(part[1:].split('.')[0]) + 1}")
        elif part.startswith("~") and not part.startswith("~="):
            yield from (f">={part[1:]}", f"=={'.'.join(part[1:].split('.')[:2])}.*")
        elif part != "*":
            yield f"=={part}" if part[0].isdigit() else part


def _python_version(content: bytes) -> Target | None:
    """pyenv's file: versions by line, perhaps with an implementation in front."""
    for line in content.decode("utf-8", "replace").splitlines():
        if match := re.match(r"\s*(?:[a-z]+-?)?([23])\.(\d+)", line.partition("#")[0]):
            return int(match[1]), int(match[2])
    return None


def _setup_cfg(content: bytes) -> Target | None:
    from configparser import ConfigParser, Error  # paid for by those who have such a file

    parser = ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(content.decode("utf-8", "replace"))
    except Error as error:
        raise ValueError(str(error)) from error
    requires = parser.get("options", "python_requires", fallback=None)
    return None if requires is None else lowest(requires.strip())


_READERS: Mapping[str, Callable[[bytes], Target | None]] = {
    "ruff.toml": _ruff_toml,
    ".ruff.toml": _ruff_toml,
    "pyproject.toml": _pyproject,
    ".python-version": _python_version,
    "setup.cfg": _setup_cfg,
}
