"""Installed by hand: what old jobs gave their gates besides what the project declares, line by line.

What stands beside a gate in its job is what the gate is known to work with:
the manager, the files of requirements, the plug-ins.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ...formats.shell import Command, commands
from ...secrets.values import holds_credential
from ..facts.gates import gate_in, without_runner
from ..facts.inventory import Inventory
from ..model import Job
from .gate_targets import joined
from .model import GateRun

NAME = re.compile(r"^[A-Za-z0-9][\w.-]*")
_PIP = re.compile(r"^(?:(?:python3? -m )?pip3?|uv pip) install\b")
_WORDS = frozenset("pip pip3 python python3 -m uv install".split())
_NO_TOOLS = frozenset("pip setuptools wheel poetry uv pipx pdm pipenv virtualenv build twine pip-tools".split())
_FROM_ELSEWHERE = re.compile(
    r"^(-i|--index-url|--extra-index-url|-f|--find-links|--no-index|--pre|-t|--target|--prefix)(=|$)"
)
_REQUIREMENT = re.compile(r"^[A-Za-z0-9][\w.-]*(\[[\w,.-]+\])?([<>=!~]=?[\w.*,<>=!~-]+)?$")


@dataclass(frozen=True, slots=True)
class GateHands:
    """What jobs with a gate installed: ``managers`` that ran there, ``files`` of requirements from the root, ``packages`` by name.

    ``project`` says that the project itself was among it.
    """

    managers: frozenset[str] = frozenset()
    files: tuple[str, ...] = ()
    packages: dict[str, str] = field(default_factory=dict)
    sets_up_uv: bool = False
    project: bool = False


def gate_hands(inventory: Inventory, gates: Iterable[GateRun]) -> GateHands:
    """What the jobs of these gates did by hand; beside a gate that could not fail, the gate's own program alone."""
    gates = tuple(gates)
    keys = {(gate.at.path, gate.job) for gate in gates if not gate.masked}
    soft = {(gate.at.path, gate.job) for gate in gates} - keys
    jobs = [job for facts in inventory.workflows for job in facts.workflow.jobs if (facts.path, job.id) in keys]
    masked = [job for facts in inventory.workflows for job in facts.workflow.jobs if (facts.path, job.id) in soft]
    managers, files, packages, project = set[str](), dict[str, None](), dict[str, str](), False
    for job in jobs:
        for command in _commands(job):
            words = without_runner(command.words)
            managers |= {command.program} & {"poetry", "uv", "pdm", "pipenv"}
            if _PIP.match(" ".join(words)) and not any(_FROM_ELSEWHERE.match(word) for word in words):
                files.update(dict.fromkeys(_files(words)))
                project |= any(re.fullmatch(r"\./?(\[[\w,-]+\])?", word) for word in words)
                for name, word in _packages(words):
                    packages.setdefault(name, word)
    for job in masked:
        for command in _commands(job):
            words = without_runner(command.words)
            if _PIP.match(" ".join(words)) and not any(_FROM_ELSEWHERE.match(word) for word in words):
                own = ((name, word) for name, word in _packages(words) if gate_in(Command((name,), 0)))
                for name, word in own:
                    packages.setdefault(name, word)
    uses = {step.uses.value.partition("@")[0] for job in jobs for step in job.steps if step.uses}
    managers |= {"poetry"} if uses & {"snok/install-poetry", "abatilo/actions-poetry"} else set()
    every = {
        step.uses.value.partition("@")[0] for facts in inventory.workflows for _, step in facts.run.steps() if step.uses
    }
    return GateHands(frozenset(managers), tuple(files), packages, "astral-sh/setup-uv" in every, project)


def _commands(job: Job) -> Iterator[Command]:
    for step in job.steps:
        yield from commands(step.run.value) if step.run and step.working_directory is None else ()


def _files(words: tuple[str, ...]) -> Iterator[str]:
    for before, word in pairwise(words):
        path = joined("", word) if before in ("-r", "--requirement") else None
        if path:
            yield path


def _packages(words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The names of packages with what is asked of each; a path, an address or a variable is none."""
    for before, word in pairwise(("", *words)):
        name = NAME.match(word)
        if (
            name
            and word not in _WORDS
            and before not in ("-r", "--requirement", "-e", "--editable", "-c", "--constraint")
            and _REQUIREMENT.match(word)
            and not word.endswith(".txt")
            and not holds_credential(word)
            and normal(name[0]) not in _NO_TOOLS
        ):
            yield normal(name[0]), word


def normal(name: str) -> str:
    """The name of a package as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()
