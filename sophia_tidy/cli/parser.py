"""The grammar of the command line; each command's options come from its own file."""

import argparse
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from .. import __version__
from .options import add_directory

# In the order in which a person meets them; each is a module of this package.
COMMANDS = {
    "status": "what parses, what is critical, and the next step",
    "fix": "mend Python files: repair, then codemods, then ruff's safe fixes",
    "undo": "take a run back, byte for byte",
    "why": "what was seen in a file, what was considered, and what was decided",
    "explain": "what a rule looks for and does",
    "rules": "every rule in a line",
}
EPILOG = """\
exit codes: 0 clean or done, 1 changes pending (--check) or findings at error,
2 wrong input or configuration, 3 a bug of ours, 130 interrupted

Every command plans and shows; only --apply writes, and undo takes it back."""


class _Load(argparse._SubParsersAction):  # type: ignore[type-arg]
    """Fills in a command's options when the command is given, and not before."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace,
                 values: Any, option_string: str | None = None) -> None:
        self.load(values[0])
        super().__call__(parser, namespace, values, option_string)

    def load(self, name: str) -> argparse.ArgumentParser | None:
        """The parser of one command, with its options; None for a name that is no command."""
        command = self.choices.get(name)
        if command is not None and command.get_default("run") is None:
            module = import_module(f".{name}", __package__)
            module.add_options(command)
            command.set_defaults(run=module.run)
        return command


def parser() -> argparse.ArgumentParser:
    """The whole grammar, the commands' own options still unread."""
    top = argparse.ArgumentParser(
        "sophia-tidy", description="Clean up a Python repository: plan first, nothing lost, every change undoable.",
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    top.add_argument("--version", action="version", version=f"sophia-tidy {__version__}")
    add_directory(top, default=None)
    commands = top.add_subparsers(action=_Load, dest="command", metavar="COMMAND", required=True, title="commands")
    for name, summary in COMMANDS.items():
        commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".",
                            allow_abbrev=False)
    return top


def usage_of(name: str, argv: Sequence[str] = ()) -> str:
    """The help of one command, for the tests and the documentation."""
    action = next(a for a in parser()._actions if isinstance(a, _Load))
    command = action.load(name)
    return command.format_help() if command else ""
