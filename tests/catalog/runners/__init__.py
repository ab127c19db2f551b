"""How the examples of each group are run: a function ``(rule, example, folder) -> Seen`` for each.

An example that says what is typed is run as it is typed; the others by the
part of the program that their group is about.
"""

from collections.abc import Callable
from pathlib import Path

from sophia_tidy.kernel.rule import Example, Rule

from ..seen import Seen, became
from . import archive, codemods, commands, errors, lint, notices, repairs, workflows, yaml_files

Runner = Callable[[Rule, Example, Path], Seen]
RUNNERS: dict[str, Runner] = {
    "repair": repairs.run,
    "codemod": codemods.run,
    "archive": archive.run,
    "lint": lint.run,
    "error": errors.run,
    "notice": notices.run,
    "yaml": yaml_files.run,
    "workflow": workflows.run,
}


def run(rule: Rule, example: Example, folder: Path) -> Seen:
    """What comes of an example; ``folder`` is an empty one for those that need a disk."""
    runner = commands.run if example.command else RUNNERS[rule.group]
    return runner(rule, example, folder)


def run_again(rule: Rule, example: Example, seen: Seen, folder: Path) -> Seen:
    """What comes of what an example has become."""
    if example.command:
        return commands.run_again(example, folder)
    return RUNNERS[rule.group](rule, example._replace(before=became(rule, example, seen)), folder)
