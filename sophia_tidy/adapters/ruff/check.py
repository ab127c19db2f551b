"""The door to ruff: one process for many files, its answers as findings.

ruff is given our list of files, not a folder: in a folder it skips what is
ignored or in a committed virtual environment.  It reads UTF-8 only and says
E902 for the rest, so such a file is decoded as Python would and judged again.
The file is long because what ruff is asked and how its answers are read
belong together: one change of ruff's is one change here.
"""

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from ...config.ruff_options import checking, fixing, showing
from ...config.ruff_settings import ALONE, RuffInvocation
from ...formats.source_encoding import Undecodable, decode
from ...kernel.errors import DiskError
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location, printable
from .process import NO_CACHE, RuffProcess, RuffRefuses, cache, configured, environment, program

SYNTAX, UNREADABLE = "invalid-syntax", "E902"
GATE = ("E9", "F63", "F7", "F82", "F404", "PLE2514", SYNTAX)
FIXED_BY_RUFF = "ruff fixes this"
# A project may ask for fixes or for exclusion by force: a check writes nothing, and the list is ours.
_SHOWN = re.compile(r"^ +\d+ \S ([A-Z]+\d+ \([\w-]+\))$", re.MULTILINE)  # what --show-fixes says of each rule
_FIXED = ("--output-format", "json", "--no-fix", "--no-unsafe-fixes", "--no-force-exclude", "--quiet")


class RuffCheck:
    """ruff at work; `findings` waits for it."""

    def __init__(
        self, root: Path, paths: Iterable[PurePosixPath | str], select: Sequence[str], target: str, told: RuffInvocation
    ):
        self._root, self._select, self._target = root, tuple(select), target
        self._names = {_lossy(name): name for name in map(str, paths)}
        self.told = told
        self._runs: list[RuffProcess] = []
        self._start(told)

    def _start(self, told: RuffInvocation) -> None:
        codes = tuple(dict.fromkeys((*self._select, UNREADABLE)))
        options = (*_FIXED, *checking(told, codes), "--target-version", self._target)
        plain, odd = _by_name(_seen_from(told, self._names.values()))
        root, folder, copies = str(self._root.resolve()), _folder(self._root, told), told.copies
        if plain:  # ruff cannot write a cache about a name that is not UTF-8
            self._runs.append(
                RuffProcess(folder, [*options, *(cache() if _lossy(root) == root else NO_CACHE)], plain, copies)
            )
        if odd:
            self._runs.append(RuffProcess(folder, [*options, *NO_CACHE, "--", *odd], (), copies))

    @property
    def names(self) -> list[str]:
        """The files that it looks at."""
        return list(self._names.values())

    def findings(self) -> list[Finding]:
        """Everything that ruff says about the files, in order; to be asked once.

        Raises:
            RuffRefuses: mostly for what the project's configuration says.
        """
        try:
            prefix = _lossy(str(self._root.resolve())).rstrip("/") + "/"
            said = [each for run in self._runs for each in json.loads(run.output())]
            found = [_finding(each, self._names[each["filename"].removeprefix(prefix)]) for each in said]
        finally:
            self.stop()
        return sorted(self._judged_again(found))

    def stop(self) -> None:
        """End what still runs; harmless when all has ended."""
        while self._runs:
            self._runs.pop().stop()

    def _judged_again(self, found: list[Finding]) -> list[Finding]:
        """``found``, with what ruff could not read because of its encoding judged in UTF-8."""
        contents: dict[PurePosixPath, bytes] = {}
        for path in {f.location.path for f in found if f.rule == UNREADABLE}:
            try:
                contents[path] = (self._root / path).read_bytes()
            except OSError:  # then ruff's own finding says what the system said
                continue
        kept = [f for f in found if f.location.path not in contents]
        return kept + check_contents(contents, select=self._select, target=self._target)


