"""The facts that the steps of `fix` start from: one listing, one ruff run.

On a clean repository nothing else happens, so nothing here may cost more
than a glance at each path; files are read only where a path cannot tell.
The file is long because one glance at each path answers all of it.
"""

import os
import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ..adapters.file_bytes import read_head
from ..adapters.ruff import check as ruff
from ..adapters.ruff.process import RuffRefuses
from ..codemods.ruff_codes import RUFF_CODES
from ..config.python_target import Targets, targets
from ..config.ruff_settings import RuffConfigs, RuffInvocation
from ..config.values import Target
from ..formats.source_encoding import Undecodable, declares, decode
from ..kernel.errors import DiskError
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.tree import EXECUTABLE, SUBMODULE, SYMLINK, Tree, TreeEntry
from .context import Context

GATE = ("E9", "F63", "F7", "F82", "F404", "PLE2514")  # the last: a NUL in a string, which Python refuses
UNDECODABLE = "undecodable"
CRITICAL = (*GATE, ruff.SYNTAX, UNDECODABLE)
HEAD = 512  # bytes in which an encoding is declared
DECLARATIONS = (".toml", "setup.cfg", ".python-version")  # ends of the names of what `targets` and `RuffConfigs` read
SUFFIXES = (".py", ".pyi", ".pyw")
_ADDED = re.compile(r"\(syntax was added in Python 3\.(\d+)\)")
# `except A, e:` is Python 2 unless the second name looks like a class (PEP 758, Python 3.14).
_PYTHON_2_EXCEPT = re.compile(rb"^\s*except\b.*,\s*[a-z_]\w*\s*:")


@dataclass(frozen=True)
class PythonFacts:
    """What is known before the first stage; ``found`` are ruff's findings by path, in the order of ``names``.

    ``names`` are the Python files as plain text: of thousands that are clean
    nobody asks for the paths.  ``place`` is the folder in which ruff sees the files: the root, or one that stands for it.
    """

    context: Context
    tree: Tree
    place: Path
    names: tuple[str, ...]
    targets: Targets
    configs: RuffConfigs
    found: Mapping[PurePosixPath, tuple[Finding, ...]]
    findings: tuple[Finding, ...]

    @cached_property
    def python(self) -> tuple[PurePosixPath, ...]:
        """The Python files, in the order of the tree."""
        return tuple(map(PurePosixPath, self.names))

    @cached_property
    def newer(self) -> Mapping[PurePosixPath, Finding]:
        """Files whose only fault is that they want a newer Python."""
        told = ((path, _newer(path, faults, self)) for path, faults in self._faults.items())
        return {path: finding for path, finding in told if finding is not None}

    @cached_property
    def foreign(self) -> Mapping[PurePosixPath, Finding]:
        """Files that do not parse because they are no Python: pointers, templates, documents."""
        odd = self._faults.keys() | self.undecodable
        told = ((path, _foreign(path, self.tree)) for path in self.python if path in odd) if odd else ()
        return {path: finding for path, finding in told if finding is not None}

    @cached_property
    def broken(self) -> Mapping[PurePosixPath, Finding]:
        """Files that parse on no Python 3 that we know, in order, each with its first fault."""
        aside = self.newer.keys() | self.foreign.keys()
        return {path: faults[0] for path, faults in self._faults.items() if path not in aside}

    @property
    def parsing(self) -> int:
        """How many files Python can read, at their targets."""
        return len(self.names) - len(self._faults.keys() | self.undecodable)

    @cached_property
    def critical(self) -> tuple[Finding, ...]:
        """What the gate finds, in order; of what is no Python it has nothing to say."""
        return tuple(
            finding
            for finding in self.all_found()
            if finding.rule.startswith(CRITICAL) and finding.location.path not in self.foreign
        )

    def counts(self) -> dict[str, int]:
        """The state of the files in numbers; what is no Python is told of where there is any."""
        foreign = {"files that are no Python": len(self.foreign)} if self.foreign else {}
        return {
            "Python files": len(self.names),
            "files that parse": self.parsing,
            **foreign,
            "critical findings": len(self.critical),
        }

    @cached_property
    def undecodable(self) -> frozenset[PurePosixPath]:
        return frozenset(finding.location.path for finding in self.all_found() if finding.rule == UNDECODABLE)

    def all_found(self) -> Iterator[Finding]:
        """ruff's findings in the order of the files."""
        for found in self.found.values():
            yield from found

    @cached_property
    def _faults(self) -> Mapping[PurePosixPath, list[Finding]]:
        faults = {path: [f for f in found if f.rule == ruff.SYNTAX] for path, found in sorted(self.found.items())}
        return {path: found for path, found in faults.items() if found}


class PythonMemory(NamedTuple):
    """The facts of a tree, of which those of a similar one are made."""

    tree: Tree
    facts: PythonFacts


