"""Examples that say what is typed: in a folder of their own, line by line, ``sophia-tidy`` in this process."""

import contextlib
import io
import shlex
import subprocess
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest

from sophia_tidy.cli import main
from sophia_tidy.kernel.rule import Example, Rule

from ...rule_ids import listening
from ..seen import Seen, before

PROGRAM = "sophia-tidy"
_OURS = (".git", ".sophia-tidy")


def run(rule: Rule, example: Example, folder: Path) -> Seen:
    """All lines; what is said is what the last of them says."""
    files = before(rule, example)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode("utf-8", "surrogateescape"))
    *lines, last = example.command.splitlines()
    for line in lines:
        _typed(line, folder)
    return _watched(last, folder, files)


def run_again(example: Example, folder: Path) -> Seen:
    """The last line once more, on what it has left."""
    return _watched(example.command.splitlines()[-1], folder, _texts(folder))


def _watched(line: str, folder: Path, old: dict[str, str]) -> Seen:
    with listening() as heard:
        printed = _typed(line, folder)
    said = tuple((id, message) for id, message in heard if f"[{id}]" in printed or f'"{id}"' in printed)
    new = _texts(folder)
    files = {path: new.get(path) for path in old.keys() | new.keys() if old.get(path) != new.get(path)}
    return Seen(files, said, frozenset(id for id, _ in heard) if files else frozenset())


def _typed(line: str, folder: Path) -> str:
    """What a line prints, on both streams."""
    words = shlex.split(line)
    changed = dict(word.split("=", 1) for word in takewhile(lambda word: "=" in word, words))
    words = words[len(changed) :]
    if words[0] != PROGRAM:
        done = subprocess.run(["sh", "-c", line], cwd=folder, capture_output=True, check=True)
        return done.stdout.decode()
    printed = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="surrogateescape", write_through=True)
    with (
        pytest.MonkeyPatch.context() as environment,
        contextlib.chdir(folder),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        contextlib.suppress(SystemExit),
    ):
        for name, value in changed.items():
            environment.setenv(name, value)
        main(words[1:])
    return printed.buffer.getvalue().decode("utf-8", "surrogateescape")


def _texts(folder: Path) -> dict[str, str]:
    return dict(_files(folder))


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and relative.parts[0] not in _OURS:
            yield relative.as_posix(), path.read_bytes().decode("utf-8", "surrogateescape")
