"""Options that mean the same in every command."""

import argparse

FORMATS = ("rich", "text", "json", "sarif", "github", "markdown")


def add_directory(parser: argparse.ArgumentParser, default: str | None = argparse.SUPPRESS) -> None:
    """``-C``, before the command or after it."""
    parser.add_argument(
        "-C",
        dest="directory",
        metavar="DIR",
        default=default,
        help="work in DIR (default: the root of the git repository around the current folder)",
    )


def add_output(parser: argparse.ArgumentParser) -> None:
    """Where to work, and how to say it."""
    add_directory(parser)
    parser.add_argument("--config", metavar="FILE", help="read [tool.sophia-tidy] from FILE instead of pyproject.toml")
    parser.add_argument("--format", choices=FORMATS, help="default: rich on a terminal, text otherwise")
    parser.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        help="each file and each finding in a line of its own, not one line for all that are alike",
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing on stderr but errors")


def add_writing(parser: argparse.ArgumentParser) -> None:
    """What every command that can write understands."""
    add_output(parser)
    write = parser.add_mutually_exclusive_group()
    write.add_argument("--apply", action="store_true", help="write the plan; undo takes it back")
    write.add_argument("--check", action="store_true", help="exit with 1 if changes are pending")
    parser.add_argument("--diff", action="store_true", help="show each change with its reason, as a patch")
    parser.add_argument(
        "--unsafe",
        action="store_true",
        default=None,
        help="include changes that want a reader's eye (tier review, unsafe rules)",
    )
    parser.add_argument("--allow-dirty", action="store_true", help="apply to files with uncommitted changes too")


def add_planning(parser: argparse.ArgumentParser) -> None:
    """What every command that plans understands."""
    add_writing(parser)
    parser.add_argument(
        "--commit", action="store_true", help="with --apply: commit the moves, then the rest; of `run` for each step"
    )
    parser.add_argument("--branch", metavar="NAME", help="with --apply: commit on a new branch")
    parser.add_argument(
        "--no-verify", action="store_true", help="with a commit: without the pre-commit and commit-msg hooks"
    )
    add_commit(parser)
    parser.add_argument("--select", metavar="RULES", type=rule_list, help="only these rules, separated by commas")
    parser.add_argument("--ignore", metavar="RULES", type=rule_list, help="not these rules")
    for name, what in (
        ("accept", "make these changes that are for review"),
        ("reject", "leave these, whatever else is said"),
    ):
        parser.add_argument(
            f"--{name}",
            metavar="WHICH",
            type=rule_list,
            action="extend",
            help=f"{what}: rules, groups, steps, paths, step/rule/folder or score>=N; kept in the configuration",
        )
    parser.add_argument("--jobs", metavar="N", type=positive, help="worker processes (default: one for each core)")


def add_answers(parser: argparse.ArgumentParser) -> None:
    """Answers to the questions that `decisions` lists."""
    parser.add_argument(
        "--answer", metavar="ID=VALUE", action="append", help="answer a question, may be repeated; see decisions"
    )
    parser.add_argument("--answers", metavar="FILE", help="answer those of a TOML or JSON file: ids to values")


def add_commit(parser: argparse.ArgumentParser) -> None:
    """Which tree is looked at."""
    parser.add_argument("--at", metavar="COMMIT", help="look at a commit as git has it, not at the work tree")


def add_cache(parser: argparse.ArgumentParser) -> None:
    """Of the commands that keep what they have planned."""
    parser.add_argument("--no-cache", action="store_true", help="plan anew, and keep nothing for the next run")


def rule_list(text: str) -> tuple[str, ...]:
    """``a,b`` as a tuple."""
    return tuple(part for part in (part.strip() for part in text.split(",")) if part)


def positive(text: str) -> int:
    """A whole number from 1 up."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r}; expected a whole number from 1 up")
    return number
