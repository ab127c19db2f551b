"""Where a step works, what is configured, and what only a door knows: asked once, and shared by all steps of a fold.

A step is a function of a tree and of this.  What git, ruff or the disk would
have to be asked is here as an answer that is got when somebody wants it.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Literal, NamedTuple, Self, TypeVar

from ..config.review import Choice, choice_of
from ..config.schema import PYPROJECT, Config
from ..kernel.plan import Plan
from ..kernel.tree import SYMLINK, Tree, TreeEntry
from .doors import Doors
from .request import Progress, Request, silent

if TYPE_CHECKING:
    from ..adapters.git.commands import IgnorePattern
    from ..adapters.git.ignore_trial import IgnoreTrial
    from ..adapters.git.repository import Repository
    from ..adapters.stack_files import StackFiles

Kept = TypeVar("Kept")
GITIGNORE = ".gitignore"


class ConfigSource(NamedTuple):
    """The file that the configuration came from, for the places in errors: its name for people, and its text."""

    path: PurePosixPath = PYPROJECT
    text: str = ""

    @classmethod
    def of(cls, content: bytes | None, path: PurePosixPath = PYPROJECT) -> Self:
        """The source with its bytes; None where there is no such file."""
        return cls(path, (content or b"").decode("utf-8-sig", "replace"))


class Memory:
    """What steps have found out of a tree, for the next one that asks about nearly the same tree: one value of each type."""

    def __init__(self) -> None:
        self._kept: dict[type, object] = {}

    def keep(self, value: object) -> None:
        """Remember a value in the place of the last one of its type."""
        self._kept[type(value)] = value

    def forget(self, kind: type) -> None:
        """What was kept of a type does not hold for the next tree."""
        self._kept.pop(kind, None)

    def of(self, kind: type[Kept]) -> Kept | None:
        """The last value of a type."""
        found = self._kept.get(kind)
        return found if isinstance(found, kind) else None


class Context(NamedTuple):
    """What a step is told beside the tree: the configuration, what is asked for, and the doors.

    ``tree`` is the one that the context is about: the work tree or a commit,
    or what the plans of the steps before would leave of it.
    """

    doors: Doors
    tree: Tree
    config: Config
    request: Request
    progress: Progress
    source: ConfigSource
    memory: Memory

    @classmethod
    def of(
        cls,
        root: Path,
        config: Config | None = None,
        request: Request | None = None,
        *,
        progress: Progress = silent,
        at: str | None = None,
        git: "Repository | Literal['ask'] | None" = "ask",
        source: ConfigSource | None = None,
    ) -> Self:
        """The context of a root as it is, or as a commit has it; nothing is looked at yet."""
        config = config or Config()
        doors = Doors(root, max_size=config.max_file_size, at=at, git=git)
        return cls(doors, doors.tree, config, request or Request(), progress, source or ConfigSource(), Memory())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.doors.close()

    @property
    def root(self) -> Path:
        return self.doors.root

    @property
    def is_on_disk(self) -> bool:
        """Whether the tree is the work tree as it is."""
        return self.doors.at is None and self.tree is self.doors.tree

    def after(self, plan: Plan) -> Self:
        """What is known once a plan is carried out: the doors are those of before, and only what changed is asked again."""
        return self._replace(tree=self.tree.after(plan)) if plan else self

    def asking(self, request: Request) -> Self:
        """The same, asked for something else."""
        return self._replace(request=request)

    def at_tree(self, tree: Tree) -> Self:
        """The same, about another tree."""
        return self if tree is self.tree else self._replace(tree=tree)

    def choice(self, step: str) -> Choice:
        """What a person has said of the changes of a step that want an eye."""
        everything = self.config.fix.unsafe if step == "fix" else self.request.unsafe
        return choice_of(self.config.review, self.request.groups, everything=everything)

    def wants(self, rule: str, group: str) -> bool:
        """Whether `fix` was asked for a rule, or the group it belongs to."""
        fix, names = self.config.fix, {rule, group}
        return (not fix.select or not names.isdisjoint(fix.select)) and names.isdisjoint(fix.ignore)

    def ignored(self, paths: Iterable[PurePosixPath]) -> "dict[PurePosixPath, IgnorePattern]":
        """Those of these paths that git would ignore if they were new in this tree; none outside git.

        Raises:
            ToolMissing, TidyError: git refuses.
        """
        git, paths = self.doors.git, tuple(paths)
        if git is None:
            return {}
        if self._has_new_gitignores():
            with self.ignore_trial(git) as trial:
                return trial.ignored(paths)
        known = self.doors.ignored
        if unknown := [path for path in paths if path not in known]:
            known |= {**dict.fromkeys(unknown), **self._asked(git, unknown)}
        return {path: found for path in paths if (found := known[path]) is not None}

    def _asked(self, git: "Repository", paths: list[PurePosixPath]) -> "dict[PurePosixPath, IgnorePattern]":
        if self.doors.at is None:
            return git.ignored(paths)
        with self.at_tree(self.doors.tree).ignore_trial(git) as trial:
            return trial.ignored(paths)

    def ignore_trial(self, git: "Repository") -> "IgnoreTrial":
        """git, to be asked what it would ignore if this tree's ``.gitignore`` files had other texts."""
        from ..adapters.git.ignore_trial import IgnoreTrial

        return IgnoreTrial(git, self._text_of)

    def stack_files(self) -> "StackFiles":
        """The files that a stack may name, as this tree has them; what git ignores is as it is on the disk."""
        from ..adapters.stack_files import StackFiles

        if self.is_on_disk:
            return StackFiles.of_root(self.root, witness=self.doors.witness)
        return StackFiles.of_root(
            self.root,
            MappingProxyType(self._difference()),
            on_disk=self.doors.at is None,
            witness=self.doors.witness,
        )

    def _has_new_gitignores(self) -> bool:
        """Whether a ``.gitignore`` of this tree is another than where the work began."""
        if self.tree is self.doors.tree:
            return False
        names = {path for tree in (self.tree, self.doors.tree) for path in tree if path.name == GITIGNORE}
        return any(not self.tree.has_same(path, self.doors.tree) for path in names)

    def _text_of(self, path: PurePosixPath) -> bytes | None:
        if path in self.tree:
            return None if self.tree.entry(path).mode == SYMLINK else self.tree[path]
        return self.doors.unlisted(path)

    def _difference(self) -> Mapping[PurePosixPath, TreeEntry | None]:
        """The entries of this tree that are not on the disk, and None for what is gone from there."""
        disk = self.doors.tree if self.doors.at is None else Tree({})
        new: dict[PurePosixPath, TreeEntry | None] = {
            path: self.tree.entry(path) for path in self.tree if not self.tree.has_same(path, disk)
        }
        return {**dict.fromkeys(path for path in disk if path not in self.tree), **new}
