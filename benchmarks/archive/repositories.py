"""The repositories that are measured, from `repositories.toml`, and where their git directories lie."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).with_name("repositories.toml")
TUNE, REPORT = "tune", "report"
MESSY, ASSISTED, WORKING, WELL_KEPT = "messy", "assisted", "working", "well-kept"
GROUPS = (MESSY, ASSISTED, WORKING, WELL_KEPT)


@dataclass(frozen=True, slots=True)
class Repository:
    name: str
    commit: str
    split: str
    group: str

    @property
    def file_name(self) -> str:
        return self.name.replace("/", "+")


def load_repositories(split: str | None = None) -> list[Repository]:
    """The list, or one half of it.

    Raises:
        KeyError: an entry lacks a field.
    """
    rows = tomllib.loads(LIST.read_text(encoding="utf-8"))["repository"]
    found = [Repository(row["name"], row["commit"], row["split"], row["group"]) for row in rows]
    return [each for each in found if split in (None, each.split)]


def git_dir(mirrors: Path, repository: Repository) -> Path | None:
    """The repository below a folder of clones, by the names that people give to such folders."""
    owner, _, name = repository.name.partition("/")
    for folder in (f"{owner}+{name}", f"{owner}/{name}", f"{name}.git", name):
        for inner in (".git", "repo/.git", "repo", "."):
            if (mirrors / folder / inner / "objects").is_dir():
                return mirrors / folder / inner
    return None
