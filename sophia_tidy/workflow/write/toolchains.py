"""The steps that put on a runner what gates need: Python, the project, Node, Go; and the kind of each by what it takes."""

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import NamedTuple

from ...formats.toml_json import read_json
from ...kernel.tree import Tree
from ..project.model import Project
from ..project.model import PythonInstall as Installed
from .document import Pairs, WrittenStep
from .parts import Toolchain, Tools
from .pinned_versions import declared, has_table, requirement
from .taken_gate import TakenGate

CHECKOUT = WrittenStep("Check out", uses="actions/checkout", inputs=(("persist-credentials", False),))
_PYTHONS = frozenset({Toolchain.PYTHON, Toolchain.PROJECT})
_CACHED = ("requirements.txt", "pyproject.toml")
_RUNNERS = {"uv": "uv", "uvx": "uv", "poetry": "poetry"}
_NODE_LOCKS = {
    "package-lock.json": ("npm", "npm ci"),
    "pnpm-lock.yaml": ("pnpm", "pnpm install --frozen-lockfile"),
    "yarn.lock": ("yarn", "yarn install --frozen-lockfile"),
}


class SetupStep(NamedTuple):
    """A step of setting up, and its kind among the `durations`."""

    step: WrittenStep
    takes: str


@dataclass(frozen=True)
class SetUp:
    """Sets up one job for its gates."""

    project: Project
    tree: Tree
    tools: Tools

    @cached_property
    def declared(self) -> dict[str, str]:
        """What the project declares, read once."""
        return declared(self.tree)

    @property
    def caches(self) -> bool:
        """Whether packages come from GitHub's cache.

        Not where a branch is named for releases: what any earlier run put
        into the cache would stand behind a release (zizmor, `cache-poisoning`,
        tells such branches by their name too).
        """
        return not any("release" in each.branch.lower() for each in self.project.environments)

    def steps(self, taken: Iterable[TakenGate]) -> Iterator[SetupStep]:
        """The steps in order: the check-out, each language once, then the tools of the gates."""
        taken = tuple(taken)
        chains = {each.gate.toolchain for each in taken}
        yield SetupStep(CHECKOUT, "checkout")
        if chains & _PYTHONS:
            yield from self._python(taken, project=Toolchain.PROJECT in chains)
        if Toolchain.NODE in chains:
            yield from self._node(sorted({each.folder for each in taken if each.gate.toolchain is Toolchain.NODE}))
        if Toolchain.GO in chains:
            yield SetupStep(
                self._go(next(each.folder for each in taken if each.gate.toolchain is Toolchain.GO)), "setup-go"
            )

    def _python(self, taken: tuple[TakenGate, ...], *, project: bool) -> Iterator[SetupStep]:
        python = self.project.python or Installed("pip", self.tools.python)
        runners = {_RUNNERS[word] for each in taken if (word := each.command.partition(" ")[0]) in _RUNNERS} | {
            python.manager
        }
        yield (
            SetupStep(self._setup_uv(python), "setup-uv")
            if "uv" in runners
            else SetupStep(self._setup_python(python), "setup-python")
        )
        lines = tuple(line for line in python.install if line != "uv venv")  # the action has made that environment
        if "poetry" in runners and not (project and any(" install poetry" in line for line in lines)):
            poetry = requirement(f"poetry=={self.tools.poetry}", self.declared)
            yield SetupStep(WrittenStep("Install Poetry", run=f"pipx install {shlex.quote(poetry)}"), "install-poetry")
        if project and lines:
            env: Pairs = (("POETRY_VIRTUALENVS_CREATE", "false"),) if python.manager == "poetry" else ()
            yield SetupStep(
                WrittenStep("Install the project", run="\n".join(lines), env=env), f"{python.manager}-install"
            )
        tools = dict.fromkeys(
            requirement(tool, self.declared)
            for each in taken
            if each.gate.toolchain in _PYTHONS
            for tool in each.gate.tools
        )
        if tools:
            yield SetupStep(_install(tuple(tools), uv="uv" in runners), "tools-install")

    def _setup_uv(self, python: Installed) -> WrittenStep:
        """Where the project asks for a version of uv itself, the action reads that."""
        version: Pairs = () if has_table(self.tree, "tool.uv.required-version") else (("version", self.tools.uv),)
        return WrittenStep(
            "Set up uv",
            uses="astral-sh/setup-uv",
            inputs=(
                *version,
                ("python-version", python.version or self.tools.python),
                ("activate-environment", True),
                ("enable-cache", self.caches),
            ),
        )

    def _setup_python(self, python: Installed) -> WrittenStep:
        """pip's cache needs a file that its key is made of."""
        cached = self.caches and any(path.name in _CACHED for path in self.tree)
        return WrittenStep(
            "Set up Python",
            uses="actions/setup-python",
            inputs=(("python-version", python.version or self.tools.python), *((("cache", "pip"),) if cached else ())),
        )

    def _node(self, folders: list[str]) -> Iterator[SetupStep]:
        homes = dict.fromkeys(self._home(folder) for folder in folders)
        managers = {manager for _, manager, _ in homes}
        if "pnpm" in managers:
            version = () if self._names_pnpm() else (("version", self.tools.pnpm),)
            yield SetupStep(WrittenStep("Set up pnpm", uses="pnpm/action-setup", inputs=version), "setup-pnpm")
        yield SetupStep(self._setup_node(managers, tuple(homes)), "setup-node")
        for folder, _, install in homes:
            where = "" if folder == "." else f" of {folder}"
            yield SetupStep(
                WrittenStep(f"Install the packages{where}", run=install, folder="" if folder == "." else folder),
                "node-install",
            )

    def _home(self, folder: str) -> tuple[str, str, str]:
        """Where the packages of a folder are installed (a workspace's lock file is further up), by whom, and how."""
        here = PurePosixPath(folder)
        for home in (here, *here.parents):
            for lock, (manager, install) in _NODE_LOCKS.items():
                if home / lock in self.tree:
                    return str(home), manager, install
        return folder, "npm", "npm install"

    def _setup_node(self, managers: set[str], homes: tuple[tuple[str, str, str], ...]) -> WrittenStep:
        version: Pairs = (("node-version", self.project.node or self.tools.node),)
        for folder, _, _ in homes:
            for name in (".nvmrc", ".node-version"):
                if PurePosixPath(folder) / name in self.tree:
                    version = (("node-version-file", str(PurePosixPath(folder) / name)),)
        locks = [
            str(PurePosixPath(folder) / lock)
            for folder, manager, _ in homes
            for lock, (whose, _) in _NODE_LOCKS.items()
            if whose == manager and PurePosixPath(folder) / lock in self.tree
        ]
        cache: Pairs = (
            (("cache", min(managers)), ("cache-dependency-path", "\n".join(locks)))
            if (self.caches and len(managers) == 1 and locks)
            else (("package-manager-cache", False),)
        )
        return WrittenStep("Set up Node", uses="actions/setup-node", inputs=(*version, *cache))

    def _names_pnpm(self) -> bool:
        """Whether the root's package.json says which pnpm; a second version in the workflow would clash with it."""

        try:
            found = read_json(self.tree.get(PurePosixPath("package.json"), b"{}"))
        except ValueError:
            return False
        return isinstance(found, dict) and str(found.get("packageManager", "")).startswith("pnpm@")

    def _go(self, folder: str) -> WrittenStep:
        here = PurePosixPath(folder)
        module = next((home / "go.mod" for home in (here, *here.parents) if home / "go.mod" in self.tree), None)
        version = ("go-version-file", str(module)) if module else ("go-version", "stable")
        cache: Pairs = () if module and self.caches else (("cache", False),)
        return WrittenStep("Set up Go", uses="actions/setup-go", inputs=(version, *cache))


def _install(tools: tuple[str, ...], *, uv: bool) -> WrittenStep:
    command = "uv pip install" if uv else "python -m pip install"
    return WrittenStep("Install the tools", run=f"{command} {' '.join(shlex.quote(tool) for tool in tools)}")