def start(
    root: Path,
    paths: Iterable[PurePosixPath | str],
    *,
    select: Sequence[str],
    target: str,
    told: RuffInvocation = ALONE,
) -> RuffCheck:
    """Begin `check`, so that other work can go on while ruff runs.

    Raises:
        ToolMissing: ruff is not installed.
    """
    return RuffCheck(root, paths, select, target, told)


def check(
    root: Path, paths: Iterable[PurePosixPath], *, select: Sequence[str], target: str, told: RuffInvocation = ALONE
) -> list[Finding]:
    """What ruff finds in these files at this target (``py311``), whatever its exclusions say.

    Where it is ``told`` of the project's own configuration, that holds,
    ``select`` is added to what it selects, and a finding that ruff can safely
    fix has `FIXED_BY_RUFF` as its help; else only ``select`` counts.

    Raises:
        ToolMissing: ruff is not installed.
        RuffRefuses: it ends with an error.
    """
    return start(root, paths, select=select, target=target, told=told).findings()


def check_contents(contents: Mapping[PurePosixPath, bytes], *, select: Sequence[str], target: str) -> list[Finding]:
    """`check` for contents that are not on the disk; without any configuration.

    A content that cannot be decoded is a finding ``undecodable`` at its first bad byte.

    Raises:
        ToolMissing, TidyError: as `check`.
        DiskError: the temporary files cannot be written.
    """
    texts: dict[PurePosixPath, bytes] = {}
    findings: list[Finding] = []
    for path, content in contents.items():
        try:
            texts[path] = content if _is_utf8(content) else decode(content, path)[0].encode("utf-8", "surrogatepass")
        except Undecodable as error:
            findings.append(Finding(error.location or Location(path), error.rule, error.message, Severity.ERROR))
    return sorted(findings + _check_texts(texts, select, target))


def _check_texts(texts: Mapping[PurePosixPath, bytes], select: Sequence[str], target: str) -> list[Finding]:
    if not texts:
        return []
    with tempfile.TemporaryDirectory(prefix="sophia-tidy-") as folder:
        root = Path(folder)
        names = {_safe(path, number): path for number, path in enumerate(texts)}
        try:
            for name, path in names.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_bytes(texts[path])
        except OSError as error:
            raise DiskError(f"a temporary file cannot be written: {error}") from error
        found = check(root, names, select=select, target=target)
    return [
        Finding(
            Location(names[f.location.path], f.location.line, f.location.column), f.rule, f.message, f.severity, f.help
        )
        for f in found
    ]


class RuffFixed(NamedTuple):
    """A content after ruff's fixes, and the rules that they were for, as ``F401 (unused-import)``."""

    content: bytes
    rules: tuple[str, ...] = ()


def fixed(
    root: Path, path: PurePosixPath, content: bytes, *, target: str, told: RuffInvocation, unknown: Iterable[str] = ()
) -> RuffFixed:
    """``content`` after ruff's safe fixes, those that the project's configuration asks for; as it is where that excludes it.

    ``unknown`` are rules that are left out, whatever selects them.

    Raises:
        ToolMissing: ruff is not installed.
        RuffRefuses: it ends with an error.
        Undecodable: the content is not text.
    """
    text, encoding = decode(content, path)
    with configured(told.copies) as named:
        line = [
            program(),
            "check",
            *named,
            "--fix-only",
            "--show-fixes",
            "--no-unsafe-fixes",
            "--force-exclude",
            "--exit-zero",
            "--no-cache",
            *fixing(told, unknown),
            "--target-version",
            target,
            "--stdin-filename",
            os.fspath(root.absolute() / path),
            "-",
        ]
        done = subprocess.run(
            line, cwd=_folder(root, told), env=environment(), input=text.encode(), capture_output=True, check=False
        )
    if done.returncode:
        raise RuffRefuses(done.returncode, done.stderr.decode("utf-8", "replace"), Location(path))
    if done.stdout == text.encode():
        return RuffFixed(content)
    rules = _SHOWN.findall(done.stderr.decode("utf-8", "replace"))
    return RuffFixed(done.stdout.decode().encode(encoding), tuple(sorted(set(rules))))


