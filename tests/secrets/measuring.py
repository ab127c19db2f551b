"""Every command in every format, and which of the planted secrets come out."""

import io
import json
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from urllib.parse import unquote

from sophia_tidy.cli import main

from .forms import Form

FORMATS = ("text", "rich", "json", "sarif", "github", "markdown")
STORY = ("app/legacy.py", "docker-compose.yml", ".github/workflows/build.yml", "docs/OLD_DEPLOYMENT_REPORT.md")
# Commands that only plan; each is run once in each format.
PLANNING = (
    ("status",),
    ("fix",),
    ("fix", "--diff", "--unsafe"),
    ("archive",),
    ("archive", "--unsafe", "--diff"),
    ("yaml", "--diff"),
    ("convert",),
    ("convert", "--diff"),
    ("convert", "--ledger"),
    ("workflow",),
    ("workflow", "--unsafe", "--diff"),
    ("flux",),
    ("flux", "--diff"),
    *(("why", path) for path in STORY),
    ("why-kept", STORY[3]),
    ("rules",),
    ("explain", "unbalanced-bracket"),
)
# Commands whose output is one and the same whatever the format.
STREAMS = (("convert", "--stdout"), ("flux", "--stdout"), ("undo", "--list"))
APPLYING = (
    ("convert",),
    ("workflow", "--unsafe"),
    ("flux",),
    ("archive", "--unsafe"),
    ("fix", "--unsafe"),
    ("yaml", "--unsafe"),
)


def called(root: Path, *arguments: str) -> tuple[int, str]:
    """The exit code, and all that was said on both streams; a parser's own exit is one too."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main(["-C", str(root), *arguments])
        except SystemExit as end:
            code = int(end.code or 0)
    return code, out.getvalue() + "\n" + err.getvalue()


def leaked(said: str, forms: Iterable[Form]) -> list[Form]:
    """The secrets that can be read in a text: as they are, escaped for JSON or a URL, or folded at the edge of a screen."""
    ways = _ways(said)
    return [form for form in forms if any(needle in way for needle in form.needles for way in ways)]


def _ways(said: str) -> tuple[str, ...]:
    unescaped = re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t"}.get(match[1], match[1]), said)
    return said, unescaped, unquote(said), re.sub(r"\s+", "", said), re.sub(r"\s+", "", unescaped)


def in_files(files: dict[str, bytes], before: dict[str, bytes], forms: Sequence[Form]) -> dict[str, list[Form]]:
    """The secrets in files that a person has not put there: not in the file before, nor in the one that it was moved from."""
    found: dict[str, list[Form]] = {}
    moved = set(before.values())
    for name, content in files.items():
        own = before.get(name, before.get(name.removeprefix("archive/"), b"")).decode("utf-8", "replace")
        leaks = leaked(content.decode("utf-8", "replace"), forms) if content not in moved else []
        leaks = [form for form in leaks if form not in leaked(own, forms)]
        if leaks:
            found[name] = leaks
    return found


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file but git's own."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


def open_to_others(folder: Path) -> Iterator[Path]:
    """What of a folder another user of the machine may read."""
    for path in (folder, *sorted(folder.rglob("*"))):
        if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield path


def as_it_is(said: str, forms: Iterable[Form]) -> list[Form]:
    """The forms whose text can be read, line by line, in what was said; JSON's escapes undone."""
    ways = said, re.sub(r"\\(.)", r"\1", said)
    return [form for form in forms if all(any(line.strip() in way for way in ways) for line in form.text.splitlines())]


def literals(manifests: str, forms: Iterable[Form]) -> list[Form]:
    """The forms whose value stands in the manifests."""
    quoted = manifests + json.dumps(manifests)
    return [form for form in forms if form.secret and form.secret in quoted]
