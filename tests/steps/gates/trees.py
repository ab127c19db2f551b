"""Small trees as contexts without git, for the gates."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sophia_tidy.config.schema import Config
from sophia_tidy.steps.context import Context


@contextmanager
def context_over(root: Path, files: Mapping[str, str]) -> Iterator[Context]:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    with Context.of(root, Config()) as context:
        yield context
