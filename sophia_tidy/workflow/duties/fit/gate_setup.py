"""Setup of a gate: where it is given more than the one workflow gives, it would fail there.

The one workflow checks out, sets up the languages of the gate's job, and
installs the project with its tools (`write.toolchains`); packages of the
system, files that a step makes, variables of a run are the old job's own.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import pairwise

from ...facts.gates import without_runner
from ...gates.variables import Variables
from ...project.gate_targets import joined
from ...project.listing import Listing
from ...project.model import GateRun
from ..command_names import shown
from ..effect import StepEffect
from ..job_case import JobCase
from ..ledger import DutyKind
from .gate_preparation import brought

_GIVEN = frozenset(
    """
actions/checkout actions/cache actions/cache/restore actions/cache/save actions/setup-python astral-sh/setup-uv abatilo/actions-poetry
snok/install-poetry pdm-project/setup-pdm step-security/harden-runner swatinem/rust-cache useblacksmith/setup-python
""".split()
)
_LANGUAGES = {
    "actions/setup-node": "-node",
    "useblacksmith/setup-node": "-node",
    "pnpm/action-setup": "-node",
    "oven-sh/setup-bun": "-node",
    "actions/setup-go": "-go",
    "dtolnay/rust-toolchain": "-rust",
    "rustup": "-rust",
}
_CHECKED_OUT = frozenset(("fetch-depth", "persist-credentials", "token", "fetch-tags", "show-progress"))
_QUIET = frozenset(
    """
true false : [ [[ ]] test exit return cd pushd popd pwd echo printf set ls which type date sleep wait nproc uname whoami id du df free
pip pip3 pipx python python3 uv poetry pipenv pdm npm pnpm yarn bun corepack node git black isort ruff prettier mkdir for in case esac
""".split()
)
_INSTALLS = re.compile(
    r"^(pip3? install|python3? -m pip install|uv (sync|pip (install|sync))|poetry install|pipenv (install|sync)|pdm (install|sync))\b"
)


def prepared(case: JobCase, targets: Iterable[str]) -> str:
    """What a job's gates are given that the one workflow does not give; ``targets`` are the jobs that run them now."""
    if not any(each.kind in (DutyKind.GATE, DutyKind.SCAN) for each in case.effects):
        return ""
    return _given(case, case.plumbing, targets, lambda name: True)


def given(case: JobCase, run: GateRun, target: str, variables: Variables) -> str:
    """What a gate is given before it runs that does not come along with it; ``target`` is the job that would run it."""
    services = bool(run.services)
    gone = next((path for each in case.plumbing for path in _gone(each, variables.listing)), "")
    if gone:
        return f"its job installs from `{gone}`, which is not there"
    before = (each for each in case.plumbing if each.at.path != run.at.path or each.at.line < run.at.line)
    left = [each for each in before if brought(each, variables.listing, services=services) is None]
    return _given(case, left, [target], variables.read)


def _given(case: JobCase, plumbing: Collection[StepEffect], targets: Iterable[str], read: Callable[[str], bool]) -> str:
    suffixes = {f"-{job.rpartition('-')[2]}" for job in targets if "-" in job}
    own = next((name for each in plumbing if (name := _own(each, suffixes))), "")
    if own:
        return f"its gates are prepared with `{own}`"
    other = next((where for each in plumbing if (where := _elsewhere(case, each))), "")
    if other:
        return f"its gates need what it installs from `{other}`"
    variable = next(filter(read, _variables(case)), "")
    return f"its gates are given the variable {variable}, which only a run tells" if variable else ""


def _gone(effect: StepEffect, listing: Listing) -> Iterator[str]:
    """Files of requirements that a step installs from and the tree does not have; pip fails there for certain."""
    if effect.folder is None or effect.masked or not _INSTALLS.match(" ".join(without_runner(effect.words))):
        return
    for before, word in pairwise(effect.words):
        plain = before in ("-r", "--requirement") and not re.search(r"[$*{]|://", word)
        if plain and joined(effect.folder, word) not in listing.files:
            yield word


def _own(effect: StepEffect, suffixes: set[str]) -> str:
    """The name of a preparation that is the job's own; empty for one that the one workflow has too."""
    if not effect.words:
        name = effect.step.uses.value.partition("@")[0].lower() if effect.step.uses else effect.what
        own = {key.value for key, _ in effect.step.inputs} - _CHECKED_OUT if name == "actions/checkout" else set()
        fine = name in _GIVEN and not own
        return "" if fine or _LANGUAGES.get(name, "none") in suffixes else name
    if any(
        word.lstrip(">") in ("$GITHUB_ENV", "$GITHUB_PATH", "${GITHUB_ENV}", "${GITHUB_PATH}") for word in effect.words
    ):
        return "GITHUB_ENV"
    program = effect.words[0]
    if program in ("curl", "wget") and "install.python-poetry.org" in " ".join(effect.words):
        return ""
    fine = program in _QUIET or program.endswith("activate") or _LANGUAGES.get(program, "none") in suffixes
    if program in ("source", "."):
        fine = effect.words[-1].endswith("activate")
    return "" if fine or not program[:1].isalpha() else shown(effect.words)


def _elsewhere(case: JobCase, effect: StepEffect) -> str:
    """The folder or file from which a job installs Python packages, where that is not what the project is installed from."""
    words = without_runner(effect.words)
    if not _INSTALLS.match(" ".join(words)):
        return ""
    if effect.folder != "":
        return effect.folder or "a folder that only a run tells"
    lines = " ".join(case.bench.project.python.install if case.bench.project.python else ())
    named = [
        re.sub(r"\[.*\]$", "", word)
        for before, word in pairwise(words)
        if before in ("-r", "--requirement", "-e", "--editable")
        or (word.startswith("./") and not before.startswith("-"))
    ]
    return next((word for word in named if word not in ("", ".", "./") and word.removeprefix("./") not in lines), "")


def _variables(case: JobCase) -> Iterator[str]:
    """Names of variables that an expression makes; those of a step only where it runs a gate."""
    steps = {id(each.step): each.step for each in case.effects if each.kind in (DutyKind.GATE, DutyKind.SCAN)}
    for pairs in (case.facts.workflow.env, case.job.env, *(step.env for step in steps.values())):
        yield from (name.value for name, value in pairs if value.expressions)
