"""The command line; only this package exits or prints.

Importing it costs no more than `argparse`: a command's module is imported
when the command is given, its wings when it runs, so that ``--help`` and
completion stay quick.
"""

import os
import sys

from .exit_codes import INTERRUPTED, NO_READER

TYPE_CHECKING = False  # as in `typing`, which would have to be imported to say so
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable
    from typing import NoReturn


def command() -> "NoReturn":
    """`main` as a process of its own, which ends here: the exit code stands, whenever ^C comes.

    What `main` wrote is flushed and what it started is joined, so Python is
    not asked to take itself apart object by object: the system frees all at
    once, where that takes a tenth of a conversion.  And no ^C can fall into
    it, which would end the process by a signal although all was done
    (``run_eval_code_obj`` in CPython's ``Python/pythonrun.c``).
    """
    try:
        code = main()
    except KeyboardInterrupt:
        code = INTERRUPTED
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:  # an output that cannot be written was told by `main`
            continue
    os._exit(code)


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 pending, 2 wrong input, 3 our bug, 130 interrupted."""
    _open_closed_streams()
    from .parser import parser
    from .talk import guarded

    with guarded():
        return _parsed_and_run(parser, argv)


def _parsed_and_run(parser: "Callable[[], ArgumentParser]", argv: list[str] | None) -> int:
    options = None
    try:
        options = parser().parse_args(argv)
        code = _run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print(_interrupted(options), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        return _no_reader()
    except Exception as error:  # noqa: BLE001 - the one place that turns an error into words
        from .failure import explain

        return explain(error)
    return code


def _interrupted(options: "Namespace | None") -> str:
    """What became of a command that ^C ended: the interrupt may come when all is written, and only the page is missing."""
    run = getattr(options, "done", None)
    if run is None:
        return f"interrupted; {getattr(options, 'left', 'what was begun is taken back')}"
    return f"interrupted, but run {run} was done by then; take it back with: sophia-tidy undo {run}"


def _run(options: "Namespace") -> int:
    from ..kernel.errors import TidyError
    from .before import begin, named, tell_rest

    try:
        begin(options)
        code: int = options.run(options)
    except TidyError as error:
        raise named(error, options) from error
    finally:
        tell_rest(options)
    return code


def _open_closed_streams() -> None:
    """A closed stream (``>&-``) goes nowhere; left closed, the next file that is opened would take its number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
            setattr(sys, name, open(number, "w" if number else "r", closefd=False))  # noqa: SIM115


def _no_reader() -> int:
    """Whoever read us has left (``| head``): the code a shell gives for that, and no noise at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return NO_READER
