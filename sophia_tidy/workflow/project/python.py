"""The project's Python: how it is installed and tested, by its own files first, then by what old workflows did.

Sources: the documentation of uv ("Locking and syncing"), Poetry ("install")
and pip ("install"), PEP 621 and PEP 735.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from ...formats.toml_json import read_toml
from ..facts.inventory import Inventory
from ..facts.matrix import values
from .gate_hands import NAME, GateHands, gate_hands, normal
from .listing import Listing
from .model import GateRun, PythonInstall
from .python_version import python_version
from .requirement_pins import contradict

DEFAULT = "3.12"
_FOR_GATES = (
    "test",
    "tests",
    "testing",
    "dev",
    "develop",
    "development",
    "lint",
    "linting",
    "typing",
    "types",
    "quality",
    "ci",
    "qa",
)
_REQUIREMENTS = re.compile(
    r"^(requirements/)?(requirements[-_.]?)?(base|main|prod|test|tests|testing|dev|develop|ci|lint)?(requirements)?\.txt$"
)
_TEST_FILE = re.compile(r"(^|/)(test_[^/]*|[^/]*_test)\.py$")
_NOT_COLLECTED = re.compile(r"(^|/)(\.[^/]*|build|dist|node_modules|venv|\w*\.egg|archive)/")
_TEST = re.compile(rb"^\s*(async\s+)?def test|^class \w*Test|^\s*class \w+\(.*TestCase", re.MULTILINE)


class Declared(NamedTuple):
    """What the project's own files say."""

    pyproject: Mapping[str, Any]
    requirements: tuple[str, ...]
    builds: bool

    def table(self, *keys: str) -> Mapping[str, Any]:
        """A table of ``pyproject.toml``; empty where it is not there."""
        found: Any = self.pyproject
        for key in keys:
            found = found.get(key, {}) if isinstance(found, Mapping) else {}
        return found if isinstance(found, Mapping) else {}


def python_of(listing: Listing, inventory: Inventory, gates: Iterable[GateRun]) -> PythonInstall | None:
    """The manager, the version and the lines; None where there is no Python project at the root."""
    declared = _declared(listing)
    if (
        not declared.pyproject
        and not declared.requirements
        and not declared.builds
        and not any(path.endswith(".py") for path in listing.files)
    ):
        return None
    gates = tuple(gates)
    hands = gate_hands(inventory, gates)
    manager, declared = _manager(declared, listing, hands)
    lines = (*_INSTALLS[manager](declared, listing), *_tools(manager, declared, listing, hands))
    return PythonInstall(manager, _version(declared, listing, inventory), lines, _has_tests(declared, listing))


def _declared(listing: Listing) -> Declared:
    """A ``pyproject.toml`` that is no TOML says nothing; reading the configuration has told its fault."""
    try:
        table = read_toml(listing.text("pyproject.toml")) if "pyproject.toml" in listing.files else {}
    except tomllib.TOMLDecodeError:
        table = {}
    requirements = tuple(sorted(path for path in listing.files if _REQUIREMENTS.match(path)))
    builds = isinstance(table.get("project"), dict) or bool(listing.files & {"setup.py"})
    return Declared(table, requirements, builds)


def _manager(declared: Declared, listing: Listing, hands: GateHands) -> tuple[str, Declared]:
    """The manager, and what is declared of what it installs; what the jobs of gates installed goes before what lies about.

    Poetry refuses a ``pyproject.toml`` that names no project.
    """
    poetry = declared.table("tool", "poetry") or (declared.table("project") and "poetry.lock" in listing.files)
    if "uv.lock" in listing.files or declared.table("tool", "uv"):
        return "uv", declared
    files = tuple(path for path in hands.files if path in listing.files)
    if files and not hands.managers & {"poetry", "uv"} and (poetry or not set(files) <= set(declared.requirements)):
        return "pip", declared._replace(requirements=files, builds=declared.builds and hands.project)
    if poetry:
        return "poetry", declared
    return ("uv" if "uv" in hands.managers or hands.sets_up_uv else "pip"), declared


def _version(declared: Declared, listing: Listing, inventory: Inventory) -> str:
    wanted = str(declared.table("project").get("requires-python", "")) or str(
        declared.table("tool", "poetry", "dependencies").get("python", "")
    )
    pinned = listing.text(".python-version") if ".python-version" in listing.files else ""
    return python_version(pinned, wanted, _set_up(inventory)) or DEFAULT


def _set_up(inventory: Inventory) -> Iterator[str]:
    for facts in inventory.workflows:
        for job, step in facts.run.steps():
            version = step.input("python-version") if step.uses else None
            for value in values(version, facts.run, job) if version else ():
                yield from (value or "").split()


