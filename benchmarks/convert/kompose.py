"""kompose as a converter beside ours."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.convert.referee.converters import VARIABLES
from tests.convert.referee.outcome import Outcome


def kompose(binary: str) -> Any:
    """kompose, by its command line; warnings on stderr are what it says."""

    def run(files: Sequence[Path], dialect: str | None, root: Path | None = None) -> Outcome:
        words = [word for path in files for word in ("-f", str(path))]
        done = subprocess.run(
            [binary, *words, "convert", "--stdout"],
            cwd=files[0].parent,
            capture_output=True,
            text=True,
            timeout=120,
            env=VARIABLES,
        )
        said = tuple(done.stderr.splitlines())
        if done.returncode:
            return Outcome(said=said, error=done.stderr.strip()[-300:])
        documents = [each for each in yaml.safe_load_all(done.stdout) if each]
        manifests = [item for each in documents for item in (each["items"] if each["kind"] == "List" else [each])]
        return Outcome(manifests, said=said, written=done.stdout)

    return run
