"""The files of stacks as they were meant, where a slip keeps Compose from reading them: mended once, read by all, offered as changes."""

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..adapters.stack_files import StackFiles
from ..convert.load import LoadError
from ..kernel.location import Location
from ..kernel.plan import Plan, Safety, Write, digest

if TYPE_CHECKING:
    from ..convert.input_fixes import FixedInput


class Slips:
    """The files of the stacks as they were meant, where a slip keeps Compose from reading them."""

    def __init__(self, places: StackFiles):
        self.places = places
        self._mended: dict[PurePosixPath, FixedInput] = {}

    def read(self, path: PurePosixPath) -> bytes:
        """As `StackFiles.read`, mended files as they were meant."""
        known = self._mended.get(path)
        return self.places.read(path) if known is None else known.content

    @property
    def offered(self) -> bool:
        """Whether any file is mended."""
        return bool(self._mended)

    def mend(self, files: tuple[PurePosixPath, ...]) -> bool:
        """Mend these files; whether any of them changed."""
        from ..convert.input_fixes import mended

        before = len(self._mended)
        for file in files:
            full = PurePosixPath(self.places.root / file)
            content = self.places.glance(str(full))
            done = mended(content, file) if content is not None and full not in self._mended else None
            if done is not None and done.findings:
                self._mended[full] = done
        return len(self._mended) > before

    def forget(self, files: tuple[PurePosixPath, ...]) -> None:
        """Take the files as they are: mending them did not help."""
        for file in files:
            self._mended.pop(PurePosixPath(self.places.root / file), None)

    def as_it_is(self, error: LoadError) -> LoadError:
        """An error of a mended file, at the line of the file as it is on the disk that comes nearest to it."""
        place = error.location
        full = PurePosixPath(self.places.root / place.path) if place is not None else None
        if place is not None and full in self._mended and place.line:
            old, new = (
                text.decode("utf-8", "replace").splitlines()
                for text in (self.places.read(full), self._mended[full].content)
            )
            error.location = Location(place.path, _line_before(old, new, place.line), place.column)
        return error

    def tree(self) -> dict[PurePosixPath, bytes]:
        """The mended files as they are on the disk, by path from the root."""
        return {self._place(full): self.places.read(full) for full in self._mended}

    def plan(self) -> Plan:
        """The mended files as changes that want a reader's eye."""
        changes = tuple(
            Write(self._place(full), done.content, digest(self.places.read(full)), "stack-slip", Safety.UNSAFE)
            for full, done in self._mended.items()
        )
        return Plan(changes, tuple(finding for done in self._mended.values() for finding in done.findings))

    def _place(self, full: PurePosixPath) -> PurePosixPath:
        return full.relative_to(self.places.root)


def _line_before(old: list[str], new: list[str], line: int) -> int:
    """The line of the old text that a line of the new one was, or would stand at; both count from 1."""
    from difflib import SequenceMatcher  # paid for by those who have slips

    before = 1
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        if block.b <= line - 1 < block.b + block.size:
            return block.a + line - block.b
        if block.size and block.b + block.size <= line - 1:
            before = block.a + block.size
    return before