def _with_uv(declared: Declared, listing: Listing) -> tuple[str, ...]:
    if declared.table("project"):
        lock = " --locked" if "uv.lock" in listing.files else ""
        extras = "".join(f" --extra {name}" for name in _fitting(declared.table("project", "optional-dependencies")))
        groups = "".join(f" --group {name}" for name in _fitting(declared.table("dependency-groups")) if name != "dev")
        return (f"uv sync{lock}{extras}{groups}",)
    wanted = "".join(f" -r {path}" for path in declared.requirements) + (" -e ." if declared.builds else "")
    return ("uv venv", f"uv pip install{wanted}") if wanted else ("uv venv",)


def _with_poetry(declared: Declared, listing: Listing) -> tuple[str, ...]:
    groups = [
        name
        for name, body in declared.table("tool", "poetry", "group").items()
        if name in _FOR_GATES and isinstance(body, dict) and body.get("optional")
    ]
    named = f" --with {','.join(groups)}" if groups else ""
    extras = _fitting(declared.table("tool", "poetry", "extras")) or _fitting(
        declared.table("project", "optional-dependencies")
    )
    return (
        "pipx install poetry",
        f"poetry install --no-interaction{named}{''.join(f' --extras {name}' for name in extras)}",
    )


def _with_pip(declared: Declared, listing: Listing) -> tuple[str, ...]:
    files = "".join(f" -r {path}" for path in declared.requirements)
    extras = ",".join(_fitting(declared.table("project", "optional-dependencies")))
    project = (f" -e '.[{extras}]'" if extras else " -e .") if declared.builds else ""
    groups = "".join(f" --group {name}" for name in _fitting(declared.table("dependency-groups")))
    newer = ("python -m pip install --upgrade pip",) if groups else ()  # --group is of pip 25.1
    if contradict(listing.text(path) for path in declared.requirements):
        apart = (f"python -m pip install -r {path}" for path in declared.requirements)
        rest = (f"python -m pip install{project}{groups}",) if project or groups else ()
        return (*newer, *apart, *rest)
    return (*newer, f"python -m pip install{files}{project}{groups}") if files or project or groups else ()


_INSTALLS = {"uv": _with_uv, "poetry": _with_poetry, "pip": _with_pip}


def _fitting(table: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in table if name.lower() in _FOR_GATES)


def _tools(manager: str, declared: Declared, listing: Listing, hands: GateHands) -> Iterator[str]:
    """What old jobs installed by hand for a gate, and the project declares nowhere."""
    known = _all_declared(declared, listing)
    given = {name: word for name, word in hands.packages.items() if name not in known}
    if given:
        install = {"uv": "uv pip install", "poetry": "poetry run pip install", "pip": "python -m pip install"}[manager]
        yield f"{install} {' '.join(_quoted(given[name]) for name in sorted(given))}"


def _quoted(word: str) -> str:
    return word if re.fullmatch(r"[\w.=-]+", word) else f"'{word}'"


def _all_declared(declared: Declared, listing: Listing) -> set[str]:
    """The names of all requirements that the lines install."""
    project = declared.table("project")
    optional, groups = declared.table("project", "optional-dependencies"), declared.table("dependency-groups")
    listed = [
        *project.get("dependencies", ()),
        *(each for name in _fitting(optional) for each in optional[name]),
        *(each for name in _fitting(groups) for each in groups[name]),
    ]
    listed += [line for path in declared.requirements for line in listing.text(path).splitlines()]
    poetry = declared.table("tool", "poetry")
    listed += [
        *poetry.get("dependencies", ()),
        *poetry.get("dev-dependencies", ()),
        *(
            name
            for group in declared.table("tool", "poetry", "group").values()
            if isinstance(group, dict)
            for name in group.get("dependencies", ())
        ),
    ]
    return {normal(match[0]) for each in listed if isinstance(each, str) and (match := NAME.match(each.strip()))}


def _has_tests(declared: Declared, listing: Listing) -> bool:
    """Whether pytest would collect anything with its defaults and the project's ``testpaths``."""
    folders = declared.table("tool", "pytest", "ini_options").get("testpaths", ())
    folders = [folders] if isinstance(folders, str) else list(folders)
    paths = sorted(path for path in listing.files if _TEST_FILE.search(path) and not _NOT_COLLECTED.search(path))
    inside = [
        path
        for path in paths
        if not folders or any(path == each.strip("./") or path.startswith(f"{each.strip('./')}/") for each in folders)
    ]
    return any(_TEST.search(listing.tree[PurePosixPath(path)]) for path in inside)
