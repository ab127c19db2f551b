"""The grammar of the command line; each command's options come from its own file.

`typing` and `shutil` are not imported here: together they would take as
long as `argparse` itself, for every ``--help``.
"""

import argparse
import os
import sys
from importlib import import_module

from .. import __version__
from .options import add_directory

TYPE_CHECKING = False  # as in `typing`, which would have to be imported to say so
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# In the order in which a person meets them; each is a module of the folder `commands`.
COMMANDS = {
    "status": "how far the repository is, row by row, and the next step",
    "init": "the lines of the configuration that this repository needs, as far as it says them itself",
    "run": "the whole journey as one plan: archive, fix, yaml, convert, workflow, flux, docs",
    "decisions": "what only a person can decide, and the answers",
    "fix": "mend Python files: repair, then codemods, then ruff's safe fixes",
    "archive": "what is history goes out of the way: verdicts, moves, references rewritten",
    "yaml": "every YAML file in one style: values, comments, anchors and the order of keys stay",
    "convert": "Compose and Swarm stacks to Kubernetes manifests, every key accounted for",
    "workflow": "many GitHub workflows to one that deploys, every duty of theirs accounted for",
    "flux": "the GitOps tree of each cluster: sources, order, secrets, certificates, alerts and the roll-back",
    "docs": "documents that say what is no longer so: moved files, old workflows, replaced commands",
    "bot": "pull requests every night: plan, or publish what was planned, or both",
    "show": "a saved plan: what it would change, and whether it still fits",
    "apply": "carry out a saved plan, exactly, or nothing of it",
    "undo": "take a run back, byte for byte",
    "why": "what was seen in a file, what was considered, and what was decided",
    "why-kept": "what holds a file where it is, and what would have to go first",
    "explain": "what a rule looks for and does",
    "rules": "every rule in a line, and the test of rules of your own",
}
EPILOG = """\
exit codes: 0 clean or done, 1 changes pending (--check) or findings at error,
2 wrong input or configuration, 3 a bug of ours, 130 interrupted

Every command plans and shows; only --apply writes, and undo takes it back.
In this order, fix to flux, nothing has to be written twice."""


class _Load(argparse._SubParsersAction):  # type: ignore[type-arg]
    """Fills in a command's options when the command is given, and not before."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: "str | Sequence[object] | None",
        option_string: str | None = None,
    ) -> None:
        self.load(str(values[0]) if values else "")
        super().__call__(parser, namespace, values, option_string)

    def load(self, name: str) -> argparse.ArgumentParser | None:
        """The parser of one command, with its options; None for a name that is no command."""
        command = self.choices.get(name)
        if command is not None and not command.made:
            command.make()
            module = import_module(f".commands.{name.replace('-', '_')}", __package__)
            module.add_options(command)
            command.set_defaults(run=module.run)
        return command


class _Command(argparse.ArgumentParser):
    """A command whose many positionals may stand on both sides of an option: ``convert a.yml -f b.yml c.yml``.

    It is made when it is given: making all of them would take as long as importing `argparse`.
    """

    def __init__(self, **how: object):
        self._how, self.made = how, False

    def make(self) -> None:
        """Become a parser, with no options but ``--help``."""
        self.made = True
        super().__init__(**self._how)  # type: ignore[arg-type]

    def parse_known_args(  # type: ignore[override]  # of the overloads that is the one that argparse itself calls
        self, args: "Iterable[str] | None" = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        found, left = super().parse_known_args(args, namespace)
        many = next((each for each in self._get_positional_actions() if each.nargs == "*"), None)
        if many is not None and not any(each.startswith("-") for each in left):
            setattr(found, many.dest, [*getattr(found, many.dest), *left])
            left = []
        return found, left


class HelpLayout(argparse.RawDescriptionHelpFormatter):
    """As wide as the terminal, at most 100 columns; found out without `shutil`, which argparse would import."""

    def __init__(self, prog: str):
        super().__init__(prog, width=min(_columns(), 100) - 2)


def _columns() -> int:
    wanted = os.environ.get("COLUMNS", "")
    if wanted.isdecimal() and int(wanted) >= 40:
        return int(wanted)
    try:
        return max(os.get_terminal_size(sys.__stdout__.fileno()).columns, 40) if sys.__stdout__ else 80
    except (OSError, ValueError):  # not a terminal, or a closed one
        return 80


def parser() -> argparse.ArgumentParser:
    """The whole grammar, the commands' own options still unread."""
    top = argparse.ArgumentParser(
        "sophia-tidy",
        description="Clean up a Python repository: plan first, nothing lost, every change undoable.",
        epilog=EPILOG,
        formatter_class=HelpLayout,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"sophia-tidy {__version__}")
    add_directory(top, default=None)
    commands = top.add_subparsers(
        action=_Load, dest="command", metavar="COMMAND", required=True, title="commands", parser_class=_Command
    )
    for name, summary in COMMANDS.items():
        commands.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            formatter_class=HelpLayout,
            allow_abbrev=False,
        )
    return top
