"""Steps that always fail though no script or image of theirs is missing: retired actions, folders and lock files that are not there.

A file that another step may make is no proof, so all that comes before has to be known to make none.
"""

import json
import posixpath
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath

from ....formats.shell import Command
from ....kernel.location import Location
from ...facts.working_directory import JobWorkspace, joined
from ...model import Step
from ..job_case import JobCase
from .proof import CertainFailure
from .retired import retired

_MAKES_NOTHING = re.compile(
    r"(actions/checkout|actions/setup-\w+|astral-sh/setup-uv|pnpm/action-setup|docker/(login|setup-\w+|metadata)-action"
    r"|aws-actions/configure-aws-credentials|google-github-actions/(auth|setup-gcloud)|azure/login|hashicorp/setup-\w+)@.*"
)
_PLAIN = frozenset(
    """
echo printf true : cd ls pwd set export test [ [[ exit which sleep date pip pip3 npm poetry uv apt-get corepack cat grep docker pytest
ruff black mypy flake8 isort
""".split()
)
_ELSEWHERE = re.compile(
    r"--(prefix|directory|project|workspaces?|script|if-present|cwd|dir)\b|^-(C|w|P)$|^--(active|no-project)$"
)
_INSTALLS = re.compile(r"^(?:python3? -m )?pip3? install |^uv pip install ")


def broken_steps(case: JobCase) -> Iterator[CertainFailure]:
    """Each failure that is certain; a job whose failures do not count, or whose steps have conditions, has fewer."""
    for number, step in enumerate(case.job.steps):
        since = retired().action(step.uses.value) if step.uses else ""
        if since and step.uses is not None:
            told = f"since {since} line {step.uses.at.line} fails, for GitHub has retired {step.uses}"
            yield CertainFailure(told, step.uses.at, (-1, number))
    if PurePosixPath(".gitmodules") not in case.bench.inventory.tree:
        yield from _Walk(case).failures()


class _Walk:
    """One job, step by step, up to the first that may make a file."""

    def __init__(self, case: JobCase):
        self.case, self.tree = case, case.bench.inventory.tree
        self.here = JobWorkspace(case.facts.workflow, case.job, self.tree)

    def failures(self) -> Iterator[CertainFailure]:
        for number, step in enumerate(self.case.job.steps):
            self.here.enter(step)
            certain = step.condition is None and step.continue_on_error is None and self.here.ours
            for at, why, fails in self._of(step):
                if fails and certain:
                    yield CertainFailure(f"line {at.line} fails, for {why}", at, (number, at.line))
                if not fails:
                    return

    def _of(self, step: Step) -> Iterator[tuple[Location, str, bool]]:
        """Failures with their reasons; a last one that is none where the step may make files."""
        if step.run is None:
            plain = step.uses is not None and _MAKES_NOTHING.fullmatch(step.uses.value) and _is_plain(step)
            yield from () if plain else ((step.at, "", False),)
            return
        defaults = (self.case.job.defaults, self.case.facts.workflow.defaults)
        shell = step.shell or next((each.shell for each in defaults if each.shell), None)
        if shell is not None and shell.value not in ("bash", "sh"):
            yield step.at, "", False
            return
        named = step.working_directory or next(
            (each.working_directory for each in defaults if each.working_directory), None
        )
        if named is not None and self._no_folder(joined("", named.value)):
            yield named.at, f"there is no folder {named}", True
        for command, folder in self.here.commands(step):
            why = self._why(command, folder) if _stops(command) else ""
            if why:
                yield self.here.line(step, command), why, True
            if not _makes_nothing(command):
                yield step.at, "", False

    def _why(self, command: Command, folder: str | None) -> str:
        """Why a command always fails; empty where it may not."""
        words, line = command.words, " ".join(command.words)
        if folder is None or any("$" in word for word in words):
            return ""
        if words[0] == "cd" and len(words) == 2 and self._no_folder(joined(folder, words[1])):
            return f"there is no folder {joined(folder, words[1])}"
        if _INSTALLS.match(line):
            return self._requirements(words, folder)
        if any(_ELSEWHERE.search(word) for word in words):
            return ""
        if words[:2] in (("npm", "ci"), ("npm", "clean-install")):
            return self._beside(folder, "package-lock.json", "npm-shrinkwrap.json")
        if words[:2] in (("poetry", "install"), ("uv", "sync")):
            return self._beside(folder, "pyproject.toml")
        return self._npm_script(words, folder) if words[:2] in (("npm", "run"), ("npm", "run-script")) else ""

    def _no_folder(self, folder: str | None) -> bool:
        """Whether a folder of the repository is not there; what this tool has moved was."""
        if not folder or self.here.foreign(folder):
            return False
        known = self.case.bench.folders
        if folder not in known:
            start = f"{folder}/"
            known[folder] = any(str(path).startswith(start) for path in self.tree)
        return not known[folder] and not self._moved(folder)

    def _moved(self, path: str) -> bool:
        return any(str(each) == path or str(each).startswith(f"{path}/") for each in self.case.facts.moved)

    def _there(self, path: str) -> bool:
        return PurePosixPath(path) in self.tree or self._moved(path)

    def _beside(self, folder: str, *names: str) -> str:
        """A file that is looked for in a folder and in those around it."""
        around = [folder, *(str(each) for each in PurePosixPath(folder).parents)]
        if any(self._there(posixpath.join("" if each == "." else each, name)) for each in around for name in names):
            return ""
        return f"there is no {names[0]}"

    def _requirements(self, words: tuple[str, ...], folder: str) -> str:
        for option, value in pairwise(words):
            path = joined(folder, value) if option in ("-r", "--requirement", "-c", "--constraint") else None
            if path and "://" not in value and not self._there(path):
                return f"{path} is not in the repository"
        return ""

    def _npm_script(self, words: tuple[str, ...], folder: str) -> str:
        path = PurePosixPath(folder, "package.json")
        name = next((word for word in words[2:] if not word.startswith("-")), "")
        if not name or path not in self.tree:
            return ""
        try:
            scripts = json.loads(self.tree[path]).get("scripts", {})
        except (ValueError, AttributeError):  # npm fails too, but that is another reason
            return ""
        return "" if not isinstance(scripts, dict) or name in scripts else f"{path} has no script {name!r}"


def _is_plain(step: Step) -> bool:
    """Whether a checkout brings the repository alone."""
    return not any(name.value.lower() in ("submodules", "repository", "path", "ref") for name, _ in step.inputs)


def _stops(command: Command) -> bool:
    return bool(command.words) and command.sure and not command.hidden and command.then != "|"


def _makes_nothing(command: Command) -> bool:
    """Whether a command is known to write no file of the repository; in a pipe or with ``>`` it may."""
    if any(word.lstrip("12&").startswith(">") and "/dev/null" not in word for word in command.words[:-1]):
        return False
    return not command.words or command.program in _PLAIN or command.words[:3] == ("python", "-m", "pip")
