"""A project's own run of ruff, counted: how much `ruff check` finds in a folder by the project's configuration, with the words of its gate."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from ...kernel.errors import DiskError
from .process import NO_CACHE, environment, program

_COUNTED = ("--statistics", "--output-format", "json", "--no-fix", "--no-unsafe-fixes", "--quiet", *NO_CACHE)
_LONGEST = 60.0  # seconds; ruff reads ten thousand files in one or two


def found_by(folder: Path, words: Sequence[str]) -> int | None:
    """How many findings there are; None where ruff refuses the run, or takes too long for a glance.

    ``words`` are options and paths as they stand behind ``ruff check``.

    Raises:
        DiskError: ruff cannot be started.
        ToolMissing: ruff is not installed.
    """
    try:
        done = subprocess.run(
            [program(), "check", *_COUNTED, *words],
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    except OSError as error:
        raise DiskError(f"ruff cannot be started: {error.strerror}") from error
    if done.returncode not in (0, 1):
        return None
    return sum(int(each["count"]) for each in json.loads(done.stdout or b"[]"))
