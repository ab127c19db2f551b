"""What ``.gitignore`` files mean outside of git, nested ones included."""

from pathlib import PurePosixPath

from pathspec import GitIgnoreSpec

from ..formats.ignore_patterns import BadPattern, spec


class Ignored:
    """Whether a path is ignored; the nearest file that says anything decides (gitignore(5))."""

    def __init__(
        self, above: "Ignored | None" = None, folder: PurePosixPath | None = None, spec: GitIgnoreSpec | None = None
    ):
        self._above, self._folder, self._spec = above, folder, spec

    def below(self, folder: PurePosixPath, content: bytes) -> "Ignored":
        """The rules that hold in ``folder``, whose own ``.gitignore`` holds ``content``."""
        lines = content.decode("utf-8-sig", "surrogateescape").split("\n")
        valid = [line for line in lines if _is_valid(line)]
        return Ignored(self, folder, spec(valid)) if valid else self

    def __call__(self, path: PurePosixPath, is_folder: bool) -> bool:
        rules: Ignored | None = self
        while rules is not None:
            if rules._spec is not None and rules._folder is not None:
                name = path.relative_to(rules._folder)
                said = rules._spec.check_file(f"{name}/" if is_folder else str(name)).include
                if said is not None:
                    return said
            rules = rules._above
        return False


def _is_valid(line: str) -> bool:
    """Whether the line is a pattern that can match; git, too, takes an invalid one for no pattern at all."""
    if not line.strip() or line.startswith("#"):
        return False
    try:
        spec([line])
    except BadPattern:
        return False
    return True
