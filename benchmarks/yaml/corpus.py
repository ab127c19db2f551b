"""The YAML files of fetched repositories, as a folder of git's for each, and what is known of it."""

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Repository:
    """``folder`` is a fresh repository that holds the YAML files of ``commit`` and nothing else."""

    name: str
    commit: str
    folder: Path

    def files(self) -> list[Path]:
        return sorted(
            path
            for ending in ("*.yml", "*.yaml")
            for path in self.folder.rglob(ending)
            if path.is_file() and not path.is_symlink() and ".git" not in path.parts
        )


def check_out(name: str, mirror: Path, work: Path) -> Repository:
    """Take the YAML files of the newest commit of ``mirror`` (a git directory) to a folder below ``work``.

    Raises:
        subprocess.CalledProcessError: git refuses.
    """
    folder = work / name.replace("/", "+")
    folder.mkdir(parents=True)
    read = ["git", f"--git-dir={mirror}"]
    commit = _run([*read, "rev-parse", "HEAD"]).decode().strip()
    listed = _run([*read, "ls-tree", "-r", "-z", "HEAD"]).decode("utf-8", "surrogateescape").split("\0")
    for line in filter(None, listed):
        head, _, path = line.partition("\t")
        mode, _, blob = head.split()
        if path.endswith((".yml", ".yaml")) and mode.startswith("100"):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_run([*read, "cat-file", "blob", blob]))
    for arguments in (
        ["init", "-q"],
        ["add", "-Af"],
        ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "x"],
    ):
        _run(["git", "-C", str(folder), *arguments])
    return Repository(name, commit, folder)


def _run(arguments: list[str]) -> bytes:
    return subprocess.run(arguments, check=True, capture_output=True).stdout
