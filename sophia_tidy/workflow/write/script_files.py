"""The deployment scripts that a written workflow runs: those it names, and the modules that they import."""

import ast
from collections.abc import Iterable, Mapping

from ...errors import RuleError

FOLDER = "scripts/deployment"


def needed(names: Iterable[str], scripts: Mapping[str, bytes]) -> tuple[str, ...]:
    """The file names, sorted, with all that they import from one another.

    Raises:
        RuleError: a script is not among the rules.
    """
    waiting, found = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        if name not in scripts:
            raise RuleError(f"no script {name}; expected it in rules/workflow/scripts")
        found.add(name)
        waiting += [f"{module}.py" for module in _imported(scripts[name]) if f"{module}.py" in scripts]
    return tuple(sorted(found))


def _imported(script: bytes) -> set[str]:
    modules: set[str] = set()
    for node in ast.walk(ast.parse(script)):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
    return modules