def included(root: Path, paths: Iterable[PurePosixPath], told: RuffInvocation) -> set[PurePosixPath]:
    """The files that ruff would look at on its own: not those that the project's configuration excludes.

    Raises:
        ToolMissing: ruff is not installed.
        RuffRefuses: it ends with an error.
    """
    names = dict(zip(_seen_from(told, found := list(map(str, paths))), found, strict=True))
    plain, odd = _by_name(names)
    if not plain:
        return set(map(PurePosixPath, found))
    run = RuffProcess(
        _folder(root, told), ["--show-files", "--force-exclude", *showing(told), *NO_CACHE], plain, told.copies
    )
    try:
        shown = set(run.output().decode().splitlines())
    except RuffRefuses:
        if not told.isolated:
            raise
        return set(map(PurePosixPath, found))  # what a refused configuration excludes cannot be read either
    finally:
        run.stop()
    prefix = _lossy(str(root.resolve())).rstrip("/")
    return {PurePosixPath(name) for seen, name in names.items() if f"./{seen}" in odd or f"{prefix}/{name}" in shown}


def accepts(root: Path, told: RuffInvocation) -> None:
    """Whether ruff takes a configuration, tried on an empty file in its folder.

    Raises:
        ToolMissing: ruff is not installed.
        RuffRefuses: it does not.
    """
    run = RuffProcess(
        _folder(root, told), ["--no-fix", *NO_CACHE, "--stdin-filename", "sophia_tidy_asks.py", "-"], (), told.copies
    )
    try:
        run.output()
    finally:
        run.stop()


def _folder(root: Path, told: RuffInvocation) -> Path:
    return root / told.folder


def _seen_from(told: RuffInvocation, names: Iterable[str]) -> list[str]:
    """Names as they are from the folder in which ruff runs, which holds them all."""
    start = f"{told.folder}/" if told.folder else ""
    return [name.removeprefix(start) for name in names]


def fixes_wanted(findings: Iterable[Finding]) -> set[PurePosixPath]:
    """The files in which ruff has a safe fix for a finding."""
    return {f.location.path for f in findings if f.help == FIXED_BY_RUFF}


def _finding(said: dict[str, Any], name: str) -> Finding:
    rule = said["code"] or SYNTAX  # null in ruff before 0.13
    where = said["location"] or {"row": 0, "column": 0}
    severity = Severity.ERROR if rule.startswith(GATE) else Severity.WARNING
    safe = said["fix"] is not None and said["fix"]["applicability"] == "safe"
    place = Location(PurePosixPath(name), where["row"], where["column"])
    return Finding(place, rule, printable(said["message"]), severity, FIXED_BY_RUFF if safe else None)


def _by_name(paths: Iterable[PurePosixPath | str]) -> tuple[list[str], list[str]]:
    """Names that an argument file can carry (one UTF-8 line each), and those that it cannot."""
    names = [f"./{path}" for path in paths]
    plain = [name for name in names if "\n" not in name and "\r" not in name and _lossy(name) == name]
    return plain, sorted(set(names) - set(plain)) if len(plain) < len(names) else []


def _lossy(name: str) -> str:
    """A name as ruff prints it: bytes that are not UTF-8 become U+FFFD."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "replace")


def _safe(path: PurePosixPath, number: int) -> PurePosixPath:
    """A name for a temporary file: the path itself where it stays inside and ruff can print it."""
    odd = path.is_absolute() or ".." in path.parts or _lossy(str(path)) != str(path) or not str(path).isprintable()
    return (
        PurePosixPath(f"odd-{number}", f"file{path.suffix if path.suffix in ('.py', '.pyi') else '.py'}")
        if odd
        else path
    )


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
