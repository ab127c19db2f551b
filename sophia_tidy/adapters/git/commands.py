"""The door to git: plumbing in a subprocess, and no program that a repository names.

A ``.git/config`` may have been shipped with its repository, and names
programs in many ways: hooks, filters, a file system monitor, a pager, gpg,
transports, drivers for diffs.  All are put out of force here, in `command`,
`environment` and `unfiltered`; what is applied may want the person's own
(`person_git`).

`command` and `environment` are what every call shares.  The caller's
repository variables (a hook sets ``GIT_DIR`` and ``GIT_INDEX_FILE``) are
dropped, so that the root alone decides which repository is meant; ``-z``
everywhere makes ``core.quotePath`` harmless; names travel as surrogateescape.
The file is long because each question to git is a function of its own.
"""

import os
import re
import subprocess
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ...config.schema import BRANCHES
from ...kernel.errors import TidyError, ToolMissing
from ..plan_file import is_saved_plan

# `git rev-parse --local-env-vars`, and what conflicts with --literal-pathspecs.
DROPPED = frozenset(
    f"GIT_{name}"
    for name in (
        "DIR",
        "WORK_TREE",
        "INDEX_FILE",
        "PREFIX",
        "OBJECT_DIRECTORY",
        "ALTERNATE_OBJECT_DIRECTORIES",
        "COMMON_DIR",
        "NAMESPACE",
        "GRAFT_FILE",
        "SHALLOW_FILE",
        "REPLACE_REF_BASE",
        "NO_REPLACE_OBJECTS",
        "INTERNAL_SUPER_PREFIX",
        "IMPLICIT_WORK_TREE",
        "EXTERNAL_DIFF",
        "DIFF_OPTS",
        "LITERAL_PATHSPECS",
        "GLOB_PATHSPECS",
        "NOGLOB_PATHSPECS",
        "ICASE_PATHSPECS",
    )
)
_SETTINGS = (
    "--no-pager",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),  # may name a program
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "log.showSignature=false"),  # runs gpg
)
# What looks at the files of the work tree, and would have filters read them.
_LOOKING = frozenset({"ls-files", "status", "diff"})
_NOT_A_REPOSITORY = "not a git repository"
_OUT_OF_FORCE = {
    "filter": {"clean": "", "smudge": "", "process": "", "required": "false"},
    "hook": {"enabled": "false"},
}
_REMOVED, _CHANGED, _UNTRACKED, _UNMERGED = "R", "C", "?", "M"


class ListedName(NamedTuple):
    """One name that git knows: ``mode`` and ``blob`` are the index's where the file is unmodified."""

    mode: int | None = None
    blob: str | None = None
    repository: bool = False


def environment() -> dict[str, str]:
    """The caller's environment without what would point git elsewhere or make it talk differently."""
    kept = {name: value for name, value in os.environ.items() if name not in DROPPED}
    quiet = {
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
    }  # before git 2.45 the one way to keep it from fetching what is not there
    return kept | quiet | {"LC_ALL": "C", "LANGUAGE": "C", "GIT_PAGER": "cat"}


def command(root: Path, *arguments: str) -> list[str]:
    """The command line of one git call at ``root``."""
    return ["git", "-C", os.fspath(root), *_SETTINGS, *arguments]


def unfiltered(root: Path) -> dict[str, str]:
    """Variables that put every filter, and every hook of the configuration, out of force (git-config(1), gitattributes(5)).

    A file that git would have to filter then counts as changed, if its time
    or size is not what the index says.

    Raises:
        ToolMissing, TidyError: as `run`.
    """
    names = run_fine(root, "config", "-z", "--name-only", "--get-regexp", r"^(filter|hook)\.").split(b"\0")
    return out_of_force(map(os.fsdecode, names))


def out_of_force(names: Iterable[str]) -> dict[str, str]:
    """`unfiltered`, from the names of all settings that there are."""
    sections = {name.rpartition(".")[0] for name in names if name.startswith(("filter.", "hook."))}
    first = os.environ.get("GIT_CONFIG_COUNT", "")
    count = int(first) if first.isdecimal() else 0
    settings: dict[str, str] = {}
    for section in sorted(sections):
        for key, value in _OUT_OF_FORCE[section.partition(".")[0]].items():
            settings |= {f"GIT_CONFIG_KEY_{count}": f"{section}.{key}", f"GIT_CONFIG_VALUE_{count}": value}
            count += 1
    return settings | {"GIT_CONFIG_COUNT": str(count)} if settings else {}


