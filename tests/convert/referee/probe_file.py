"""A probe: one small stack, and what a cluster must be told because of one key of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .expectations import Clause, parse_expectations

PROBES = Path(__file__).parents[1] / "probes"
_KEYS = {"title", "about", "points", "dialect", "compose", "override", "files", "expect", "refused"}


@dataclass(frozen=True, slots=True)
class Probe:
    """``about`` is the pointer whose fate is asked; ``points`` are the numbers of the design's checklist.

    ``dialect`` is compose, swarm, or "" where the converter has to tell.  ``refused`` says that the Compose binary does not take the stack, so that
    a repair or a clear error is what is asked for.
    """

    name: str
    title: str
    about: str
    points: tuple[int, ...]
    dialect: str
    compose: str
    override: str
    files: Mapping[str, str | bytes]
    clauses: tuple[Clause, ...]
    refused: bool

    @property
    def subject(self) -> str:
        return self.name.split("/")[0]

    def lay_out(self, directory: Path) -> list[Path]:
        """Write the stack and its neighbours; the files to convert, in order."""
        stack = {"compose.yaml": self.compose, **({"compose.override.yaml": self.override} if self.override else {})}
        for name, content in {**stack, **self.files}.items():
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return [directory / name for name in stack]


def read_probe(path: Path, root: Path = PROBES) -> Probe:
    """One probe file.

    Raises:
        ValueError: a key that no probe has, or a line that is no assertion; names the file.
    """
    values: dict[str, Any] = yaml.safe_load(path.read_text())
    if unknown := values.keys() - _KEYS:
        raise ValueError(f"{path}: unknown keys {sorted(unknown)}")
    try:
        clauses = parse_expectations(values["expect"])
    except (ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{path}: {error}") from error
    return Probe(
        path.relative_to(root).with_suffix("").as_posix(),
        values["title"],
        values["about"],
        tuple(values.get("points", ())),
        values.get("dialect", "compose").replace("told", ""),
        values["compose"],
        values.get("override", ""),
        values.get("files", {}),
        clauses,
        values.get("refused", False),
    )


def read_probes(root: Path = PROBES) -> tuple[Probe, ...]:
    """Every probe, by name."""
    return tuple(read_probe(path, root) for path in sorted(root.rglob("*.yaml")))
