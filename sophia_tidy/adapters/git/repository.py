"""A git repository as a root in it sees it: every question is put to git once, and the answer is shared.

A process of git costs as much as Python does to list a thousand files, so
what several steps want to know is asked here, in as few processes as git
allows: the places in one `rev-parse`, all settings in one `config`.
The file is long because each question is a property of its own.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from ..file_bytes import bytes_on_disk, read
from .commands import (
    FileRecords,
    IgnorePattern,
    RepositoryFolder,
    branch_of,
    changed_names,
    file_records,
    ignored,
    out_of_force,
    place_of,
    run,
)
from .objects import Objects

if TYPE_CHECKING:
    from ...kernel.file_ages import FileAges
    from .hooks import Hook
    from .versions import History

HEAD = "HEAD"
MOST_CHANGED = 2_000  # files whose bytes are read to tell one state of a work tree from another


class GitSetting(NamedTuple):
    """One line of git's configuration: where it is said (``local``, ``global`` …), its name, and its value."""

    scope: str
    name: str
    value: str


class Repository:
    """The answers of git about one root; a context manager, which ends the processes that it has started.

    ``commit`` is where the history begins: what is newer does not count.
    ``objects`` are its contents.
    """

    def __init__(self, root: Path, place: RepositoryFolder, commit: str = HEAD):
        self.root, self.place, self.commit = root, place, commit
        self.objects = Objects(root)

    @classmethod
    def around(cls, root: Path, commit: str = HEAD) -> Self | None:
        """The repository that holds the root; None outside git, where git need not be installed.

        Raises:
            ToolMissing: there is a ``.git``, but no git to read it.
            TidyError: a bare repository, or one that git does not trust.
        """
        place = place_of(root)
        return None if place is None else cls(root, place, commit)

    def seen_from(self, root: Path, commit: str = HEAD) -> "Repository":
        """The same repository for its top folder; for any other root git is asked anew."""
        if root == self.root and commit == self.commit:
            return self
        if root == self.place.top:
            return Repository(root, self.place._replace(prefix=b""), commit)
        return Repository(root, place_of(root) or self.place, commit)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End what was started; a later question starts it anew."""
        if "history" in self.__dict__:
            self.history.close()
        self.objects.close()

    @cached_property
    def settings(self) -> tuple[GitSetting, ...]:
        """Every setting that git would obey here, in git's order (git-config(1), ``--show-scope``).

        Raises:
            ToolMissing, TidyError: as `run`.
        """
        fields = run(self.root, "config", "-z", "--show-scope", "--list").split(b"\0")
        return tuple(_settings(map(os.fsdecode, fields)))

    @cached_property
    def out_of_force(self) -> Mapping[str, str]:
        """Variables that put every filter and every hook of the configuration out of force.

        Raises:
            ToolMissing, TidyError: as `run`.
        """
        return out_of_force(each.name for each in self.settings)

    @cached_property
    def files(self) -> FileRecords:
        """What git prints of the files below the root.

        Raises:
            ToolMissing, TidyError: as `run`.
        """
        return file_records(self.root, self.out_of_force)

    @cached_property
    def fingerprint(self) -> str | None:
        """A digest of all that git lists, with the bytes of what the index does not hold, as they were when somebody asked first; None where that is very much.

        Raises:
            ToolMissing, TidyError: as `run`.
        """
        from hashlib import sha256

        state, changed = sha256(b"\0".join((self.place.head.encode(), *self.files))), changed_names(self.files)
        if len(changed) > MOST_CHANGED:
            return None
        for name in changed:
            state.update(b"\0" + bytes_on_disk(self.root / name))
        return state.hexdigest()

    def is_as_listed(self) -> bool:
        """Whether git would list the very same files and contents as it did when it was asked; it is asked anew.

        Raises:
            ToolMissing, TidyError: as `run`.
        """
        return Repository(self.root, place_of(self.root) or self.place, self.commit).fingerprint == self.fingerprint

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The hashes of the commits with which the history up to the commit begins; none where there is none, or it was cut (shallow).

        Raises:
            ToolMissing, TidyError: as `run`.
        """
        if not self.place.head or self.place.shallow:
            return ()
        return tuple(sorted(run(self.root, "rev-list", "--max-parents=0", self.commit).decode().split()))

    def content(self, name: PurePosixPath) -> bytes | None:
        """What the commit has under a path from the root; None where there is nothing.

        Raises:
            TidyError: git has ended.
        """
        return self.objects.content(f"{self.commit}:{os.fsdecode(self.place.prefix)}{name}".encode())

    @cached_property
    def shallow_ends(self) -> tuple[str, ...]:
        """The hashes of the commits at which a shallow clone was cut; none of a whole one.

        Raises:
            DiskError: git's list of them cannot be read.
        """
        if not self.place.shallow:
            return ()
        return tuple(sorted(read(os.fspath(self.place.common_dir / "shallow")).decode().split()))

    @cached_property
    def ages(self) -> "FileAges":
        """When each path below the root was touched, up to the commit; empty before the first one.

        Raises:
            ToolMissing, TidyError: as `run`.
        """
        from .file_ages import read_chronicle

        return read_chronicle(self.root, self.place, self.commit)

    @cached_property
    def history(self) -> "History":
        """The earlier versions of each path."""
        from .versions import History

        return History(self.objects, self.root, self.place.prefix, self.commit)

    @cached_property
    def default_branch(self) -> str:
        """The branch that the team works on.

        Raises:
            ToolMissing, TidyError: as `run`.
        """
        return branch_of(self.root)

    @cached_property
    def surroundings(self) -> str:
        """A digest of what else git would answer by: its settings, the branch of the team, the hooks, and what is ignored by files outside of the tree.

        Raises:
            ToolMissing, TidyError: as `run`.
        """
        from hashlib import sha256

        named = [Path(each.value).expanduser() for each in self.settings if each.name == "core.excludesfile"]
        home = Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser() / "git" / "ignore"
        excludes = (self.place.common_dir / "info" / "exclude", *(named or (home,)))
        told = (
            self.settings,
            self.default_branch,
            self.hooks,
            self.place.shallow and bytes_on_disk(self.place.common_dir / "shallow"),
            *map(bytes_on_disk, excludes),
        )
        return sha256(repr(told).encode("utf-8", "surrogateescape")).hexdigest()

    @property
    def origin_url(self) -> str | None:
        """What the remote ``origin`` is set to, as it was written; it may hold a credential."""
        return self._local("remote.origin.url")

    @cached_property
    def hooks(self) -> "tuple[Hook, ...]":
        """The hooks of this clone that are switched on.

        Raises:
            ToolMissing, TidyError: as `run`.
        """
        from .hooks import hooks_in

        named = self._local("core.hookspath")
        folder = self.root / named if named else self.place.common_dir / "hooks"
        return hooks_in(folder, self.root.resolve())

    def ignored(self, paths: Iterable[PurePosixPath]) -> dict[PurePosixPath, IgnorePattern]:
        """Those of these paths that git would ignore if they were new, with the pattern.

        Raises:
            ToolMissing, TidyError: as `run`.
        """
        return ignored(self.root, paths)

    def _local(self, name: str) -> str | None:
        said = [each.value for each in self.settings if each.scope == "local" and each.name == name]
        return (said[-1] or None) if said else None


def _settings(fields: Iterator[str]) -> Iterator[GitSetting]:
    for scope in fields:
        if scope:
            name, _end, value = next(fields).partition("\n")
            yield GitSetting(scope, name, value)