def run_fine(root: Path, *arguments: str) -> bytes:
    """As `run`, where the code 1 is an answer too: nothing was found.

    Raises:
        ToolMissing, TidyError: as `run`.
    """
    return _run(root, *arguments, fine=(0, 1)).stdout


def run(root: Path, *arguments: str) -> bytes:
    """What git writes to its standard output.

    Raises:
        ToolMissing: git is not installed.
        TidyError: git refuses, in git's own words and with its advice.
    """
    return _run(root, *arguments).stdout


def feed(root: Path, given: bytes, *arguments: str, index: Path | None = None) -> bytes:
    """What git writes to its standard output when it reads ``given``; ``index`` stands in the place of git's own.

    Raises:
        ToolMissing, TidyError: as `run`.
    """
    return _run(root, *arguments, given=given, index=index).stdout


def _run(
    root: Path,
    *arguments: str,
    given: bytes = b"",
    index: Path | None = None,
    fine: Container[int] = (0,),
    without_filters: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    another = {} if index is None else {"GIT_INDEX_FILE": os.fspath(index)}
    if arguments[0] in _LOOKING:
        another |= unfiltered(root) if without_filters is None else without_filters
    try:
        done = subprocess.run(
            command(root, *arguments), env=environment() | another, input=given, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise ToolMissing("git is not installed; this folder is a git repository, install git to work on it") from error
    if done.returncode not in fine:
        raise TidyError(f"git: {in_one_line(done.stderr)}", rule="git")
    return done


def end(process: "subprocess.Popen[bytes]") -> None:
    """Stop a long-lived git process and close its pipes, whatever it was doing."""
    process.kill()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with suppress(BrokenPipeError):  # what was still to be written to it
                stream.close()
    process.wait()


def in_one_line(stderr: bytes) -> str:
    """git's own words, without its line ends."""
    lines = os.fsdecode(stderr).replace("fatal: ", "").splitlines()
    return " ".join(line.strip() for line in lines if line.strip()) or "failed without a word"


class RepositoryFolder(NamedTuple):
    """Where a folder lies in its repository: ``prefix`` is the way from the top, as git has it (``b"src/"``).

    ``head`` is the hash of the last commit, empty before the first one.
    """

    top: Path
    prefix: bytes
    git_dir: Path
    common_dir: Path
    shallow: bool
    head: str = ""


_PLACES = ("--is-shallow-repository", "--show-prefix", "--git-common-dir", "--absolute-git-dir", "--show-toplevel")
_HEAD = ("--revs-only", "HEAD")


def place_of(path: Path) -> RepositoryFolder | None:
    """Where ``path``, or the next folder above it that is there, lies in its repository; None outside git.

    Raises:
        ToolMissing: there is a ``.git``, but no git to read it.
        TidyError: a bare repository, or one that git does not trust.
    """
    start = next(folder for folder in (path.absolute(), *path.absolute().parents) if folder.is_dir())
    if not any(_may_be_git(folder) for folder in (start, *start.parents)):
        return None
    try:
        shallow, prefix, common, own, top, head = _places(start)
    except ToolMissing:
        raise
    except TidyError as error:
        if _NOT_A_REPOSITORY in error.message:
            return None
        if "must be run in a work tree" in error.message:
            raise TidyError(f"{start} is a bare repository; expected a work tree", rule="git") from error
        raise
    root = Path(os.fsdecode(top))
    if not start.resolve().is_relative_to(root.resolve()):
        raise TidyError(
            f"core.worktree of the repository around {start} leads to {root}; expected a work tree around the folder",
            rule="git",
        )
    return RepositoryFolder(
        root, prefix, Path(os.fsdecode(own)), start / os.fsdecode(common), shallow == b"true", head.decode()
    )


def _places(start: Path) -> list[bytes]:
    answers = run(start, "rev-parse", *_PLACES, *_HEAD).removesuffix(b"\n").split(b"\n")
    if len(answers) == len(_PLACES) + 1:
        return answers
    # Before the first commit there is one answer less; a name with a line end in it makes more.
    return [run(start, "rev-parse", *each).removesuffix(b"\n") for each in (*([each] for each in _PLACES), _HEAD)]


def git_root(path: Path) -> Path | None:
    """The top of the work tree that holds ``path``; None outside git.

    Raises:
        ToolMissing, TidyError: as `place_of`.
    """
    place = place_of(path)
    return place and place.top


def _may_be_git(folder: Path) -> bool:
    bare = all(os.path.lexists(folder / name) for name in ("HEAD", "objects", "refs"))
    return bare or os.path.lexists(folder / ".git")


def private_folder(root: Path) -> Path:
    """Where this work tree's own state belongs: ``<git dir>/sophia-tidy``, one for each linked work tree.

    Raises:
        ToolMissing, TidyError: as `run`.
    """
    answer = run(root, "rev-parse", "--git-path", "sophia-tidy")
    return Path(os.path.normpath(root.absolute() / os.fsdecode(answer.removesuffix(b"\n"))))


class GitListing(NamedTuple):
    """Names below a root, and the folders that git could not look into; plain text, for there may be many."""

    names: dict[str, ListedName]
    closed: tuple[PurePosixPath, ...]
    unmerged: frozenset[str] = frozenset()


class FileRecords(NamedTuple):
    """What git prints of the files below a root, and what it says beside that."""

    records: bytes
    said: bytes


def file_records(root: Path, without_filters: Mapping[str, str] | None = None) -> FileRecords:
    """Tracked files that exist, and untracked ones that are neither ignored nor saved plans of ours, in one call.

    ``-t`` marks each record; one file may have several (git-ls-files(1)).
    ``without_filters`` is `unfiltered`, where that is known already.

    Raises:
        ToolMissing, TidyError: as `run`.
    """
    what = ("--stage", "--modified", "--deleted", "--others", "--exclude-standard")
    done = _run(root, "ls-files", "-z", "-t", *what, without_filters=without_filters)
    return FileRecords(_without_plans(root, done.stdout), done.stderr)


def _without_plans(root: Path, records: bytes) -> bytes:
    """The records without those of saved plans that git does not track: what is planned does not hang on what was."""
    if not records.startswith(b"? ") and b"\0? " not in records:
        return records
    kept = (
        each for each in records.split(b"\0") if each[:2] != b"? " or not is_saved_plan(root / os.fsdecode(each[2:]))
    )
    return b"\0".join(kept)


def untracked_names(found: FileRecords) -> frozenset[str]:
    """The names that git does not track."""
    return frozenset(each[2:] for each in os.fsdecode(found.records).split("\0") if each[:2] == "? ")


def changed_names(found: FileRecords) -> list[str]:
    """The names, in git's order, of which the index does not hold the bytes that are on the disk."""
    tagged = (
        record for record in os.fsdecode(found.records).split("\0") if record[:1] in (_CHANGED, _UNTRACKED, _UNMERGED)
    )
    return list(dict.fromkeys(name for _tag, _facts, name in map(_record, tagged)))


def list_files(found: FileRecords) -> GitListing:
    """What git printed, read."""
    names: dict[str, ListedName] = {}
    unmerged: set[str] = set()
    for tag, facts, name in _records(os.fsdecode(found.records)):
        if tag == _UNTRACKED:
            names[name.removesuffix("/")] = ListedName(repository=name.endswith("/"))
        elif tag == _REMOVED:
            names.pop(name, None)
        elif tag in (_CHANGED, _UNMERGED):
            if name in names or tag == _UNMERGED:
                names[name] = ListedName()
                unmerged |= {name} if tag == _UNMERGED else set()
        else:
            mode, blob, _stage = facts.split()
            names[name] = ListedName(int(mode, 8), blob, mode == "160000")
    return GitListing(names, tuple(_closed(found.said)), frozenset(unmerged))


def _records(output: str) -> Iterator[tuple[str, str, str]]:
    return (_record(record) for record in output.split("\0") if record)


def _record(record: str) -> tuple[str, str, str]:
    """The tag, the mode with blob and stage (none of an untracked file), and the name."""
    tag, rest = record[:1], record[2:]
    if tag == _UNTRACKED:
        return tag, "", rest
    facts, _tab, name = rest.partition("\t")
    return tag, facts, name


def _closed(stderr: bytes) -> Iterator[PurePosixPath]:
    for name in re.findall(rb"^warning: could not open directory '(.*)/': ", stderr, re.MULTILINE):
        yield PurePosixPath(os.fsdecode(name))


def is_dirty(root: Path, paths: Iterable[PurePosixPath]) -> set[PurePosixPath]:
    """Which of these tracked files have staged or unstaged changes.

    Raises:
        ToolMissing, TidyError: as `run`.
    """
    output = run(
        root,
        "status",
        "--porcelain=v2",
        "-z",
        "--untracked-files=no",
        "--no-renames",
        "--ignore-submodules=all",
        "--",
        ".",
    )
    prefix = os.fsdecode(run(root, "rev-parse", "--show-prefix").removesuffix(b"\n"))
    changed = {PurePosixPath(name.removeprefix(prefix)) for name in _changed(output)}
    return changed & set(paths)


def _changed(status: bytes) -> Iterator[str]:
    """Paths of porcelain v2 records, which are relative to the top (git-status(1))."""
    for record in status.split(b"\0"):
        if record[:1] in (b"1", b"u"):
            yield os.fsdecode(record.split(b" ", 8 if record[:1] == b"1" else 10)[-1])


def filtered(root: Path, paths: Iterable[PurePosixPath]) -> set[PurePosixPath]:
    """Which of these paths git reads by a filter (gitattributes(5)); no filter runs.

    Raises:
        ToolMissing, TidyError: as `run`.
    """
    names = b"".join(os.fsencode(path) + b"\0" for path in paths)
    told = feed(root, names, "check-attr", "-z", "--stdin", "filter").split(b"\0")
    return {
        PurePosixPath(os.fsdecode(name))
        for name, value in zip(told[::3], told[2::3], strict=False)
        if value not in (b"unspecified", b"unset", b"set", b"")
    }


class IgnorePattern(NamedTuple):
    """The pattern by which git ignores a path: the file and line that it stands in, and its text."""

    source: str
    line: int
    pattern: str


def ignored(
    root: Path, paths: Iterable[PurePosixPath], of: tuple[Path, Path] | None = None
) -> dict[PurePosixPath, IgnorePattern]:
    """Those of these paths, there or not, that git would ignore if they were new, with the pattern (git-check-ignore(1)).

    ``of`` are the git directory and the top of another work tree that stands for its own.

    Raises:
        ToolMissing, TidyError: as `run`.
    """
    names = b"\0".join(b"./" + os.fsencode(path) for path in paths)  # ":x" alone would be pathspec magic
    if not names:
        return {}
    where = () if of is None else (f"--git-dir={of[0]}", f"--work-tree={of[1]}")
    done = _run(
        root,
        *where,
        "--no-literal-pathspecs",
        "check-ignore",
        "--no-index",
        "--verbose",
        "-z",
        "--stdin",
        given=names,
        fine=(0, 1),
    )
    fields = [os.fsdecode(field) for field in done.stdout.split(b"\0")]
    found = (
        IgnorePattern(source, int(line), pattern)
        for source, line, pattern in zip(fields[0::4], fields[1::4], fields[2::4], strict=False)
    )
    return {
        PurePosixPath(path): each
        for each, path in zip(found, fields[3::4], strict=False)
        if not each.pattern.startswith("!")
    }


def head_tree_hash(root: Path) -> str | None:
    """The tree object of HEAD, None before the first commit.

    Raises:
        ToolMissing, TidyError: as `run`.
    """
    try:
        return run(root, "rev-parse", "--verify", "HEAD^{tree}").decode().strip()
    except ToolMissing:
        raise
    except TidyError as error:
        if "Needed a single revision" in error.message:
            return None
        raise


def branch_of(root: Path) -> str:
    """The branch that the team works on: the remote's own, else ``main`` or ``master``, else the one that is checked out.

    ``main`` where nothing is known, as on a detached HEAD.

    Raises:
        ToolMissing, TidyError: as `run`.
    """
    named = run(root, "for-each-ref", "--format=%(refname) %(symref) %(HEAD)", "refs/remotes/origin/HEAD", "refs/heads")
    heads = {
        name: (target, mark) for name, target, mark in (line.split(" ", 2) for line in named.decode().splitlines())
    }
    remote = heads.pop("refs/remotes/origin/HEAD", ("", ""))[0].removeprefix("refs/remotes/origin/")
    local = {name.removeprefix("refs/heads/"): mark == "*" for name, (_, mark) in heads.items()}
    known = next((name for name in BRANCHES if name in local), "")
    return remote or known or next((name for name, here in local.items() if here), BRANCHES[0])