@dataclass(frozen=True, slots=True, order=True)
class Setting:
    """What one ruff process is told: files that share it share the process."""

    target: Target
    told: RuffInvocation
    select: tuple[str, ...]


def survey(tree: Tree, context: Context) -> PythonFacts:
    """Choose the Python files of a tree, and let ruff judge them: those alone that nobody has judged yet.

    Raises:
        TidyError: the root, git or ruff refuses; each says why.
    """
    context = context.at_tree(tree)
    listing = context.doors.listing
    files = listing.files if context.is_on_disk else {str(path): tree.entry(path) for path in tree}
    chosen = set(_chosen(files, context, listing.unmerged))
    declared = listing.part(DECLARATIONS) if context.is_on_disk else _part(files, DECLARATIONS)
    aims, configs = targets(declared, context.config.target_version), RuffConfigs(declared)
    known = _known(tree, context, aims, configs)
    fresh = sorted(chosen - known.keys())
    place = context.root if context.is_on_disk else _laid_out(tree, context, fresh, chosen, declared)
    with judging(place, fresh, aims, configs) as checks:
        # All that ruff need not wait for is done while it is at work.
        names = tuple(name for name in files if name in chosen)
        undecodable = _declared_wrongly(place, tree, (name for name in names if name not in known))
        said, refused = _answers(checks)
    if refused:
        configs, again = _asked_again(place, refused, aims, configs)
        said += again
    found: dict[PurePosixPath, list[Finding]] = defaultdict(list)
    for finding in said:
        found[finding.location.path].append(finding)
    found |= undecodable
    found |= {PurePosixPath(name): list(findings) for name, findings in known.items() if findings and name in chosen}
    named = {str(path): path for path in found}
    in_order = {named[name]: tuple(found[named[name]]) for name in names if name in named}
    noticed = listing.findings + aims.findings + configs.findings
    facts = PythonFacts(context, tree, place, names, aims, configs, in_order, noticed)
    context.memory.keep(PythonMemory(tree, facts))
    return facts


def _known(tree: Tree, context: Context, aims: Targets, configs: RuffConfigs) -> Mapping[str, tuple[Finding, ...]]:
    """What is known from before of files that are as they were, and judged by the same settings."""
    memory = context.memory.of(PythonMemory)
    if memory is None:
        return {}
    before = memory.facts
    return {
        str(path): before.found.get(path, ())
        for path in before.python
        if tree.has_same(path, memory.tree)
        and setting(path, aims, configs) == setting(path, before.targets, before.configs)
    }


def _part(files: Mapping[str, TreeEntry], endings: tuple[str, ...]) -> Tree:
    return Tree({PurePosixPath(name): entry for name, entry in files.items() if name.endswith(endings)})


def _laid_out(tree: Tree, context: Context, fresh: Iterable[str], chosen: Iterable[str], declared: Tree) -> Path:
    """A folder in which ruff finds the files to judge, the project's configuration, and the names of all modules."""
    regular = (path for path in declared if tree.entry(path).mode not in (SYMLINK, SUBMODULE))
    return context.doors.shadow(tree, {*map(PurePosixPath, fresh), *regular}, map(PurePosixPath, chosen))


def _declared_wrongly(root: Path, tree: Tree, names: Iterable[str]) -> dict[PurePosixPath, list[Finding]]:
    """Files whose first lines name an encoding that does not fit them: ruff reads UTF-8 whatever they say."""
    found: dict[PurePosixPath, list[Finding]] = {}
    base = os.fspath(root)
    for name in names:
        try:
            if declares(read_head(f"{base}/{name}", HEAD)):
                decode(tree[path := PurePosixPath(name)], path)
        except Undecodable as error:
            path = PurePosixPath(name)
            found[path] = [Finding(error.location or Location(path), UNDECODABLE, error.message, Severity.ERROR)]
        except DiskError:  # gone since it was listed; ruff says so
            continue
    return found


def setting(path: PurePosixPath, aims: Targets, configs: RuffConfigs) -> Setting:
    """The gate and the codemods' codes, less what the project's ruff configuration ignores by name."""
    asked = configs(path)
    codes = tuple(code for code in (*GATE, *RUFF_CODES) if asked is None or not asked.ignores(code))
    return Setting(aims(path), configs.told(path), codes)


