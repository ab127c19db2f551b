"""What a project's own ruff configuration asks for, as far as we must know it before ruff runs.

ruff reads one configuration for a file: that of the nearest folder that
has one, with what it names in ``extend`` underneath
(docs.astral.sh/ruff/configuration, "Config file discovery").  ruff itself
obeys it; we ask whether there is one, whether all of it lies inside of the
repository, which rules it ignores by name, because a rule that we select on
ruff's command line would come back, and whether anybody chose its rules:
what ruff selects where nobody did differs from version to version.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from ..kernel.finding import Finding
from ..kernel.tree import SUBMODULE, Tree
from .ruff_chain import PYPROJECT, Link, RefusedConfig, chain, refusal, strings

NAMES = (".ruff.toml", "ruff.toml", PYPROJECT)
DEFAULT_RULES = ("E4", "E7", "E9", "F")  # ruff's own from 0.1 on, for as long as they stayed the same
DEFAULT_LENGTH = 88


@dataclass(frozen=True, slots=True, order=True)
class RuffInvocation:
    """How ruff is told of a configuration; files that share it share a process.

    ``folder`` is where ruff runs, so that it looks for nothing outside.
    ``rules`` take the place of its own where nobody chose any (none where
    somebody did), less ``ignored``.  ``copies`` are the texts that stand in
    for files that this ruff would refuse.  ``isolated`` is without any
    configuration but for what is ``excluded``.
    """

    folder: str = ""
    rules: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    isolated: bool = False
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuffConfig:
    """One ruff configuration: its file, the codes or prefixes that it ignores, and how code is to look.

    ``links`` are its files, the nearest first; ``chosen`` says whether one of
    them has a ``select``, ``extended`` is what they select in addition.
    ``refusal`` says why it is not used at all; ``copies`` are what ruff reads
    instead; ``unfit`` is set where it asks for another version of ruff.
    """

    path: PurePosixPath
    ignored: frozenset[str] = frozenset()
    line_length: int = DEFAULT_LENGTH
    builtins: frozenset[str] = frozenset()
    extended: frozenset[str] = frozenset()
    chosen: bool = False
    excluded: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    refusal: Finding | None = None
    copies: tuple[str, ...] = ()
    unfit: bool = False

    def ignores(self, code: str) -> bool:
        """Whether ``code`` falls under an ignored code or prefix."""
        return any(code.startswith(prefix) or prefix == "ALL" for prefix in self.ignored)

    def told(self, at_root: bool = False) -> RuffInvocation:
        """How ruff is told of it; ``at_root`` where the root has a configuration that can be used as it is."""
        folder = "" if (at_root and not self.copies) or not self.path.parent.parts else str(self.path.parent)
        if self.refusal is not None:
            return RuffInvocation(str(self.path.parent) if self.excluded else "", isolated=True, excluded=self.excluded)
        rules = () if self.chosen else (*DEFAULT_RULES, *sorted(self.extended - set(DEFAULT_RULES)))
        return RuffInvocation(folder, rules, () if self.chosen else tuple(sorted(self.ignored)), self.copies)


ALONE = RuffInvocation(isolated=True)


class RuffConfigs:
    """From a path to the ruff configuration that governs it; None where there is none."""

    def __init__(self, tree: Tree):
        self._by_folder: dict[PurePosixPath, RuffConfig | None] = {}
        for path in sorted(_candidates(tree), key=lambda path: NAMES.index(path.name), reverse=True):
            if (asked := _asked(tree, path)) is not None:
                self._by_folder[path.parent] = asked
        self.findings = tuple(asked.refusal for asked in self.known() if asked.refusal is not None)

    def known(self) -> tuple[RuffConfig, ...]:
        """All configurations, by path."""
        known = {asked.path: asked for asked in self._by_folder.values() if asked is not None}
        return tuple(known[path] for path in sorted(known))

    def with_(self, changed: Iterable[RuffConfig], findings: Iterable[Finding]) -> "RuffConfigs":
        """These configurations with some of them in another state, and what is to be said of that."""
        made = RuffConfigs.__new__(RuffConfigs)
        made._by_folder = {asked.path.parent: asked for asked in (*self.known(), *changed)}
        made.findings = tuple(dict.fromkeys((*self.findings, *findings)))
        return made

    def __call__(self, path: PurePosixPath) -> RuffConfig | None:
        return self._of_folder(path.parent)

    def told(self, path: PurePosixPath) -> RuffInvocation:
        """How ruff is told of the configuration of a file."""
        asked, root = self(path), self._of_folder(PurePosixPath())
        return ALONE if asked is None else asked.told(root is not None and root.refusal is None and not root.copies)

    def _of_folder(self, folder: PurePosixPath) -> RuffConfig | None:
        if folder not in self._by_folder:
            top = folder == folder.parent
            self._by_folder[folder] = None if top else self._of_folder(folder.parent)
        return self._by_folder[folder]


def _candidates(tree: Tree) -> list[PurePosixPath]:
    return [
        path for path in tree if str(path).endswith(NAMES) and path.name in NAMES and tree.entry(path).mode != SUBMODULE
    ]


def _asked(tree: Tree, path: PurePosixPath) -> RuffConfig | None:
    """The configuration of a file; None for a ``pyproject.toml`` without ruff's table."""
    try:
        links = chain(tree, path)
    except RefusedConfig as error:
        read = RuffConfig(path) if not error.links else _read(path, error.links)
        return _with_refusal(read, refusal(error, "ruff's configuration is not used here"))
    return _read(path, links) if links else None


def _with_refusal(asked: RuffConfig, finding: Finding) -> RuffConfig:
    from dataclasses import replace

    return replace(asked, refusal=finding)


def _read(path: PurePosixPath, links: tuple[Link, ...]) -> RuffConfig:
    tables = [link.table for link in links]
    length = _first(tables, "line-length", int) or DEFAULT_LENGTH
    return RuffConfig(
        path,
        frozenset(_of_both(tables, "ignore", "extend-ignore")),
        length,
        frozenset(strings(_first(tables, "builtins", list))),
        extended=frozenset(_of_both(tables, "extend-select")),
        chosen=any("select" in place for table in tables for place in both(table)),
        excluded=tuple(
            dict.fromkeys(
                p for table in tables for key in ("exclude", "extend-exclude") for p in strings(table.get(key))
            )
        ),
        links=links,
    )


def _first(tables: Iterable[Mapping[str, Any]], key: str, kind: type) -> Any:
    """The value of the nearest file that has one."""
    return next((table[key] for table in tables if type(table.get(key)) is kind), None)


def both(table: Mapping[str, object]) -> Iterable[Mapping[str, object]]:
    """The two places in which ruff reads the linter's options: its table, and ``lint`` in it."""
    lint = table.get("lint")
    return (table, lint if isinstance(lint, dict) else {})


def _of_both(tables: Iterable[Mapping[str, object]], *keys: str) -> set[str]:
    return {code for table in tables for place in both(table) for key in keys for code in strings(place.get(key))}
