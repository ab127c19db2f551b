"""All parts of `rules/workflow/`, read once."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from ...kernel.errors import RuleError
from ...kernel.location import Location
from ...kernel.rule_files import rules_root
from .parts import Gate, NotifierPart, Parts, ServicePart, Tools
from .pins import ActionPins, read_pins
from .read_parts import read_builder, read_deployer, read_gate, read_notifier, read_tools
from .timing.durations import Durations, read_durations

_FOLDER = PurePosixPath("rules/workflow")
_Part = TypeVar("_Part")


class Ruleset(NamedTuple):
    """What a workflow is put together from; ``scripts`` are the deployment scripts by file name."""

    pins: ActionPins
    tools: Tools
    durations: Durations
    services: tuple[ServicePart, ...]
    gates: tuple[Gate, ...]
    builders: Mapping[str, Parts]
    deployers: Mapping[str, Parts]
    notifiers: Mapping[str, NotifierPart]
    scripts: Mapping[str, bytes] = MappingProxyType({})


def read_ruleset(files: Mapping[str, bytes]) -> Ruleset:
    """The parts in these files, by their paths below `rules/workflow/`.

    Raises:
        RuleError: a file is wrong, or one that must be there is not.
    """
    tools, services = read_tools(_file(files, "toolchains.yaml"), _FOLDER / "toolchains.yaml")
    made = Ruleset(
        pins=read_pins(_file(files, "actions.yaml"), _FOLDER / "actions.yaml"),
        tools=tools,
        durations=read_durations(_file(files, "durations.yaml"), _FOLDER / "durations.yaml"),
        services=services,
        gates=tuple(_parts(files, "gates", read_gate).values()),
        builders=_parts(files, "builders", read_builder),
        deployers=_parts(files, "deployers", read_deployer),
        notifiers=_parts(files, "notifiers", read_notifier),
        scripts={
            path.removeprefix("scripts/"): text for path, text in sorted(files.items()) if path.startswith("scripts/")
        },
    )
    _check_kinds(made)
    return made


def _check_kinds(rules: Ruleset) -> None:
    """Every kind of duration that a part names is in the table."""
    named = [(gate.path, gate.takes) for gate in rules.gates]
    named += [(notifier.path, notifier.takes) for notifier in rules.notifiers.values()]
    for part in (*rules.builders.values(), *rules.deployers.values()):
        jobs = (*part.jobs, *((part.by_hand,) if part.by_hand is not None else ()))
        named += [(part.path, kind) for job in jobs for step in job.steps for kind in step.takes]
    for path, kind in named:
        if kind not in rules.durations.kinds:
            known = ", ".join(sorted(rules.durations.kinds))
            raise RuleError(f"takes {kind!r}, of which no duration is known; expected one of {known}", Location(path))


def _file(files: Mapping[str, bytes], name: str) -> bytes:
    if name not in files:
        raise RuleError(f"{name} is missing; expected it among the rules", Location(_FOLDER / name))
    return files[name]


def _parts(
    files: Mapping[str, bytes], folder: str, read: Callable[[bytes, PurePosixPath], _Part]
) -> Mapping[str, _Part]:
    return {
        PurePosixPath(path).stem: read(text, _FOLDER / path)
        for path, text in sorted(files.items())
        if path.startswith(f"{folder}/")
    }


@cache
def built_in() -> Ruleset:
    """The parts that come with the tool.

    Raises:
        RuleError: one of them is wrong, or the folder is not there.
    """
    root = rules_root() / "workflow"
    return read_ruleset(
        {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.suffix in (".yaml", ".py") and path.is_file()
        }
    )
