"""The plan of the codemods, from ruff's findings: which files, which codemods, and what each file's evidence is.

Only files with a finding that a codemod answers are parsed.  Safe edits are
made first, so that a plan without its unsafe writes is still whole.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Plan, Safety, Write, digest
from ..kernel.tree import SUBMODULE, SYMLINK, Tree
from .all_codemods import CODEMODS
from .codemod import Codemod
from .imports.import_index import ImportIndex
from .rewriting import FileResult, rewrite
from .rules.undefined_name import NAME, UndefinedName
from .source.context import CodemodContext, Target
from .source.modules import INIT, ROOTS

Select = Callable[[str], bool] | frozenset[str] | set[str] | None
Mapper = Callable[[Callable[["CodemodJob"], FileResult], Iterable["CodemodJob"]], Iterable[FileResult]]


@dataclass(frozen=True, slots=True)
class CodemodOptions:
    """What the project says: target, seconds for `request-without-timeout`, line length, ruff's builtins."""

    target: Target | Callable[[PurePosixPath], Target] = (3, 11)
    timeout: float = 30
    line_length: int = 88
    builtins: frozenset[str] = frozenset()

    def target_of(self, path: PurePosixPath) -> Target:
        """The Python version that a file is written for."""
        return self.target if isinstance(self.target, tuple) else self.target(path)


@dataclass(frozen=True, slots=True)
class CodemodJob:
    """All that one file's rewriting needs, picklable."""

    source: bytes
    findings: tuple[Finding, ...]
    rules: tuple[str, ...]
    context: CodemodContext
    safeties: tuple[Safety, ...] = tuple(Safety)


def work(job: CodemodJob) -> FileResult:
    """Rewrite one file; what a worker process runs."""
    by_rule = {codemod.RULE: codemod for codemod in CODEMODS}
    return rewrite(job.source, job.findings, [by_rule[rule] for rule in job.rules], job.context, job.safeties)


def plan_codemods(
    tree: Tree,
    findings: Iterable[Finding],
    *,
    select: Select = None,
    options: CodemodOptions | None = None,
    importer: ImportIndex | None = None,
    mapper: Mapper = map,
) -> Plan:
    """Writes for every file that a codemod can mend, and a note for every finding that is left alone.

    ``findings`` are ruff's.  ``importer`` is built from the tree where it is
    not given; ``mapper`` may spread the files over processes.
    """
    return plan_of(tree, rewritten(tree, findings, select=select, options=options, importer=importer, mapper=mapper))


def rewritten(
    tree: Tree,
    findings: Iterable[Finding],
    *,
    select: Select = None,
    options: CodemodOptions | None = None,
    importer: ImportIndex | None = None,
    mapper: Mapper = map,
    safeties: Iterable[Safety] = tuple(Safety),
) -> Mapping[PurePosixPath, FileResult]:
    """The result for each file that has something for a codemod, edits of these safeties and skips with their reasons."""
    jobs = _Jobs(tree, options or CodemodOptions(), importer, tuple(safeties))
    asked = jobs.all(findings, _selected(select))
    return dict(zip(asked, mapper(work, asked.values()), strict=True))


def plan_of(tree: Tree, results: Mapping[PurePosixPath, FileResult]) -> Plan:
    """The results as a plan: one write for each codemod and file."""
    changes = tuple(write for path, result in results.items() for write in _writes(path, tree[path], result))
    return Plan(changes, tuple(note for path, result in results.items() for note in _notes(path, result)))


def _writes(path: PurePosixPath, source: bytes, result: FileResult) -> Iterator[Write]:
    expects = digest(source)
    for step in result.steps:
        yield Write(path, step.content, expects, step.rule, step.safety)
        expects = digest(step.content)


def _notes(path: PurePosixPath, result: FileResult) -> Iterator[Finding]:
    for skip in result.skipped:
        yield Finding(Location(path, skip.line), skip.rule, f"skipped: {skip.reason}", Severity.NOTE)


def _selected(select: Select) -> tuple[Codemod, ...]:
    wanted: Callable[[str], Any] = select.__contains__ if isinstance(select, set | frozenset) else select or bool
    return tuple(codemod for codemod in CODEMODS if wanted(codemod.RULE))


@dataclass(frozen=True)
class _Jobs:
    """The jobs of one run, and the evidence that they share."""

    tree: Tree
    options: CodemodOptions
    importer: ImportIndex | None
    safeties: tuple[Safety, ...]

    def all(self, findings: Iterable[Finding], codemods: Sequence[Codemod]) -> dict[PurePosixPath, CodemodJob]:
        codes = {code for codemod in codemods for code in codemod.RUFF}
        by_path: dict[PurePosixPath, list[Finding]] = defaultdict(list)
        for finding in findings:
            if finding.rule in codes and self._regular(finding.location.path):
                by_path[finding.location.path].append(finding)
        index = self._index(by_path)
        return {path: self._job(path, tuple(by_path[path]), codemods, index) for path in sorted(by_path)}

    def _regular(self, path: PurePosixPath) -> bool:
        """A source file; in a notebook ruff counts lines by cell."""
        return path.suffix != ".ipynb" and path in self.tree and self.tree.entry(path).mode not in (SYMLINK, SUBMODULE)

    def _index(self, by_path: Mapping[PurePosixPath, Iterable[Finding]]) -> ImportIndex:
        if self.importer is not None:
            return self.importer
        names = {name for found in by_path.values() for finding in found for name in _undefined(finding)}
        return ImportIndex(self.tree, names)

    def _job(
        self, path: PurePosixPath, found: tuple[Finding, ...], codemods: Sequence[Codemod], index: ImportIndex
    ) -> CodemodJob:
        present = {finding.rule for finding in found}
        rules = tuple(codemod.RULE for codemod in codemods if present.intersection(codemod.RUFF))
        names = sorted({name for finding in found for name in _undefined(finding)})
        siblings = self._folders.get(path.parent, frozenset()) - {path.stem}
        roots = frozenset().union(*(self._folders.get(root, frozenset()) for root in ROOTS))
        context = CodemodContext(
            path=path,
            target=self.options.target_of(path),
            timeout=self.options.timeout,
            line_length=self.options.line_length,
            builtins=self.options.builtins,
            siblings=siblings,
            origins={name: index.origins(name, path) for name in names},
            first_party=roots,
            hides=roots if path.parent / INIT in self.tree else roots | siblings,
        )
        return CodemodJob(self.tree[path], found, rules, context, self.safeties)

    @cached_property
    def _folders(self) -> Mapping[PurePosixPath, frozenset[str]]:
        """The modules and packages in each folder that holds Python files."""
        held: dict[PurePosixPath, set[str]] = defaultdict(set)
        for path in self.tree:
            if path.suffix == ".py":
                held[path.parent].add(path.stem)
                for folder in path.parents[:-1]:
                    held[folder.parent].add(folder.name)
        return {folder: frozenset(names) for folder, names in held.items()}


def _undefined(finding: Finding) -> Iterator[str]:
    """The name that an F821 is about."""
    if finding.rule in UndefinedName.RUFF and (match := NAME.search(finding.message)):
        yield match[1]
