"""Examples of the YAML style: the file through the wing."""

from pathlib import Path, PurePosixPath

from sophia_tidy.kernel.rule import Example, Rule
from sophia_tidy.yaml_style import restyle

from ..seen import Seen, before


def run(rule: Rule, example: Example, _: Path) -> Seen:
    """The files in one style."""
    files: dict[str, str | None] = {}
    said: list[tuple[str, str]] = []
    changed: set[str] = set()
    for path, text in before(rule, example).items():
        done = restyle(text.encode("utf-8", "surrogateescape"), PurePosixPath(path))
        said += [(finding.rule, finding.message) for finding in done.findings]
        if done.content is not None:
            files[path] = done.content.decode()
            changed.add(done.rule)
    return Seen(files, tuple(said), frozenset(changed))
