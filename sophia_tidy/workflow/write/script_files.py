"""The deployment scripts that a written workflow runs: those it names, and the modules that they import."""

import re
from collections.abc import Iterable, Mapping

from ...kernel.errors import RuleError

FOLDER = "scripts/deployment"
# They are of our own and import one another at the top, one module a line; `ast` would take 40 times as long.
_IMPORT = re.compile(rb"^(?:from|import) (\w+)", re.MULTILINE)


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
        modules = (module.decode() for module in _IMPORT.findall(scripts[name]))
        waiting += [f"{module}.py" for module in modules if f"{module}.py" in scripts]
    return tuple(sorted(found))
