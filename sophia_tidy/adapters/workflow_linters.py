"""zizmor and actionlint, where they are installed: what they find in workflow files that lie in a folder of ours.

Neither is told of the network, and actionlint of no other program: what a
workflow holds is read and nothing of it is run.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

SECONDS = 60  # a file that keeps a linter longer than this is not worth its answer
_ZIZMOR = ("--offline", "--no-config", "--no-progress", "--quiet", "--format", "json-v1", "--no-exit-codes")
_ACTIONLINT = ("-no-color", "-shellcheck=", "-pyflakes=", "-format", "{{json .}}")
_SPOILING = ("GH_", "GITHUB_", "ZIZMOR_", "RUST_LOG")


class WorkflowFault(NamedTuple):
    """One finding of a linter; ``rule`` is ``zizmor/artipacked``, as the linter calls it."""

    path: PurePosixPath
    rule: str


class LinterAnswer(NamedTuple):
    """What the linters found, the names of all, and of those that could not be asked."""

    faults: tuple[WorkflowFault, ...]
    linters: tuple[str, ...]
    missing: tuple[str, ...]


def lint_workflows(root: Path, paths: Sequence[PurePosixPath]) -> LinterAnswer:
    """The findings of both in these files of a folder; zizmor as its regular persona."""
    told = {
        "zizmor": _asked("zizmor", _ZIZMOR, root, paths, _of_zizmor),
        "actionlint": _asked(
            "actionlint", _ACTIONLINT, root, [path for path in paths if path.parent.name == "workflows"], _of_actionlint
        ),
    }
    faults = tuple(sorted(fault for found in told.values() for fault in found or ()))
    return LinterAnswer(faults, tuple(told), tuple(name for name, found in told.items() if found is None))


def _asked(
    name: str,
    options: Sequence[str],
    root: Path,
    paths: Sequence[PurePosixPath],
    read: Callable[[object], list[WorkflowFault]],
) -> list[WorkflowFault] | None:
    """What one of them says; None where it is not installed, or gives no answer that can be read."""
    program = _program(name)
    if program is None or not paths:
        return None if program is None else []
    environment = {key: value for key, value in os.environ.items() if not key.startswith(_SPOILING)}
    try:
        done = subprocess.run(
            [program, *options, *("--" for _ in range(name == "zizmor")), *map(str, paths)],
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        return read(json.loads(done.stdout or b"[]"))
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, TypeError, IndexError):
        return None


def installed() -> tuple[tuple[str, int, int] | None, ...]:
    """The state of each: its file with size and time of change; None where it is not installed."""
    return tuple(map(_state, ("zizmor", "actionlint")))


def _state(name: str) -> tuple[str, int, int] | None:
    program = _program(name)
    if program is None:
        return None
    try:
        facts = Path(program).stat()
    except OSError:  # it has gone just now
        return None
    return program, facts.st_size, facts.st_mtime_ns


def _program(name: str) -> str | None:
    """The one beside this Python, else the one on PATH."""
    beside = Path(sys.executable).parent / name
    return os.fspath(beside) if os.access(beside, os.X_OK) else shutil.which(name)


def _of_zizmor(said: object) -> list[WorkflowFault]:
    found = list[WorkflowFault]()
    for each in said if isinstance(said, list) else ():
        if not each["ignored"]:
            place = each["locations"][0]["symbolic"]["key"]["Local"]["verbatim_path"]
            found.append(WorkflowFault(PurePosixPath(place), f"zizmor/{each['ident']}"))
    return found


def _of_actionlint(said: object) -> list[WorkflowFault]:
    return [
        WorkflowFault(PurePosixPath(each["filepath"]), f"actionlint/{each['kind']}")
        for each in (said if isinstance(said, list) else ())
    ]