@contextmanager
def judging(root: Path, names: Iterable[str], aims: Targets, configs: RuffConfigs) -> Iterator[list[ruff.RuffCheck]]:
    """ruff at work, one process for each distinct setting, all at once; ended with the block."""
    groups: dict[Setting, list[str]] = defaultdict(list)
    known: dict[str, Setting] = {}  # a folder's files share everything that a setting depends on
    for name in names:
        folder = name.rpartition("/")[0]
        how = known.get(folder)
        if how is None:
            how = known[folder] = setting(PurePosixPath(name), aims, configs)
        groups[how].append(name)
    checks = [
        ruff.start(root, some, select=how.select, target=spelled(how.target), told=how.told)
        for how, some in sorted(groups.items())
    ]
    try:
        yield checks
    finally:
        for check in checks:
            check.stop()


def _answers(checks: Iterable[ruff.RuffCheck]) -> tuple[list[Finding], list[str]]:
    """What ruff says, and the names of the files about which it refuses to say anything."""
    said: list[Finding] = []
    refused: list[str] = []
    for check in checks:
        try:
            said += check.findings()
        except RuffRefuses:
            if check.told.isolated:  # then it is not the project's configuration that it refuses
                raise
            refused += check.names
    return said, refused


def _asked_again(
    root: Path, names: Iterable[str], aims: Targets, configs: RuffConfigs
) -> tuple[RuffConfigs, list[Finding]]:
    """The configurations as ruff takes them, and what it says under them; without one where it refuses even so."""
    from ..adapters.ruff.configuration_trial import refused, tried

    names = sorted(names)
    said: list[Finding] = []
    known = {each.path: each for name in names if (each := configs(PurePosixPath(name))) is not None}
    configs = configs.with_(*tried(root, known.values()))
    for _ in range(2):
        with judging(root, names, aims, configs) as checks:
            found, names = _answers(checks)
        said += found
        if not names:
            break
        left = {each.path: each for name in names if (each := configs(PurePosixPath(name))) is not None}
        for each in left.values():
            after, findings = refused(each, "")
            configs = configs.with_([after], findings)
    return configs, said


def spelled(target: Target) -> str:
    """``py311``, as ruff wants it."""
    return f"py{target[0]}{target[1]}"


def is_python(name: str, entry: TreeEntry) -> bool:
    """By suffix; without one, by the first line of an executable file."""
    last = name.rpartition("/")[2]
    if entry.mode in (SYMLINK, SUBMODULE):
        return False
    if "." in last:
        return last.endswith(SUFFIXES) and last not in SUFFIXES
    if entry.mode != EXECUTABLE:
        return False
    first = entry.read()[:200].partition(b"\n")[0]
    return first.startswith(b"#!") and b"python" in first


def _chosen(files: Mapping[str, TreeEntry], context: Context, unmerged: Container[str]) -> Iterator[str]:
    wanted, left_out = {str(path) for path in context.request.only}, _excluded(context.config.exclude)
    everything = not wanted or "." in wanted
    for name, entry in files.items():
        named = everything or not wanted.isdisjoint({name, *map(str, PurePosixPath(name).parents)})
        if named and name not in unmerged and is_python(name, entry) and not left_out(name):
            yield name


def _excluded(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    if not patterns:
        return lambda name: False
    from ..formats.ignore_patterns import spec

    return spec(patterns).match_file


def _newer(path: PurePosixPath, faults: list[Finding], facts: PythonFacts) -> Finding | None:
    versions = [int(match[1]) for fault in faults if (match := _ADDED.search(fault.message))]
    if len(versions) < len(faults) or any(_is_python_2(fault, facts.tree) for fault in faults):
        return None
    has = ".".join(map(str, facts.targets(path)))
    message = f"valid only on Python 3.{max(versions)} or newer; the project's target is {has}"
    first = faults[0].location
    return Finding(Location(path, first.line, first.column), "newer-python", message, Severity.WARNING)


def _foreign(path: PurePosixPath, tree: Tree) -> Finding | None:
    from ..repair.documents import kind_of  # a clean repository does not pay for it

    kind = kind_of(tree[path])
    if not kind:
        return None
    # A template is what it is meant to be; anything else stands where a program should.
    severity = Severity.WARNING if kind.endswith("template") else Severity.ERROR
    return Finding(Location(path), "not-python", f"{kind}, no Python; it is left as it is", severity)


def _is_python_2(fault: Finding, tree: Tree) -> bool:
    lines = tree[fault.location.path].splitlines()
    line = fault.location.line
    return 0 < line <= len(lines) and _PYTHON_2_EXCEPT.match(lines[line - 1]) is not None


def judge_contents(contents: Mapping[PurePosixPath, bytes], facts: PythonFacts) -> list[Finding]:
    """`judge` for contents that are not on the disk, each at its own target."""
    groups: dict[Setting, dict[PurePosixPath, bytes]] = defaultdict(dict)
    for path, content in contents.items():
        groups[setting(path, facts.targets, facts.configs)][path] = content
    return [
        finding
        for how, group in sorted(groups.items())
        for finding in ruff.check_contents(group, select=how.select, target=spelled(how.target))
    ]
